"""Closing a canteen and using it again, as people type it: what is missing is named at every step."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework import covering
from casework.decaying import watch
from casework.recording import record
from tests.casework.test_campaigns import COORDINATOR as OFFICE
from tests.casework.test_campaigns import drawn
from tests.casework.test_decaying import checked
from tests.support.story import COORDINATOR, SERIOUS, ask, hand_in, looked, rectifying_
from tests.support.world import World, at
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

ON = "2026-09-0{}T09:00"


def test_a_canteen_is_closed_listed_verified_and_used_again(world: World, database_url: str, tmp_path: Path) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    why = ("--note", "燃气泄漏", "--basis", "责停3号", "--place", "食堂")
    on = ("--condition", "管路检测合格", "--condition", "报警器已安装")
    assert "已办理：停用" in xiaoan("act", "停用", number, "--by", "S1.handler", "--at", ON.format(2), *why, *on)
    listed = xiaoan("closures", "list")
    for word in ("食堂", "第一小学", "燃气泄漏（责停3号）", "隐患未销号（整改中）", "未核验 1. 管路检测合格"):
        assert word in listed
    hand_in(world, number, "2026-09-03 09:00")
    confirm = ("act", "核验启用条件", number, "--at", ON.format(4), "--condition", "1")
    assert "不能" in xiaoan(*confirm, "--by", "S1.handler", code=2)
    xiaoan(*confirm, "--by", "PS1.handler")
    looked(world.desk, ask(number, "PS1.handler", "2026-09-05 09:00"))
    reopen = ("act", "恢复使用", number, "--by", "EDU.handler", "--at", ON.format(6))
    assert "尚未由验收方核验：2. 报警器已安装" in xiaoan(*reopen, code=2)
    shown = xiaoan("hazard", "show", number)
    assert "停用（食堂，条件：管路检测合格、报警器已安装，依据 责停3号）：燃气泄漏" in shown
    assert "核验启用条件、恢复使用" not in shown, "nobody can bring it back yet"
    second = ("--by", "PS1.handler", "--at", ON.format(6), "--condition", "2")
    assert "注意：食堂仍停用，尚缺：只差办理恢复使用" in xiaoan("act", "confirm-condition", number, *second)
    assert "已办理：恢复使用" in xiaoan(*reopen)
    assert "没有停用的部位" in xiaoan("closures", "list")
    [line] = xiaoan.json("closures", "list", "--all")
    assert (line["line"]["place"], line["missing"]) == ("食堂", [])
    assert "back in use" in xiaoan("closures", "list", "--all", XIAOAN_LANG="en")


def test_a_site_is_closed_with_its_pupils_placed_part_by_part(world: World, database_url: str, tmp_path: Path) -> None:
    number = record(world.desk, SERIOUS, "PSB.inspector", at("2026-09-01 09:00")).number
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    by = (number, "--by", COORDINATOR, "--at", ON.format(2))
    site = ("act", "停用全校", *by, "--note", "无证", "--condition", "取得许可")
    pupils = ("--part", "人数=320", "--part", "地点=第二小学", "--part", "负责岗位=第二小学校长")
    assert "尚缺起始日期" in xiaoan(*site, *pupils, code=2)
    assert "人数应为整数" in xiaoan(*site, "--part", "人数=很多", code=2)
    xiaoan(*site)
    assert "未安置" in xiaoan("closures", "list")
    xiaoan("act", "学生安置", *by, *pupils, "--part", "起始=2026-09-02")
    assert "320 人 → 第二小学，第二小学校长负责，2026-09-02 起" in xiaoan("closures", "list")


def test_what_fell_back_after_a_campaign_is_said_in_figures(world: World, database_url: str, tmp_path: Path) -> None:
    number = drawn(world)
    checked(world, "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-02")
    covering.end(world.desk, number, OFFICE, at("2026-09-05 09:00"))
    assert watch(world.desk, at("2026-09-20 09:00")) == 1
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    shown = xiaoan("campaign", "show", number, "--at", "2026-09-20T09:00")
    assert "其后 2 周" in shown
    assert "回落：检查由每周 4.0 次降至 0.0 次" in shown
    assert f"{number}：检查由每周 4.0 次降至 0.0 次" in xiaoan("tasks", "list")
    assert f"{number}: checks fell from 4.0 a week to 0.0" in xiaoan("tasks", "list", XIAOAN_LANG="en")
