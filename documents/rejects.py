"""Writing the rows that were not imported: as they stood, each with the reason, ready to be mended and imported."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from documents.csv_files import guarded
from documents.ledger_writing import LONGEST_CELL
from documents.printable import workbook
from documents.reading import Source
from documents.replacing import replacing
from documents.writing import Cell, text, written
from rules.rows import RowProblem
from rules.sheets import REJECTED_BECAUSE
from rules.words import Language

_REASON_WIDTH = 60


def write_rejects(path: Path, sources: Iterable[Source], problems: Sequence[RowProblem], language: Language) -> int:
    """The rejected rows are in the file, in the layout they came in, with a last column that says why.

    A .csv file came from one sheet and stays .csv; everything else becomes a workbook. Returns how many rows.
    """
    reasons = _reasons(problems, language)
    sheets = [(source, rows) for source in sources if (rows := _rows(source, reasons))]
    if not sheets:
        return 0
    with replacing(path) as target:
        if path.suffix.lower() == ".csv":
            _write_csv(target, sheets, language)
        else:
            _write_workbook(target, sheets, language)
    return sum(len(rows) for _, rows in sheets)


def rejects_beside(path: Path) -> Path:
    """Where the rejected rows of a file go: next to it, as .csv or .xlsx."""
    ending = ".csv" if path.suffix.lower() == ".csv" else ".xlsx"
    return path.with_name(f"{path.stem}-rejected{ending}")


def _reasons(problems: Sequence[RowProblem], language: Language) -> dict[tuple[str, str, int], str]:
    found: dict[tuple[str, str, int], list[str]] = {}
    for one in problems:
        column = f"{one.header or one.column}：" if one.header or one.column else ""
        found.setdefault((one.file, one.sheet, one.row), []).append(column + one.what.say(language))
    return {key: "；".join(said) for key, said in found.items()}


def _rows(source: Source, reasons: Mapping[tuple[str, str, int], str]) -> list[tuple[Sequence[Cell], str]]:
    grid = source.grid
    found = []
    for index in range(source.head + 1, len(grid.rows)):
        reason = reasons.get((grid.file, grid.sheet, grid.row_number(index)))
        if reason is not None:
            found.append((grid.rows[index], reason))
    return found


def _header(source: Source, language: Language) -> tuple[list[str], int | None]:
    """The header as it stood, with our column; the place of an older reason, which is dropped."""
    header = [text(cell) for cell in source.grid.rows[source.head]]
    older = next((at for at, one in enumerate(header) if one in REJECTED_BECAUSE.headers), None)
    if older is not None:
        del header[older]
    return [*header, REJECTED_BECAUSE.title.say(language)], older


def _cells(row: Sequence[Cell], older: int | None) -> list[Cell]:
    return [cell for at, cell in enumerate(row) if at != older]


def _write_csv(
    target: Path, sheets: Sequence[tuple[Source, list[tuple[Sequence[Cell], str]]]], language: Language
) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        for source, rows in sheets:
            header, older = _header(source, language)
            writer.writerow(header)
            for row, reason in rows:
                writer.writerow([guarded(written(cell)) for cell in _cells(row, older)] + [guarded(reason)])


def _write_workbook(
    target: Path, sheets: Sequence[tuple[Source, list[tuple[Sequence[Cell], str]]]], language: Language
) -> None:
    with workbook(target, is_streamed=True) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for source, rows in sheets:
            sheet = book.add_worksheet(source.grid.sheet or None)
            header, older = _header(source, language)
            sheet.set_column(len(header) - 1, len(header) - 1, _REASON_WIDTH)
            for column, one in enumerate(header):
                sheet.write_string(0, column, one, bold)
            for place, (row, reason) in enumerate(rows, 1):
                for column, cell in enumerate([*_cells(row, older), reason]):
                    if isinstance(cell, (datetime, date)):
                        sheet.write_datetime(place, column, cell, day)
                    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
                        sheet.write_number(place, column, cell)
                    elif cell not in ("", None) and not isinstance(cell, (time, timedelta)):
                        sheet.write_string(place, column, written(cell)[:LONGEST_CELL])
            sheet.freeze_panes(1, 0)
