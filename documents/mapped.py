"""Reading somebody else's table through a mapping file: their columns, our fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from documents.headers import LOOKED_THROUGH, close_to, header_key
from documents.tables import RowReader, Values, hollow_in
from documents.workbooks import Grid
from documents.writing import Cell, Unreadable, folded, is_empty, plain, text, written
from rules.mapping import SHEETS, Split, Taken
from rules.mapping import Mapping as MappingFile
from rules.rows import Column, Origin, RowProblem, SheetPlace
from rules.words import Text


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row in our fields; the findings that stood in one of its cells, if the mapping splits one."""

    values: Values
    parts: tuple[Values, ...]
    origin: Origin


@dataclass
class MappedTable:
    """What a mapped sheet came to."""

    grid: Grid
    head: int = 0
    rows: list[MappedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    passed_over: int = 0
    """Rows the mapping does not ask for."""


def read_mapped(mapping: MappingFile, grid: Grid) -> MappedTable | None:
    """The rows of a sheet through a mapping; None when the sheet has hardly any of the columns."""
    found = _find_head(mapping, grid)
    if found is None:
        return None
    index, columns = found
    table = MappedTable(grid, index)
    table.problems += _missing(mapping, grid, index, columns)
    if not table.problems:
        _Reading(mapping, grid, index, columns, table).read_all()
    return table


def _find_head(mapping: MappingFile, grid: Grid) -> tuple[int, dict[str, int]] | None:
    wanted = {header_key(one): one for one in mapping.headers}
    best: tuple[int, dict[str, int]] | None = None
    for index, row in enumerate(grid.rows[:LOOKED_THROUGH]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            meant = wanted.get(header_key(cell))
            if meant is not None:
                columns.setdefault(meant, at)
        if columns and (best is None or len(columns) > len(best[1])):
            best = index, columns
    return best if best and 2 * len(best[1]) >= len(wanted) else None


def _missing(mapping: MappingFile, grid: Grid, index: int, columns: Mapping[str, int]) -> list[RowProblem]:
    origin = Origin(SheetPlace(grid.file, grid.sheet), grid.row_number(index))
    offered = [text(cell) for cell in grid.rows[index] if isinstance(cell, str) and cell.strip()]
    problems = []
    for one in mapping.headers:
        if one not in columns:
            close = close_to(one, offered)
            zh, en = (f"，是否指“{close}”？", f"; is it “{close}”?") if close else ("", "")
            words = Text(f"没有映射文件要求的列“{one}”{zh}", f"the column “{one}” of the mapping is missing{en}")
            problems.append(origin.problem("", words))
    return problems


class _Reading:
    """One pass over a mapped sheet."""

    def __init__(
        self, mapping: MappingFile, grid: Grid, head: int, columns: dict[str, int], table: MappedTable
    ) -> None:
        self.mapping, self.grid, self.head, self.columns, self.table = mapping, grid, head, columns, table
        self.reader = RowReader(mapping.target)
        self.place = _place(mapping, grid, head, columns)
        self.patterns = {
            taken.pattern: re.compile(taken.pattern, re.S)
            for taken in (*mapping.columns.values(), *(mapping.split.columns.values() if mapping.split else ()))
            if taken.pattern is not None
        }
        self.only = {name: {folded(one) for one in allowed} for name, allowed in mapping.only.items()}
        split = mapping.split
        self.split_pattern = re.compile(split.pattern, re.S) if split else None
        self.in_parts = frozenset(split.columns) if split else frozenset()

    def read_all(self) -> None:
        for index in range(self.head + 1, len(self.grid.rows)):
            row = self.grid.rows[index]
            cells = {name: row[at] for name, at in self.columns.items() if at < len(row) and not is_empty(row[at])}
            if not cells:
                continue
            if any(folded(plain(cells.get(name))) not in allowed for name, allowed in self.only.items()):
                self.table.passed_over += 1
                continue
            self._read(cells, Origin(self.place, self.grid.row_number(index)))

    def _read(self, cells: Mapping[str, Cell], origin: Origin) -> None:
        problems = hollow_in(self.grid, {name: (at,) for name, at in self.columns.items()}, origin)
        failed: set[str] = set()
        given = dict(self._fields(self.mapping.columns, cells, origin, problems, failed))
        pieces = list(self._pieces(cells, origin, problems))
        parts = [dict(self._fields(self.split.columns, piece, origin, problems, failed)) for piece in pieces]
        values: Values = {}
        read_parts: list[Values] = []
        # What is required may stand in the row or in its parts, so both are judged together; a row without any
        # finding lacks only what findings have.
        for part in parts or [{}]:
            excused = failed | self.in_parts if not parts else failed
            both, wrong = self.reader.read(given | part, origin, excused)
            problems += wrong
            values = {name: value for name, value in both.items() if name not in self.in_parts}
            if parts:
                read_parts.append({name: value for name, value in both.items() if name in self.in_parts})
        if problems:
            self.table.problems += list(dict.fromkeys(problems))
        else:
            self.table.rows.append(MappedRow(values, tuple(read_parts), origin))

    @property
    def split(self) -> Split:
        if self.mapping.split is None:
            raise ValueError("the mapping splits no cell")
        return self.mapping.split

    def _pieces(
        self, cells: Mapping[str, Cell], origin: Origin, problems: list[RowProblem]
    ) -> Iterator[Mapping[str, Cell]]:
        """The findings in the split cell, each as further columns of the row."""
        if self.split_pattern is None:
            return
        cell = cells.get(self.split.column)
        if is_empty(cell) or folded(plain(cell)) in {folded(one) for one in self.split.nothing}:
            return
        for piece in text(cell).split(self.split.separator):
            match = self.split_pattern.search(piece.strip())
            if match is None:
                words = Text(
                    "这一段不符合映射文件的 split.pattern", "this part does not fit split.pattern of the mapping"
                )
                problems.append(origin.problem(_SPLIT, words, piece.strip()))
            else:
                yield {**cells, **{name: said or "" for name, said in match.groupdict().items()}}

    def _fields(
        self,
        wanted: Mapping[str, Taken],
        cells: Mapping[str, Cell],
        origin: Origin,
        problems: list[RowProblem],
        failed: set[str],
    ) -> Iterator[tuple[str, Cell]]:
        for name, taken in wanted.items():
            try:
                value = self._take(taken, cells)
            except Unreadable as fault:
                cell = cells.get(taken.column or "")
                problems.append(origin.problem(name, fault.what, written(cell)))
                failed.add(name)
                continue
            if not is_empty(value):
                yield name, value

    def _take(self, taken: Taken, cells: Mapping[str, Cell]) -> Cell:
        if taken.constant is not None:
            return taken.constant
        if taken.text is not None:
            return taken.fill({name: text(cell) for name, cell in cells.items()})
        cell = cells.get(taken.column or "")
        if taken.pattern is not None and not is_empty(cell):
            cell = self._part(taken.pattern, text(cell))
        if taken.values or taken.otherwise is not None:
            return _exchanged(taken, cell)
        if taken.date_format is not None and isinstance(cell, str) and cell.strip():
            return _day(cell.strip(), taken.date_format)
        return cell

    def _part(self, pattern: str, said: str) -> str:
        match = self.patterns[pattern].search(said)
        if match is None:
            raise Unreadable(
                Text(f"不符合映射文件的 pattern（{pattern}）", f"does not fit the mapping's pattern ({pattern})")
            )
        return (match[1] or "") if match.re.groups else match[0]


_SPLIT = "split"


def _exchanged(taken: Taken, cell: Cell) -> Cell:
    wanted = folded(plain(cell))
    for said, meant in taken.values.items():
        if folded(said) == wanted:
            return meant
    if taken.otherwise is not None:
        return taken.otherwise
    if taken.keep_others:
        return cell
    known = list(taken.values)
    raise Unreadable(
        Text(
            f"映射文件的 values 中没有这个值，已有：{'、'.join(known[:12])}",
            f"the mapping's values do not list it; they have {', '.join(known[:12])}",
        )
    )


def _day(said: str, date_format: str) -> Cell:
    try:
        return datetime.strptime(said, date_format).date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as fault:
        raise Unreadable(Text(f"不是按 {date_format} 书写的日期", f"not a day written as {date_format}")) from fault


def _place(mapping: MappingFile, grid: Grid, head: int, columns: Mapping[str, int]) -> SheetPlace:
    """Where each of our fields comes from in their sheet."""
    found: dict[str, Column] = {}
    taken = dict(mapping.columns)
    if mapping.split is not None:
        taken = {**dict.fromkeys(mapping.split.columns, Taken(column=mapping.split.column)), **taken}
        taken[_SPLIT] = Taken(column=mapping.split.column)
    for name, one in taken.items():
        at = next((columns[column] for column in one.reads if column in columns), None)
        if at is not None:
            found[name] = Column(grid.letters(at), text(grid.rows[head][at]))
    return SheetPlace(grid.file, grid.sheet, found)


def read_fixed(mapping: MappingFile, sheet: str, file: str) -> tuple[list[MappedRow], list[RowProblem]]:
    """The rows a mapping brings itself for a sheet."""
    rows: list[MappedRow] = []
    problems: list[RowProblem] = []
    reader = RowReader(SHEETS[sheet])
    for place, cells in enumerate(mapping.rows.get(sheet, ()), 1):
        origin = Origin(SheetPlace(file, f"rows.{sheet}"), place)
        values, wrong = reader.read(dict(cells), origin)
        problems += wrong
        if not wrong:
            rows.append(MappedRow(values, (), origin))
    return rows, problems


def merged(mapping: MappingFile, rows: Sequence[MappedRow]) -> list[MappedRow]:
    """Rows with the same key as one, the first row's values standing; every row stays named in the origin."""
    if mapping.merge is None:
        return list(rows)
    first: dict[object, MappedRow] = {}
    for row in rows:
        key = row.values.get(mapping.merge.by, row.origin.key)
        if key in first:
            one = first[key]
            origin = Origin(one.origin.place, one.origin.row, (*one.origin.more, row.origin.row))
            first[key] = MappedRow(row.values | one.values, one.parts + row.parts, origin)
        else:
            first[key] = row
    return list(first.values())


def told_apart(mapping: MappingFile, rows: Sequence[MappedRow]) -> list[MappedRow]:
    """Rows that bear the same name get it completed until no two are alike: 力行幼稚園（幼稚園，15570500021）."""
    rule = mapping.tell_apart
    if rule is None:
        return list(rows)
    found = list(rows)
    suffixes: dict[int, list[str]] = {}
    for further in rule.by:
        doubles: dict[tuple[object, ...], list[int]] = {}
        for at, row in enumerate(found):
            named = (row.values.get(rule.field), *suffixes.get(at, ()))
            doubles.setdefault((*named, *(row.values.get(one) for one in rule.within)), []).append(at)
        for alike in doubles.values():
            if len(alike) > 1:
                for at in alike:
                    suffixes.setdefault(at, []).append(text(_said(found[at].values.get(further))))
    for at, more in suffixes.items():
        row = found[at]
        told = f"{row.values[rule.field]}（{'，'.join(one for one in more if one)}）"
        found[at] = MappedRow(row.values | {rule.field: told}, row.parts, row.origin)
    return found


def _said(value: object) -> str:
    return getattr(value, "zh", None) or str(value)
