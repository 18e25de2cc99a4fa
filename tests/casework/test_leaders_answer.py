"""Leaders answer in other ways than yes and no: put off, handed on; and instructions are carried out and reported."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework import leading
from casework.escalating import escalate
from rules.refusals import CannotDecide, DateMissing, NoProposalOpen, NotYours, ReasonMissing
from tests.support.picture import Picture, picture, rungs
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    LEADER,
    ask,
    assigned,
    audited,
    proposed,
    refused,
    unsound,
)
from tests.support.world import World, at


def test_an_instruction_is_carried_out_by_a_unit_it_names_and_the_leader_hears_what_was_done(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    words = ask(number, DEPUTY_LEADER, "2026-09-01 10:00", note="今天内整改", until=date(2026, 9, 3))
    leading.instruct(world.desk, words, (world.units["EDU"], world.units["S1"]))
    with refused(world, ReasonMissing):
        leading.carry_out_instruction(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00"))
    with refused(world, NotYours):
        leading.carry_out_instruction(world.desk, ask(number, "FRS.handler", "2026-09-02 09:00", note="已办"))
    leading.carry_out_instruction(world.desk, ask(number, "S1.handler", "2026-09-02 09:00", note="已装好并试用"))
    shown = picture(world, number)
    assert not any(one.startswith("instruction") for one in shown.clocks)
    assert shown.act == "carry_out by S1.handler for S1: assigned > -"
    assert shown.told == ("carried_out > DGO.district_deputy",)
    with refused(world, NotYours):
        leading.carry_out_instruction(world.desk, ask(number, "S1.handler", "2026-09-02 09:10", note="再报一次"))
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_of_two_instructions_only_the_one_carried_out_stops(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    for day, units in ((3, ("EDU",)), (4, ("S1",))):
        words = ask(number, DEPUTY_LEADER, "2026-09-01 10:00", note="请落实", until=date(2026, 9, day))
        leading.instruct(world.desk, words, tuple(world.units[one] for one in units))
    leading.carry_out_instruction(world.desk, ask(number, "S1.handler", "2026-09-02 09:00", note="已办"))
    running = [one for one in picture(world, number).clocks if one.startswith("instruction")]
    assert running == ["instruction EDU running 2026-09-03 24:00"]
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_what_is_put_off_comes_back_on_its_day_and_chases_nobody_until_then(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    with refused(world, DateMissing):
        leading.defer(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00", note="等复查结果"))
    put_off = ask(number, DEPUTY_LEADER, "2026-09-01 11:00", note="等复查结果", until=date(2026, 9, 15))
    leading.defer(world.desk, put_off)
    shown = picture(world, number)
    assert "proposal PLC running 2026-09-15 24:00" in shown.clocks
    assert shown.act == "defer by DGO.district_deputy for DGO: assigned > -"
    for day in range(2, 17):
        escalate(world.desk, at(f"2026-09-{day:02d} 18:00"))
    chased = [one for one in rungs(world, number) if " proposal " in one]
    assert chased
    assert all(one >= "2026-09-16" for one in chased)
    leading.refuse(world.desk, ask(number, DEPUTY_LEADER, "2026-09-17 09:00", note="已整改"))
    assert unsound(audited(world, "2026-09-17 10:00")) == []


def test_what_is_handed_on_lies_before_the_other_leader_alone(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    for who in ("S1.principal", DEPUTY_LEADER):
        with refused(world, CannotDecide):
            leading.redirect(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 11:00", note="请定"), who)
    leading.redirect(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 11:00", note="请区长定"), LEADER)
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "proposal PLC running 2026-09-04 24:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "redirect by DGO.district_deputy for DGO: assigned > -",
        ("proposal > DGO.district_head",),
    )
    with refused(world, NotYours):
        leading.approve(world.desk, ask(number, COORDINATOR, "2026-09-02 12:00"))
    with refused(world, NotYours):
        leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 12:00"))
    leading.approve(world.desk, ask(number, LEADER, "2026-09-02 12:00"))
    with refused(world, NoProposalOpen):
        leading.approve(world.desk, ask(number, LEADER, "2026-09-02 12:10"))
    assert unsound(audited(world, "2026-09-02 13:00")) == []


def test_what_an_instruction_came_to_is_kept_with_it(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    words = ask(number, DEPUTY_LEADER, "2026-09-01 10:00", note="请落实", until=date(2026, 9, 3))
    leading.instruct(world.desk, words, (world.units["S1"],))
    leading.carry_out_instruction(world.desk, ask(number, "S1.handler", "2026-09-02 09:00", note="已装好并试用"))
    with world.desk.looking() as session:
        row = session.execute(
            sa.text("SELECT state, outcome, number FROM instruction JOIN person ON person.id = done_by_id")
        ).one()
    assert tuple(row) == ("done", "已装好并试用", "S1.handler")
