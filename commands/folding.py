"""Tables on a narrow terminal: free text folds, and no number, date or code is cut in two, for it is to be copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

_CODES = re.compile(r"[!-~]*\d[!-~]*")
_LONGEST = 24
"""What is longer is an address or a path, and folds."""


@dataclass(frozen=True, slots=True)
class Column:
    """How wide a column must be, whether it keeps its width while others give way, and its cells as they are set."""

    least: int
    is_rigid: bool
    cells: tuple[str, ...]


def fitted(headers: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[Column]:
    """The columns of a table that is to stand in so much room."""
    columns = [tuple(row[place] for row in rows) for place in range(len(headers))]
    natural = sum(max(map(cell_len, (header, *cells))) + 3 for header, cells in zip(headers, columns, strict=True))
    return [_column(cells, is_tight=natural + 1 > room) for cells in columns]


def _column(cells: tuple[str, ...], *, is_tight: bool) -> Column:
    least = max((_longest_code(one) for one in cells), default=0)
    words = max((cell_len(word) for one in cells for word in one.split()), default=0)
    if not is_tight or not least or words > least:
        return Column(least, is_rigid=False, cells=cells)
    # Nothing in it is wider than its codes: word below word it needs no more than they do.
    return Column(least, is_rigid=True, cells=tuple("\n".join(_filled(one.split(), least)) for one in cells))


def _filled(words: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _longest_code(cell: str) -> int:
    return max((len(one) for one in _CODES.findall(cell) if len(one) <= _LONGEST), default=0)
