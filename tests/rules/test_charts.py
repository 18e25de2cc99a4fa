"""Charts of lines: a day nobody counted is a gap, and names stand apart where lines end together."""

from __future__ import annotations

from datetime import date, timedelta

from documents.charts import svg
from rules.charts import Bar, Chart, Line, laid_out
from rules.daily import Daily, Day
from rules.trends import GAP, trend
from rules.vocabulary import Severity
from rules.words import Language, Text

TITLE = Text("趋势", "Trend")


def days(*opened: int | None) -> list[Day]:
    counts = [None if one is None else {(Daily.OPEN, Severity.MAJOR): one} for one in opened]
    return [Day(date(2026, 9, 1) + timedelta(days=number), one) for number, one in enumerate(counts)]


def test_a_day_nobody_counted_breaks_the_line_and_is_no_zero() -> None:
    laid = laid_out(Chart(TITLE, lines=[Line("在办", [1, 2, None, 0]), Line("逾期", [0, 0, 0, 0])]), Language.ZH)
    first, second = laid.lines
    assert (first.path.count("M"), first.path.count("L"), second.path.count("M")) == (2, 1, 1)
    assert (first.label, second.label) == ("在办 0", "逾期 0")
    assert abs(first.y - second.y) >= 16, "both end at nothing"
    assert first.dash != second.dash, "they are told apart without colour"


def test_the_table_has_every_seventh_day_back_from_the_last_and_says_what_was_not_counted() -> None:
    table = trend(days(3, *[4] * 6, None, *[5] * 6, 6), TITLE)
    assert [row[:4] for row in table.rows] == [
        ("2026-09-01", 3, 0, "3/0"), ("2026-09-08", GAP, GAP, GAP), ("2026-09-15", 6, 0, "6/0"),
    ]  # fmt: skip
    assert table.chart is not None
    assert list(table.chart.across) == ["2026-09-01", "2026-09-15"]
    assert (trend(days(None, None), TITLE).rows, trend(days(None), TITLE).chart) == ([], None)


def test_a_bar_of_too_few_is_hollow_on_paper_too() -> None:
    chart = Chart(TITLE, [Bar("甲镇", 1.0, "1/1", is_small=True), Bar("乙镇", 1.0, "22/22")], 1.0)
    assert [one.is_small for one in laid_out(chart, Language.ZH).bars] == [True, False]
    assert svg(chart, Language.ZH).count("stroke-dasharray") == 1
    lines = svg(Chart(TITLE, lines=[Line("在办", [1, 2]), Line("逾期", [0, 1])], across=["a", "b"]), Language.ZH)
    assert (lines.count("<path"), lines.count("逾期 1")) == (4, 1)
