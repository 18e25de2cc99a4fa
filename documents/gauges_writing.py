"""Printing the six gauges (六个不漏): the numbers, every school a row, who is missing, towns, and the meaning."""

from __future__ import annotations

from pathlib import Path

from documents.figures_writing import MEANING, Book
from documents.printable import workbook
from documents.replacing import replacing
from rules.gauge_words import COUNTED, SHARED, heading
from rules.gauges import Gauge, Gauged, GaugeReport
from rules.words import Language, Text, said

SIX, SCHOOLS = Text("六个不漏", "Six gauges"), Text("逐校", "By school")
MISSING, TOWNS = Text("缺项名单", "Missing"), Text("按镇街", "By town")
HAS_IT, LACKS_IT = "✓", Text("缺", "missing")
_GAUGE, _TOWN = Text("项目", "gauge"), Text("镇街", "town")
_PARTS = Text("档案齐全程度", "of the file")
_SCHOOL, _CODE = Text("学校", "school"), Text("代码", "code")
_COLUMNS = (
    (_GAUGE, 18), (Text("已达到", "counted"), 10), (Text("学校数", "schools"), 10), (Text("比例", "share"), 10),
    (Text("缺", "missing"), 8),
)  # fmt: skip
_HEAD, _FIRST = 1, 2
"""The title stands above the header, the rows begin below it."""


def write_gauges(path: Path, report: GaugeReport, language: Language = Language.ZH) -> int:
    """The gauges are in the file, which appears whole or not at all. Returns how many schools it lists."""
    with replacing(path) as target, workbook(target) as made:
        book = Book(made, language, heading(report).say(language))
        _six(book, report)
        _schools(book, report)
        _missing(book, report)
        _towns(book, report)
        _meaning(book)
    return len(report.schools)


def _six(book: Book, report: GaugeReport) -> None:
    page = book.sheet(SIX, _COLUMNS)
    for row, one in enumerate(report.gauges, _FIRST):
        page.write_string(row, 0, said(one.gauge, book.language))
        page.write_number(row, 1, one.numerator)
        page.write_number(row, 2, one.schools)
        if one.share is not None:
            page.write_number(row, 3, one.share, book.share)
        page.write_number(row, 4, len(one.missing))
    page.autofilter(_HEAD, 0, _FIRST + len(report.gauges) - 1, len(_COLUMNS) - 1)


def _schools(book: Book, report: GaugeReport) -> None:
    """Every school of the list with the six: whoever filters one column for what is missing has its list."""
    gauges = [(Text(one.zh, one.en), 16) for one in Gauge]
    page = book.sheet(SCHOOLS, ((_CODE, 16), (_SCHOOL, 28), (_TOWN, 16), *gauges, (_PARTS, 14)))
    parts = next(one.parts for one in report.gauges if one.gauge is Gauge.SAFETY_FILE)
    for row, school in enumerate(report.schools, _FIRST):
        for column, text in enumerate((school.code, school.name, school.town)):
            page.write_string(row, column, text)
        for column, one in enumerate(report.gauges, 3):
            mark = LACKS_IT.say(book.language) if school.id in one.missing else HAS_IT
            page.write_string(row, column, mark)
        there, needed = parts[school.id]
        page.write_number(row, 3 + len(gauges), there / needed, book.share)
    page.freeze_panes(_FIRST, 2)
    page.autofilter(_HEAD, 0, max(_HEAD, _FIRST + len(report.schools) - 1), 3 + len(gauges))


def _missing(book: Book, report: GaugeReport) -> None:
    """A row for everything a school lacks, with why."""
    page = book.sheet(MISSING, ((_GAUGE, 18), (_TOWN, 16), (_CODE, 16), (_SCHOOL, 28), (Text("缺什么", "why"), 60)))
    row = _FIRST
    for one in report.gauges:
        for school in report.schools:
            why = one.missing.get(school.id)
            if why is None:
                continue
            cells = (said(one.gauge, book.language), school.town, school.code, school.name, why.say(book.language))
            for column, text in enumerate(cells):
                page.write_string(row, column, text, book.long if column == len(cells) - 1 else None)
            row += 1
    page.autofilter(_HEAD, 0, max(_HEAD, row - 1), 4)


def _towns(book: Book, report: GaugeReport) -> None:
    gauges = [(Text(one.zh, one.en), 16) for one in Gauge]
    page = book.sheet(TOWNS, ((_TOWN, 20), (Text("学校数", "schools"), 10), *gauges))
    for row, (area, name) in enumerate(report.towns.items(), _FIRST):
        six: list[Gauged] = list(report.of_town(area))
        page.write_string(row, 0, name)
        page.write_number(row, 1, six[0].schools)
        for column, one in enumerate(six, 2):
            page.write_number(row, column, one.numerator)
    page.autofilter(_HEAD, 0, max(_HEAD, _FIRST + len(report.towns) - 1), 1 + len(gauges))


def _meaning(book: Book) -> None:
    page = book.sheet(MEANING, ((_GAUGE, 24), (Text("口径", "what it counts"), 90)))
    rows = [(Text(one.zh, one.en), what) for one, what in COUNTED.items()]
    for row, (about, what) in enumerate([*rows, *SHARED], _FIRST):
        page.write_string(row, 0, about.say(book.language), book.long)
        page.write_string(row, 1, what.say(book.language), book.long)
