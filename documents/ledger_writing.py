"""Printing the hazard ledger: .xlsx in constant memory, or .csv; what is printed reads back the same."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from documents.csv_files import guarded
from documents.printable import workbook
from documents.replacing import replacing
from documents.templates import INSTRUCTIONS
from rules.ledger_sheet import LEDGER, LEDGER_COLUMNS
from rules.ledger_words import MEANS
from rules.ledgers import JOINT, LedgerLine
from rules.refusals import BadInput
from rules.vocabulary import Severity
from rules.words import Language, Text, said

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_000
"""What a worksheet of Excel holds."""

_EXCEL_DAY_0 = date(1899, 12, 30)
_EXPLAINING = Text("栏目", "column"), Text("内容", "what it holds")
_YES, _NO = Text("是", "yes"), Text("否", "no")

Value = str | int | float | date | None


def write_ledger(
    path: Path, lines: Iterable[LedgerLine], language: Language = Language.ZH, *, title: str = "",
    progress: Callable[[int], None] = lambda _done: None,
) -> int:  # fmt: skip
    """The ledger is in the file, which appears whole or not at all. Returns how many lines it has.

    The ending decides: .csv is UTF-8 with a byte order mark, anything else an Excel workbook.
    """
    writing = _csv if path.suffix.lower() == ".csv" else _workbook
    with replacing(path) as target, writing(target, language, title) as write:
        count = 0
        for count, line in enumerate(lines, 1):
            write(line_values(count, line, language), line)
            if count % 1000 == 0:
                progress(count)
    return count


def line_values(place: int, line: LedgerLine, language: Language) -> list[Value]:
    """The columns of a line."""
    return [
        place, line.number, line.found_on, said(line.source, language), line.school, line.town, line.place,
        line.description, line.category.say(language), said(line.severity, language),
        (_YES if line.severity is Severity.MAJOR else _NO).say(language), line.measures, _yuan(line.funds),
        line.responsible, line.person, line.lead, JOINT.join(line.co), line.supervising_leader, line.due_on,
        line.extended_due_on, line.done_on, said(line.state, language), line.verifier, line.verified_on,
        line.closed_on, line.note, _yuan(line.estimate), _yuan(line.spent),
        said(line.fund_source, language) if line.fund_source else None,
    ]  # fmt: skip


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


Writer = Callable[[list[Value], LedgerLine], None]


@contextmanager
def _workbook(target: Path, language: Language, title: str) -> Iterator[Writer]:
    with workbook(target, is_streamed=True) as book:
        sheet = book.add_worksheet(LEDGER.title.say(language))
        first = _dress(book, sheet, language, title)
        top = {"valign": "top"}
        amount, day = (book.add_format({**top, "num_format": one}) for one in ("0.00", "yyyy-mm-dd"))
        words, plain = book.add_format({**top, "text_wrap": True}), book.add_format(top)
        row = first

        def write(values: list[Value], line: LedgerLine) -> None:
            nonlocal row
            if row - first >= MOST_ROWS:
                raise BadInput(
                    what=Text(
                        "超过 Excel 的行数上限，请按区划分开导出，或导出为 .csv",
                        "more rows than Excel holds; export area by area, or to .csv",
                    )
                )
            for column, value in enumerate(values):
                if isinstance(value, str) and value:
                    _fits(value, line)
                    sheet.write_string(row, column, value, words)
                elif isinstance(value, date):
                    sheet.write_number(row, column, (value - _EXCEL_DAY_0).days, day)
                elif isinstance(value, (int, float)):
                    sheet.write_number(row, column, value, amount if isinstance(value, float) else plain)
            row += 1

        yield write
        sheet.autofilter(first - 1, 0, max(row - 1, first - 1), len(LEDGER_COLUMNS) - 1)
        _explain(book, language)


def _dress(book: Any, sheet: Any, language: Language, title: str) -> int:  # Any: XlsxWriter has no types
    """Widths, title and header of the sheet. Returns the first row of data."""
    header = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "vcenter"})
    for column, one in enumerate(LEDGER_COLUMNS):
        sheet.set_column(column, column, one.width)
    row = 0
    if title:
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        row = 1
    for column, one in enumerate(LEDGER_COLUMNS):
        sheet.write_string(row, column, one.title.say(language), header)
    sheet.freeze_panes(row + 1, 2)
    return row + 1


def _explain(book: Any, language: Language) -> None:  # Any: see above
    """A sheet beside the ledger says what each of its columns holds."""
    sheet = book.add_worksheet(INSTRUCTIONS.say(language))
    header, wrapped = book.add_format({"bold": True, "bg_color": "#D9E1F2"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(_EXPLAINING):
        sheet.write_string(0, column, title.say(language), header)
    for row, one in enumerate(LEDGER_COLUMNS, 1):
        sheet.write_string(row, 0, one.title.say(language))
        sheet.write_string(row, 1, MEANS[one.name].say(language), wrapped)


def _fits(value: str, line: LedgerLine) -> None:
    if len(value) > LONGEST_CELL:
        raise BadInput(
            what=Text(
                f"{line.number} 有一栏超过 {LONGEST_CELL} 字，Excel 放不下，请导出为 .csv",
                f"a text of {line.number} is longer than {LONGEST_CELL} characters; export to .csv instead",
            )
        )


@contextmanager
def _csv(target: Path, language: Language, title: str) -> Iterator[Writer]:
    with open(target, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        if title:
            writer.writerow([guarded(title)])
        writer.writerow([one.title.say(language) for one in LEDGER_COLUMNS])

        def write(values: list[Value], _line: LedgerLine) -> None:
            writer.writerow([guarded(_plain(value)) for value in values])

        yield write


def _plain(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)
