"""Listed supervision has a number, a deadline and an end; of every approved step it is on record what came of it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework import leading, listing, withdrawing
from casework.escalating import escalate
from rules.refusals import NothingToConclude, NotYours, ReasonMissing, StillListed
from rules.vocabulary import Instrument
from tests.support.picture import picture, rungs
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    ask,
    assigned,
    audited,
    hand_in,
    passed,
    proposed,
    rectifying_,
    refused,
    unsound,
)
from tests.support.world import World, at


def listed(world: World, number: str, when: str, until: date | None = None) -> None:
    proposed(world, number, when, Instrument.LISTED_SUPERVISION)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, when, until=until))


def steps(world: World) -> list[tuple[object, ...]]:
    with world.desk.looking() as session:
        statement = sa.text("SELECT instrument, state, listing, conclusion FROM proposal ORDER BY id")
        return [tuple(row) for row in session.execute(statement)]


def test_what_is_listed_has_a_number_and_a_deadline_of_its_own(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    listed(world, number, "2026-09-01 10:00")
    shown = picture(world, number)
    assert "listed S1 running 2026-09-16 24:00" in shown.clocks
    assert shown.told == ("listed_supervision > EDU.head", "listed_supervision > S1.principal")
    other = rectifying_(world, "2026-09-01 11:00")
    listed(world, other, "2026-09-01 12:00", until=date(2026, 9, 30))
    assert "listed S1 running 2026-09-30 24:00" in picture(world, other).clocks
    assert [one[2] for one in steps(world)] == ["510503挂督〔2026〕1号", "510503挂督〔2026〕2号"]
    assert unsound(audited(world, "2026-09-01 13:00")) == []


def test_it_is_taken_off_the_list_after_close_out_with_words_and_both_heads_hear_of_it(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    listed(world, number, "2026-09-01 10:00")
    with refused(world, StillListed):
        listing.conclude(world.desk, ask(number, DEPUTY_LEADER, "2026-09-02 09:00", note="准予摘牌"))
    hand_in(world, number, "2026-09-02 09:00")
    passed(world, number, "2026-09-02 10:00", ["PS1.handler"])
    assert picture(world, number).clocks == ()
    with refused(world, ReasonMissing):
        listing.conclude(world.desk, ask(number, DEPUTY_LEADER, "2026-09-03 09:00"))
    with refused(world, NotYours):
        listing.conclude(world.desk, ask(number, "S1.handler", "2026-09-03 09:00", note="准予摘牌"))
    listing.conclude(world.desk, ask(number, DEPUTY_LEADER, "2026-09-03 09:00", note="验收合格，准予摘牌"))
    assert picture(world, number).told == ("concluded > EDU.head", "concluded > S1.principal")
    assert steps(world) == [
        ("listed_supervision", "approved", "510503挂督〔2026〕1号", "验收合格，准予摘牌"),
    ]
    with refused(world, NothingToConclude):
        listing.conclude(world.desk, ask(number, DEPUTY_LEADER, "2026-09-03 09:10", note="再摘一次"))
    assert unsound(audited(world, "2026-09-03 10:00")) == []


def test_a_missed_listing_only_proposes_the_talk(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    listed(world, number, "2026-09-01 10:00")
    for day in range(2, 25):
        escalate(world.desk, at(f"2026-09-{day:02d} 18:00"))
    of_listing = [one for one in rungs(world, number) if " listed " in one]
    assert of_listing == [
        "2026-09-09 08:30 listed S1: remind > EDU.head, remind > S1.principal",
        "2026-09-17 08:30 listed S1: urge > DGO.district_deputy, urge > EDU.head, urge > S1.principal",
        "2026-09-21 08:30 listed S1: proposal > DGO.district_deputy",
    ]
    assert ("talk", "pending", None, "") in steps(world)


def test_the_record_of_a_talk_concludes_it_while_work_goes_on(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00", Instrument.TALK)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"))
    with refused(world, NothingToConclude):
        asked = ask(number, COORDINATOR, "2026-09-02 09:00", note="已公示")
        listing.conclude(world.desk, asked, Instrument.CIRCULAR)
    listing.conclude(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00", note="已约谈校长，限三日整改"))
    assert steps(world) == [("talk", "approved", None, "已约谈校长，限三日整改")]
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_a_void_hazard_is_off_the_list_with_it(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    listed(world, number, "2026-09-01 10:00")
    withdrawing.void(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00", note="误报"))
    assert steps(world) == [("listed_supervision", "approved", "510503挂督〔2026〕1号", "作废")]
    untouched = assigned(world, "2026-09-02 10:00")
    with refused(world, NothingToConclude):
        listing.conclude(world.desk, ask(untouched, COORDINATOR, "2026-09-02 11:00", note="无"))
    assert unsound(audited(world, "2026-09-02 12:00")) == []
