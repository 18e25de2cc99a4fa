"""Working days in China: official years, provisional years, local overrides, and counting over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, cycle, islice

from rules.words import Text, Word

FIRST_YEAR, LAST_YEAR = 2004, 2045
LATEST_DEADLINE = date(LAST_YEAR - 1, 12, 31)
"""The last day a deadline may be set to: the year after it is room for the ladder to climb in."""


class YearStatus(Word):
    """Whether the State Council's notice for a year is in the table."""

    OFFICIAL = "official", "正式", "official"
    PROVISIONAL = "provisional", "暂定", "provisional"


class DayKind(Word):
    """Why a day counts as a working day or does not."""

    WEEKDAY = "weekday", "工作日", "weekday"
    MAKE_UP = "make_up", "调休上班", "make-up working day"
    WEEKEND = "weekend", "周末", "weekend"
    HOLIDAY = "holiday", "节假日", "holiday"
    LOCAL_CLOSURE = "local_closure", "本地停工停课", "local closure"
    LOCAL_WORK = "local_work", "本地上班", "local working day"

    @property
    def is_working(self) -> bool:
        return self in (DayKind.WEEKDAY, DayKind.MAKE_UP, DayKind.LOCAL_WORK)


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year's notice: days off (weekends inside a holiday block included) and make-up working days."""

    status: YearStatus
    off: Mapping[date, str]
    make_up: frozenset[date]


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day one area changed for itself: typhoon, exams, a local fair."""

    area: str
    day: date
    is_working: bool
    reason: str


@dataclass(frozen=True)
class Calendar:
    """One immutable version of the calendar. Years it does not list are weekdays only, and provisional."""

    version: int
    years: Mapping[int, YearTable]
    local_days: tuple[LocalDay, ...] = ()
    _tables: dict[tuple[LocalDay, ...], DayTable] = field(default_factory=dict, compare=False, repr=False)

    def in_area(self, area: str) -> DayTable:
        """The days as they count in an area: the nation's, then every override from its province down to it."""
        here = tuple(local for local in self.local_days if area.startswith(local.area))
        if here not in self._tables:
            self._tables[here] = DayTable(self, here)
        return self._tables[here]

    def status_of(self, year: int) -> YearStatus:
        table = self.years.get(year)
        return table.status if table else YearStatus.PROVISIONAL

    def first_difference(self, other: Calendar) -> date | None:
        """The first day that either calendar says something else of than the other; None when they agree.

        A year that was provisional in one and official in the other differs from its first day on: whatever was
        reckoned in it is no longer in doubt.
        """
        found = [one.day for one in set(self.local_days) ^ set(other.local_days)]
        for year in set(self.years) | set(other.years):
            if self.status_of(year) is not other.status_of(year):
                found.append(date(year, 1, 1))
                continue
            mine, theirs = self.years.get(year), other.years.get(year)
            off = set(mine.off if mine else ()) ^ set(theirs.off if theirs else ())
            found += off | ((mine.make_up if mine else frozenset()) ^ (theirs.make_up if theirs else frozenset()))
        return min(found, default=None)


class DayTable:
    """Working days as running totals, so that counting a span is two look-ups instead of a walk."""

    def __init__(self, calendar: Calendar, local_days: tuple[LocalDay, ...] = ()) -> None:
        self.calendar = calendar
        # The deeper the area, the later it speaks: a town's closure overrules its district's.
        self._local = {one.day: one for one in sorted(local_days, key=lambda one: len(one.area))}
        self._first = date(FIRST_YEAR, 1, 1).toordinal()
        self._works = self._working()
        self._totals = list(accumulate(self._works))

    def _working(self) -> list[bool]:
        """Of every day whether it is a working day."""
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        week = [True] * 5 + [False] * 2
        count = last.toordinal() - self._first + 1
        works = list(islice(cycle(week), first.weekday(), first.weekday() + count))
        # Ten thousand days follow the week; only those somebody changed are asked about one by one.
        changed = {day for table in self.calendar.years.values() for day in (*table.off, *table.make_up)}
        for day in changed | set(self._local):
            if first <= day <= last:
                works[day.toordinal() - self._first] = self.kind_of(day).is_working
        return works

    def kind_of(self, day: date) -> DayKind:
        local = self._local.get(day)
        if local:
            return DayKind.LOCAL_WORK if local.is_working else DayKind.LOCAL_CLOSURE
        table = self.calendar.years.get(day.year)
        if table and day in table.off:
            return DayKind.HOLIDAY
        if table and day in table.make_up:
            return DayKind.MAKE_UP
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WEEKDAY

    def why(self, day: date) -> Text:
        """What this day is, in words: the holiday's name or the local reason where there is one."""
        kind = self.kind_of(day)
        local, table = self._local.get(day), self.calendar.years.get(day.year)
        if local:
            return Text(f"{kind.zh}：{local.reason}", f"{kind.en}: {local.reason}")
        if kind is DayKind.HOLIDAY and table:
            return Text(f"{kind.zh}：{table.off[day]}", f"{kind.en}: {table.off[day]}")
        return Text(kind.zh, kind.en)

    def is_working(self, day: date) -> bool:
        place = day.toordinal() - self._first
        return self._works[place] if 0 <= place < len(self._works) else self.kind_of(day).is_working

    def is_provisional(self, day: date) -> bool:
        """Whether a later notice may still change what this day is."""
        return day not in self._local and self.calendar.status_of(day.year) is YearStatus.PROVISIONAL

    def total(self, day: date) -> int:
        """Working days up to and including this day, from a fixed origin; differences of totals are counts."""
        return self._totals[self._at(day)]

    def first_with_total(self, total: int) -> date:
        """The first day on which the running total reaches `total`."""
        if not 0 < total <= self._totals[-1]:
            raise ValueError(f"the count leads out of the calendar ({FIRST_YEAR} to {LAST_YEAR})")
        return date.fromordinal(self._first + bisect_left(self._totals, total))

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day (before it when negative); the day itself is not counted."""
        if count < 0:
            # Strictly before: the day itself, when it is a working day, must not be the first one counted back.
            return self.first_with_total(self.total(day - timedelta(days=1)) + count + 1)
        return self.first_with_total(self.total(day) + count) if count else day

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        return day if self.is_working(day) else self.after(day, 1)

    def _at(self, day: date) -> int:
        index = day.toordinal() - self._first
        if not 0 <= index < len(self._totals):
            raise ValueError(f"{day} lies outside the calendar ({FIRST_YEAR} to {LAST_YEAR})")
        return index


@lru_cache(maxsize=1)
def weekdays_only() -> Calendar:
    """The calendar of a place that has imported none: weekdays work, everything is provisional."""
    return Calendar(version=0, years={})
