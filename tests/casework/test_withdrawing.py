"""What was no hazard, or the same one twice."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework import leading, withdrawing
from rules.refusals import MergeTarget, NotInTable, NotYours, ReasonMissing, UnknownHazard
from rules.vocabulary import Instrument
from tests.support.picture import Picture, acts, picture, sides
from tests.support.story import (
    COMMON,
    COORDINATOR,
    DEPUTY_LEADER,
    ask,
    asked_for_time,
    assigned,
    audited,
    closed,
    found,
    objected,
    proposed,
    rectifying_,
    refused,
    replace,
    submitted,
    suspended,
    unsound,
)
from tests.support.world import World


@pytest.mark.parametrize("stage", ["found", "assigned", "objected", "rectifying", "submitted", "suspended"])
def test_an_open_record_may_be_voided_from_any_stage_and_then_waits_for_nobody(world: World, stage: str) -> None:
    made = {
        "found": found, "assigned": assigned, "objected": objected, "rectifying": rectifying_, "submitted": submitted,
        "suspended": lambda world, when: suspended(world, when, date(2026, 9, 20)),
    }  # fmt: skip
    number = made[stage](world, "2026-09-01 09:00")
    if stage == "rectifying":
        asked_for_time(world, number, "2026-09-02 09:00", date(2026, 9, 20))
        proposed(world, number, "2026-09-02 09:00")
        leading.instruct(
            world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 09:00", note="速办", until=date(2026, 9, 5)),
            (world.units["S1"],),
        )  # fmt: skip
    withdrawing.void(world.desk, ask(number, COORDINATOR, "2026-09-03 09:00", note="现场不存在"))
    told = () if stage == "found" else ("voided > EDU.handler", "voided > S1.handler")
    due = "" if stage == "found" else "2026-09-10 24:00"
    assert picture(world, number) == Picture("void", due, (), f"void by PLC.coordinator for PLC: {stage} > void", told)
    if stage == "submitted":
        assert sides(world, number) == ["1 police PS1 -"]
    assert unsound(audited(world, "2026-09-03 09:00")) == []


def test_voiding_needs_the_coordinator_and_a_reason_and_does_not_undo_a_closure(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with refused(world, ReasonMissing):
        withdrawing.void(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00"))
    with refused(world, NotYours):
        withdrawing.void(world.desk, ask(number, "EDU.head", "2026-09-02 09:00", note="不存在"))
    done = closed(world, "2026-09-01 09:00")
    with refused(world, NotInTable):
        withdrawing.void(world.desk, ask(done, COORDINATOR, "2026-09-02 09:00", note="不存在"))


def test_a_double_points_to_the_record_that_goes_on(world: World) -> None:
    stays, double = assigned(world, "2026-09-01 09:00"), rectifying_(world, "2026-09-01 09:10")
    withdrawing.merge(world.desk, ask(double, COORDINATOR, "2026-09-02 09:00"), stays)
    assert picture(world, double) == Picture(
        "void",
        "2026-09-10 24:00",
        (),
        "merge by PLC.coordinator for PLC: rectifying > void",
        ("voided > EDU.handler", "voided > S1.handler"),
    )
    with world.desk.looking() as session:
        pair = session.execute(
            sa.text("SELECT a.number FROM hazard a JOIN hazard b ON b.merged_into_id = a.id WHERE b.number = :double"),
            {"double": double},
        ).scalar_one()
    assert pair == stays
    assert picture(world, stays).stage == "assigned"
    assert acts(world, stays)[-1] == "assign by PLC.coordinator for PLC: found > assigned"
    assert unsound(audited(world, "2026-09-02 09:00")) == []


def test_a_record_merges_only_into_another_open_one_of_the_same_school(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    elsewhere = found(world, "2026-09-01 09:00", replace(COMMON, campus="S2"))
    over = closed(world, "2026-09-01 09:00")
    for target in (number, elsewhere, over, "510503-2026-999999"):
        with refused(world, MergeTarget):
            withdrawing.merge(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00"), target)
    with refused(world, UnknownHazard):
        withdrawing.merge(world.desk, ask("510503-2026-999999", COORDINATOR, "2026-09-02 09:00"), number)
    other = found(world, "2026-09-01 09:00")
    with refused(world, NotYours):
        withdrawing.merge(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00"), other)


def test_what_is_submitted_or_parked_is_voided_and_not_merged(world: World) -> None:
    target = assigned(world, "2026-09-01 09:00")
    for number in (submitted(world, "2026-09-01 09:00"), suspended(world, "2026-09-01 09:00", date(2026, 9, 20))):
        with refused(world, NotInTable):
            withdrawing.merge(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00"), target)


def test_after_merging_a_proposal_of_the_double_is_nobodys_business(world: World) -> None:
    stays, double = assigned(world, "2026-09-01 09:00"), assigned(world, "2026-09-01 09:10")
    proposed(world, double, "2026-09-02 09:00", Instrument.TALK)
    withdrawing.merge(world.desk, ask(double, COORDINATOR, "2026-09-02 09:30"), stays)
    with refused(world, NotInTable):
        leading.approve(world.desk, ask(double, DEPUTY_LEADER, "2026-09-02 10:00"))
    assert unsound(audited(world, "2026-09-02 10:00")) == []
