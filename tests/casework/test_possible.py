"""What may be done next: only what the case, as it stands, allows somebody to do."""

from __future__ import annotations

from datetime import date

from casework import assigning, leading, listing
from casework.possible import acts_now
from rules.vocabulary import Act, Instrument
from tests.support.story import (
    COMMON,
    COORDINATOR,
    DEPUTY_LEADER,
    MAJOR,
    OF_COMMON,
    ask,
    asked_for_time,
    assigned,
    closed,
    found,
    proposed,
    rectifying_,
    submitted,
    under_control,
)
from tests.support.world import World, at

DECIDING = {Act.APPROVE, Act.REFUSE, Act.DEFER, Act.REDIRECT}


def now(world: World, number: str, when: str = "2026-09-01 12:00") -> set[Act]:
    return set(acts_now(world.desk, number, at(when)))


def test_signing_for_it_is_offered_until_every_unit_has(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    offered = now(world, number)
    assert {Act.ACKNOWLEDGE, Act.OBJECT} <= offered
    assert offered.isdisjoint({*DECIDING, Act.CONCLUDE, Act.CARRY_OUT})
    for who in ("S1.handler", OF_COMMON.lead):
        assigning.acknowledge(world.desk, ask(number, who, "2026-09-01 10:00"))
    assert Act.OBJECT not in now(world, number)
    assert Act.ACKNOWLEDGE in now(world, number)
    assigning.acknowledge(world.desk, ask(number, "PS1.handler", "2026-09-01 10:00"))
    assert Act.ACKNOWLEDGE not in now(world, number)


def test_a_decision_is_offered_while_something_lies_before_an_approver(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    assert now(world, number).isdisjoint({*DECIDING, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION})
    asked_for_time(world, number, "2026-09-01 10:00", date(2026, 9, 20))
    offered = now(world, number)
    assert {Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION} <= offered
    assert Act.REQUEST_EXTENSION not in offered
    proposed(world, number, "2026-09-01 11:00")
    assert now(world, number) >= DECIDING


def test_a_step_is_offered_to_be_concluded_once_it_was_approved(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00", Instrument.CIRCULAR)
    assert Act.CONCLUDE not in now(world, number)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"), None)
    assert Act.CONCLUDE in now(world, number)
    listing.conclude(world.desk, ask(number, COORDINATOR, "2026-09-01 11:30", note="已通报"))
    assert Act.CONCLUDE not in now(world, number)


def test_a_major_hazard_is_handed_in_only_under_control_and_with_a_plan(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    assert Act.SUBMIT not in now(world, number)
    under_control(world, number, "2026-09-01 10:00")
    assert Act.SUBMIT in now(world, number)


def test_what_is_found_handed_in_or_closed_offers_what_is_left(world: World) -> None:
    assert {Act.ASSIGN, Act.VOID} <= now(world, found(world, "2026-09-01 09:00"))
    handed_in = submitted(world, "2026-09-01 09:00")
    assert {Act.PASS, Act.REWORK} <= now(world, handed_in)
    assert Act.CLOSE_OUT not in now(world, handed_in)
    over = closed(world, "2026-09-01 09:00", COMMON)
    assert now(world, over) == {Act.LOOK_BACK}
