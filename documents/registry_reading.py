"""Reading the registry: one workbook with a sheet for areas, units, schools, people, posts and leave, or csv files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.reading import (
    Found,
    Source,
    build,
    fixed_rows,
    is_ours_to_read,
    no_sheet,
    read_foreign,
    read_plain,
    recognise,
)
from documents.tables import out_with_its_sheet
from documents.workbooks import Grid
from rules.mapping import Mapping
from rules.registry import AreaRow, LeaveRow, PersonRow, PostRow, RegistryRows, SchoolRow, UnitRow
from rules.registry_sheets import REGISTRY
from rules.rows import Origin, RowProblem, SheetPlace
from rules.sheets import Sheet
from rules.words import Text

_ROWS: dict[str, type[Any]] = {
    "areas": AreaRow,
    "units": UnitRow,
    "schools": SchoolRow,
    "people": PersonRow,
    "posts": PostRow,
    "leave": LeaveRow,
}


@dataclass
class RegistryRead:
    """What the files came to."""

    rows: RegistryRows = field(default_factory=RegistryRows)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_registry(grids: Sequence[Grid], mapping: Mapping | None = None) -> RegistryRead:
    """Every row of the registry in these sheets, in our own layout or through a mapping."""
    found = Found()
    rows = RegistryRows()
    if mapping is not None:
        foreign = read_foreign(mapping, grids, found)
        for sheet in REGISTRY:
            rows += _rows(sheet, [(one.values, one.origin) for one in fixed_rows(mapping, sheet, found)])
        rows += _rows(mapping.target, [(one.values, one.origin) for one in foreign])
    else:
        for grid in grids:
            rows += _plain_rows(grid, found)
        if grids and not found.sources and not found.problems:
            headers = [f"{sheet.zh}：{'、'.join(one.zh for one in sheet.required)}" for sheet in REGISTRY]
            found.problems.append(no_sheet(grids[0].file, headers))
    return RegistryRead(rows, found.problems, found.notes, found.sources)


def _plain_rows(grid: Grid, found: Found) -> RegistryRows:
    if not is_ours_to_read(grid):
        return RegistryRows()
    recognised = recognise(REGISTRY, grid)
    where = SheetPlace(grid.file, grid.sheet)
    if recognised is None:
        words = Text(f"{where.name.zh}：不是名册中的表，未读取", f"{where.name.en}: no sheet of the registry, not read")
        found.notes.append(words)
        return RegistryRows()
    sheet, head = recognised
    if head is None:
        words = Text(
            f"没有找到表头，应有这些列：{'、'.join(one.zh for one in sheet.required)}",
            f"no header was found; these columns are wanted: {', '.join(one.en for one in sheet.required)}",
        )
        found.problems += out_with_its_sheet(sheet, grid, Origin(where, 0).problem("", words))
        if grid.rows:
            found.sources.append(Source(grid, 0))
        return RegistryRows()
    return _rows(sheet, [(one.values, one.origin) for one in read_plain(sheet, grid, head, found)])


def _rows(sheet: Sheet, read: Iterable[tuple[dict[str, object], Origin]]) -> RegistryRows:
    kind = _ROWS[sheet.name]
    rows: Any = tuple(build(kind, values, origin) for values, origin in read)
    return RegistryRows(**{sheet.name: rows})
