"""The command line of look-backs: a draw that shows its commitment first, a proof, and a rate that knows its limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.sampling import commitment
from tests.support.look_backs import a_dozen_closed, items, look_at_all
from tests.support.picture import counts
from tests.support.prepared import prepared
from tests.support.story import COORDINATOR
from tests.support.tampering import attack
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

sqlite_dozen_to_command, postgresql_dozen_to_command, database_url = prepared("dozen_to_command", a_dozen_closed)

DRAW = ("look-back", "draw", "--month", "2026-10", "--share", "1", "--at", "2026-10-09T08:40")


def test_a_round_is_rehearsed_drawn_looked_at_rated_and_proved(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan, before = Xiaoan(database_url, tmp_path / "home"), counts(world)
    rehearsed = xiaoan(*DRAW, "--dry-run")
    assert "试算：未保存" in rehearsed
    assert counts(world) == before
    said = xiaoan(*DRAW, "--by", COORDINATOR)
    committed, revealed = said.index("抽取前公布的种子承诺"), said.index("抽取后公开的种子")
    assert committed < revealed
    assert "可抽取 12 件，抽中 12 件，须于 2026-10-29 前（含当日）完成" in said
    assert "本月此前已抽取，未重复抽取" in xiaoan(*DRAW)
    [line] = xiaoan.json("look-back", "list")
    assert (line["number"], line["month"], line["drawn"], line["drawn_by"]) == (1, "2026-10-01", 12, "政法委协调员")
    assert commitment(line["seed"]) == line["commitment"]
    look_at_all(world, failing=2)
    shown = xiaoan("look-back", "show", "1")
    assert "未反弹" in shown
    assert "已到现场" in shown
    rated = xiaoan("look-back", "rate", "1")
    assert "83.3%" in rated
    assert "55.2%–95.3%" in rated
    assert "样本不足" in rated
    assert "true-fix rate (all rounds)" in xiaoan("look-back", "rate", XIAOAN_LANG="en")
    assert "核对一致" in xiaoan("look-back", "replay", "1")


def test_a_changed_draw_ends_with_2_and_says_what_was_changed(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    xiaoan("look-back", "draw", "--month", "2026-10", "--at", "2026-10-09T08:40")
    with attack(world) as by:
        by.run("UPDATE look_back_round SET seed = 'a kinder seed'")
    proof = xiaoan.json("look-back", "replay", "1", code=2)
    assert not proof["sound"]
    assert "种子与抽取前公布的承诺不符" in proof["faults"][0]["zh"]
    assert "the seed is not the one committed to" in xiaoan("look-back", "replay", "1", code=2, XIAOAN_LANG="en")


def test_what_cannot_be_drawn_is_refused_in_words(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    at = ("--at", "2026-10-09T08:40")
    assert "看不懂月份" in xiaoan("look-back", "draw", "--month", "October", *at, code=2)
    assert "还没有到" in xiaoan("look-back", "draw", "--month", "2026-12", *at, code=2)
    said = xiaoan("look-back", "draw", "--by", "S1.handler", *at, code=2)
    assert "没有区县协调员岗位" in said
    assert "种子承诺" not in said, "nothing is announced for somebody who may not draw"
    assert "没有第 7 轮回头看" in xiaoan("look-back", "show", "7", code=2)
    assert items(world) == {}
