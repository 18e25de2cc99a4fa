"""Reading minutes: every table with the columns of resolutions, in workbooks and Word documents alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.headers import Head, find_head, meant_by
from documents.reading import Found, Source, is_ours_to_read, no_sheet, read_plain
from documents.tables import ReadRow
from documents.word_files import is_word, read_word, refuse_old_word
from documents.workbooks import Grid, read_file
from documents.writing import is_empty, name, text, written
from rules.minutes import Cells, Heading, MinutesRow, heading_of
from rules.minutes_sheet import MINUTES, PRINTED
from rules.rows import RowProblem, SheetPlace
from rules.words import Text


@dataclass
class MinutesRead:
    """What a file came to."""

    heading: Heading = field(default_factory=Heading)
    rows: tuple[MinutesRow, ...] = ()
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_minutes(content: bytes, file: str) -> MinutesRead:
    """Every resolution of a file, and what its text says of the meeting. Raises UnreadableFile."""
    refuse_old_word(content, file)
    lines: list[str] = []
    if is_word(content):
        grids, lines = read_word(content, file)
    else:
        grids = read_file(content, file)
    found = Found()
    rows: list[MinutesRow] = []
    for grid in grids:
        head = find_head(MINUTES, grid) if is_ours_to_read(grid) else None
        if head is None or any(one.name not in head.columns for one in MINUTES.required):
            found.notes.append(_not_read(grid))
            continue
        lines += _above(grid, head)
        kept = _kept(grid, head)
        rows += [_row(grid, kept, one) for one in read_plain(MINUTES, grid, head, found)]
    if not found.sources:
        found.problems.append(no_sheet(file, [one.zh for one in MINUTES.required]))
    return MinutesRead(heading_of(lines), tuple(rows), found.problems, found.notes, found.sources)


def _not_read(grid: Grid) -> Text:
    where = SheetPlace(grid.file, grid.sheet).name
    wanted, english = "、".join(one.zh for one in MINUTES.required), ", ".join(one.en for one in MINUTES.required)
    return Text(f"{where.zh}：没有{wanted}这些列，未读取", f"{where.en}: not all of {english}; not read")


def _above(grid: Grid, head: Head) -> list[str]:
    """What stands above the header, each text once however many cells it is merged over."""
    said = [written(cell) for row in grid.rows[: head.index] for cell in row if not is_empty(cell)]
    return list(dict.fromkeys(said))


def _kept(grid: Grid, head: Head) -> list[tuple[int, str]]:
    """The columns of a table that are the minutes' own, by place and header: not those we print beside them."""
    header = grid.rows[head.index]
    kept = []
    for at, above in enumerate(header):
        meant = meant_by(MINUTES, above)
        is_used = bool(name(above)) or any(at < len(row) and not is_empty(row[at]) for row in grid.rows[head.index :])
        if is_used and (meant is None or meant[0].name not in PRINTED):
            kept.append((at, name(above)))
    return kept


def _row(grid: Grid, kept: Sequence[tuple[int, str]], read: ReadRow) -> MinutesRow:
    cells = grid.rows[read.origin.row - grid.first_row]
    as_written = tuple((header, text(written(cells[at])) if at < len(cells) else "") for at, header in kept)
    values: dict[str, Any] = {**read.values}  # Any: each field of its own type
    return MinutesRow(**values, as_written=as_written, origin=read.origin)


def tables_of(cells: Sequence[Cells]) -> list[list[Cells]]:
    """Rows under the same header, in their order: each list is one table as it came."""
    found: list[list[Cells]] = []
    for row in cells:
        if found and _header(found[-1][0]) == _header(row):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _header(row: Cells) -> list[str]:
    return [header for header, _ in row]
