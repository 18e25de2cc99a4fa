"""The trend: what was open and overdue at the end of each of the last days, as a chart and as a table under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rules.charts import Chart, Line
from rules.daily import Daily, Day
from rules.tables import Cell, Table
from rules.vocabulary import Severity
from rules.words import Text

WEEKS = 8
_DAY = Text("截至", "end of")
_SHOWN = Daily.OPEN, Daily.OVERDUE
GAP = "–"
"""A day nobody counted; it is no zero."""


def first_day(last: date, days: int = 7 * WEEKS + 1) -> date:
    """The first of so many days that end on this one; the weeks and the day they are counted from, unless named."""
    return date.fromordinal(max(date.min.toordinal(), last.toordinal() - days + 1))


def last_day(last: date, today: date) -> date:
    """The last day a trend can tell of: today is counted when it is over."""
    return min(last, today - timedelta(days=1))


def columns() -> Sequence[Text]:
    """A day; how many are open and overdue; of each severity both, the gravest first."""
    return (_DAY, *(Text(one.zh, one.en) for one in (*_SHOWN, *reversed(Severity))))


def row(one: Day) -> Sequence[Cell]:
    """What stands in those columns of a day."""
    if one.counts is None:
        return (one.day.isoformat(), *(GAP for _ in columns()[1:]))
    each = (f"{one.of(Daily.OPEN, grave)}/{one.of(Daily.OVERDUE, grave)}" for grave in reversed(Severity))
    return (one.day.isoformat(), *(one.of(name) or 0 for name in _SHOWN), *each)


def trend(days: Sequence[Day], title: Text) -> Table:
    """The days as a chart, and every seventh of them in the table, back from the last."""
    is_known = any(one.counts is not None for one in days)
    lines = [Line(Text(name.zh, name.en), [one.of(name) for one in days]) for name in _SHOWN]
    across = [days[0].day.isoformat(), days[-1].day.isoformat()] if days else []
    chart = Chart(Text("每日在办和逾期", "Open and overdue, day by day"), lines=lines, across=across)
    rows = [row(one) for one in days[::-7][::-1]] if is_known else []
    return Table("trend", title, columns(), rows, _NONE, chart if is_known else None, _NOTE)


_NONE = Text(
    "还没有逐日数据：每天零点后由“统计”流程留存前一日的数。",
    "No day was counted yet: the flow report counts each day when it is over.",
)
_NOTE = Text(
    "各等级为在办/逾期。取自每日零点后留存的数据，不随后来的变动而改；“–”为当天没有留存。",
    "Of each severity open/overdue. As counted at the end of each day, whatever happened since; – is a day nobody "
    "counted.",
)
