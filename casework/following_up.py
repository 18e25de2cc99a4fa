"""What is left of joint inspections: visits nobody signs, and campaigns whose last day is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework import covering
from casework.desk import Desk, Sitting
from casework.visit_notices import tell_unsigned
from casework.visiting import standing_of
from models.task import Task
from rules.clocks import due_after
from rules.instants import local_day
from rules.standing import ENGINE
from rules.telling import Audience, TaskKind
from store import campaigns, tasks, visits


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What one look came to."""

    unsigned: int = 0
    signed_since: int = 0
    ended: int = 0
    unvisited: int = 0


def follow_up(desk: Desk, at: datetime) -> FollowedUp:
    """Visits that wait too long for a signature are the coordinator's task, and so is a campaign with schools left.

    Whoever has to sign, and the coordinator of a campaign that is over, are told.

    Twice at once is harmless: a task is opened once for its cause, and a campaign ends once.
    """
    opened, closed = _unsigned(desk, at)
    ended = unvisited = 0
    with desk.looking() as session:
        over = campaigns.past(session, local_day(at))
    for number in over:
        coverage = covering.end(desk, number, ENGINE, at)
        ended += 1
        if coverage.missing:
            unvisited += 1
            _give(desk, at, TaskKind.UNVISITED, number, number[:6])
    return FollowedUp(opened, closed, ended, unvisited)


def _unsigned(desk: Desk, at: datetime) -> tuple[int, int]:
    """How many tasks were opened for visits without a signature, and how many are done since."""
    with desk.looking() as session:
        waiting = visits.unsigned(session, at - timedelta(hours=1))
        known = tasks.open_of_kind(session, TaskKind.UNSIGNED_VISIT)
    if not waiting and not known:
        return 0, 0
    with desk.sitting(at) as sitting:
        settled = visits.over(sitting.session, [what for _, what in known])
        closed = sum(tasks.finish(sitting.session, one, at) for one, what in known if what in settled)
        opened = 0
        for one in waiting:
            span = sitting.policy(one.policy_id).inspection.sign_within
            days = sitting.calendar.in_area(one.area_code)
            if due_after(one.first_entry_at, span, days) <= at:
                is_new = give(sitting, TaskKind.UNSIGNED_VISIT, one.number, one.area_code)
                opened += is_new
                if is_new:
                    _ask_to_sign(sitting, one.number)
        return opened, closed


def _ask_to_sign(sitting: Sitting, number: str) -> None:
    """Whoever has not signed what the team found, or signed before it was changed, is told."""
    visit = visits.meant(sitting.session, number)
    if visit is not None:
        standing = standing_of(sitting, visit)
        signed = {one.person_id for one in standing.signed}
        tell_unsigned(sitting, visit, [one.person_id for one in standing.members if one.person_id not in signed])


def _give(desk: Desk, at: datetime, kind: TaskKind, what: str, area: str) -> None:
    with desk.sitting(at) as sitting:
        give(sitting, kind, what, area)


def give(sitting: Sitting, kind: TaskKind, what: str, area: str) -> bool:
    """The task stands open with the coordinator who serves the area. False when it did already."""
    policy = sitting.policy_in_force()
    office = sitting.serving(policy, policy.agencies.coordinator, area)
    opened = tasks.open_once(sitting.session, Task(kind=kind, unit_id=office, what=what, opened_at=sitting.at))
    found = sitting.addressee(Audience.COORDINATOR, office) if opened is not None and office is not None else None
    if opened is not None and found is not None:
        tasks.give_to(sitting.session, opened, found.person_id, found.post_id)
    return opened is not None
