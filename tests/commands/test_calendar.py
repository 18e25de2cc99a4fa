"""The calendar on the command line: which years are official, and a late notice taken in from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.policy_files import SHIPPED
from tests.support.picture import picture
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow


def test_a_late_notice_is_checked_taken_in_and_shown(world: World, database_url: str, tmp_path: Path) -> None:
    number = assigned(world, "2026-12-28 09:00")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    assert xiaoan.json("calendar", "show", "--year", "2027")["status"] == "provisional"
    shipped = (SHIPPED / "calendar.yaml").read_text(encoding="utf-8")
    before, _, of_2027 = shipped.partition("  2027:\n")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(before + "  2027:\n" + of_2027.replace("2027-01-01", "2028-01-01"), encoding="utf-8")
    assert "不在 2027 年内" in xiaoan("calendar", "import", str(wrong), "--by", COORDINATOR, code=2)
    notice = tmp_path / "2027.yaml"
    official = of_2027.replace("provisional", "official", 1).replace(
        "name: 元旦}", "name: 元旦}\n      - {date: '2027-01-04', name: 元旦}", 1
    )
    notice.write_text(before + "  2027:\n" + official, encoding="utf-8")
    assert "没有问题" in xiaoan("calendar", "check", str(notice))
    said = xiaoan("calendar", "import", str(notice), "--by", COORDINATOR, "--at", "2026-12-29 10:00")
    assert "1 件隐患的时限因此变更" in said
    assert picture(world, number).due == "2027-01-08 24:00"
    shown = xiaoan("calendar", "show", "--year", "2027")
    assert "2027 年（正式）" in shown
    assert "2027-01-04" in shown
