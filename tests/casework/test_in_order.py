"""What is done to a case comes after what was done before, and a key answers for one act of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework import assigning, rectifying, verifying
from casework.recording import record
from rules.refusals import BadInput, BeforeTheLastAct, DateTooEarly, KeyTaken, ReasonMissing, UnfitText
from tests.support.picture import counts, picture
from tests.support.story import (
    COMMON,
    INSPECTOR,
    PHOTO,
    ask,
    assigned,
    audited,
    found,
    hand_in,
    looked,
    rectifying_,
    refused,
    unsound,
)
from tests.support.world import World, at


def test_nothing_is_put_in_before_the_last_thing_done(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    hand_in(world, number, "2026-09-05 10:00")
    with refused(world, BeforeTheLastAct):
        verifying.send_back(world.desk, ask(number, "EDU.handler", "2026-01-05 09:00", note="没整改"))
    with refused(world, BeforeTheLastAct):
        looked(world.desk, ask(number, "EDU.handler", "2026-09-05 09:00"))
    assert "rectify S1 paused 2026-09-10 24:00" in picture(world, number).clocks


def test_clocks_of_two_machines_may_lie_a_little_apart(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 10:00"))
    assigning.acknowledge(world.desk, ask(number, "EDU.handler", "2026-09-01 09:56"))
    with refused(world, BeforeTheLastAct):
        assigning.acknowledge(world.desk, ask(number, "PS1.handler", "2026-09-01 09:50"))
    assert unsound(audited(world, "2026-09-01 11:00")) == []


def test_a_key_given_to_one_act_answers_no_other_and_nobody_else(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    done = assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 10:00", key="k1"))
    again = assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 10:01", key="k1"))
    assert (again.event_id, again.was_done_before) == (done.event_id, True)
    with refused(world, KeyTaken):
        assigning.acknowledge(world.desk, ask(number, "EDU.handler", "2026-09-01 10:02", key="k1"))
    with refused(world, KeyTaken):
        rectifying.submit(world.desk, ask(number, "S1.handler", "2026-09-01 10:03", key="k1", files=(PHOTO,)))


@pytest.mark.parametrize("due_on", [date(1026, 12, 1), date(1900, 1, 1), date(2026, 8, 31)])
def test_a_deadline_before_the_finding_is_refused_and_holds_up_nobody(world: World, due_on: date) -> None:
    with refused(world, DateTooEarly):
        record(world.desk, replace(COMMON, due_on=due_on), INSPECTOR, at("2026-09-01 09:00"))
    number = found(world, "2026-09-01 09:00")
    assert assigning.assign_found(world.desk, at("2026-09-01 09:01"), 0).handed == 1
    assert picture(world, number).stage == "assigned"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "\u3000"])
def test_what_cannot_be_read_is_neither_a_description_nor_a_reason(world: World, text: str) -> None:
    with refused(world, BadInput):
        record(world.desk, replace(COMMON, description=text), INSPECTOR, at("2026-09-01 09:00"))
    number = assigned(world, "2026-09-01 09:00")
    with refused(world, ReasonMissing):
        assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-01 10:00", note=text))


@pytest.mark.parametrize("text", ["\x1b[2J", "\x00", "\udce9", "\u202e倒", "长" * 5_001, "\x9b31m"])
def test_words_a_screen_or_a_database_cannot_take_are_refused(world: World, text: str) -> None:
    before = counts(world)
    with refused(world, UnfitText):
        record(world.desk, replace(COMMON, description=f"门坏了{text}"), INSPECTOR, at("2026-09-01 09:00"))
    assert counts(world) == before
    number = assigned(world, "2026-09-01 09:00")
    with refused(world, UnfitText):
        assigning.object_to(world.desk, ask(number, "EDU.handler", "2026-09-01 10:00", note=f"理由{text}"))


def test_breaks_and_tabs_are_kept(world: World) -> None:
    when = at("2026-09-01 09:00")
    assert record(world.desk, replace(COMMON, description="一、门坏了\n二、\t锁坏了"), INSPECTOR, when).number
