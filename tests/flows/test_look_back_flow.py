"""The flow of look-backs: from the first working day on, once a month, rehearsed without a trace, and ending rounds."""

from __future__ import annotations

import pytest

from flows.look_back import look_back
from rules.refusals import BadInput
from tests.support.at_once import at_once
from tests.support.home import Home
from tests.support.look_backs import a_dozen_closed, items
from tests.support.picture import counts
from tests.support.prepared import prepared
from tests.support.world import World, at

sqlite_dozen_for_flows, postgresql_dozen_for_flows, database_url = prepared("dozen_for_flows", a_dozen_closed)

NOTHING = {"not_done": 0, "could_be_drawn": 0, "drawn": 0, "for_office": 0}


def test_it_draws_from_the_first_working_day_on_and_once_a_month(world: World, home: Home) -> None:
    assert look_back.fn(as_of=at("2026-10-07 08:10")) == NOTHING
    found = look_back.fn(as_of=at("2026-10-09 08:10"))
    assert {name: found[name] for name in (*NOTHING, "month")} == NOTHING | {
        "could_be_drawn": 12, "drawn": 3, "month": "2026-10",
    }  # fmt: skip
    assert look_back.fn(as_of=at("2026-10-09 09:10")) == NOTHING
    assert look_back.fn(as_of=at("2026-10-29 08:10")) == NOTHING
    assert look_back.fn(as_of=at("2026-10-30 08:10")) == NOTHING | {"not_done": 3}
    assert {result for _, _, result in items(world).values()} == {"not_done"}


def test_a_dry_run_shows_what_would_be_drawn_and_leaves_nothing(world: World, home: Home) -> None:
    before = counts(world)
    assert look_back.fn(as_of=at("2026-10-09 08:10"), dry_run=True, share=0.5)["drawn"] == 6
    assert counts(world) == before


def test_a_month_that_is_named_is_drawn_whatever_day_it_is(world: World, home: Home) -> None:
    assert look_back.fn(as_of=at("2026-10-11 08:10"), month="2026-09", share=1.0)["drawn"] == 12
    with pytest.raises(BadInput):
        look_back.fn(as_of=at("2026-10-11 08:10"), month="October")


@pytest.mark.slow
def test_two_processes_draw_one_round(world: World, home: Home) -> None:
    reports = at_once(home, [("look_back", at("2026-10-09 08:10"))])
    assert sorted(one[0]["drawn"] for one in reports) == [0, 3]
    assert counts(world)["look_back_round"] == 1
    assert len(items(world)) == 3
