"""Deadlines: facts in, due instant out, explainable day by day.

Counting (docs/policy.md, after 民法典 art. 200 and following and 消防法 practice): the first day is not
counted; working-day limits count working days; a calendar-day limit whose last day is not a working day
moves to the next one; a day limit ends at 24:00 of its last day. Hours run on every day of the week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from rules.instants import end_of, last_day, local_day
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
        return amount(self.value, self.unit)


def amount(count: int, unit: SpanUnit) -> Text:
    """So many of a unit, in words: one working day, seven working days."""
    return Text(f"{count}{unit.zh}", f"{count} {unit.en.removesuffix('s') if count == 1 else unit.en}")


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
    until: the last day, with STARTED (a date fixed by hand or imported), EXTENDED, or RESUMED (named by who sent back).
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
    tallies = reckon(facts, days)
    state = ClockState.RUNNING
    for fact in facts[1:]:
        state = _STATE_AFTER.get(fact.kind, state)
    return Reading(tallies[-1].due_at(days), tallies[0].due_at(days), state, tallies[-1].is_provisional(days))


_STATE_AFTER = {
    FactKind.PAUSED: ClockState.PAUSED,
    FactKind.RESUMED: ClockState.RUNNING,
    FactKind.STOPPED: ClockState.STOPPED,
}


def reckon(facts: Sequence[ClockFact], days: DayTable) -> list[Tally]:
    """How the limit stood after each fact; reading a clock and explaining it both rest on this."""
    if not facts or facts[0].kind is not FactKind.STARTED:
        raise ValueError("a clock's first fact is that it started")
    tallies = [_start(facts[0], days)]
    for fact in facts[1:]:
        tallies.append(_after(tallies[-1], fact, days))
    return tallies


def _after(tally: Tally, fact: ClockFact, days: DayTable) -> Tally:
    if fact.kind is FactKind.PAUSED:
        return tally.paused(fact.at, days)
    if fact.kind is FactKind.RESUMED:
        return tally.resumed(fact, days)
    if fact.kind is FactKind.EXTENDED and fact.until is not None:
        return tally.extended(fact.until)
    return tally


def due_after(start: datetime, span: Span, days: DayTable) -> datetime:
    """When a limit that begins at `start` runs out, with nothing in between."""
    return _start(ClockFact(FactKind.STARTED, start, span), days).due_at(days)


def _start(fact: ClockFact, days: DayTable) -> Tally:
    anchor = local_day(fact.at)
    if fact.until is not None:
        return DayTally(anchor, fact.until, counts_working=False, is_firm=True)
    if fact.span is None:
        raise ValueError("a clock starts with a limit or with a last day")
    if fact.span.unit is SpanUnit.HOUR:
        return HourTally(fact.at + timedelta(hours=fact.span.value))
    if fact.span.unit is SpanUnit.WORKING_DAY:
        return DayTally(anchor, days.after(anchor, fact.span.value), counts_working=True)
    return DayTally(anchor, anchor + timedelta(days=fact.span.value), counts_working=False)


@dataclass(frozen=True, slots=True)
class HourTally:
    """A limit in hours: it moves by exactly the time it stood still."""

    due: datetime
    stood_still_from: datetime | None = None

    def due_at(self, _days: DayTable) -> datetime:
        return self.due

    def paused(self, at: datetime, _days: DayTable) -> HourTally:
        return HourTally(self.due, at)

    def resumed(self, fact: ClockFact, days: DayTable) -> HourTally:
        if fact.until is not None:
            return HourTally(end_of(fact.until))
        stood_still = fact.at - self.stood_still_from if self.stood_still_from else timedelta()
        due = self.due + stood_still
        return HourTally(max(due, due_after(fact.at, fact.span, days)) if fact.span else due)

    def extended(self, until: date) -> HourTally:
        return HourTally(end_of(until))

    def is_provisional(self, _days: DayTable) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class DayTally:
    """A limit in days.

    raw: its last day, before moving off a day off. is_firm: that day stands as it is, because a person named it
    or because it had been missed. left: counted days that were left when it was paused, or the calendar days by
    which it had been missed, as a negative number.
    """

    anchor: date
    raw: date
    counts_working: bool
    is_firm: bool = False
    left: int = 0

    def last(self, days: DayTable) -> date:
        """The last day on which the limit is kept."""
        return self.raw if self.is_firm else days.on_or_after(self.raw)

    def due_at(self, days: DayTable) -> datetime:
        return end_of(self.last(days))

    def counts(self, day: date, days: DayTable) -> bool:
        """Whether this day uses up some of the limit; up to a date that was named, no day is counted."""
        return not self.is_firm and day <= self.raw and (not self.counts_working or days.is_working(day))

    def paused(self, at: datetime, days: DayTable) -> DayTally:
        return replace(self, left=self._left_on(local_day(at), days))

    def _left_on(self, day: date, days: DayTable) -> int:
        last = self.last(days)
        if day > last:
            return (last - day).days
        # Between a last day on a weekend and the Monday it moved to nothing is left, but nothing is missed either.
        left = days.total(self.raw) - days.total(day) if self.counts_working else (self.raw - day).days
        return max(left, 0)

    def resumed(self, fact: ClockFact, days: DayTable) -> DayTally:
        day = local_day(fact.at)
        if fact.until is not None:
            return replace(self, anchor=day, raw=fact.until, is_firm=True)
        again = replace(self, anchor=day, raw=self._given_back(day, days), is_firm=self.left < 0)
        if fact.span is not None:
            # A returned hazard gets the rest of its time back, and never less than what policy grants rework.
            least = days.on_or_after(last_day(due_after(fact.at, fact.span, days)))
            if least > again.last(days):
                return replace(again, raw=least, is_firm=False)
        return again

    def _given_back(self, day: date, days: DayTable) -> date:
        if self.counts_working and self.left >= 0:
            return days.after(day, self.left)
        return day + timedelta(days=self.left)

    def extended(self, until: date) -> DayTally:
        # A granted date is a date: it is neither counted nor moved.
        return replace(self, raw=until, is_firm=True)

    def is_provisional(self, days: DayTable) -> bool:
        """Whether a later notice may still move the last day; a date that was named stays."""
        years = range(self.anchor.year, self.last(days).year + 1)
        return not self.is_firm and any(days.calendar.status_of(year) is YearStatus.PROVISIONAL for year in years)


Tally = HourTally | DayTally
