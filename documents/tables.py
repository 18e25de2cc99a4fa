"""Reading the rows below a header: every cell by what its column holds, every bad one named with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from documents.cells import reader_for
from documents.headers import Head
from documents.workbooks import Grid
from documents.writing import Cell, Unreadable, folded, is_empty, text, written
from rules.rows import Origin, RowProblem, SheetPlace
from rules.sheets import CellKind, Sheet
from rules.words import Text

Values = dict[str, object]
"""What a row says, by field; a field it says nothing about is left out."""

_FOOT = tuple(
    folded(one)
    for one in (
        "合计",
        "总计",
        "小计",
        "填表",
        "制表",
        "填报",
        "审核",
        "审批",
        "注：",
        "备注：",
        "说明：",
        "单位（盖章）",
        "total",
    )
)
_BAND = 3
"""So many columns saying the same are one merged cell: a heading between rows, or a foot."""
_CHOSEN = (CellKind.WORD, CellKind.YES_NO)
"""Columns people fill down for a whole sheet before there is anything to say."""
_SECRET = (CellKind.ADDRESSES, CellKind.PHONE, CellKind.EMAIL)
"""Columns whose cells are never quoted: addresses hold keys, and numbers are people's own."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that could be read."""

    values: Values
    origin: Origin


@dataclass
class ReadTable:
    """What a sheet came to: good rows, problems of the others, and what is worth saying."""

    grid: Grid
    head: Head
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


class RowReader:
    """Reads rows of one kind of sheet. A row with a problem is not among the good ones."""

    def __init__(self, sheet: Sheet, factors: Mapping[str, int] | None = None) -> None:
        self.sheet = sheet
        self._readers: dict[str, Callable[[Cell], object]] = {
            one.name: reader_for(one, (factors or {}).get(one.name, 1))
            for one in sheet.fields
            if one.kind is not CellKind.IGNORED
        }
        self._required = tuple(one.name for one in sheet.required)

    def read(
        self, cells: Mapping[str, Cell], origin: Origin, excused: Collection[str] = ()
    ) -> tuple[Values, list[RowProblem]]:
        """What the cells say, and what is wrong with them; the fields excused may be missing."""
        values: Values = {}
        problems: list[RowProblem] = []
        for name, cell in cells.items():
            try:
                value = self._readers[name](cell)
            except Unreadable as fault:
                shown = "" if self.sheet.by_name[name].kind in _SECRET else text(written(cell))
                problems.append(origin.problem(name, fault.what, shown))
                continue
            if value not in ("", ()):
                values[name] = value
        wrong = {one.column for one in problems}
        for name in self._required:
            if name not in values and name not in excused and _letters(origin, name) not in wrong:
                title = self.sheet.by_name[name].title
                words = Text(f"必须填写{title.zh}", f"{title.en} must be given")
                problems.append(origin.problem(name, words))
        return values, problems


def _letters(origin: Origin, name: str) -> str | None:
    column = origin.place.columns.get(name)
    return column.letters if column else None


def read_table(sheet: Sheet, grid: Grid, head: Head) -> ReadTable:
    """Every row below the header."""
    table = ReadTable(grid, head, notes=list(head.notes))
    if head.problems:
        table.problems += [replace(one, lost=sheet.name) for one in head.problems]
        table.problems += [_out(origin, head.problems[0].what) for _, origin in filled_rows(sheet, grid, head, [])]
        return table
    reader = RowReader(sheet, head.factors)
    for cells, origin in filled_rows(sheet, grid, head, table.notes):
        values, problems = reader.read(cells, origin)
        problems += hollow_in(grid, head.columns, origin)
        if problems:
            table.problems += problems
        else:
            table.rows.append(ReadRow(values, origin))
    return table


def out_with_its_sheet(sheet: Sheet, grid: Grid, problem: RowProblem) -> list[RowProblem]:
    """The problem of a sheet without a header, and every row below its first as out for this reason."""
    place = SheetPlace(grid.file, grid.sheet)
    rows = [at for at in range(1, len(grid.rows)) if not all(is_empty(cell) for cell in grid.rows[at])]
    out = [_out(Origin(place, grid.row_number(at)), problem.what) for at in rows]
    return [replace(problem, lost=sheet.name), *out]


def _out(origin: Origin, why: Text) -> RowProblem:
    words = Text(f"整张表未读取：{why.zh}", f"nothing of the sheet was read: {why.en}")
    return replace(origin.problem("", words), follows=True)


def hollow_in(grid: Grid, columns: Mapping[str, Sequence[int]], origin: Origin) -> list[RowProblem]:
    """Cells of a row that only look empty."""
    if not grid.hollow:
        return []
    at = [(name, where) for name, indexes in columns.items() for where in indexes]
    return [
        origin.problem(name, grid.hollow[origin.row, grid.first_column + where])
        for name, where in at
        if (origin.row, grid.first_column + where) in grid.hollow
    ]


def filled_rows(sheet: Sheet, grid: Grid, head: Head, notes: list[Text]) -> Iterator[tuple[dict[str, Cell], Origin]]:
    """The cells of every row that holds something, by field.

    Headings between rows, feet and repeated headers are passed over; what stood there is noted.
    """
    kept = [(one, at) for one, at in head.columns.items() if sheet.by_name[one].kind is not CellKind.IGNORED]
    single = [(name, at[0]) for name, at in kept if len(at) == 1]
    several = [(name, at) for name, at in kept if len(at) > 1]
    header = grid.rows[head.index]
    anchor = head.columns.get((sheet.required or sheet.fields)[0].name, (0,))[0]
    for index in range(head.index + 1, len(grid.rows)):
        row = grid.rows[index]
        width = len(row)
        cells = {name: row[at] for name, at in single if at < width and row[at] not in ("", None)}
        for name, columns in several:
            said = "\n".join(written(row[at]) for at in columns if at < width and not is_empty(row[at]))
            if said:
                cells[name] = said
        if not cells or (anchor < width and row[anchor] == header[anchor]):
            continue
        passed_over = _nothing_to_read(sheet, row, cells)
        if passed_over is None:
            yield cells, Origin(head.place, grid.row_number(index))
        elif passed_over:
            notes.append(_passed_over(grid, index, passed_over))


def _nothing_to_read(sheet: Sheet, row: Sequence[Cell], cells: Mapping[str, Cell]) -> str | None:
    """What stands in a row that is a heading, a foot, or nothing but pre-filled choices; None for a row of data."""
    if len(cells) >= _BAND:
        first, second, *_ = cells.values()
        if first == second and isinstance(first, str) and len(set(map(str, cells.values()))) == 1:
            return first.strip()
    if sheet.required and all(one.name in cells for one in sheet.required):
        return None
    said = written(next(cell for cell in row if not is_empty(cell))).strip()
    if folded(said).startswith(_FOOT):
        return said
    if all(sheet.by_name[name].kind in _CHOSEN for name in cells):
        return ""
    return None


def _passed_over(grid: Grid, index: int, said: str) -> Text:
    where = Origin(SheetPlace(grid.file, grid.sheet), grid.row_number(index)).text
    return Text(f"{where.zh}“{said[:30]}”不是数据行，未读取", f"{where.en} “{said[:30]}” is no data and was not read")
