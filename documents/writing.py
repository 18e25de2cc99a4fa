"""What is written in a cell, as text: as it stands, as one line, or narrow for reading numbers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from rules.wording import folded, narrow, one_line, tidy
from rules.words import Text

__all__ = ["Cell", "Unreadable", "folded", "is_empty", "name", "plain", "text", "written"]

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as a workbook gives it; an empty one is None or ''."""


class Unreadable(Exception):
    """A cell that does not hold what its column is for; why, and how to mend it."""

    def __init__(self, what: Text) -> None:
        self.what = what
        super().__init__(what.en)


def is_empty(cell: Cell) -> bool:
    """Whether nothing is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def written(cell: Cell) -> str:
    """A cell as a person sees it: 13800000000.0 is 13800000000, a day is 2026-11-01."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def text(cell: Cell) -> str:
    """Words as they stand, without what no file can hold."""
    return tidy(cell if isinstance(cell, str) else written(cell))


def name(cell: Cell) -> str:
    """One line with narrow digits and letters and single spaces."""
    return one_line(cell if isinstance(cell, str) else written(cell))


def plain(cell: Cell) -> str:
    """A short value for reading numbers out of: narrow throughout, without the apostrophe that marks text."""
    return narrow(written(cell)).removeprefix("'").strip()
