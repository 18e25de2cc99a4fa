"""Minutes and common tasks on the command line: what an operator types, and what is answered."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from tests.support.letters import paragraphs
from tests.support.minutes_files import ROWS, TITLE, document, workbook
from tests.support.story import COORDINATOR
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

AT = ("--at", "2010-05-05T09:00")


@pytest.fixture
def xiaoan(world: World, database_url: str, tmp_path: Path) -> Xiaoan:
    """An installation in which everybody has served since 2009."""
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET starts_on = '2009-01-01'"))
    return Xiaoan(database_url, tmp_path / "home")


def test_minutes_go_in_are_followed_and_come_back(xiaoan: Xiaoan, tmp_path: Path) -> None:
    path = document(tmp_path / "纪要.docx")
    taking = ("minutes", "import", str(path), "--by", COORDINATOR, *AT)
    assert "试运行" in xiaoan(*taking, "--dry-run")
    assert xiaoan.json("minutes", "list") == []
    done = xiaoan.json(*taking)
    assert (done["hazards"], done["common_tasks"], done["children"], done["duties"]) == (1, 2, 5, 1)
    number = str(done["minutes"])
    assert xiaoan.json(*taking)["known"] == 4
    assert f"《{TITLE}》" in xiaoan("minutes", "show", number, "--at", "2010-06-02T09:00")
    assert "2010-05-31，逾期 2 天" in xiaoan("minutes", "show", number, "--at", "2010-06-02T09:00")
    for name in ("进展.xlsx", "进展.docx"):
        xiaoan("minutes", "report", number, "--out", str(tmp_path / name), "--at", "2010-06-02T09:00")
        again = xiaoan.json("minutes", "import", str(tmp_path / name), "--by", COORDINATOR, *AT)
        assert (again["known"], str(again["minutes"]), again["hazards"]) == (4, number, 0)
    xiaoan("minutes", "report", number, "--out", str(tmp_path / "a.pdf"), code=2)
    late = xiaoan.json("run", "rectify", "--as-of", "2010-07-01T00:30")
    assert "resolutions_due" in str(late)
    assert "议定事项逾期" in xiaoan("tasks", "list")
    saying = ("minutes", "done", number, "4", "--by", "PSB.handler", "--note", "已印发", "--at", "2010-07-01T09:00")
    assert "第 4 项已办结" in xiaoan(*saying)
    assert "早已办结" in xiaoan(*saying)
    assert xiaoan.json("tasks", "list") == []
    (line,) = xiaoan.json("minutes", "list", "--at", "2010-07-01T10:00")
    assert (line["resolutions"], line["done"], line["late"]) == (4, 1, 3)


def test_bad_rows_of_a_word_document_are_kept_beside_it_with_the_reason(xiaoan: Xiaoan, tmp_path: Path) -> None:
    path = workbook(tmp_path / "坏.xlsx", (*ROWS[:1], ("9", "装减速带", "第九小学", "交警大队", "", "", "尽快", "")))
    taking = ("minutes", "import", str(path), "--by", COORDINATOR, *AT)
    said = xiaoan(*taking, code=2)
    assert "第 7 行 G 列（完成时限） “尽快”：看不懂的时限" in said
    assert "“第九小学”：没有登记这个学校" in said
    assert xiaoan.json("hazard", "list") == []
    assert xiaoan.json(*taking, "--skip-bad-rows")["hazards"] == 1
    kept = openpyxl.load_workbook(tmp_path / "坏-rejected.xlsx").active
    (row,) = list(kept.iter_rows(min_row=2, values_only=True))
    assert row[1] == "装减速带"
    assert "看不懂的时限" in str(row[-1])


def test_an_empty_table_is_filled_in_says_what_is_missing_and_is_issued(xiaoan: Xiaoan, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    xiaoan("minutes", "template", str(path))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].append([1, "自查一次", "第一小学", "教育局", None, None, None, "5月底前"])
    book.save(path)
    taking = ("minutes", "import", str(path), "--by", COORDINATOR, *AT)
    assert "请写明会议名称和会议日期" in xiaoan(*taking, code=2)
    named = ("--title", "联席会议", "--held-on", "2010-05-04")
    assert "统一指定一个类别" in xiaoan(*taking, *named, code=2)
    done = xiaoan.json(*taking, *named, "--category", "SEC-PATROL")
    assert done["hazards"] == 1
    issuing = ("minutes", "issue", str(done["minutes"]), "--by", COORDINATOR, "--place", "会议室", *AT)
    assert "请写明主持" in xiaoan(*issuing, code=2)
    assert "已印发会议纪要 政法委纪〔2010〕1号" in xiaoan(*issuing, "--chair", "政法委书记")
    again = xiaoan.json(*issuing)
    assert (again["number"], again["was_there"]) == ("政法委纪〔2010〕1号", True)
    xiaoan("letters", "print", str(again["id"]), str(tmp_path / "out.docx"))
    said = paragraphs((tmp_path / "out.docx").read_bytes())
    assert ("出席：教育局" in said, "抄送：教育局" in said) == (True, True)
    assert "联席会议" in xiaoan("letters", "list")


def test_a_common_task_is_opened_gathered_and_shown(xiaoan: Xiaoan, tmp_path: Path) -> None:
    words = ("--title", "门卫无防护器材", "--category", "SEC-PATROL", "--by", COORDINATOR, "--due", "2026-12-30")
    listed = tmp_path / "schools.txt"
    listed.write_text("S1\n第三幼儿园\n", encoding="utf-8")
    when = ("--at", "2026-09-01T09:00")
    first = xiaoan.json("common", "create", *words, "--schools", str(listed), "--lead", "公安分局", *when)
    assert (first["number"], len(first["hazards"]), first["known"]) == ("510503-2026-Z0001", 2, 0)
    more = xiaoan.json("common", "create", *words, "--schools", "all", "--lead", "公安分局", *when)
    assert (more["number"], len(more["hazards"]), more["known"]) == ("510503-2026-Z0001", 1, 2)
    assert "第九小学" in xiaoan("common", "create", *words, "--schools", "第九小学", *when, code=2)
    one = xiaoan.json(
        "hazard", "record", "S2", "--what", "旧案", "--category", "SEC-PATROL", "--by", COORDINATOR, *when
    )
    gathering = ("common", "gather", "510503-2026-Z0001", one["number"], "--by", COORDINATOR, *when)
    assert xiaoan.json(*gathering)["joined"] == 1
    assert xiaoan.json(*gathering)["joined"] == 0
    assert "0/4" in xiaoan("common", "list", *when)
    shown = xiaoan("common", "show", "510503-2026-Z0001", "--at", "2027-01-02T09:00")
    assert "逾期 3 天" in shown
    assert "未了结：第一小学、第二中学、第二中学、第三幼儿园" in shown
    assert "outstanding" in xiaoan("common", "show", "510503-2026-Z0001", XIAOAN_LANG="en")
