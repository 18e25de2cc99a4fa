"""Finding the header of a sheet, and which column holds what: by synonyms, and with a suggestion for the unknown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from documents.workbooks import Grid
from documents.writing import Cell, folded, is_empty, name
from rules.rows import Column, Origin, RowProblem, SheetPlace
from rules.sheets import CellKind, Sheet, SheetField
from rules.words import Text

LOOKED_THROUGH = 30
"""A header stands among the first rows of a sheet, below its titles."""
_CLOSE_ENOUGH = 0.7
_MARKS = "*＊:："
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the header of a sheet stands, and in which columns each field was found."""

    index: int
    columns: dict[str, tuple[int, ...]]
    place: SheetPlace
    factors: dict[str, int] = field(default_factory=dict)
    """For amounts: 10,000 where the header says 万元."""
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[Text, ...] = ()


def header_key(cell: Cell) -> str:
    """What two spellings of a header have in common."""
    return folded(name(cell)).strip(_MARKS) if isinstance(cell, str) else ""


def _keys(cell: Cell) -> tuple[str, ...]:
    """The header as written, and without what stands in brackets: 整改资金（万元） is 整改资金 too."""
    whole = header_key(cell)
    bare = _BRACKETS.sub("", whole).strip(_MARKS)
    return (whole, bare) if bare and bare != whole else (whole,)


@lru_cache(maxsize=64)
def _known(sheet: Sheet) -> dict[str, tuple[SheetField, int]]:
    """Every header the sheet knows, with the field it means and how good a header for it it is."""
    known: dict[str, tuple[SheetField, int]] = {}
    for one in sheet.fields:
        for rank, header in enumerate(one.headers):
            key = header_key(header)
            if key not in known or rank < known[key][1]:
                known[key] = (one, rank)
    return known


def meant_by(sheet: Sheet, cell: Cell) -> tuple[SheetField, int] | None:
    """The field a header means, and how good a header for it it is; None for an unknown one."""
    known = _known(sheet)
    for key in _keys(cell):
        if key in known:
            return known[key]
        numbered = key.rstrip("0123456789")
        if numbered in known and known[numbered][0].kind is CellKind.ADDRESSES:
            return known[numbered]
    return None


def find_head(sheet: Sheet, grid: Grid) -> Head | None:
    """The header row of this kind of sheet; None when nothing looks like one."""
    best, best_score = None, 1
    for index, row in enumerate(grid.rows[:LOOKED_THROUGH]):
        met = {found[0].name for cell in row if (found := meant_by(sheet, cell)) is not None}
        if len(met) > best_score:
            best, best_score = index, len(met)
    return None if best is None else _head(sheet, grid, best)


def _head(sheet: Sheet, grid: Grid, index: int) -> Head:
    row = grid.rows[index]
    candidates: dict[str, list[tuple[int, int]]] = {}
    unknown: list[int] = []
    for column, cell in enumerate(row):
        found = meant_by(sheet, cell)
        if found is not None:
            candidates.setdefault(found[0].name, []).append((found[1], column))
        elif not is_empty(cell):
            unknown.append(column)
    chooser = _Chooser(sheet, grid, index)
    columns = {one: chooser.choose(one, ranked) for one, ranked in candidates.items()}
    chooser.judge_unknown(unknown, columns)
    chooser.judge_missing(columns)
    return Head(
        index=index,
        columns=columns,
        place=place_of(grid, row, {one: where[0] for one, where in columns.items()}),
        factors={one: 10_000 for one, where in columns.items() if "万" in _unit_of(row[where[0]])},
        problems=tuple(chooser.problems),
        notes=tuple(chooser.notes),
    )


def place_of(grid: Grid, row: Sequence[Cell], columns: dict[str, int]) -> SheetPlace:
    """The sheet with the letters and header of every field's column."""
    found = {one: Column(grid.letters(where), name(row[where])) for one, where in columns.items()}
    return SheetPlace(grid.file, grid.sheet, found)


