"""Deadlines: facts in, due instant out, explainable day by day.

Counting (docs/policy.md, after 民法典 art. 200 and following and 消防法 practice): the first day is not
counted; working-day limits count working days; a calendar-day limit whose last day is not a working day
moves to the next one; a day limit ends at 24:00 of its last day. Hours run on every day of the week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from rules.instants import end_of, local_day
from rules.vocabulary import ClockState
from rules.words import Text, Word
from rules.workdays import DayTable, YearStatus


class SpanUnit(Word):
    """What a limit is counted in."""

    HOUR = "hour", "小时", "hours"
    WORKING_DAY = "working_day", "个工作日", "working days"
    CALENDAR_DAY = "calendar_day", "日", "calendar days"


class Span(BaseModel):
    """A length of time as policy writes it: 7 working days, 24 hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: int = Field(ge=0, le=3660)
    unit: SpanUnit

    @property
    def is_days(self) -> bool:
        return self.unit is not SpanUnit.HOUR

    @property
    def text(self) -> Text:
        return Text(f"{self.value}{self.unit.zh}", f"{self.value} {self.unit.en}")


class FactKind(StrEnum):
    """What may happen to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ClockFact:
    """One thing that happened to a clock.

    span: the limit, with STARTED; the least time given back, with RESUMED (rework must leave a day to work).
    until: the last day, with STARTED (a date fixed by hand or imported) or EXTENDED.
    """

    kind: FactKind
    at: datetime
    span: Span | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows: when it is due, when it was first due, and whether it counts now."""

    due_at: datetime
    first_due_at: datetime
    state: ClockState
    is_provisional: bool


def read(facts: Sequence[ClockFact], days: DayTable) -> Reading:
    """The clock after these facts, in order. Pausing loses no time: what was left is given back on resuming."""
    if not facts or facts[0].kind is not FactKind.STARTED:
        raise ValueError("a clock's first fact is that it started")
    tally = _start(facts[0], days)
    first = tally.due_at(days)
    state = ClockState.RUNNING
    for fact in facts[1:]:
        if fact.kind is FactKind.PAUSED:
            tally, state = tally.paused(fact.at, days), ClockState.PAUSED
        elif fact.kind is FactKind.RESUMED:
            tally, state = tally.resumed(fact, days), ClockState.RUNNING
        elif fact.kind is FactKind.EXTENDED and fact.until is not None:
            tally = tally.extended(fact.until)
        elif fact.kind is FactKind.STOPPED:
            state = ClockState.STOPPED
    due = tally.due_at(days)
    return Reading(due, first, state, tally.is_provisional(days))


def due_after(start: datetime, span: Span, days: DayTable) -> datetime:
    """When a limit that begins at `start` runs out, with nothing in between."""
    return _start(ClockFact(FactKind.STARTED, start, span), days).due_at(days)


def _start(fact: ClockFact, days: DayTable) -> _Hours | _Days:
    if fact.until is not None:
        return _Days(anchor=local_day(fact.at), raw=fact.until, counts_working=False, rolls=False)
    if fact.span is None:
        raise ValueError("a clock starts with a limit or with a last day")
    if fact.span.unit is SpanUnit.HOUR:
        return _Hours(fact.at + timedelta(hours=fact.span.value))
    anchor = local_day(fact.at)
    if fact.span.unit is SpanUnit.WORKING_DAY:
        return _Days(anchor, days.after(anchor, fact.span.value), counts_working=True, rolls=False)
    return _Days(anchor, anchor + timedelta(days=fact.span.value), counts_working=False, rolls=True)


@dataclass(frozen=True, slots=True)
class _Hours:
    """A limit in hours: it moves by exactly the time it stood still."""

    due: datetime
    stood_still_from: datetime | None = None

    def due_at(self, _days: DayTable) -> datetime:
        return self.due

    def paused(self, at: datetime, _days: DayTable) -> _Hours:
        return _Hours(self.due, at)

    def resumed(self, fact: ClockFact, _days: DayTable) -> _Hours:
        stood_still = fact.at - self.stood_still_from if self.stood_still_from else timedelta()
        return _Hours(self.due + stood_still)

    def extended(self, until: date) -> _Hours:
        return _Hours(end_of(until))

    def is_provisional(self, _days: DayTable) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class _Days:
    """A limit in days: `raw` is its last day before moving off a non-working day."""

    anchor: date
    raw: date
    counts_working: bool
    rolls: bool
    left: int = 0

    def _count(self, after: date, until: date, days: DayTable) -> int:
        """Counted days in (after, until], negative when `until` lies before."""
        if self.counts_working:
            return days.total(until) - days.total(after)
        return (until - after).days

    def _forward(self, day: date, count: int, days: DayTable) -> date:
        return days.after(day, count) if self.counts_working else day + timedelta(days=count)

    def due_at(self, days: DayTable) -> datetime:
        return end_of(days.on_or_after(self.raw) if self.rolls else self.raw)

    def paused(self, at: datetime, days: DayTable) -> _Days:
        return _Days(self.anchor, self.raw, self.counts_working, self.rolls, self._count(local_day(at), self.raw, days))

    def resumed(self, fact: ClockFact, days: DayTable) -> _Days:
        day = local_day(fact.at)
        last = self._forward(day, self.left, days)
        if fact.span is not None:
            # A returned hazard gets the rest of its time back, and never less than what policy grants rework.
            last = max(last, local_day(due_after(fact.at, fact.span, days) - timedelta(microseconds=1)))
        return _Days(day, last, self.counts_working, self.rolls)

    def extended(self, until: date) -> _Days:
        # A granted date is a date: it is neither counted nor moved.
        return _Days(self.anchor, until, self.counts_working, rolls=False)

    def is_provisional(self, days: DayTable) -> bool:
        first, last = sorted((self.anchor, self.raw))
        years = range(first.year, last.year + 1)
        return any(days.calendar.status_of(year) is YearStatus.PROVISIONAL for year in years)
