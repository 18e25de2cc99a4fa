"""The list of hazards: open ones first, by their deadline; what is over last, the newest first; and its title."""

from __future__ import annotations

from pathlib import Path

from rules.vocabulary import Stage
from store import views
from store.filters import Filter
from tests.store.test_outbox_plans import plans
from tests.support.story import COMMON, SERIOUS, assigned, closed, found
from tests.support.world import World, at
from tests.support.xiaoan import Xiaoan


def three_open_and_two_closed(world: World) -> list[str]:
    """Five hazards, in the order in which a list ought to have them."""
    first = closed(world, "2026-09-01 09:00", COMMON)
    second = closed(world, "2026-09-08 09:00", COMMON)
    later, sooner = (assigned(world, f"2026-09-{day} 09:00", COMMON) for day in (16, 15))
    waiting = found(world, "2026-09-14 09:00", SERIOUS)
    return [sooner, later, waiting, second, first]


def numbers(world: World, which: Filter, limit: int = 50) -> list[str]:
    with world.desk.looking() as session:
        return [one.number for one in views.hazard_lines(session, which, limit)]


def test_open_hazards_stand_before_closed_ones_by_deadline_and_closed_ones_newest_first(world: World) -> None:
    wanted = three_open_and_two_closed(world)
    assert numbers(world, Filter()) == wanted
    assert numbers(world, Filter(), 4) == wanted[:4]
    assert numbers(world, Filter(stages=(Stage.CLOSED,))) == wanted[3:]
    assert numbers(world, Filter(stages=(Stage.ASSIGNED, Stage.CLOSED)), 3) == [*wanted[:2], wanted[3]]
    assert numbers(world, Filter(overdue_at=at("2027-09-01 09:00"))) == wanted[:2]


def test_the_title_says_how_many_are_shown_and_how_many_there_are(
    world: World, database_url: str, tmp_path: Path
) -> None:
    three_open_and_two_closed(world)
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    assert "隐患（显示 2，共 5）" in xiaoan("hazard", "list", "--limit", "2")
    assert "隐患（显示 5，共 5）" in xiaoan("hazard", "list", "--limit", "5")
    for option, zh in (("--unit", "单位"), ("--campus", "学校"), ("--area", "区划")):
        assert f"没有登记{zh}“没有”" in xiaoan("hazard", "list", option, "没有", code=2)
    assert "没有登记单位“没有”" in xiaoan("ledger", "export", str(tmp_path / "x.csv"), "--unit", "没有", code=2)


def test_no_part_of_the_list_reads_the_whole_ledger(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with world.desk.looking() as session:
        asked = plans(session, lambda session: views.hazard_lines(session, Filter()))
    assert len(asked) == 3
    assert all("ix_hazard_stage_id" in plan or "ix_hazard_open_sums" in plan for plan in asked), asked
