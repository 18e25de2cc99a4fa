"""A team sent to one school by hand: whom a coordinator may send where, and how such visits stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.coordinators import Coordinator
from casework.desk import Desk
from casework.recording_one import choice
from casework.visit_views import Seen, hidden_from, look
from rules.campaigns import VisitState
from rules.refusals import UnknownVisit, VisitNotForYou
from rules.words import Text
from store import inspectors, offices, policies, visits
from store.choosing import SchoolChoice, Within
from store.inspectors import Inspector
from store.visits import VisitLine, Wanted

MOST_LINES = 50
_OPEN = VisitState.PLANNED, VisitState.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Choices:
    """What a visit by hand is put together from. people: by the agency they come from, each with their unit's name."""

    schools: Sequence[SchoolChoice]
    people: Sequence[tuple[Text, Sequence[tuple[Inspector, str]]]]
    checklists: Sequence[tuple[str, Text]]
    usual: Sequence[str]


def choices_of(desk: Desk, by: Coordinator, day: date, at: datetime) -> Choices:
    """The schools and checklists, and the inspectors of their areas who are on duty on that day."""
    areas = by.eyes.areas
    with desk.looking() as session:
        found = {one.person_id: one for area in areas for one in inspectors.inspectors(session, area, day, day)}
        units = offices.unit_names(session, [one.unit_id for one in found.values()])
        policy = policies.policy_in_force(session, at)
    by_agency: dict[str, list[tuple[Inspector, str]]] = {}
    for one in found.values():
        by_agency.setdefault(one.agency, []).append((one, units[one.unit_id]))
    known = [one for one in policy.agencies.agencies if one.code in by_agency]
    return Choices(
        choice(desk, Within(areas)).schools,
        [(one.name, by_agency[one.code]) for one in known],
        [(one.code, Text(one.title.zh, one.title.en)) for one in policy.document.checklists],
        policy.inspection.monthly.checklists,
    )


def lines(desk: Desk, by: Coordinator) -> list[VisitLine]:
    """Their visits by hand, the latest day first; what is still to come to a unit of their own is not told to them."""
    with desk.looking() as session:
        found = visits.lines(session, Wanted(by_hand_in=by.eyes.areas, limit=MOST_LINES))
    return [one for one in found if not (one.state in _OPEN and one.campus_unit_id in by.eyes.units)]


def seen_by(desk: Desk, by: Coordinator, number: str, at: datetime) -> Seen:
    """A visit in an area they coordinate. Raises VisitNotForYou, whether it is there or not."""
    try:
        seen = look(desk, number, at)
    except UnknownVisit:
        raise VisitNotForYou(number=number) from None
    is_coming = seen.visit.state in _OPEN and seen.campaign is None and seen.campus.unit_id in by.eyes.units
    if not by.serves(seen.campus.area_code) or is_coming or hidden_from(seen, by.eyes.units):
        raise VisitNotForYou(number=number)
    return seen
