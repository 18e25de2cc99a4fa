"""The calendar file: official notices year by year, provisional years, and days an area changed for itself."""

from __future__ import annotations

import hashlib
from datetime import date

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.words import Contradiction
from rules.workdays import FIRST_YEAR, LAST_YEAR, Calendar, LocalDay, YearStatus, YearTable


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DayOff(_Frozen):
    """A day nobody works, and what it is called."""

    date: date
    name: str


class CalendarYear(_Frozen):
    """One year's notice: `off` lists every day of a block, weekends inside it included."""

    status: YearStatus
    why: str = ""
    off: tuple[DayOff, ...]
    make_up_workdays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _no_day_is_both(self) -> CalendarYear:
        off = {one.date for one in self.off}
        both = sorted(off & set(self.make_up_workdays))
        if both:
            listed = ", ".join(map(str, both))
            raise Contradiction(f"既放假又上班：{listed}", f"both a day off and a working day: {listed}")
        weekdays = [day for day in self.make_up_workdays if day.weekday() < 5]
        if weekdays:
            listed = ", ".join(map(str, weekdays))
            raise Contradiction(
                f"调休上班日应为周六或周日：{listed}",
                f"a make-up working day is a Saturday or Sunday: {listed}",
                "make_up_workdays",
            )
        if len(off) < len(self.off):
            raise Contradiction("放假日重复", "a day off is listed twice", "off")
        return self


class LocalChange(_Frozen):
    """A day one area changed for itself."""

    area: str = Field(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$")
    date: date
    working: bool
    reason: str = Field(min_length=1)


def _outside(year: int, *at: str | int) -> Contradiction:
    span = f"{FIRST_YEAR} 至 {LAST_YEAR} 年", f"{FIRST_YEAR} to {LAST_YEAR}"
    return Contradiction(f"{year} 年不在 {span[0]}之内", f"the year {year} lies outside {span[1]}", *at)


class CalendarFile(_Frozen):
    """config/policy/calendar.yaml."""

    kind: str = Field(pattern="^calendar$")
    version: int = Field(ge=1)
    timezone: str = Field(pattern="^Asia/Shanghai$")
    sources: tuple[str, ...] = ()
    years: dict[int, CalendarYear]
    local_days: tuple[LocalChange, ...] = ()

    @model_validator(mode="after")
    def _days_are_in_their_year(self) -> CalendarFile:
        for year, table in self.years.items():
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise _outside(year, "years", year)
            strays = [day for day in (*(one.date for one in table.off), *table.make_up_workdays) if day.year != year]
            if strays:
                listed = ", ".join(map(str, strays))
                raise Contradiction(f"不在 {year} 年内：{listed}", f"not in {year}: {listed}", "years", year)
        return self

    @model_validator(mode="after")
    def _an_area_changes_a_day_once(self) -> CalendarFile:
        seen: set[tuple[str, date]] = set()
        for place, one in enumerate(self.local_days):
            if not FIRST_YEAR <= one.date.year <= LAST_YEAR:
                raise _outside(one.date.year, "local_days", place)
            if (one.area, one.date) in seen:
                words = f"{one.area} 的 {one.date} 写了两次", f"{one.date} is changed twice for {one.area}"
                raise Contradiction(*words, "local_days", place)
            seen.add((one.area, one.date))
        return self

    def canonical(self) -> bytes:
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()

    def calendar(self, version: int) -> Calendar:
        """The value that counts days, as stored version `version`."""
        return Calendar(
            version=version,
            years={
                year: YearTable(
                    table.status, {one.date: one.name for one in table.off}, frozenset(table.make_up_workdays)
                )
                for year, table in self.years.items()
            },
            local_days=tuple(LocalDay(one.area, one.date, one.working, one.reason) for one in self.local_days),
        )
