"""Spans people report by: the week, month, term or year a day lies in."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from rules.case_records import Period
from rules.instants import day_written
from rules.refusals import BadInput
from rules.words import Text, Word


class Span(Word):
    """How long a report reaches."""

    WEEK = "week", "本周", "this week"
    MONTH = "month", "本月", "this month"
    TERM = "term", "本学期", "this term"
    YEAR = "year", "本年", "this year"


_AUTUMN, _SPRING = 9, 2
"""Terms begin in these months; holidays belong to the term before them, so that no day lies in none."""


def period_of(span: Span, day: date) -> Period:
    """The whole week, month, term or year a day lies in. Raises ValueError at the end of the calendar."""
    if span is Span.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, _plus(monday, 6))
    if span is Span.MONTH:
        return month_of(day.year, day.month)
    if span is Span.YEAR:
        return Period(date(day.year, 1, 1), date(day.year, 12, 31))
    if _SPRING <= day.month < _AUTUMN:
        return Period(date(day.year, _SPRING, 1), date(day.year, _AUTUMN - 1, 31))
    first = day.year if day.month >= _AUTUMN else day.year - 1
    return Period(date(first, _AUTUMN, 1), date(first + 1, _SPRING - 1, 31))


def month_of(year: int, month: int) -> Period:
    """A whole month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def before(period: Period) -> Period:
    """The period just before: the month before a whole month, else as many days as it has itself."""
    last = period.first - timedelta(days=1)
    if period == month_of(period.first.year, period.first.month):
        return month_of(last.year, last.month)
    return Period(last - (period.last - period.first), last)


def _plus(day: date, days: int) -> date:
    return day + timedelta(days=days) if day.year < MAXYEAR else date.max


def period_told(month: str, week: str, today: date) -> Period:
    """The month written as 2026-05, or the week a day lies in; this month when neither is named. Raises BadInput."""
    if month and week:
        raise BadInput(what=Text("月份和周只能选一个", "name a month or a week, not both"))
    if week:
        return period_of(Span.WEEK, _usual(day_written(week)))
    return period_of(Span.MONTH, _usual(day_written(f"{month.strip()}-01")) if month else today)


def _usual(day: date) -> date:
    """The day, if what came before it can be counted too. Raises BadInput at either end of the calendar."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        words = f"年份应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间", f"the year lies from {_FIRST_YEAR} to {_LAST_YEAR}"
        raise BadInput(what=Text(*words))
    return day


_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_LONGEST = timedelta(days=3700)


def period_between(first: str, last: str, today: date) -> Period:
    """From one written day to another; to today, and from the first of that month, where none is. Raises BadInput."""
    until = _usual(day_written(last)) if last else today
    begins = _usual(day_written(first)) if first else until.replace(day=1)
    if until < begins or until - begins > _LONGEST:
        raise BadInput(what=Text(f"{begins} 至 {until} 不是有效期间", f"{begins} to {until} is no period"))
    return Period(begins, until)


def titled(period: Period) -> Text:
    """What a bulletin of a period is headed: of a month, a week, or of other days."""
    first, last = period.first, period.last
    if period == month_of(first.year, first.month):
        kind, days = _MONTHLY, f"{first.year}年{first.month}月"
    else:
        kind = _WEEKLY if (first.weekday(), (last - first).days) == (0, 6) else Text("通报", "bulletin")
        until = f"{last.year}年" if last.year != first.year else ""
        until += f"{last.month}月" if last.month != first.month or until else ""
        days = f"{first.year}年{first.month}月{first.day}日至{until}{last.day}日"
    return Text(f"校园安全隐患整治情况{kind.zh}（{days}）", f"Campus hazards: {kind.en} report, {first} to {last}")


def span_of(first: date, last: date) -> Text:
    """What a bulletin of these days is called."""
    return _MONTHLY if Period(first, last) == month_of(first.year, first.month) else _WEEKLY


_MONTHLY, _WEEKLY = Text("月报", "monthly"), Text("周报", "weekly")
