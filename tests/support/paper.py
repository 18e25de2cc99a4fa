"""Figures as paper says them: rows of a workbook of figures, and cells of the tables of a page or a Word document."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import docx
import openpyxl

Cells = list[list[str]]


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every sheet below its title and header."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {one.title: list(one.iter_rows(min_row=3, values_only=True)) for one in book.worksheets}


def word_tables(content: bytes) -> list[Cells]:
    """The cells of the tables of a Word document."""
    found = docx.Document(io.BytesIO(content)).tables
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in found]


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Cells] = []
        self.is_within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.is_within = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.is_within = False

    def handle_data(self, data: str) -> None:
        if self.is_within:
            self.tables[-1][-1][-1] += data


def page_tables(text: str) -> list[Cells]:
    """The cells of the tables of a page."""
    read = _Tables()
    read.feed(text)
    return [[[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in one] for one in read.tables]
