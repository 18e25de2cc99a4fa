"""Reading a day: dates, Excel serials and the spellings people use, and what cannot be one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite

from documents.writing import Cell, Unreadable, plain
from rules.wording import arabic
from rules.words import Text

_SPACES = re.compile(r"\s+")
_EXCEL_DAY_0 = date(1899, 12, 30)
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_FIRST_SERIAL, _LAST_SERIAL = (_FIRST - _EXCEL_DAY_0).days, (_LAST - _EXCEL_DAY_0).days
_SPELT = re.compile(
    r"^(\d{4})\s*(?:[-./,]|年)\s*(\d{1,2})\s*(?:[-./,]|月)\s*(\d{1,2})(?!\d)\s*[日号]?(?P<rest>.*)$", re.S
)
_RUN = re.compile(r"^(\d{4})(\d{2})(\d{2})(?!\d)(?P<rest>.*)$", re.S)
_REST = re.compile(
    r"^(T?\d{1,2}[:时点]\d{0,2}([:分]\d{0,2}(\.\d+)?秒?)?(Z|\+08:?00)?(AM|PM)?|\(?(星期|周).\)?|[上下]午.*)*$"
)
_NOT_A_DAY = Text("看不懂的日期，请写成 2026-11-01 或 2026年11月1日", "not a day; write 2026-11-01 or 2026年11月1日")


def day(cell: Cell) -> date:
    """A calendar day: a date, an Excel serial, or any of its usual spellings. A time of day is passed over."""
    if isinstance(cell, datetime):
        return _in_reach(cell.date())
    if isinstance(cell, date):
        return _in_reach(cell)
    if isinstance(cell, (bool, time, timedelta)):
        raise Unreadable(_NOT_A_DAY)
    if isinstance(cell, (int, float)):
        cell = int(cell) if isfinite(cell) and (float(cell).is_integer() or cell < _LAST_SERIAL) else str(cell)
        return _spelt_day(str(cell))
    return _spelt_day(plain(cell))


@lru_cache(maxsize=8192)
def _spelt_day(said: str) -> date:
    digits = arabic(said)
    if digits.replace(".", "", 1).isdigit() and len(digits.partition(".")[0]) == 5:
        return _serial(digits)
    # The space before a time of day must stay until the day is read: 2026-11-1 12:00 is not the 11th.
    match = _SPELT.match(digits) or _RUN.match(digits)
    if match is None or not _REST.match(_SPACES.sub("", match["rest"])):
        raise Unreadable(_NOT_A_DAY)
    try:
        return _in_reach(date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError as fault:
        raise Unreadable(Text("日历上没有这一天，请核对", "there is no such day; check it")) from fault


def _serial(said: str) -> date:
    number = int(said.partition(".")[0])
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise Unreadable(_NOT_A_DAY)
    return _EXCEL_DAY_0 + timedelta(days=number)


def _in_reach(found: date) -> date:
    if not _FIRST <= found <= _LAST:
        raise Unreadable(
            Text(
                f"日期应在 {_FIRST.year} 至 {_LAST.year} 年之间", f"a day from {_FIRST.year} to {_LAST.year} is wanted"
            )
        )
    return found
