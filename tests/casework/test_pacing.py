"""A leader raises, holds back or lowers the supervision of a case, on record with a reason; the deadline stands."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework import pacing, rectifying
from casework.escalating import escalate
from rules.refusals import (
    BottomOfTheLadder,
    DateMissing,
    NotInTable,
    NotYours,
    ReasonMissing,
    TopOfTheLadder,
)
from rules.vocabulary import Instrument
from tests.support.picture import picture, rungs
from tests.support.rung_lines import of
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    ask,
    asked_for_time,
    audited,
    hand_in,
    rectifying_,
    refused,
    unsound,
)
from tests.support.sweeping import sweep_until
from tests.support.world import World, at

DUE = "2026-09-10 24:00"


def work(world: World, number: str) -> list[str]:
    return of("rectify", rungs(world, number))


def at_work(world: World) -> str:
    """A general hazard everybody has signed for, due on the 10th: its letters would come on the 11th and the 16th."""
    return rectifying_(world, "2026-09-01 09:00")


def test_a_step_raised_to_is_taken_at_once_and_only_once_and_the_others_as_ever(
    world: World,
) -> None:
    number = at_work(world)
    pacing.raise_level(world.desk, ask(number, DEPUTY_LEADER, "2026-09-03 10:00", note="群众反映强烈"))
    assert picture(world, number).told == ("paced > EDU.handler", "paced > PLC.coordinator")
    pacing.raise_level(
        world.desk,
        ask(number, DEPUTY_LEADER, "2026-09-03 10:01", note="直接发督办函"), Instrument.SUPERVISION_LETTER,
    )  # fmt: skip
    sweep_until(world, "2026-09-22 00:00")
    assert work(world, number) == [
        "2026-09-03 10:01 rectify S1: supervision_letter > EDU.head, supervision_letter > S1.principal",
        "2026-09-21 08:30 rectify S1: proposal > DGO.district_deputy",
    ]
    assert f"rectify S1 running {DUE}" in picture(world, number).clocks
    assert unsound(audited(world, "2026-09-22 00:00")) == []


def test_what_only_a_person_may_decide_is_only_proposed_however_it_was_raised(world: World) -> None:
    number = at_work(world)
    wish = ask(number, DEPUTY_LEADER, "2026-09-03 10:00", note="建议挂牌")
    pacing.raise_level(world.desk, wish, Instrument.LISTED_SUPERVISION)
    sweep_until(world, "2026-09-04 00:00")
    assert work(world, number) == ["2026-09-03 10:00 rectify S1: proposal > DGO.district_deputy"]
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT instrument, state FROM proposal")).all() == [
            ("listed_supervision", "pending")
        ]


def test_held_back_nothing_more_is_sent_until_the_day_is_over_and_then_one_step_catches_up(world: World) -> None:
    number = at_work(world)
    sweep_until(world, "2026-09-08 09:00")
    hold = ask(number, DEPUTY_LEADER, "2026-09-08 10:00", note="已停用该楼梯，等待招标", until=date(2026, 9, 17))
    pacing.hold_back(world.desk, hold)
    sweep_until(world, "2026-09-25 00:00")
    assert work(world, number) == [
        "2026-09-07 08:30 rectify S1: remind > S1.handler",
        "2026-09-18 08:30 rectify S1: supervision_letter > EDU.head, supervision_letter > S1.principal",
        "2026-09-21 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-09-24 08:30 rectify S1: proposal > DGO.district_deputy",
    ]
    assert f"rectify S1 running {DUE}" in picture(world, number).clocks
    assert unsound(audited(world, "2026-09-25 00:00")) == []


def test_lowered_the_last_step_counts_as_not_taken_and_may_come_again_after_the_day(world: World) -> None:
    number = at_work(world)
    sweep_until(world, "2026-09-16 09:00")
    letter = "rectify S1: supervision_letter > EDU.head, supervision_letter > S1.principal"
    assert work(world, number)[-1] == f"2026-09-16 08:30 {letter}"
    lower = ask(number, DEPUTY_LEADER, "2026-09-16 10:00", note="发函时已在整改", until=date(2026, 9, 17))
    pacing.lower_level(world.desk, lower)
    sweep_until(world, "2026-09-19 00:00")
    assert work(world, number)[-1] == f"2026-09-18 08:30 {letter}"
    assert len(work(world, number)) == 5
    assert unsound(audited(world, "2026-09-19 00:00")) == []


def test_more_time_forgets_what_was_raised_and_keeps_what_was_held(world: World) -> None:
    raised, held = at_work(world), at_work(world)
    pacing.raise_level(world.desk, ask(raised, DEPUTY_LEADER, "2026-09-03 10:00", note="加快"))
    pacing.hold_back(world.desk, ask(held, DEPUTY_LEADER, "2026-09-03 10:00", note="等招标", until=date(2026, 9, 21)))
    for number in (raised, held):
        asked_for_time(world, number, "2026-09-03 11:00", date(2026, 9, 18))
        rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-03 12:00", note="同意"))
    escalate(world.desk, at("2026-09-03 12:30"))
    assert (work(world, raised), work(world, held)) == ([], [])
    sweep_until(world, "2026-09-24 00:00")
    assert work(world, held)[0].startswith("2026-09-22 08:30")
    assert unsound(audited(world, "2026-09-24 00:00")) == []


def test_only_a_leader_may_with_a_reason_and_a_day_and_only_while_it_is_in_work(world: World) -> None:
    number = at_work(world)
    with refused(world, NotYours):
        pacing.hold_back(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00", note="稍等", until=date(2026, 9, 9)))
    with refused(world, ReasonMissing):
        pacing.raise_level(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 09:00", note=""))
    with refused(world, DateMissing):
        pacing.hold_back(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 09:00", note="稍等"))
    with refused(world, BottomOfTheLadder):
        pacing.lower_level(
            world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 09:00", note="降", until=date(2026, 9, 9))
        )
    with refused(world, TopOfTheLadder):
        pacing.raise_level(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 09:00", note="催促"), Instrument.URGE)
    hand_in(world, number, "2026-09-02 10:00")
    with refused(world, NotInTable):
        pacing.raise_level(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 11:00", note="加快"))


@pytest.mark.parametrize("spoiled", ["held_until = '2027-12-31'", "raised_to = 5, raised_at = started_at"])
def test_a_pace_nobody_has_set_is_found_by_the_audit(world: World, spoiled: str) -> None:
    at_work(world)
    with world.desk.sitting(at("2026-09-02 09:00")) as sitting:
        sitting.session.execute(sa.text(f"UPDATE clock SET {spoiled} WHERE kind = 'rectify'"))
    assert "clock_as_the_ledger_says" in {one.name for one in audited(world, "2026-09-02 10:00").breaches}


def test_when_every_step_has_been_taken_somebody_hears_of_it_every_monday(world: World) -> None:
    number = at_work(world)
    sweep_until(world, "2026-11-10 00:00")
    weekly = [line for line in work(world, number) if ": stalled > " in line]
    assert [line[:16] for line in weekly] == [
        "2026-10-19 08:30", "2026-10-26 08:30", "2026-11-02 08:30", "2026-11-09 08:30",
    ]  # fmt: skip
    assert weekly[0].endswith(
        "rectify S1: stalled > DGO.district_deputy, stalled > PLC.coordinator, stalled > PLC.head"
    )
    hand_in(world, number, "2026-11-10 09:00")
    sweep_until(world, "2026-11-24 00:00")
    assert len([line for line in work(world, number) if ": stalled > " in line]) == 4
