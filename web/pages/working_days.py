"""Working days: a year as a table, with its holidays and make-up days, and whether it is official yet."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from rules.instants import local_day
from rules.rights import Page
from rules.words import Text
from rules.workdays import FIRST_YEAR, LAST_YEAR, DayKind, DayTable
from store import policies
from web.gates import Caller, gate
from web.showing import Facts, show

_UNUSUAL = (DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.LOCAL_CLOSURE, DayKind.LOCAL_WORK)


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its weeks from Monday on, each day with what it is; and how many working days it has."""

    first: date
    weeks: Sequence[Sequence[tuple[date, DayKind] | None]]
    working: int


def register(app: FastAPI) -> None:
    app.get("/calendar-days")(working_days)


def working_days(
    request: Request,
    year: int = Query(0, ge=0, le=LAST_YEAR),
    caller: Caller = Depends(gate(Page.WORKING_DAYS)),
) -> Response:
    wanted = max(FIRST_YEAR, year) if year else local_day(caller.at).year
    area = caller.looks.answers_for[0]
    with caller.site.desk.looking() as session:
        known = policies.calendar_in_force(session)
    days = known.in_area(area)
    facts: Facts = {
        "months": [_month(days, wanted, number) for number in range(1, 13)], "unusual": _unusual(days, wanted),
        "year": wanted, "standing": known.status_of(wanted), "version": known.version, "area": area,
        "years": sorted({*known.years, wanted}), "known": known, "today": local_day(caller.at),
    }  # fmt: skip
    return show(request, caller, "working_days.html", **facts)


def _month(days: DayTable, year: int, number: int) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    shown = [[(day, days.kind_of(day)) if day.month == number else None for day in week] for week in weeks]
    working = sum(1 for week in shown for one in week if one is not None and one[1].is_working)
    return Month(date(year, number, 1), shown, working)


def _unusual(days: DayTable, year: int) -> list[tuple[date, Text]]:
    """The days of a year that are not what their place in the week would make them, with why."""
    first = date(year, 1, 1).toordinal()
    every = (date.fromordinal(first + number) for number in range(date(year, 12, 31).toordinal() - first + 1))
    return [(day, days.why(day)) for day in every if days.kind_of(day) in _UNUSUAL]
