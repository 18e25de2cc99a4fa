"""The command line of indicators: figures with what they are of, the cases behind one, and sentences for mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.counting_days import count_yesterday
from tests.support.paper import sheets
from tests.support.story import COMMON, assigned, closed
from tests.support.world import DISTRICT, TOWN_2, World, at
from tests.support.xiaoan import Xiaoan

WHEN = ("--from", "2026-09-01", "--to", "2026-09-30", "--at", "2026-10-01T00:00")


def test_figures_are_shown_with_their_cases_and_mistakes_are_explained(
    world: World, database_url: str, tmp_path: Path
) -> None:
    number = closed(world, "2026-09-01 09:00")
    assigned(world, "2026-09-02 09:00", replace(COMMON, place="东门"))
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    said = xiaoan("figures", *WHEN, "--behind", "整改率")
    assert "50.0%" in said
    assert "1/2" in said
    assert number in said
    assert "不足 10 件的不排名" in said
    found = xiaoan.json("figures", *WHEN)
    assert found["whole"]["on_time_rate"] == {"value": 0.5, "numerator": 1, "denominator": 2}
    assert found["by_town"][TOWN_2]["rectification_rate"] == {"value": None, "numerator": 0, "denominator": 0}
    assert "没有“x”" in xiaoan("figures", "--by", "x", code=2)
    assert "不是有效期间" in xiaoan("figures", "--from", "2026-10-01", "--to", "2026-09-01", code=2)
    book = tmp_path / "月报.xlsx"
    assert "项数据已写入" in xiaoan("figures", *WHEN, "--area", DISTRICT, "--to-file", str(book))
    whole = {row[0]: row[1] for row in sheets(book.read_bytes())["整体"]}
    assert whole["按期整改率"] == 0.5
    assert "没有登记区划" in xiaoan("figures", *WHEN, "--area", "999999", "--to-file", str(book), code=2)
    assert ".xlsx" in xiaoan("figures", *WHEN, "--to-file", "x.pdf", code=2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_trend_lists_the_last_days_and_the_gaps_among_them(world: World, database_url: str, tmp_path: Path) -> None:
    assigned(world, "2026-09-02 09:00")
    count_yesterday(world.desk, at("2026-09-03 00:05"))
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    found = xiaoan.json("trend", "--days", "3", "--at", "2026-09-04T09:00")
    assert [(one["day"], one["open"]["all"], one["open"]["general"]) for one in found["days"]] == [
        ("2026-09-01", None, None), ("2026-09-02", 1, 1), ("2026-09-03", None, None),
    ]  # fmt: skip
    assert "1/0" in xiaoan("trend", "--at", "2026-09-04T09:00", "--area", DISTRICT)
    assert "1 至 400" in xiaoan("trend", "--days", "0", code=2)
