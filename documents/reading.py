"""What the readers of registries, ledgers and inspections share: which sheets they took, and what they came to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, TypeVar

from documents.headers import Head, find_head
from documents.mapped import MappedRow, merged, read_fixed, read_mapped, told_apart
from documents.tables import ReadRow, read_table
from documents.workbooks import REMEMBERED, Grid
from documents.writing import folded
from rules.ledgers import InspectionRow, LedgerRow
from rules.mapping import Mapping
from rules.records import RecordRow
from rules.registry import AreaRow, LeaveRow, PersonRow, PostRow, SchoolRow, UnitRow
from rules.rows import Origin, RowProblem, SheetPlace
from rules.sheets import ASIDE, Sheet
from rules.visit_sheet import VisitRow
from rules.words import Text

Row = TypeVar(
    "Row", AreaRow, UnitRow, SchoolRow, PersonRow, PostRow, LeaveRow, LedgerRow, InspectionRow, VisitRow, RecordRow
)

_KINDS: tuple[type[Any], ...] = (
    AreaRow, UnitRow, SchoolRow, PersonRow, PostRow, LeaveRow, LedgerRow, InspectionRow, VisitRow, RecordRow,
)  # fmt: skip
_KNOWN: dict[type[Any], frozenset[str]] = {
    kind: frozenset(one.name for one in dataclasses.fields(kind)) for kind in _KINDS
}


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet that was read, and the row its header stands in: what a file of rejected rows is made from."""

    grid: Grid
    head: int


@dataclass
class Found:
    """What reading came to so far, whatever kind of sheet it was."""

    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def is_ours_to_read(grid: Grid) -> bool:
    """Whether a sheet may hold data: instructions and examples of our templates do not."""
    return grid.sheet != REMEMBERED and not folded(grid.sheet).startswith(tuple(folded(one) for one in ASIDE))


def read_plain(sheet: Sheet, grid: Grid, head: Head, found: Found) -> list[ReadRow]:
    """The rows of a sheet in our own layout."""
    table = read_table(sheet, grid, head)
    found.problems += table.problems
    found.notes += table.notes
    found.sources.append(Source(grid, head.index))
    return table.rows


def read_all_plain(
    sheet: Sheet, grids: Sequence[Grid], found: Found
) -> list[tuple[dict[str, object], Origin, tuple[dict[str, object], ...]]]:
    """The rows of every sheet of a file in our own layout, each with no parts; one town a sheet is usual."""
    rows: list[tuple[dict[str, object], Origin, tuple[dict[str, object], ...]]] = []
    for grid in grids:
        if not is_ours_to_read(grid):
            continue
        head = find_head(sheet, grid)
        lacking = head is not None and any(one.name not in head.columns for one in sheet.required)
        if head is None or (lacking and len(grids) > 1 and not named_like(sheet, grid)):
            found.notes.append(_not_read(sheet, grid))
            continue
        rows += [(one.values, one.origin, ()) for one in read_plain(sheet, grid, head, found)]
    if not found.sources and grids:
        found.problems.append(no_sheet(grids[0].file, [one.zh for one in sheet.fields]))
    return rows


def _not_read(sheet: Sheet, grid: Grid) -> Text:
    where = SheetPlace(grid.file, grid.sheet).name
    return Text(
        f"{where.zh}：没有“{sheet.zh}”的表头，未读取", f"{where.en}: no header of the {sheet.en.lower()}, not read"
    )


def read_foreign(mapping: Mapping, grids: Iterable[Grid], found: Found) -> list[MappedRow]:
    """The rows of somebody else's sheets through a mapping; at least one sheet must have its columns."""
    rows: list[MappedRow] = []
    seen: list[Grid] = []
    for grid in grids:
        if mapping.worksheet and folded(grid.sheet) != folded(mapping.worksheet):
            continue
        seen.append(grid)
        table = read_mapped(mapping, grid)
        if table is None:
            continue
        found.problems += table.problems
        found.sources.append(Source(grid, table.head))
        rows += table.rows
        if table.passed_over:
            found.notes.append(_not_asked_for(grid, table.passed_over))
    if not found.sources:
        file = seen[0].file if seen else ""
        found.problems.append(no_sheet(file, mapping.headers))
    return told_apart(mapping, merged(mapping, rows))


def fixed_rows(mapping: Mapping, sheet: Sheet, found: Found) -> list[MappedRow]:
    """The rows a mapping brings itself."""
    rows, problems = read_fixed(mapping, sheet.name, mapping.title or "mapping")
    found.problems += problems
    return rows


def no_sheet(file: str, headers: Sequence[str]) -> RowProblem:
    """No sheet of a file has the columns that are looked for."""
    shown = headers[:8]
    words = Text(
        f"没有找到表头，应有这些列：{'、'.join(shown)}；请核对是否选错文件，或指定映射文件",
        f"no header was found; these columns are wanted: {', '.join(shown)}; check the file, or give a mapping",
    )
    return Origin(SheetPlace(file), 0).problem("", words)


def _not_asked_for(grid: Grid, count: int) -> Text:
    where = SheetPlace(grid.file, grid.sheet).name
    return Text(
        f"{where.zh}：按映射文件的 only 略过 {count} 行", f"{where.en}: {count} rows passed over, as `only` says"
    )


def named_like(sheet: Sheet, grid: Grid) -> bool:
    """Whether a worksheet, or a csv file, bears the name of this kind of sheet."""
    given = grid.sheet or PurePath(grid.file).stem
    return folded(given) in {folded(one) for one in (sheet.name, sheet.zh, sheet.en, *sheet.also)}


def recognise(sheets: Sequence[Sheet], grid: Grid) -> tuple[Sheet, Head | None] | None:
    """Which kind of sheet this is: by its name, else by the header most of whose columns it has."""
    for sheet in sheets:
        if named_like(sheet, grid):
            return sheet, find_head(sheet, grid)
    best: tuple[Sheet, Head] | None = None
    for sheet in sheets:
        head = find_head(sheet, grid)
        if head is None or any(one.name not in head.columns for one in sheet.required):
            continue
        if sheet.telling and not any(one in head.columns for one in sheet.telling):
            continue
        # Among equals the smaller sheet fits better: code and name alone are an area.
        if best is None or len(head.columns) > len(best[1].columns):
            best = sheet, head
    return best


def build(kind: type[Row], values: dict[str, object], origin: Origin) -> Row:
    """A row of this kind from what was read."""
    known = _KNOWN[kind]
    given: dict[str, Any] = {name: value for name, value in values.items() if name in known}  # Any: each of its own
    return kind(**given, origin=origin)
