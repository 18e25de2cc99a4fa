"""Printing a list people take away: a workbook of one or more sheets with a heading, or a .csv of the first."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from documents.csv_files import guarded
from documents.ledger_writing import LONGEST_CELL, MOST_ROWS
from documents.printable import workbook
from documents.replacing import replacing
from rules.instants import shown
from rules.refusals import BadInput
from rules.words import Language, Text, said

SENSITIVE = Text("敏感事项，请登录校安查阅", "sensitive; open Xiao'an to see it")
"""What a list that is handed on says of a case that is not for everybody."""
_MORE = Text("……（此格过长，未列全）", "... (too long for a cell; not all of it is here)")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its title, and its width in characters."""

    title: Text
    width: int = 16


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One sheet: its name, lines that stand above the table, the columns, and the rows."""

    name: Text
    columns: Sequence[ListColumn]
    rows: Iterable[Sequence[object]]
    heading: Sequence[Text] = ()


def write_lists(path: Path, sheets: Sequence[ListSheet], language: Language = Language.ZH) -> int:
    """The lists are in the file, which appears whole or not at all. Returns how many rows the first has.

    The ending decides: .csv is UTF-8 with a byte order mark and holds the first list, anything else is a workbook.
    """
    with replacing(path) as target:
        if path.suffix.lower() == ".csv":
            return _csv(target, sheets[0], language)
        with workbook(target, is_streamed=True) as book:
            counts = [_sheet(book, one, language) for one in sheets]
        return counts[0]


def _sheet(book: Any, sheet: ListSheet, language: Language) -> int:  # Any: XlsxWriter has no types
    page = book.add_worksheet(sheet.name.say(language))
    bold = book.add_format({"bold": True, "font_size": 14})
    header = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "vcenter"})
    amount = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, one in enumerate(sheet.columns):
        page.set_column(column, column, one.width)
    for row, line in enumerate(sheet.heading):
        page.write_string(row, 0, line.say(language), bold if row == 0 else None)
    top = len(sheet.heading)
    for column, one in enumerate(sheet.columns):
        page.write_string(top, column, one.title.say(language), header)
    page.freeze_panes(top + 1, 0)
    count = 0
    for count, values in enumerate(sheet.rows, 1):
        if count > MOST_ROWS:
            words = "超过 Excel 的行数上限，请改为 .csv", "more rows than Excel holds; write it to .csv instead"
            raise BadInput(what=Text(*words))
        for column, value in enumerate(values):
            if isinstance(value, Decimal):
                page.write_number(top + count, column, value, amount)
            elif isinstance(value, int):
                page.write_number(top + count, column, value, wrapped)
            elif words_of := _fitting(_plain(value, language), language):
                page.write_string(top + count, column, words_of, wrapped)
    if sheet.columns:
        page.autofilter(top, 0, top + max(count, 1), len(sheet.columns) - 1)
    return count


def _fitting(words: str, language: Language) -> str:
    """The text, its end left out where no cell of a workbook holds it."""
    if len(words) <= LONGEST_CELL:
        return words
    more = _MORE.say(language)
    return words[: LONGEST_CELL - len(more)] + more


def _csv(target: Path, sheet: ListSheet, language: Language) -> int:
    with open(target, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        for line in sheet.heading:
            writer.writerow([guarded(line.say(language))])
        writer.writerow([one.title.say(language) for one in sheet.columns])
        written = 0
        for values in sheet.rows:
            writer.writerow([guarded(_plain(value, language)) for value in values])
            written += 1
    return written


def _plain(value: object, language: Language) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return shown(value)
    if isinstance(value, date):
        return value.isoformat()
    return said(value, language)
