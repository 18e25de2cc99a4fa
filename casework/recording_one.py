"""One hazard recorded by hand: at which schools somebody may, which school they mean, and what it may be already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.onlooking import Onlooker
from rules.finding import Finding
from rules.offices import Duty
from rules.refusals import BadInput, MaybeKnown
from rules.resembling import Resemblance, resembling
from rules.vocabulary import ClockKind
from rules.words import Text
from store import campuses, cases, choosing, open_clocks, policies, triage
from store.choosing import SchoolChoice, Within
from store.console_sums import Sights

MOST_OFFERED = 800
"""Beyond so many schools none is offered: the list would be larger than all the rest of its page."""
_MOST_NAMED, _MOST_COMPARED = 5, 200
_FOR_AREAS = Duty.COORDINATOR, Duty.INSPECTOR


@dataclass(frozen=True, slots=True)
class Choice:
    """The schools somebody may choose from. is_own: all there is are campuses of the units they sit in."""

    schools: tuple[SchoolChoice, ...]
    is_own: bool


def within(desk: Desk, who: str, at: datetime) -> Within:
    """Where somebody may record: in the areas they coordinate or inspect, and at the school they sit in."""
    with desk.looking() as session:
        seats = Sitting(session, at, desk.key, desk.keyring).actor(who).seats
    areas = {seat.area for seat in seats if seat.duty in _FOR_AREAS}
    return Within(tuple(sorted(areas)), tuple(sorted({seat.unit_id for seat in seats})))


def choice(desk: Desk, where: Within) -> Choice:
    """What is offered to choose from; nothing where that would be too many to offer."""
    with desk.looking() as session:
        found = choosing.schools(session, where, MOST_OFFERED + 1)
    return Choice(tuple(found) if len(found) <= MOST_OFFERED else (), not where.areas)


def school_meant(desk: Desk, where: Within, text: str) -> SchoolChoice:
    """The one school somebody wrote by name or code, or chose. Raises BadInput for none, and for several."""
    if not text:
        raise BadInput(what=Text("请选择学校", "choose the school"))
    with desk.looking() as session:
        found = choosing.schools_called(session, where, text, _MOST_NAMED)
    if not found:
        raise BadInput(
            what=Text(
                f"没有找到学校“{text}”，请从列表中选择，或写学校代码",
                f"no school “{text}”: choose one, or write its code",
            )
        )
    if len(found) > 1:
        named = "、".join(one.said for one in found)
        raise BadInput(
            what=Text(f"叫“{text}”的学校不止一所，请写明是哪一所：{named}", f"several are called “{text}”: {named}")
        )
    return found[0]


def refuse_known(desk: Desk, looks: Onlooker, finding: Finding) -> None:
    """Nothing, when the finding resembles no open hazard of its school somebody may see. Raises MaybeKnown."""
    with desk.looking() as session:
        campus = campuses.by_code(session, [finding.campus]).get(finding.campus)
        if campus is None:
            return
        known = triage.open_at(session, Sights(looks.viewer, looks.sensitive), [campus.id], _MOST_COMPARED)
        alike = resembling("", finding.subcategory, finding.place, finding.description, [one.hazard for one in known])
        if alike:
            raise MaybeKnown(school=campus.name, known=[_named(one) for one in alike[:_MOST_NAMED]])


def _named(one: Resemblance) -> Text:
    return Text(f"{one.number}（{one.why.zh}）", f"{one.number} ({one.why.en})")


@dataclass(frozen=True, slots=True)
class Next:
    """What comes after recording: until when it is taken up, and how long there is to put it right from then."""

    taken_up_by: datetime | None
    limit: Text | None


def what_comes(desk: Desk, number: str) -> Next:
    """What comes next for a hazard that was just recorded. Raises UnknownHazard."""
    with desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        clocks = open_clocks.open_clocks_of(session, hazard.id)
        limit = policies.policy(session, hazard.policy_id).deadlines.limit(ClockKind.RECTIFY, hazard.severity)
    triage_ends = next((one.due_at for one in clocks if one.kind is ClockKind.TRIAGE), None)
    return Next(triage_ends, limit.text if limit else None)
