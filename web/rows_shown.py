"""The first rows of a file as it was read, for whoever handed it in to recognise; numbers of people are masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.reading import Source
from documents.writing import Cell, text

ROWS, COLUMNS, LONGEST = 5, 14, 40
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_MAIL = re.compile(r"([\w.+-])[\w.+-]*@")
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The header of a sheet and its first rows, each with its number in the file."""

    sheet: str
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    count: int


def excerpts(sources: Iterable[Source]) -> list[Excerpt]:
    """Of every sheet that was read its header and a few rows."""
    return [_excerpt(one) for one in sources]


def _excerpt(source: Source) -> Excerpt:
    grid = source.grid
    first = source.head + 1
    rows = [(grid.row_number(first + at), _shown(row)) for at, row in enumerate(grid.rows[first : first + ROWS])]
    return Excerpt(grid.sheet or grid.file, _shown(grid.rows[source.head]), rows, max(0, len(grid.rows) - first))


def _shown(row: Sequence[Cell]) -> list[str]:
    said = [masked(text(cell).replace("\n", " ")) for cell in row[:COLUMNS]]
    return [one if len(one) <= LONGEST else f"{one[:LONGEST]}…" for one in said]


def masked(said: str) -> str:
    """A text in which nobody's telephone, address or identity number can be read."""
    hidden = _PHONE.sub(r"\1****\2", _IDENTITY.sub(r"\1********\2", said))
    return _MAIL.sub(r"\1***@", hidden)
