"""Printing figures: a sheet for the whole and for every dimension, and one that says what the figures count."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from documents.printable import workbook
from documents.replacing import replacing
from rules.figure_report import Part, Report
from rules.figure_words import COUNTED, SHARED, heading
from rules.indicators import Dimension, Indicator, Measured, ranked
from rules.lasting import Lasting, compliance, look_backs
from rules.tables import Table
from rules.words import Language, Text, said

WHOLE, MEANING = Text("整体", "Whole"), Text("口径", "What the figures count")
_INDICATOR, _VALUE = Text("指标", "indicator"), Text("值", "value")
_NUMERATOR, _DENOMINATOR = Text("分子", "numerator"), Text("分母", "denominator")
_COLUMNS = (
    (_INDICATOR, 18), (_VALUE, 10), (_NUMERATOR, 10), (_DENOMINATOR, 10),
    (Text("95% 区间下限", "95 % from"), 13), (Text("95% 区间上限", "95 % to"), 13),
    (Text("中位数", "median"), 10), (Text("90 分位", "90th percentile"), 10), (Text("名次", "place"), 8),
)  # fmt: skip
_WITH_PLACES = (Indicator.MEAN_DAYS, Indicator.OVERDUE_MULTIPLE)
_FIRST = 2
"""Title and header stand above."""


class Book:
    """A workbook under way: its formats, its language, and what stands above every sheet."""

    def __init__(self, book: Any, language: Language, title: str) -> None:  # Any: XlsxWriter has no types
        self.book, self.language, self.title = book, language, title
        self.head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "valign": "vcenter"})
        self.strong = book.add_format({"bold": True})
        self.share = book.add_format({"num_format": "0.0%"})
        self.part = book.add_format({"num_format": "0.0"})
        self.long = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: Text, columns: Iterable[tuple[Text, int]]) -> Any:
        """A sheet with the title, and below it a header that stays in sight."""
        page = self.book.add_worksheet(name.say(self.language))
        page.write_string(0, 0, self.title, self.strong)
        for place, (text, width) in enumerate(columns):
            page.set_column(place, place, width)
            page.write_string(1, place, text.say(self.language), self.head)
        page.freeze_panes(_FIRST, 0)
        return page

    def figure(self, page: Any, row: int, column: int, one: Measured, rank: int | None) -> None:
        """One figure from this column on; what is empty stays empty."""
        page.write_string(row, column, said(one.indicator, self.language))
        share = one.indicator.is_share
        form = self.share if share else self.part if one.indicator in _WITH_PLACES else None
        if one.value is not None:
            page.write_number(row, column + 1, one.value, form)
        page.write_number(row, column + 2, one.numerator, self.part if one.indicator in _WITH_PLACES else None)
        page.write_number(row, column + 3, one.denominator)
        if one.interval is not None:
            page.write_number(row, column + 4, one.interval.low, self.share)
            page.write_number(row, column + 5, one.interval.high, self.share)
        for further, days in enumerate(one.spread or ()):
            page.write_number(row, column + 6 + further, days, self.part)
        if rank is not None:
            page.write_number(row, column + 8, rank)


def write_figures(
    path: Path, report: Report, place: Text | str, lasting: Lasting, language: Language = Language.ZH
) -> int:
    """The report is in the file, which appears whole or not at all. Returns how many figures it has."""
    with replacing(path) as target, workbook(target) as made:
        book = Book(made, language, heading(report, place).say(language))
        count = _whole(book, report)
        for by in Dimension:
            count += _parts(book, by, report.parts(by))
        for one in (look_backs(lasting), compliance(lasting)):
            _told(book, one)
        _meaning(book)
    return count


def _whole(book: Book, report: Report) -> int:
    page = book.sheet(WHOLE, _COLUMNS[:-1])
    for row, one in enumerate(report.whole.values(), _FIRST):
        book.figure(page, row, 0, one, None)
    page.autofilter(1, 0, _FIRST + len(report.whole) - 1, len(_COLUMNS) - 2)
    return len(report.whole)


def _parts(book: Book, by: Dimension, parts: tuple[Part, ...]) -> int:
    """Every part and indicator a row, so that a filter shows one town, or one indicator of all towns."""
    page = book.sheet(sheet_of(by), ((Text(by.zh, by.en), 24), *_COLUMNS))
    places = {
        one: ranked({part.key: part.figures[one] for part in parts if one in part.figures})
        for one in Indicator
        if one.is_share
    }
    row = _FIRST
    for part in parts:
        for one in part.figures.values():
            page.write_string(row, 0, said(part.name, book.language))
            book.figure(page, row, 1, one, places.get(one.indicator, {}).get(part.key))
            row += 1
    page.autofilter(1, 0, max(row - 1, 1), len(_COLUMNS))
    return row - _FIRST


def _told(book: Book, table: Table) -> None:
    """A table as a bulletin has it, with its note below."""
    page = book.sheet(table.title, ((column, 30 if place == 0 else 16) for place, column in enumerate(table.columns)))
    for row, cells in enumerate(table.rows, _FIRST):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                page.write_number(row, column, cell)
            else:
                page.write_string(row, column, said(cell, book.language))
    page.autofilter(1, 0, max(1, _FIRST + len(table.rows) - 1), len(table.columns) - 1)
    if table.note is not None:
        page.write_string(_FIRST + len(table.rows) + 1, 0, table.note.say(book.language))


def sheet_of(by: Dimension) -> Text:
    """What the sheet of a dimension is called."""
    return Text(f"按{by.zh}", f"By {by.en}")


def _meaning(book: Book) -> None:
    """What every figure counts, and the rules they share."""
    page = book.sheet(MEANING, ((_INDICATOR, 24), (_NUMERATOR, 60), (_DENOMINATOR, 60)))
    row = _FIRST
    for indicator, counted in COUNTED.items():
        page.write_string(row, 0, said(indicator, book.language), book.long)
        page.write_string(row, 1, counted.numerator.say(book.language), book.long)
        page.write_string(row, 2, counted.denominator.say(book.language), book.long)
        row += 1
    for about, what in SHARED:
        page.write_string(row + 1, 0, about.say(book.language), book.long)
        page.write_string(row + 1, 1, what.say(book.language), book.long)
        row += 1
