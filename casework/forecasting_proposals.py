"""The proposals that will be made, and the clocks that will chase whoever must decide on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import count

from casework.forecasting_courses import Course, Outlook
from rules.forecast import Firing, firings, proposal_clock
from rules.vocabulary import ClockKind, ClockState, Instrument, Severity
from store.forecasts import OpenClock, Standing

_Due = tuple[datetime, int, OpenClock, Firing, int]
"""A rung that will be proposed: when, by which clock, and of which lineage; sorted as sweeps write them."""

_Lineage = tuple[Severity, int, str]
"""What the clock of a proposal depends on beside the instant it is made: severity, policy and area."""


@dataclass(frozen=True, slots=True)
class Made:
    """A proposal that will be made."""

    clock: OpenClock
    firing: Firing


@dataclass
class _Ahead:
    """What is still to be proposed, and the courses of the clocks that are started on the way."""

    outlook: Outlook
    coming: list[_Due] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    lineages: dict[_Lineage, int] = field(default_factory=dict)
    courses: dict[tuple[int, datetime], Course | None] = field(default_factory=dict)

    def due(self, course: Course, clocks: Iterable[OpenClock]) -> Iterator[_Due]:
        """The proposals these clocks of a course will make."""
        proposals = course.proposals
        standing = course.standing
        lineage = standing.severity, standing.policy_id, standing.area_code
        number = self.lineages.setdefault(lineage, len(self.lineages))
        return ((one.at, clock[0], clock, one, number) for one in proposals for clock in clocks)


def propose(
    outlook: Outlook, courses: Iterable[Course], waiting: Set[tuple[int, Instrument]]
) -> tuple[list[Made], list[Course]]:
    """The proposals in the order they are made, and the courses of their own clocks.

    waiting: hazards and instruments of which a proposal lies before its approver already: one of a kind is enough,
    and nobody decides, so none makes room for another.
    """
    known = list(courses)
    highest = max((clock[0] for one in known for clock in one.clocks), default=0)
    ahead = _Ahead(outlook, ids=count(highest + 1))
    ahead.coming = [due for course in known for due in ahead.due(course, course.clocks)]
    heapify(ahead.coming)
    pending = set(waiting)
    made: list[Made] = []
    while ahead.coming:
        at, _, clock, firing, lineage = heappop(ahead.coming)
        what = clock[1], firing.step.instrument
        if what not in pending:
            pending.add(what)
            made.append(Made(clock, firing))
            _start(ahead, clock, lineage, at)
    return made, [one for one in ahead.courses.values() if one is not None]


def _start(ahead: _Ahead, behind: OpenClock, lineage: int, at: datetime) -> None:
    """The clock of a proposal chases the office of the case until somebody decides."""
    key = lineage, at
    if key not in ahead.courses:
        ahead.courses[key] = _course(ahead.outlook, *list(ahead.lineages)[lineage], at)
    course = ahead.courses[key]
    if course is None:
        return
    clock = (next(ahead.ids), behind[1], at, behind[6], behind[4], behind[5], behind[6])
    course.clocks.append(clock)
    if course.proposals:
        for due in ahead.due(course, (clock,)):
            heappush(ahead.coming, due)


def _course(outlook: Outlook, severity: Severity, policy_id: int, area: str, at: datetime) -> Course | None:
    policy, days = outlook.policies[policy_id], outlook.calendar.in_area(area)
    started = proposal_clock(policy, severity, at, days)
    if started is None:
        return None
    climbing, wanted = started.climbing, started.next_action_at
    # The sweep that starts a clock has read what is due already: it is the next one that may find it.
    looked = None if wanted is None else max(wanted, outlook.window.next_look(at))
    standing = Standing(
        ClockKind.PROPOSAL, severity, ClockState.RUNNING, policy_id, area, climbing.due_at, climbing.counts_days,
        level=0, occurrence=0, next_action_at=looked,
    )  # fmt: skip
    steps = outlook.steps(standing)
    return Course(standing, firings(steps, climbing, policy.ladder.morning, days, looked, outlook.window), [])
