"""What is open to one person: the acts that would not be refused for who they are or how the case stands."""

from __future__ import annotations

from datetime import date

import pytest

from casework import assigning, leading
from casework.acting import Request
from casework.possible import acts_open_to
from rules.refusals import ChangedMeanwhile
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    INSPECTOR,
    OF_COMMON,
    SERIOUS,
    asked_for_time,
    assigned,
    closed,
    proposed,
    rectifying_,
    refused,
    submitted,
)
from tests.support.world import World, at

NOW = "2026-09-01 10:00"


def names(world: World, number: str, who: str, when: str = NOW) -> list[str]:
    return [one.name for one in acts_open_to(world.desk, number, who, at(when))]


def test_the_units_of_a_new_case_may_sign_for_it_and_only_the_lead_may_object(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    also = ["fund", "close-off", "close-off-site"]
    assert names(world, number, "S1.handler") == ["acknowledge", "control", "plan", *also]
    assert names(world, number, "EDU.handler") == ["acknowledge", "object", "control", "plan", *also]
    assert names(world, number, "PS1.handler") == ["acknowledge"]
    assert names(world, number, "S2.handler") == []


def test_a_leader_may_instruct_and_set_the_pace_and_decides_only_what_lies_before_them(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    assert names(world, number, DEPUTY_LEADER) == ["instruct", "raise", "hold-back", "lower"]
    proposed(world, number, "2026-09-01 09:30")
    decides = ["instruct", "raise", "hold-back", "lower", "approve", "refuse", "defer", "redirect"]
    assert names(world, number, DEPUTY_LEADER) == decides
    assert "approve" not in names(world, number, "EDU.head")


def test_whoever_asked_for_more_time_is_not_offered_to_grant_it(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", SERIOUS)
    assert "request-extension" in names(world, number, "S1.handler")
    asked_for_time(world, number, "2026-09-01 09:30", date(2026, 9, 20))
    assert "request-extension" not in names(world, number, "S1.handler")
    assert {"grant-extension", "refuse-extension"} <= {*names(world, number, "PS1.head")}
    assert "grant-extension" not in names(world, number, "S1.handler")


def test_whoever_put_it_right_is_not_offered_to_verify_it_and_whoever_signed_not_to_look_back(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00")
    assert {"pass", "rework"} <= {*names(world, number, OF_COMMON.verifiers[0])}
    assert "pass" not in names(world, number, "S1.handler")
    over = closed(world, "2026-09-01 09:00")
    assert "look-back-holds" not in names(world, over, OF_COMMON.verifiers[0])
    assert "look-back-holds" in names(world, over, INSPECTOR)


def test_what_a_person_did_after_somebody_looked_is_a_reason_to_look_again(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with world.desk.engine.connect() as connection:
        last = connection.exec_driver_sql("SELECT max(id) FROM ledger_event").scalar()
    assigning.acknowledge(world.desk, Request(number, "S1.handler", at("2026-09-01 09:10")))
    late = Request(number, DEPUTY_LEADER, at("2026-09-01 09:20"), note="尽快", until=date(2026, 9, 9), seen=last)
    with refused(world, ChangedMeanwhile):
        leading.instruct(world.desk, late, (world.units["EDU"],))
    with pytest.raises(ChangedMeanwhile, match="第一小学经办人"):
        leading.instruct(world.desk, late, (world.units["EDU"],))


def test_nobody_is_offered_what_only_the_engine_does(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assert "escalate" not in names(world, number, COORDINATOR)
    assert "sample" not in names(world, number, COORDINATOR)
