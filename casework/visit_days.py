"""The visits of somebody's day: today's, those to come, those left over, and those that were made lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.desk import Desk
from casework.onlooking import Onlooker
from rules.campaigns import Notice, VisitState
from rules.checklists import Checklist
from rules.instants import local_day
from rules.visit_sheet import METHODS
from rules.words import Text
from store import policies, visit_days
from store.visit_days import Errand, Mate

LATELY = timedelta(days=14)
MOST = 100


@dataclass(frozen=True, slots=True)
class Outing:
    """A visit as whoever makes it sees it beforehand."""

    errand: Errand
    team: tuple[Mate, ...]
    checklists: tuple[Checklist, ...]

    @property
    def items(self) -> int:
        return sum(len(one.items) for one in self.checklists)

    @property
    def brings(self) -> Text:
        """What the checklists need: how many items are looked at, tried, read and asked about."""
        counted = Counter(item.method for one in self.checklists for item in one.items)
        parts = [(METHODS[method], count) for method, count in counted.most_common()]
        zh = "、".join(f"{what.zh} {count} 项" for what, count in parts)
        return Text(zh, ", ".join(f"{what.en} {count}" for what, count in parts))


@dataclass(frozen=True, slots=True)
class Days:
    """Somebody's visits, sorted by when they are."""

    today: tuple[Outing, ...]
    left_over: tuple[Outing, ...]
    coming: tuple[Outing, ...]
    lately: tuple[Outing, ...]


def days_of(desk: Desk, looks: Onlooker, at: datetime) -> Days:
    """The visits of whoever is in the team; never one that comes unannounced to a unit of their own."""
    day = local_day(at)
    with desk.looking() as session:
        rows = visit_days.errands(session, looks.viewer.person_id, day - LATELY, MOST)
        errands = [one for one in rows if not is_kept_from(one, looks.viewer.units)]
        teams = visit_days.mates(session, [one.id for one in errands])
        versions = {one: policies.policy(session, one) for one in {errand.policy_id for errand in errands}}
    outings = []
    for one in errands:
        lists = (versions[one.policy_id].checklist(code) for code in one.checklists.split())
        outings.append(Outing(one, tuple(teams.get(one.id, ())), tuple(found for found in lists if found)))
    still = [one for one in outings if _is_open(one.errand)]
    return Days(
        today=tuple(one for one in still if one.errand.planned_on == day),
        left_over=tuple(one for one in still if one.errand.planned_on < day),
        coming=tuple(one for one in still if one.errand.planned_on > day),
        lately=tuple(one for one in reversed(outings) if not _is_open(one.errand)),
    )


def todays(desk: Desk, looks: Onlooker, at: datetime) -> tuple[Errand, ...]:
    """The visits of today that somebody is in the team of, whatever their post; never one that is kept from them."""
    day = local_day(at)
    with desk.looking() as session:
        rows = visit_days.errands(session, looks.viewer.person_id, day, MOST)
    return tuple(
        one for one in rows if one.planned_on == day and _is_open(one) and not is_kept_from(one, looks.viewer.units)
    )


def is_kept_from(errand: Errand, units: Sequence[int]) -> bool:
    """Whether somebody of these units must not know of it yet: it comes unannounced, and to their school."""
    return errand.notice is Notice.UNANNOUNCED and _is_open(errand) and errand.campus_unit_id in units


def _is_open(errand: Errand) -> bool:
    return errand.state in (VisitState.PLANNED, VisitState.UNDER_WAY)
