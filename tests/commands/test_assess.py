"""The command line of assessments: from a dry run to what is final, and sentences for mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.paper import sheets
from tests.support.story import COMMON, COORDINATOR, rectifying_
from tests.support.world import DISTRICT, World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DRAW = "assess", "draw", "--area", DISTRICT, "--period", "2026-09", "--by", COORDINATOR
WHEN = "--at", "2026-10-09T10:00"


def test_an_assessment_from_a_dry_run_to_what_is_final(world: World, database_url: str, tmp_path: Path) -> None:
    hazard = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="=1+1"))
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    tried = xiaoan(*DRAW, *WHEN, "--dry-run")
    assert "第一小学" in tried
    assert "不足 10 件的不排名" in tried
    assert xiaoan.json(*DRAW, *WHEN) == {"number": 1, "was_there": False}
    [point] = xiaoan.json("assess", "show", "1", "--unit", "第一小学")
    assert (point["item"], point["points"], point["number"]) == ("overdue", -100, hazard)
    by = "--by", COORDINATOR
    assert "申诉到 2026-10-15 为止" in xiaoan("assess", "publish", "1", *by, *WHEN)
    against = "assess", "appeal", "1", str(point["id"])
    assert xiaoan.json(*against, "--by", "S1.principal", "--reason", "已书面延期", *WHEN) == {"appeal": 1}
    xiaoan("assess", "rule", "1", "1", "--uphold", *by, "--reason", "有批件", *WHEN)
    later = "--at", "2026-10-16T09:00"
    assert xiaoan.json("assess", "finalise", "1", *by, *later)["step"] == "final"
    book = tmp_path / "考核.xlsx"
    assert "条分值已写入" in xiaoan("assess", "show", "1", "--to-file", str(book))
    assert [row[2] for row in sheets(book.read_bytes())["学校"]] == [100, 100, 100]
    assert [one["step"] for one in xiaoan.json("assess", "list")] == ["final"]
    assert "看不懂考核期" in xiaoan("assess", "draw", "--area", DISTRICT, "--period", "9", *by, code=2)


def test_what_no_ledger_knows_is_entered_and_stands_in_the_evidence(
    world: World, database_url: str, tmp_path: Path
) -> None:
    hazard = rectifying_(world, "2026-09-01 09:00")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    about = "--document", "校安办〔2026〕9号", "--by", COORDINATOR, *WHEN
    practice = "assess", "enter", "practice", "--unit", "S2", "--on", "2026-09-10", "--what", "护学岗网格化", *about
    assert xiaoan.json(*practice) == {"entry": 1}
    harm = "--hazard", hazard, "--on", "2026-09-28", "--what", "学生受伤"
    xiaoan("assess", "enter", "incident", *harm, *about)
    xiaoan("assess", "withdraw", "1", "--reason", "重复", "--by", COORDINATOR, *WHEN)
    xiaoan(*DRAW, *WHEN)
    book = tmp_path / "线索.xlsx"
    assert "1 条线索" in xiaoan("assess", "evidence", "1", "--to-file", str(book), *WHEN)
    assert [row[3] for row in sheets(book.read_bytes())["一票否决线索"]] == [hazard]
