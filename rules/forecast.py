"""What the ladders hold in store: the rungs a clock will take in the days to come if nobody acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rules.clocks import due_after
from rules.instants import at_local, end_of, local_day
from rules.ladder import Step
from rules.policy import Policy
from rules.rungs import Climbing, Rung, ahead, look
from rules.vocabulary import ClockKind, Severity
from rules.workdays import DayTable

A_MINUTE = timedelta(minutes=1)
"""How often the engine looks (flows/timetable.py)."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days looked ahead over: from an instant to the end of a day, and how often the engine looks.

    It looks once at the beginning and from then on at full multiples of `every`, counted from midnight in China.
    """

    start: datetime
    end: datetime
    every: timedelta = A_MINUTE

    @classmethod
    def of_days(cls, start: datetime, count: int, every: timedelta = A_MINUTE) -> Window:
        """So many days, the one that has begun being the first."""
        return cls(start.astimezone(UTC), end_of(local_day(start) + timedelta(days=count - 1)), every)

    @property
    def days(self) -> tuple[date, ...]:
        first = local_day(self.start)
        return tuple(first + timedelta(days=one) for one in range((self.last - first).days + 1))

    @property
    def last(self) -> date:
        """The last day of it."""
        return local_day(self.end - timedelta.resolution)

    def first_look(self, wanted: datetime) -> datetime:
        """When the engine first looks at or after an instant; what has waited for it, it sees at the beginning."""
        if wanted <= self.start:
            return self.start
        midnight = at_local(local_day(self.start), time())
        return midnight - (midnight - wanted) // self.every * self.every

    def next_look(self, after: datetime) -> datetime:
        """When it looks again."""
        return self.first_look(after + timedelta.resolution)


@dataclass(frozen=True, slots=True)
class Firing:
    """A rung that will be taken: when the engine sees it, and which ones it passes over by then."""

    at: datetime
    rung: Rung
    step: Step
    skipped: tuple[Rung, ...]

    @property
    def on(self) -> date:
        return local_day(self.at)


@dataclass(frozen=True, slots=True)
class Started:
    """A clock that will start in the days to come, and when its ladder first speaks."""

    climbing: Climbing
    next_action_at: datetime | None


def firings(
    steps: tuple[Step, ...],
    clock: Climbing,
    morning: time,
    days: DayTable,
    next_action_at: datetime | None,
    window: Window,
) -> tuple[Firing, ...]:
    """What the engine will do to a clock that stays as it is and wants to be looked at at that instant."""
    found: list[Firing] = []
    coming = list(_until(window.end, ahead(steps, clock, morning, days)))
    while next_action_at is not None and (at := window.first_look(next_action_at)) < window.end:
        seen = look(coming, at)
        if seen.fires is not None:
            found.append(Firing(at, seen.fires, steps[seen.fires.level - 1], seen.skipped))
            coming = coming[len(seen.skipped) + 1 :]
        next_action_at = seen.next_action_at
    return tuple(found)


def _until(end: datetime, coming: Iterable[Rung]) -> Iterator[Rung]:
    """The rungs before an instant, and the first one after them: when to look again must be known of the last."""
    for rung in coming:
        yield rung
        if rung.planned_at >= end:
            return


def proposal_clock(policy: Policy, severity: Severity, at: datetime, days: DayTable) -> Started | None:
    """The clock of a proposal made at an instant; None where policy gives its approver no limit."""
    span = policy.deadlines.limit(ClockKind.PROPOSAL, severity)
    if span is None:
        return None
    climbing = Climbing(at, due_after(at, span, days), span.is_days)
    coming = ahead(policy.ladder.steps(ClockKind.PROPOSAL, severity), climbing, policy.ladder.morning, days)
    first = next(coming, None)
    return Started(climbing, first.planned_at if first else None)
