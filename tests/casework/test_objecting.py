"""A lead unit says it is not theirs; the coordinator rules, once and for good."""

from __future__ import annotations

from datetime import date

from casework import assigning
from rules.refusals import (
    AlreadyAcknowledged,
    AlreadyRuled,
    NotYours,
    ObjectionTooLate,
    ReasonMissing,
)
from tests.support.picture import Picture, acts, picture
from tests.support.story import (
    COORDINATOR,
    ask,
    asked_for_time,
    assigned,
    audited,
    objected,
    proposed,
    rectifying_,
    refused,
    unsound,
)
from tests.support.world import World


def test_an_objection_goes_to_the_coordinator_who_rules_within_a_day(world: World) -> None:
    number = objected(world, "2026-09-01 09:00")
    assert picture(world, number) == Picture(
        "objected",
        "2026-09-10 24:00",
        (
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "rectify S1 running 2026-09-10 24:00",
            "ruling PLC running 2026-09-02 24:00",
        ),
        "object by EDU.handler for EDU: assigned > objected",
        ("objected > PLC.coordinator",),
    )


def test_only_a_lead_unit_that_has_not_signed_objects_with_a_reason_and_in_time(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with refused(world, ReasonMissing):
        assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-01 10:00", note="  "))
    for stranger in ("S1.handler", "PS1.handler", COORDINATOR):
        with refused(world, NotYours):
            assigning.object_to(world.desk, ask(number, stranger, "2026-09-01 10:00", note="不属本单位职责"))
    # The window is one working day, and the day of the hand-over does not count.
    with refused(world, ObjectionTooLate):
        assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-03 00:00", note="不属本单位职责"))
    assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-02 23:59", note="不属本单位职责"))
    other = assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(other, "EDU.handler", "2026-09-01 10:00"))
    with refused(world, AlreadyAcknowledged):
        assigning.object_to(world.desk, ask(other, "EDU.handler", "2026-09-01 10:05", note="不属本单位职责"))


def test_an_upheld_objection_goes_to_another_lead_and_all_time_starts_again(world: World) -> None:
    number = objected(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 12:00"))
    ruling = ask(number, COORDINATOR, "2026-09-02 10:00", note="确属住建职责")
    assigning.rule_upheld(world.desk, ruling, world.units["HUC"])
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-11 24:00",
        (
            "acknowledge HUC running 2026-09-03 10:00",
            "acknowledge PS1 running 2026-09-03 10:00",
            "acknowledge S1 running 2026-09-03 10:00",
            "rectify S1 running 2026-09-11 24:00",
        ),
        "rule by PLC.coordinator for PLC: objected > assigned",
        ("assigned > HUC.handler", "assigned > PS1.handler", "assigned > S1.handler", "ruled > EDU.handler"),
    )
    with refused(world, NotYours):
        assigning.acknowledge(world.desk, ask(number, "EDU.handler", "2026-09-02 11:00"))
    with refused(world, AlreadyRuled):
        assigning.object_to(world.desk, ask(number, "HUC.handler", "2026-09-02 11:00", note="也不属本单位"))


def test_what_lies_before_a_leader_stays_there_when_another_unit_takes_the_lead(world: World) -> None:
    number = objected(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    ruling = ask(number, COORDINATOR, "2026-09-02 10:00", note="确属住建职责")
    assigning.rule_upheld(world.desk, ruling, world.units["HUC"])
    assert "proposal PLC running 2026-09-03 24:00" in picture(world, number).clocks
    assert unsound(audited(world, "2026-09-02 10:05")) == []


def test_a_rejected_objection_leaves_units_and_deadline_and_chases_the_lead_anew(world: World) -> None:
    number = objected(world, "2026-09-01 09:00")
    with refused(world, ReasonMissing):
        assigning.rule_rejected(world.desk, ask(number, COORDINATOR, "2026-09-02 10:00"))
    with refused(world, NotYours):
        assigning.rule_rejected(world.desk, ask(number, "EDU.head", "2026-09-02 10:00", note="自己裁定"))
    assigning.rule_rejected(world.desk, ask(number, COORDINATOR, "2026-09-02 10:00", note="职责清单第一条"))
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-03 10:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "rule by PLC.coordinator for PLC: objected > assigned",
        ("ruled > EDU.handler", "ruled > S1.handler"),
    )
    with refused(world, AlreadyRuled):
        assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-02 11:00", note="仍不属本单位"))


def test_a_lead_may_object_while_the_school_already_works_and_a_request_for_time_lapses(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-01 10:00", date(2026, 9, 20))
    assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-01 12:00", note="不属本单位职责"))
    assert acts(world, number)[-1] == "object by EDU.handler for EDU: rectifying > objected"
    assert unsound(audited(world, "2026-09-01 12:00")) == []
