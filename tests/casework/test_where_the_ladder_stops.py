"""What stops a ladder, what lets it climb again, and that it ends."""

from __future__ import annotations

from datetime import date

import pytest

from casework import leading, rectifying, verifying
from rules.finding import Finding
from tests.support.picture import picture, rungs
from tests.support.rung_lines import OF_A_GENERAL_HAZARD, of, settled
from tests.support.story import (
    COMMON,
    COORDINATOR,
    LEADER,
    MAJOR,
    SERIOUS,
    ask,
    asked_for_time,
    assigned,
    audited,
    closed,
    found,
    hand_in,
    objected,
    passed,
    rectifying_,
    submitted,
    suspended,
    under_control,
    unsound,
)
from tests.support.sweeping import sweep_until
from tests.support.world import World


def test_more_time_lets_the_reminders_come_again_before_the_new_date(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-09 12:00")
    asked_for_time(world, number, "2026-09-09 13:00", date(2026, 9, 22))
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-09 14:00"))
    sweep_until(world, "2026-09-24 00:00")
    assert of("rectify", rungs(world, number)) == [
        "2026-09-07 08:30 rectify S1: remind > S1.handler",
        "2026-09-09 08:30 rectify S1: remind > S1.handler, remind > S1.principal",
        "2026-09-14 08:30 rectify S1: remind > S1.handler",
        "2026-09-21 08:30 rectify S1: remind > S1.handler, remind > S1.principal",
        "2026-09-23 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > S1.principal",
    ]


def test_more_time_does_not_take_back_a_letter_that_followed_a_missed_deadline(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-10 13:00", date(2026, 9, 22))
    sweep_until(world, "2026-09-16 12:00")
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-16 14:00"))
    sweep_until(world, "2026-10-13 00:00")
    work = of("rectify", rungs(world, number))
    assert work[:4] == of("rectify", OF_A_GENERAL_HAZARD)[:4]
    assert work[4:] == ["2026-10-10 08:30 rectify S1: proposal > DGO.district_deputy"]


def test_parked_or_handed_in_work_is_not_pressed_for(world: World) -> None:
    parked = suspended(world, "2026-09-01 09:00", date(2026, 9, 24))
    handed_in = submitted(world, "2026-09-01 09:00")
    sweep_until(world, "2026-10-31 00:00")
    assert [line for line in rungs(world, parked) if " acknowledge " not in line] == [
        "2026-09-22 08:30 recheck S1: remind > EDU.handler, remind > S1.handler",
        "2026-09-28 08:30 recheck S1: urge > EDU.deputy_head, urge > PLC.coordinator",
    ]
    assert of("rectify", rungs(world, handed_in)) == []


def test_what_was_sent_back_climbs_on_from_where_its_time_stood(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-07 12:00")
    hand_in(world, number, "2026-09-08 09:00")
    verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-11 09:00", note="不合格"))
    assert picture(world, number).due == "2026-09-15 24:00"
    sweep_until(world, "2026-09-16 12:00")
    assert of("rectify", rungs(world, number))[1:] == [
        "2026-09-08 08:30 rectify S1: remind > S1.handler",
        "2026-09-14 08:30 rectify S1: remind > S1.handler, remind > S1.principal",
        "2026-09-16 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > S1.principal",
    ]


@pytest.mark.parametrize("ended", ["closed", "void"])
def test_a_case_that_is_over_rings_no_more(world: World, ended: str) -> None:
    from casework import withdrawing

    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-16 12:00")
    before = rungs(world, number)
    if ended == "closed":
        hand_in(world, number, "2026-09-16 13:00")
        passed(world, number, "2026-09-16 14:00", ["PS1.handler"])
    else:
        withdrawing.void(world.desk, ask(number, COORDINATOR, "2026-09-16 13:00", note="不存在"))
    assert sweep_until(world, "2027-12-31 00:00") == 0
    assert rungs(world, number) == before


def test_triage_ruling_and_instruction_have_their_ladders(world: World) -> None:
    waits = found(world, "2026-09-01 09:00")
    disputed = objected(world, "2026-09-01 09:00")
    told = closed(world, "2026-08-03 09:00")
    leading.instruct(
        world.desk, ask(disputed, LEADER, "2026-09-01 10:00", note="速办", until=date(2026, 9, 8)),
        (world.units["HUC"],),
    )  # fmt: skip
    sweep_until(world, "2026-09-30 23:00")
    chases = ["2026-09-04", "2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"]
    assert rungs(world, waits) == [
        "2026-09-03 00:00 triage PLC: remind > PLC.coordinator",
        *(f"{day} 08:30 triage PLC: urge > PLC.coordinator, urge > PLC.head" for day in chases),
    ]
    assert of("ruling", rungs(world, disputed)) == [
        "2026-09-03 00:00 ruling PLC: remind > PLC.coordinator",
        *(f"{day} 08:30 ruling PLC: urge > PLC.coordinator, urge > PLC.head" for day in chases),
    ]
    assert of("instruction", rungs(world, disputed)) == [
        "2026-09-07 08:30 instruction HUC: remind > HUC.handler",
        "2026-09-09 08:30 instruction HUC: urge > HUC.head",
        "2026-09-11 08:30 instruction HUC: supervision_letter > HUC.head, supervision_letter > PLC.head",
    ]
    assert rungs(world, told) == []


def test_control_and_plan_in_hand_are_not_chased(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    under_control(world, number, "2026-09-01 10:00")
    sweep_until(world, "2026-09-10 00:00")
    assert {line.split()[2] for line in rungs(world, number)} == {"acknowledge", "rectify", "proposal"}


@pytest.mark.slow
@pytest.mark.parametrize("finding", [COMMON, SERIOUS, MAJOR])
def test_a_year_of_neglect_is_bounded_and_sound(world: World, finding: Finding) -> None:
    number = assigned(world, "2026-09-01 09:00", finding)
    sweep_until(world, "2027-09-01 00:00")
    taken = rungs(world, number)
    assert len(settled(taken)) < 60
    assert len(taken) - len(settled(taken)) <= 52, "a notice a week when nothing is left to take"
    assert unsound(audited(world, "2027-09-01 00:00")) == []
