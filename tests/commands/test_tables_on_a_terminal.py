"""Tables on a narrow terminal: what must be copied stays whole, and what is alike is shown once."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.audit import _local
from commands.folding import fitted
from tests.support.story import COMMON, assigned, closed
from tests.support.world import World
from tests.support.xiaoan import Xiaoan


@pytest.fixture
def narrow(database_url: str, tmp_path: Path) -> Xiaoan:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    xiaoan.environment["COLUMNS"] = "80"
    return xiaoan


def width(line: str) -> int:
    return sum(2 if ord(one) > 0x2E7F else 1 for one in line)


def test_a_number_and_a_date_are_not_cut_in_two_at_80_columns(world: World, narrow: Xiaoan) -> None:
    number = assigned(world, "2026-09-01 09:00")
    said = narrow("hazard", "list", "--at", "2026-09-01T10:00")
    assert number in said
    assert "2026-09-10" in said
    assert max(map(width, said.splitlines())) <= 80


def test_the_clocks_of_several_units_name_the_unit(world: World, narrow: Xiaoan) -> None:
    number = assigned(world, "2026-09-01 09:00")
    clocks = narrow("hazard", "show", number, "--at", "2026-09-01T10:00").partition("计时")[2]
    assert "环节" in clocks
    for unit in ("第一小学", "教育局"):
        assert any("签收" in line and unit in line for line in clocks.splitlines())


def test_what_is_the_same_for_several_units_is_explained_once(world: World, narrow: Xiaoan) -> None:
    number = assigned(world, "2026-09-01 09:00", COMMON)
    [title] = [line for line in narrow("explain", number).splitlines() if line.startswith("签收")]
    assert "第一小学" in title
    assert "教育局" in title
    over = narrow("explain", closed(world, "2026-09-01 09:00", COMMON))
    assert "停止计时" in over
    assert not any(line.startswith("  ") for line in over.splitlines())


def test_columns_of_codes_keep_their_width_and_only_where_it_is_tight_they_stand_below_each_other() -> None:
    rows = [["2026-09-10 24:00 已逾期", "校门一键报警装置失灵"], ["2026-09-11 24:00", "x"]]
    due, what = fitted(["到期", "隐患"], rows, 30)
    assert (due.least, due.is_rigid, due.cells) == (10, True, ("2026-09-10\n24:00\n已逾期", "2026-09-11\n24:00"))
    assert (what.least, what.is_rigid) == (0, False)
    due, _ = fitted(["到期", "隐患"], rows, 80)
    assert (due.is_rigid, due.cells) == (False, ("2026-09-10 24:00 已逾期", "2026-09-11 24:00"))


@pytest.mark.parametrize(
    "stored", ["2026-09-01 02:00:03.000000", "2026-09-01 02:00:03+00", "2026-09-01T02:00:03+00:00"]
)
def test_an_audit_shows_instants_in_china_s_time(stored: str) -> None:
    assert _local(f"rectify due {stored} odd 7") == "rectify due 2026-09-01 10:00:03 odd 7"
