"""Lists people take away: every value as they read it, whatever it begins with, and whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.ledger_writing import LONGEST_CELL
from documents.lists import ListColumn, ListSheet, write_lists
from documents.workbooks import read_file
from rules.offices import Duty
from rules.refusals import BadInput
from rules.words import Language, Text
from tests.support.world import at

COLUMNS = (ListColumn(Text("单位", "unit")), ListColumn(Text("数量", "count"), 8), ListColumn(Text("时间", "when")))


def sheet(*rows: tuple[object, ...]) -> ListSheet:
    return ListSheet(Text("清单", "list"), COLUMNS, rows, (Text("移交清单", "hand-over"),))


ROWS = (
    ("=1+1", 3, at("2026-09-01 09:00")),
    ([Duty.HEAD, Text("甲", "alpha")], 0, date(2026, 9, 2)),
    (None, 7, ""),
)


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_list_reads_back_as_it_was_meant(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert write_lists(path, [sheet(*ROWS)]) == 3
    [grid] = read_file(path.read_bytes(), name)
    rows = [[str(cell) if cell not in (None, "") else "" for cell in row][:3] for row in grid.rows]
    numbers = [row[1].removesuffix(".0") for row in rows[2:]]
    assert rows[0][0] == "移交清单"
    assert rows[1] == ["单位", "数量", "时间"]
    assert [row[0] for row in rows[2:]] == ["=1+1", "主要负责人、甲", ""]
    assert numbers == ["3", "0", "7"]
    assert [row[2] for row in rows[2:]] == ["2026-09-01 09:00", "2026-09-02", ""]


def test_a_workbook_may_hold_several_lists_in_either_language(tmp_path: Path) -> None:
    path = tmp_path / "lists.xlsx"
    second = ListSheet(Text("其他", "others"), COLUMNS, [("a", 1, "")])
    write_lists(path, [sheet(*ROWS), second], Language.EN)
    grids = read_file(path.read_bytes(), path.name)
    assert [grid.sheet for grid in grids] == ["list", "others"]
    assert grids[1].rows[0][:2] == ["unit", "count"]


def test_what_no_cell_holds_is_cut_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    write_lists(path, [sheet(("校" * (LONGEST_CELL + 5), 1, ""))])
    [grid] = read_file(path.read_bytes(), path.name)
    cell = str(grid.rows[2][0])
    assert len(cell) <= LONGEST_CELL
    assert cell.endswith("未列全）")


def test_a_file_that_cannot_be_written_is_refused_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        write_lists(tmp_path / "missing" / "list.xlsx", [sheet(*ROWS)])
    path = tmp_path / "broken.xlsx"

    def rows() -> object:
        yield ("a", 1, "")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        write_lists(path, [ListSheet(Text("清单", "list"), COLUMNS, rows())])  # type: ignore[arg-type]  # breaks off
    assert list(tmp_path.iterdir()) == []
