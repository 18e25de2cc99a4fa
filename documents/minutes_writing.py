"""Printing the progress of a meeting's resolutions: the columns as they came, and ours beside them.

What is printed reads back the same, so the file may be sent round, amended, and imported again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT

from documents.ledger_writing import LONGEST_CELL
from documents.minutes_reading import tables_of
from documents.printable import workbook
from documents.replacing import replacing
from rules.minutes import MinutesHead, Progress
from rules.minutes_sheet import MINUTES, PROGRESS
from rules.refusals import BadInput
from rules.words import Language, Text, said

_WIDTH = 18
_HELD = Text("会议时间：{day}", "held on: {day}")
_AS_OF = Text("进展截至 {day}", "progress as of {day}")

Table = tuple[list[str], list[list[str]]]
"""A header, and the rows below it."""


def write_progress(
    path: Path, head: MinutesHead, lines: Sequence[Progress], today: date, language: Language = Language.ZH
) -> int:
    """The progress is in the file, .docx as the ending says, else a workbook; it appears whole or not at all."""
    tables = progress_tables(lines, today, language)
    with replacing(path) as target:
        if path.suffix.lower() == ".docx":
            _write_word(target, head, tables, today, language)
        else:
            _write_workbook(target, head, tables, today, language)
    return len(lines)


def progress_tables(lines: Sequence[Progress], today: date, language: Language) -> list[Table]:
    """Every table as it came, with our columns at the end."""
    ours = [one.title.say(language) for one in PROGRESS]
    rest = iter(lines)
    tables: list[Table] = []
    for cells in tables_of([one.as_written for one in lines]):
        rows = []
        for row in cells:
            printed = [said(one, language) for one in next(rest).printed(today)]
            rows.append([*(value for _, value in row), *printed])
        tables.append(([*(header for header, _ in cells[0]), *ours], rows))
    return tables


def _titles(head: MinutesHead, today: date, language: Language) -> list[str]:
    """The lines above the tables. The meeting's day comes before ours, for the first day is read as its own."""
    lines = [head.title, head.document, _HELD.say(language, day=head.held_on), _AS_OF.say(language, day=today)]
    return [one for one in lines if one]


def _write_workbook(target: Path, head: MinutesHead, tables: Sequence[Table], today: date, language: Language) -> None:
    with workbook(target) as book:
        bold = book.add_format({"bold": True, "font_size": 14})
        top = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        for place, (header, rows) in enumerate(tables, 1):
            name = MINUTES.title.say(language)
            page = book.add_worksheet(name if place == 1 else f"{name}{place}")
            row = 0
            for line in _titles(head, today, language):
                page.write_string(row, 0, line, bold if row == 0 else None)
                row += 1
            page.set_column(0, len(header) - 1, _WIDTH)
            for at, one in enumerate(header):
                page.write_string(row, at, one, top)
            page.freeze_panes(row + 1, 0)
            for below, values in enumerate(rows, row + 1):
                for at, value in enumerate(values):
                    page.write_string(below, at, _fitting(value), cell)


def _fitting(value: str) -> str:
    if len(value) > LONGEST_CELL:
        words = "有一栏太长，Excel 放不下，请改用 .docx", "a cell is too long for Excel; write a .docx instead"
        raise BadInput(what=Text(*words))
    return value


def _write_word(target: Path, head: MinutesHead, tables: Sequence[Table], today: date, language: Language) -> None:
    document = docx.Document()
    _turn(document)
    titles = _titles(head, today, language)
    document.add_heading(titles[0], level=1)
    for line in titles[1:]:
        document.add_paragraph(line)
    for header, rows in tables:
        table = document.add_table(rows=0, cols=len(header), style="Table Grid")
        for values in (header, *rows):
            for cell, value in zip(table.add_row().cells, values, strict=True):
                cell.text = value
        document.add_paragraph()
    document.save(str(target))


def _turn(document: Document) -> None:
    """The page lies on its side: there are many columns."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
