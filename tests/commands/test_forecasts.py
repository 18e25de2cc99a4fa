"""xiaoan forecast as an operator runs it: tables, JSON and a workbook, and another policy side by side."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from config.policy_files import SHIPPED
from tests.support.picture import counts
from tests.support.story import assigned
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

AT = ("--at", "2026-09-05T09:00", "--days", "14")


@pytest.fixture
def xiaoan(world: World, database_url: str, tmp_path: Path) -> Xiaoan:
    for minute in range(3):
        assigned(world, f"2026-09-01 09:{minute:02d}")
    return Xiaoan(database_url, tmp_path / "home")


def test_it_shows_days_leaders_proposals_and_deadlines_and_writes_nothing(xiaoan: Xiaoan, world: World) -> None:
    before = counts(world)
    said = xiaoan("forecast", *AT, "--budget", "2")
    for word in (
        "假定无人办理",
        "09-07 周一",
        "09-12 周六",
        "周末",
        "一天超过 2 条的领导",
        "第一小学校长（园长）",
        "期内到期",
    ):
        assert word in said
    english = xiaoan("forecast", *AT, "--budget", "2", XIAOAN_LANG="en")
    assert "nobody acts" in english
    assert "leaders told more than 2 a day" in english
    assert counts(world) == before


def test_programs_get_every_day_and_person(xiaoan: Xiaoan) -> None:
    seen = xiaoan.json("forecast", *AT, "--lines", "2")
    assert (seen["from"], seen["to"], len(seen["days"])) == ("2026-09-05", "2026-09-18", 14)
    assert sum(day["messages"] for day in seen["days"]) == seen["messages"]
    assert sum(one["total"] for one in seen["people"]) == seen["messages"]
    assert len(seen["lines"]) == 2
    principal = next(one for one in seen["people"] if one["person"] == "第一小学校长（园长）")
    assert (principal["leader"], principal["by_day"]["2026-09-11"]) == (True, 3)


def test_one_person_is_shown_with_the_hazards_they_hear_of(xiaoan: Xiaoan) -> None:
    said = xiaoan("forecast", *AT, "--person", "EDU.deputy_head")
    assert "教育局分管副职 将收到消息 3 条" in said
    assert said.count("510503-2026-") == 3


def test_another_policy_stands_beside_todays_and_both_go_into_a_workbook(xiaoan: Xiaoan, tmp_path: Path) -> None:
    folder = tmp_path / "stricter"
    shutil.copytree(SHIPPED, folder)
    deadlines = folder / "deadlines.yaml"
    before = deadlines.read_text(encoding="utf-8")
    changed = before.replace("general: {value: 7, unit: working_day}", "general: {value: 4, unit: working_day}", 1)
    assert changed != before
    deadlines.write_text(changed, encoding="utf-8")
    book = tmp_path / "forecast.xlsx"
    said = xiaoan("forecast", *AT, "--policy", str(folder), "--xlsx", str(book))
    for word in ("换用政策“stricter”", "逐日对比", "自各自起算时重计", str(book)):
        assert word in said
    assert openpyxl.load_workbook(book).sheetnames[2] == "政策对比"
    both = xiaoan.json("forecast", *AT, "--policy", str(folder))
    # As many messages may go out in these days; they go out on others.
    letters = [
        [day["on"] for day in both[policy]["days"] if day["by_kind"].get("reminder_letter")]
        for policy in ("today", "other")
    ]
    assert letters == [["2026-09-11"], ["2026-09-08"]]
    assert {one["instrument"]: one["change"] for one in both["instruments"]}["reminder letter"] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--unit", "没有"), "没有登记单位“没有”"),
        (("--area", "99"), "没有登记区划“99”"),
        (("--campus", "没有"), "没有登记学校“没有”"),
        (("--person", "没有"), "没有"),
        (("--policy", "/nowhere"), "deadlines.yaml"),
        (("--at", "昨天"), "看不懂时间"),
    ],
)
def test_what_it_cannot_answer_it_refuses_in_a_sentence(
    xiaoan: Xiaoan, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in xiaoan("forecast", *arguments, code=2)
