"""A visit on paper: the sheet goes out, is filled in without a network, and comes back, twice and in any order."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

POLICE, TEACHER = "PSB.inspector", "EDU.inspector"
COORDINATOR = "PLC.coordinator"


@pytest.fixture
def xiaoan(world: World, database_url: str, tmp_path: Path) -> Xiaoan:
    return Xiaoan(database_url, tmp_path / "home")


def issued(xiaoan: Xiaoan) -> str:
    said = xiaoan.json(
        "visit", "open", "S1", "--team", POLICE, "--team", TEACHER, "--checklist", "MIN4", "--by", COORDINATOR
    )
    return str(said["visit"])


def sheet(xiaoan: Xiaoan, number: str, who: str, folder: Path) -> Path:
    target = folder / f"{who}.xlsx"
    xiaoan("visit", "sheet", number, "--for", who, "--out", str(target), "--force")
    return target


def fill(path: Path, item: str, **cells: str) -> None:
    """Writes into the row of an item, or for no item into the first spare row."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    header = next(row for row in page.iter_rows() if row[0].value == "检查项")
    columns = {cell.value: cell.column for cell in header}
    below = range(header[0].row + 1, page.max_row + 1)
    row = next(one for one in below if (page.cell(one, 1).value or "") == item and not page.cell(one, 4).value)
    for name, value in cells.items():
        page.cell(row, columns[name], value)
    book.save(path)


def test_two_sheets_come_back_in_either_order_and_the_visit_is_the_same(xiaoan: Xiaoan, tmp_path: Path) -> None:
    (tmp_path / "东门.jpg").write_bytes(b"\xff\xd8\xff\xe0 gate")
    standings = []
    for order in ((POLICE, TEACHER), (TEACHER, POLICE)):
        number = issued(xiaoan)
        papers = {who: sheet(xiaoan, number, who, tmp_path) for who in order}
        fill(papers[POLICE], "MIN4-02", 结果="不合格", 部位="东门", 情况说明="无人值守", 照片="东门.jpg")
        fill(papers[POLICE], "", 结果="×", 部位="操场", 情况说明="篮球架松动", 类别="MGMT-FILE")
        fill(papers[TEACHER], "MIN4-02", 结果="×", 部位="东门", 情况说明="钥匙在门卫")
        fill(papers[TEACHER], "MIN4-01", 结果="√")
        for who in order:
            assert xiaoan.json("visit", "import", str(papers[who]))["clashes"] == []
        again = xiaoan.json("visit", "import", str(papers[POLICE]))
        assert again["changed"] == 0
        combined = again["standing"]["combined"]
        assert combined["answers"] == {"MIN4-01": "pass", "MIN4-02": "fail"}
        standings.append(combined["failures"])
    assert standings[0] == standings[1]
    assert [(one["item"], one["place"], one["note"], len(one["photos"])) for one in standings[0]] == [
        ("MIN4-02", "东门", "钥匙在门卫；无人值守", 1), ("", "操场", "篮球架松动", 0),
    ]  # fmt: skip


def test_a_sheet_that_was_handed_out_before_the_last_changes_names_the_clash_and_loses_nothing(
    xiaoan: Xiaoan, tmp_path: Path
) -> None:
    number = issued(xiaoan)
    early = sheet(xiaoan, number, POLICE, tmp_path)
    xiaoan("visit", "answer", number, "MIN4-01", "pass", "--by", POLICE)
    fill(early, "MIN4-01", 结果="不合格", 情况说明="只有一名保安")
    fill(early, "MIN4-03", 结果="合格")
    came = xiaoan.json("visit", "import", str(early))
    assert came["changed"] == 1
    assert [one["spot"] for one in came["clashes"]] == [["MIN4-01", ""]]
    assert came["standing"]["combined"]["answers"] == {"MIN4-01": "pass", "MIN4-03": "pass"}


def test_the_sheet_of_the_last_state_brings_what_stands_in_it_and_takes_out_what_was_taken_out(
    xiaoan: Xiaoan, tmp_path: Path
) -> None:
    number = issued(xiaoan)
    xiaoan("visit", "answer", number, "MIN4-02", "fail", "--place", "东门", "--note", "无人值守", "--by", POLICE)
    paper = sheet(xiaoan, number, POLICE, tmp_path)
    assert xiaoan.json("visit", "import", str(paper))["changed"] == 0, "what is printed reads back the same"
    book = openpyxl.load_workbook(paper)
    page = book.worksheets[0]
    row = next(cells for cells in page.iter_rows() if cells[0].value == "MIN4-02")
    for cell in row[3:]:
        cell.value = None
    book.save(paper)
    came = xiaoan.json("visit", "import", str(paper))
    assert (came["changed"], came["standing"]["combined"]["answers"]) == (1, {})


def test_bad_rows_are_named_and_nothing_is_taken_in(xiaoan: Xiaoan, tmp_path: Path) -> None:
    number = issued(xiaoan)
    paper = sheet(xiaoan, number, POLICE, tmp_path)
    fill(paper, "MIN4-01", 情况说明="只有一名保安")
    fill(paper, "MIN4-02", 结果="差不多")
    fill(paper, "MIN4-03", 结果="不合格", 照片="没有这张.jpg")
    said = xiaoan("visit", "import", str(paper), code=2)
    assert "没有填结果" in said
    assert "差不多" in said
    assert "没有这张.jpg" in said
    assert xiaoan.json("visit", "show", number)["standing"]["combined"]["answers"] == {}


def test_signing_through_the_command_line_opens_the_hazards(xiaoan: Xiaoan) -> None:
    number = issued(xiaoan)
    xiaoan("visit", "answer", number, "MIN4-02", "fail", "--place", "东门", "--note", "无人值守", "--by", POLICE)
    assert "还等：教育" in xiaoan("visit", "sign", number, "--by", POLICE)
    said = xiaoan("visit", "sign", number, "--by", TEACHER)
    assert "检查完成" in said
    assert "新立" in said
    assert "已完成" in xiaoan("visit", "list", "--mine", TEACHER)