def _unit_of(cell: Cell) -> str:
    return "".join(_BRACKETS.findall(header_key(cell)))


class _Chooser:
    """Judges the headers of one row, and keeps what is wrong with them or worth saying."""

    def __init__(self, sheet: Sheet, grid: Grid, index: int) -> None:
        self.sheet, self.grid, self.index = sheet, grid, index
        self.row = grid.rows[index]
        self.origin = Origin(SheetPlace(grid.file, grid.sheet), grid.row_number(index))
        self.problems: list[RowProblem] = []
        self.notes: list[Text] = []
        self.asked_about: set[str] = set()

    def choose(self, field_name: str, ranked: list[tuple[int, int]]) -> tuple[int, ...]:
        """The columns a field is read from: the best header's, all of them where a field may have several."""
        kind = self.sheet.by_name[field_name].kind
        if kind is CellKind.ADDRESSES:
            return tuple(sorted(column for _, column in ranked))
        best = min(rank for rank, _ in ranked)
        equals = sorted(column for rank, column in ranked if rank == best)
        alike = {header_key(self.row[column]) for column in equals}
        # A header merged over several columns says the same in each; two separate ones contradict each other.
        if equals[-1] - equals[0] >= len(equals) and len(alike) == 1 and kind is not CellKind.IGNORED:
            self._problem(
                equals[-1],
                Text(
                    f"与 {self.grid.letters(equals[0])} 列重名，请改名或删去其中一列",
                    f"has the same name as column {self.grid.letters(equals[0])}; rename or remove one of them",
                ),
            )
        for _, column in ranked:
            if column != equals[0]:
                self._note(column)
        return (equals[0],)

    def judge_unknown(self, unknown: list[int], columns: dict[str, tuple[int, ...]]) -> None:
        """An unknown header close to one that is missing is a slip; any other column is passed over, and said so."""
        for column in unknown:
            meant = _suggestion(self.sheet, self.row[column])
            if meant is None or meant.name in columns:
                self._note(column)
            else:
                self.asked_about.add(meant.name)
                self._problem(
                    column,
                    Text(
                        f"不认识的列名，是否指“{meant.zh}”？请改列名，不需要的列请删去",
                        f"unknown column; did you mean “{meant.en}”? rename it, or remove it if it is not needed",
                    ),
                )

    def judge_missing(self, columns: dict[str, tuple[int, ...]]) -> None:
        """Every required field has a column, or one that was asked about: a slip is one thing, and said once."""
        known = self.asked_about.union(columns)
        missing = [one.title for one in self.sheet.required if one.name not in known]
        if missing:
            words = Text(
                f"缺少必需的列：{'、'.join(one.zh for one in missing)}；别处的表格请指定映射文件",
                f"these columns are missing: {', '.join(one.en for one in missing)}; for a table of another layout "
                "give a mapping",
            )
            self.problems.append(self.origin.problem("", words))

    def _problem(self, column: int, what: Text) -> None:
        here = SheetPlace(self.grid.file, self.grid.sheet, {"": Column(self.grid.letters(column), "")})
        self.problems.append(Origin(here, self.origin.row).problem("", what, name(self.row[column])))

    def _note(self, column: int) -> None:
        where, letters, header = self.origin.place.name, self.grid.letters(column), name(self.row[column])
        self.notes.append(
            Text(f"{where.zh} {letters} 列“{header}”未读取", f"{where.en} column {letters} “{header}” was not read")
        )


def _suggestion(sheet: Sheet, cell: Cell) -> SheetField | None:
    known = _known(sheet)
    close = difflib.get_close_matches(header_key(cell), known, n=1, cutoff=_CLOSE_ENOUGH)
    return known[close[0]][0] if close else None


def close_to(wanted: str, offered: Sequence[str]) -> str | None:
    """The offered word that looks most like the wanted one, if any does."""
    by_key = {folded(one): one for one in offered}
    close = difflib.get_close_matches(folded(wanted), by_key, n=1, cutoff=_CLOSE_ENOUGH)
    return by_key[close[0]] if close else None
