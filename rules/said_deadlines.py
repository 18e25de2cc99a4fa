"""Deadlines as minutes word them: 2010年5月20日前, 5月底前, 10个工作日内, 立即. Each is a last day, or why it is none.

“前”“内” include the day itself (民法典 art. 1259). A day without a year lies in the year after the meeting's day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.wording import arabic, folded
from rules.words import Text

NEXT_YEAR_WITHIN = 184
"""A day that lies before the meeting this year means the next year only if that is so many days ahead at most."""

_BEFORE = re.compile(r"^(?:务必|必须|力争|确保|限期?|请|须|应|要|于|在|至|到|by|until|before)+")
_AFTER = re.compile(r"(?:前|以前|之前|止|为止|完成|整改|到位|完毕|办结|落实|全面|全部)+$")
_DAY = re.compile(r"^(?:(\d{4}|今|本|当|明)[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?$")
_RUN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(?:(\d{4}|今|本|当|明)年)?(\d{1,2}|本|当|下|下个)?月份?(底|末|中旬|上旬|下旬|内)$")
_DAY_OF_MONTH = re.compile(r"^(本|当|下|下个)月(\d{1,2})[日号]$")
_YEAR = re.compile(r"^(?:(\d{4}|今|本|当|明)?年年?(底|末|内)|(全年))$")
_SPAN = re.compile(r"^(\d+|半)(?:个?(工作日|日|天|周|星期|小时)|个(月))(?:以|之)?内?$")
_WEEK = re.compile(r"^(本|这|下)个?(?:周|星期)(\d|日|天|末|内|底)?$")
_QUARTER = re.compile(r"^(?:第?([1-4])季度|(上|下)半年)(?:底|末|内)?$")
_AT_ONCE = frozenset(
    [
        "立即",
        "立刻",
        "马上",
        "即时",
        "即刻",
        "即日",
        "当日",
        "当天",
        "当场",
        "立行立改",
        "立即整改",
        "立即办理",
        "即日起",
        "atonce",
        "immediately",
    ]
)
_ENDLESS = re.compile(r"长期|持续|常态|经常|日常|每[日天周月年]|坚持|始终|随时|ongoing|continuous")
_VAGUE_MONTH = re.compile(r"^(?:\d{4}年)?\d{1,2}月份?(?:初)?$")


class NotADeadline(Exception):
    """Words no last day follows from; why, and what to write instead."""

    def __init__(self, what: Text) -> None:
        self.what = what
        super().__init__(what.en)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a deadline is counted from. working_day: the n-th working day after a day."""

    held_on: date
    today: date
    working_day: Callable[[date, int], date]


def deadline(said: str, meeting: Meeting) -> date:
    """The last day that is meant, today or later. Raises NotADeadline."""
    words = arabic(folded(said).replace("两", "二"))
    if words in _AT_ONCE:
        return max(meeting.held_on, meeting.today)
    if _ENDLESS.search(words):
        raise NotADeadline(
            Text("没有到期日，请写明一个阶段性的完成日期", "it has no last day; write one for a first stage")
        )
    found = _last_day(words, meeting)
    if found < meeting.today:
        raise NotADeadline(
            Text(
                f"指 {found}，已经过去（今天 {meeting.today}），请改为今天或以后的日期",
                f"means {found}, which is past (today is {meeting.today}); write today or a later day",
            )
        )
    return found


def _last_day(words: str, meeting: Meeting) -> date:
    bare = _BEFORE.sub("", words)
    for said in dict.fromkeys((words, bare, _AFTER.sub("", bare))):
        for read in (_day, _month, _day_of_month, _year, _span, _week, _quarter):
            found = read(said, meeting)
            if found is not None:
                return found
    if _VAGUE_MONTH.match(_AFTER.sub("", bare)):
        raise NotADeadline(
            Text("可指该月初，也可指该月底，请写明日期", "may mean the beginning of the month or its end; write a day")
        )
    raise NotADeadline(
        Text(
            "看不懂的时限，请写成 2010年5月20日前、5月底前、10日内、10个工作日内或立即",
            "not understood; write 2010年5月20日前, 5月底前, 10日内 (within 10 days), 2010-05-20 or 立即 (at once)",
        )
    )


