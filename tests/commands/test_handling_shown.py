"""The command line of who handles and who verifies: shown with the reason, named and handed on by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework import assigning
from tests.support.handlers import handler_of, joined_by
from tests.support.story import COORDINATOR, ask, assigned, found, hand_in
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow


def test_a_case_is_named_handed_on_and_shown_with_the_reason(world: World, database_url: str, tmp_path: Path) -> None:
    joined_by(world, "EDU", "b", "c")
    xiaoan, number = Xiaoan(database_url, tmp_path / "home"), found(world, "2026-09-01 09:00")
    by = ("--by", COORDINATOR, "--at", "2026-09-01T10:00")
    xiaoan("act", "assign", number, "--to", "EDU.b", *by)
    shown = xiaoan.json("hazard", "show", number)["handling"]
    assert [(one["number"], one["zh"]) for one in shown] == [
        ("S1.handler", "本单位唯一人选"), ("EDU.b", "由人指定"),
    ]  # fmt: skip
    xiaoan(
        "act", "转交经办人", number, "--to", "EDU.c", "--by", "EDU.head", "--note", "借调", "--at", "2026-09-01T11:00"
    )
    assert handler_of(world, number, "EDU") == "EDU.c"
    said = xiaoan("explain", number)
    assert "经办与验收人" in said
    assert "EDU.c（c）" in said
    person = xiaoan.json("posts", "show", "EDU.c", "--at", "2026-09-01T12:00")
    assert (person["in_hand"], person["to_look_at"]) == ({"general": 1}, 0)
    assert "1 件（一般 1）" in xiaoan("posts", "show", "EDU.c", "--at", "2026-09-01T12:00")


def test_who_is_to_look_is_shown_with_what_they_are_waited_for(world: World, database_url: str, tmp_path: Path) -> None:
    joined_by(world, "PS1", "b")
    xiaoan, number = Xiaoan(database_url, tmp_path / "home"), assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 09:30"))
    hand_in(world, number, "2026-09-01 15:00")
    said = xiaoan("hazard", "show", number)
    assert "在手 0 件，与他人同为最少，按隐患编号定" in said
    [looker] = [one for one in xiaoan.json("hazard", "show", number)["handling"] if one["how"] == "lot"]
    person = xiaoan.json("posts", "show", looker["number"], "--at", "2026-09-01T16:00")
    assert person["to_look_at"] == 1
