"""Photos on the command line: looked at before the act, kept without their place, and what there is to say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.pictures import read_picture
from tests.support.photos import SCHOOL, shot, view
from tests.support.story import COORDINATOR, INSPECTOR
from tests.support.world import World, at
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

FOUND = ("SEC-ALARM", "2026-09-01T09:00")


def test_a_pass_in_part_from_the_photo_to_the_rest(world: World, database_url: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    xiaoan = Xiaoan(database_url, home)
    before, after, revisit, torn = (tmp_path / f"{name}.jpg" for name in ("before", "after", "revisit", "torn"))
    before.write_bytes(shot(view(1), at("2026-09-01 08:50"), SCHOOL))
    after.write_bytes(shot(view(1), at("2026-09-01 08:51"), quality=40))
    revisit.write_bytes(shot(view(2), at("2026-09-03 08:50")))
    torn.write_bytes(shot(view(3))[:700])
    number = xiaoan.json(
        "hazard", "record", "S1", "--what", "两处报警器失灵", "--category", "SEC-ALARM", "--by", INSPECTOR, "--at",
        "2026-09-01T09:00", "--file", str(before),
    )["number"]  # fmt: skip
    kept = [one for one in home.rglob("*") if one.is_file() and one.read_bytes()[:3] == b"\xff\xd8\xff"]
    assert [read_picture(one.read_bytes()).position for one in kept] == [None]

    def act(name: str, by: str, when: str, *more: str, code: int = 0) -> str:
        return xiaoan("act", name, number, "--by", by, "--at", f"2026-09-{when}", *more, code=code)

    act("assign", COORDINATOR, "01T09:10")
    act("acknowledge", "S1.handler", "01T10:00")
    act("submit", "S1.handler", "02T09:00", "--file", str(after), "--file", str(torn))
    shown = xiaoan("hazard", "show", number)
    assert f"与已有照片几乎相同：{number} 发现时照片（2026-09-01 09:00）" in shown
    assert "拍摄于 2026-09-01 08:51，早于发现（2026-09-01 09:00）" in shown
    assert "不能按图片读取" in shown
    rest = ("--note", "北门一处仍不响", "--until", "2026-09-20", "--file", str(revisit))
    assert "须到现场复查" in act("部分通过", "EDU.handler", "03T09:00", *rest, code=2)
    said = act("部分通过", "EDU.handler", "03T09:00", *rest, "--on-site")
    assert "部分通过后分出: 510503-2026-000002  已交办  2026-09-20 24:00  北门一处仍不响" in said
    assert "不能按图片读取" in said
    assert "销号" not in said
    done = xiaoan.json("act", "pass", number, "--by", "PS1.handler", "--at", "2026-09-03T10:00", "--on-site")
    assert {one["mark"] for one in done["marks"]} == {"unreadable", "nearly_same", "taken_early"}
    shown = xiaoan("hazard", "show", number)
    assert "部分通过后分出: 510503-2026-000002  已交办" in shown
    assert "部分通过（现场复查，新期限 2026-09-20，其余转 510503-2026-000002）：北门一处仍不响" in shown
    assert f"分出自: {number}  已销号" in xiaoan("hazard", "show", "510503-2026-000002")
    assert "验收签字" in shown
    signed = [
        (one["side"], one["verdict"], one["revisit"]) for one in xiaoan.json("hazard", "show", number)["signatures"]
    ]
    assert signed == [("education", "in_part", "on_site"), ("police", "passed", "on_site")]
    assert xiaoan.json("hazard", "show", number)["rests"][0]["number"] == "510503-2026-000002"
