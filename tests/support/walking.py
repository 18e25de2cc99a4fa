"""A second, slow opinion on deadlines: it walks from day to day and keeps no totals.

Written from the rules in words and not from rules/clocks.py: a day is used up when it counts, lies after the
first day, and the clock was running at its midnight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from rules.clocks import ClockFact, FactKind, Span, SpanUnit
from rules.instants import SHANGHAI
from rules.workdays import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class SlowDays:
    """Working days by asking each day on its own."""

    off: frozenset[date]
    make_up: frozenset[date]
    local: Mapping[date, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, calendar: Calendar, local: Mapping[date, bool] | None = None) -> SlowDays:
        off = {day for table in calendar.years.values() for day in table.off}
        make_up = {day for table in calendar.years.values() for day in table.make_up}
        return cls(frozenset(off), frozenset(make_up), local or {})

    def works(self, day: date) -> bool:
        if day in self.local:
            return self.local[day]
        if day in self.off:
            return False
        return day in self.make_up or day.isoweekday() <= 5

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day, or before it."""
        step = DAY if count > 0 else -DAY
        while count:
            day += step
            if self.works(day):
                count -= 1 if count > 0 else -1
        return day

    def moved_on(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def counted(self, after: date, until: date, unit: SpanUnit) -> int:
        return sum(1 for day in walk(after, until) if unit is SpanUnit.CALENDAR_DAY or self.works(day))


def walk(after: date, until: date) -> Iterator[date]:
    """Every day after the first, up to and with the second."""
    while after < until:
        after += DAY
        yield after


def midnight_after(day: date) -> datetime:
    """24:00 of a day in China."""
    return datetime.combine(day + DAY, time(), SHANGHAI)


def day_of(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


class SlowClock:
    """A limit in days, lived through day by day."""

    def __init__(self, started: ClockFact, days: SlowDays) -> None:
        self.days = days
        self.today = day_of(started.at)
        self.runs = True
        self.unit = started.span.unit if started.span and not started.until else SpanUnit.CALENDAR_DAY
        self.left = started.span.value if started.span and not started.until else 0
        self.used_up_on: date | None = None
        self.named: date | None = started.until
        self.missed_by = 0
        self._note_used_up()

    def take(self, fact: ClockFact) -> None:
        day = day_of(fact.at)
        self._live_until(day)
        if fact.kind is FactKind.PAUSED:
            self._pause(day)
        elif fact.kind is FactKind.RESUMED:
            self._resume(day, fact)
        elif fact.kind is FactKind.EXTENDED:
            self.named = fact.until

    def due(self) -> datetime:
        return midnight_after(self.last())

    def last(self) -> date:
        """The last day, found by living on until the limit is used up."""
        if self.named is not None:
            return self.named
        left, day = self.left, self.today
        if self.used_up_on is not None:
            return self.days.moved_on(self.used_up_on)
        while left:
            day += DAY
            left -= self._uses_up(day)
        return self.days.moved_on(day)

    def _live_until(self, day: date) -> None:
        for one in walk(self.today, day):
            self.today = one
            if self.runs and self.left and self.named is None and self._uses_up(one):
                self.left -= 1
                self._note_used_up()

    def _uses_up(self, day: date) -> bool:
        return self.unit is SpanUnit.CALENDAR_DAY or self.days.works(day)

    def _note_used_up(self) -> None:
        if not self.left and self.named is None:
            self.used_up_on = self.today

    def _pause(self, day: date) -> None:
        self.missed_by = max(0, (day - self.last()).days)
        if self.named is not None and not self.missed_by:
            self.left = self.days.counted(day, self.named, self.unit)
        self.runs = False

    def _resume(self, day: date, fact: ClockFact) -> None:
        self.runs = True
        if fact.until is not None:
            self.named, self.used_up_on = fact.until, None
            return
        self.named = day - self.missed_by * DAY if self.missed_by else None
        self.used_up_on = None
        if not self.missed_by and not self.left:
            self._note_used_up()
        if fact.span is not None:
            least = least_day(fact.at, fact.span, self.days)
            if least > self.last():
                self.named, self.used_up_on = None, None
                self.left = self.days.counted(day, least, self.unit)
                self._note_used_up()


class SlowHours:
    """A limit in hours, as time that runs away while the clock runs."""

    def __init__(self, started: ClockFact, days: SlowDays) -> None:
        assert started.span is not None
        self.days, self.now, self.runs = days, started.at, True
        self.left = timedelta(hours=started.span.value)

    def take(self, fact: ClockFact) -> None:
        if self.runs:
            self.left -= fact.at - self.now
        self.now = fact.at
        if fact.kind is FactKind.PAUSED:
            self.runs = False
        elif fact.kind is FactKind.RESUMED:
            self.runs = True
            if fact.until is not None:
                self.left = midnight_after(fact.until) - fact.at
            elif fact.span is not None:
                self.left = max(self.left, least_instant(fact.at, fact.span, self.days) - fact.at)
        elif fact.kind is FactKind.EXTENDED and fact.until is not None:
            self.left = midnight_after(fact.until) - fact.at

    def due(self) -> datetime:
        return self.now + self.left


def least_instant(at: datetime, span: Span, days: SlowDays) -> datetime:
    """When a limit that begins now runs out."""
    if span.unit is SpanUnit.HOUR:
        return at + timedelta(hours=span.value)
    return midnight_after(least_day(at, span, days))


def least_day(at: datetime, span: Span, days: SlowDays) -> date:
    if span.unit is SpanUnit.HOUR:
        return days.moved_on(day_of(at + timedelta(hours=span.value) - timedelta(microseconds=1)))
    day = day_of(at)
    if span.unit is SpanUnit.WORKING_DAY:
        return days.moved_on(days.after(day, span.value))
    return days.moved_on(day + span.value * DAY)


def slow_due(facts: list[ClockFact], days: SlowDays) -> datetime:
    """When a clock with these facts is due, by the slow opinion; a paused clock is due as it was when it paused."""
    started = facts[0]
    in_hours = started.until is None and started.span is not None and started.span.unit is SpanUnit.HOUR
    clock = SlowHours(started, days) if in_hours else SlowClock(started, days)
    due = clock.due()
    for fact in facts[1:]:
        if fact.kind is FactKind.STOPPED:
            return due
        clock.take(fact)
        due = clock.due() if fact.kind is not FactKind.PAUSED else due
    return due