def _day(said: str, meeting: Meeting) -> date | None:
    match = _DAY.match(said) or _RUN.match(said)
    if match is None:
        return None
    return _in_year(match[1], meeting, lambda year: _date(year, int(match[2]), int(match[3])))


def _month(said: str, meeting: Meeting) -> date | None:
    match = _MONTH.match(said)
    if match is None:
        return None
    named, month, part = match[1], match[2], match[3]
    if month is None or not month.isdigit():
        return _part(*_relative(month, meeting.held_on), part)
    return _in_year(named, meeting, lambda year: _part(year, int(month), part))


def _day_of_month(said: str, meeting: Meeting) -> date | None:
    match = _DAY_OF_MONTH.match(said)
    return None if match is None else _date(*_relative(match[1], meeting.held_on), int(match[2]))


def _year(said: str, meeting: Meeting) -> date | None:
    match = _YEAR.match(said)
    return None if match is None else date(_named_year(match[1], meeting.held_on), 12, 31)


def _span(said: str, meeting: Meeting) -> date | None:
    match = _SPAN.match(said)
    if match is None:
        return None
    held, unit = meeting.held_on, match[2] or match[3]
    if match[1] == "半":
        return held + timedelta(days=15) if unit == "月" else None
    count = int(match[1])
    if count > 1000:
        return None
    if unit == "工作日":
        return meeting.working_day(held, count)
    if unit == "月":
        months = held.year * 12 + held.month - 1 + count
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(held.day, monthrange(year, month)[1]))
    days = {"日": count, "天": count, "周": 7 * count, "星期": 7 * count, "小时": -(-count // 24)}
    return held + timedelta(days=days[unit])


_SUNDAY = 7


def _week(said: str, meeting: Meeting) -> date | None:
    match = _WEEK.match(said)
    if match is None:
        return None
    monday = meeting.held_on - timedelta(days=meeting.held_on.weekday())
    if match[1] == "下":
        monday += timedelta(days=7)
    day = int(match[2]) if match[2] and match[2].isdigit() else _SUNDAY
    return monday + timedelta(days=day - 1) if 1 <= day <= _SUNDAY else None


def _quarter(said: str, meeting: Meeting) -> date | None:
    match = _QUARTER.match(said)
    if match is None:
        return None
    month = int(match[1]) * 3 if match[1] else 6 if match[2] == "上" else 12
    return _in_year(None, meeting, lambda year: _part(year, month, "底"))


def _relative(month: str | None, held_on: date) -> tuple[int, int]:
    """The year and month of 本月 or 下月."""
    months = held_on.year * 12 + held_on.month - 1 + (month in ("下", "下个"))
    return months // 12, months % 12 + 1


def _part(year: int, month: int, part: str) -> date:
    if part == "上旬":
        return _date(year, month, 10)
    if part == "中旬":
        return _date(year, month, 20)
    return _date(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 0)


def _named_year(named: str | None, held_on: date) -> int:
    if named is not None and named.isdigit():
        return int(named)
    return held_on.year + (named == "明")


def _in_year(named: str | None, meeting: Meeting, of: Callable[[int], date]) -> date:
    """The day in the year that is named, else in the meeting's, else in the one after it."""
    found = of(_named_year(named, meeting.held_on))
    if named is not None or found >= meeting.held_on:
        return found
    later = of(meeting.held_on.year + 1)
    if (later - meeting.held_on).days > NEXT_YEAR_WITHIN:
        raise NotADeadline(
            Text(
                f"在会议（{meeting.held_on}）之前，请核对，或写明年份",
                f"lies before the meeting ({meeting.held_on}); check it, or write the year",
            )
        )
    return later


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise NotADeadline(Text("日历上没有这一天，请核对", "there is no such day; check it")) from fault
