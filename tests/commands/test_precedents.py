"""What upheld objections say about the duty map, and that the rule offered is one that policy takes and that works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework import assigning, setting_up
from config.policy_files import SHIPPED, check, read_policy
from store.cases import hazard_by_number
from tests.support.story import COORDINATOR, ask, assigned, objected
from tests.support.world import World, at
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow


def test_a_ruling_is_offered_as_a_rule_that_sends_the_next_one_there_at_once(
    world: World, database_url: str, tmp_path: Path
) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    assert "没有异议成立的裁定" in xiaoan("policy", "precedents")
    for minute in ("00", "10"):
        number = objected(world, f"2026-09-01 09:{minute}")
        ruling = ask(number, COORDINATOR, f"2026-09-01 11:{minute}", note="该处由住建部门维护")
        assigning.rule_upheld(world.desk, ruling, world.units["HUC"])
    assigning.rule_rejected(
        world.desk, ask(objected(world, "2026-09-01 09:20"), COORDINATOR, "2026-09-01 11:20", note="否")
    )
    [one] = xiaoan.json("policy", "precedents")
    assert (one["times"], one["from"], one["to"], one["heeded"]) == (2, "EDU", "HUC", False)
    assert one["rulings"][0]["reason"] == "该处由住建部门维护"
    said = xiaoan("policy", "precedents")
    assert "未采纳" in said
    offered = said[said.index("  - match:") :].rstrip()
    folder = tmp_path / "policy"
    shutil.copytree(SHIPPED, folder)
    duty_map = folder / "routing.yaml"
    duty_map.write_text(
        duty_map.read_text(encoding="utf-8").replace("\nrules:\n", f"\nrules:\n{offered}\n", 1), encoding="utf-8"
    )
    assert check(folder) == []
    setting_up.publish_policy(world.desk, read_policy(folder), at("2026-09-02 08:00"), COORDINATOR, "采纳先例")
    next_one = assigned(world, "2026-09-02 09:00")
    with world.desk.looking() as session:
        assert hazard_by_number(session, next_one).lead_unit_id == world.units["HUC"]
    assert xiaoan.json("policy", "precedents")[0]["heeded"] is True
    assert xiaoan.json("policy", "precedents", "--area", "99") == []
