"""Who of a unit has a hazard in hand and who is to look at it: shared out fairly, told by name, on record."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, handing_on, rectifying
from casework.escalating import escalate
from casework.posts import Order
from casework.recording import record_many
from casework.recusing import recuse
from casework.succeeding import Succession, hand_over
from rules.campaigns import InterestKind
from rules.finding import Finding
from rules.offices import Duty
from rules.refusals import NotHandlerThere, OnlyTheHeadHandsOn, ReasonMissing, StandsBack
from rules.vocabulary import Source
from tests.support import vacating
from tests.support.handlers import handler_of, handlers, joined_by, lookers, told
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    SERIOUS,
    ask,
    assigned,
    audited,
    found,
    hand_in,
    rectifying_,
    refused,
    unsound,
)
from tests.support.world import World, at

MORNING = "2026-09-01 09:00"
_MOVES_IN = """UPDATE tenure SET person_id = (SELECT id FROM person WHERE number = :finder)
WHERE person_id = (SELECT id FROM person WHERE number = 'EDU.handler')"""
"""Whoever finds the hazards is the first handler of the bureau."""
FOUR = ("EDU.handler", "EDU.b", "EDU.c", "EDU.d")


def findings(count: int) -> list[Finding]:
    return [
        Finding(
            campus="S1", description=f"第{number}处门禁失灵", subcategory=COMMON.subcategory, found_at=at(MORNING),
            source=Source.JOINT_INSPECTION, source_key=f"many-{number}",
        )
        for number in range(count)
    ]  # fmt: skip


def swept(world: World, limit: int) -> None:
    last, done = -1, assigning.assign_found(world.desk, at(MORNING), 0, limit)
    while done.last_id != last:
        last, done = done.last_id, assigning.assign_found(world.desk, at(MORNING), done.last_id, limit)


def of_unit(world: World, unit: str) -> list[str | None]:
    return [who for _, where, who, _ in handlers(world) if where == unit]


def test_a_unit_with_one_handler_names_them_and_tells_whom_it_always_told(world: World) -> None:
    number = assigned(world, MORNING)
    assert handlers(world) == [
        (number, "EDU", "EDU.handler", "only 0 0 0"), (number, "S1", "S1.handler", "only 0 0 0"),
    ]  # fmt: skip
    assert sorted(told(world, "assigned")) == ["EDU.handler", "PS1.handler", "S1.handler"]


@pytest.mark.parametrize("limit", [5000, 7])
def test_a_sweep_shares_hazards_out_evenly_however_it_is_cut_and_tells_each_of_their_own(
    world: World, limit: int
) -> None:
    joined_by(world, "EDU", "b", "c", "d")
    record_many(world.desk, findings(42), INSPECTOR, at(MORNING))
    swept(world, limit)
    held = Counter(of_unit(world, "EDU"))
    assert sorted(held.values()) == [10, 10, 11, 11]
    messages = Counter(one for one in told(world, "assigned") if one.startswith("EDU."))
    assert messages == held
    assert unsound(audited(world, "2026-09-01 10:00")) == []


def test_how_a_sweep_is_cut_names_nobody_else(world: World) -> None:
    joined_by(world, "EDU", "b", "c", "d")
    record_many(world.desk, findings(30), INSPECTOR, at(MORNING))
    named = []
    for limit in (5000, 4):
        with world.desk.rehearse() as stage:
            trial = World(stage, world.units)
            swept(trial, limit)
            named.append(handlers(trial))
    assert len(named[0]) == 60
    assert named[0] == named[1]


def test_a_grave_hazard_weighs_as_policy_says(world: World) -> None:
    joined_by(world, "PS1", "b")
    first = assigned(world, MORNING, SERIOUS)
    heavy = handler_of(world, first, "PS1")
    light = "PS1.b" if heavy == "PS1.handler" else "PS1.handler"
    second = assigned(world, MORNING, SERIOUS)
    assert handler_of(world, second, "PS1") == light
    why = next(reason for number, unit, _, reason in handlers(world) if (number, unit) == (second, "PS1"))
    assert why == "least 0 0 0"
    third = assigned(world, MORNING, SERIOUS)
    assert (
        next(reason for number, unit, _, reason in handlers(world) if (number, unit) == (third, "PS1")) == "lot 1 2 0"
    )


def test_neither_who_declared_an_interest_nor_who_found_it_has_it_in_hand(world: World) -> None:
    joined_by(world, "EDU", "b", "c")
    recuse(world.desk, "EDU.b", "S1", InterestKind.FAMILY, COORDINATOR, at("2026-08-20 09:00"))
    vacating.change(world, _MOVES_IN, finder=INSPECTOR)
    numbers = [assigned(world, MORNING) for _ in range(4)]
    assert {handler_of(world, one, "EDU") for one in numbers} == {"EDU.c"}
    assert handlers(world)[0][3] == "least 0 0 2"


def test_where_everybody_must_stand_back_nobody_is_named_and_the_post_is_told(world: World) -> None:
    recuse(world.desk, "EDU.handler", "S1", InterestKind.FAMILY, COORDINATOR, at("2026-08-20 09:00"))
    number = assigned(world, MORNING)
    assert handlers(world)[0] == (number, "EDU", None, "nobody 0 0 1")
    assert "EDU.handler" in told(world, "assigned")


def test_messages_go_to_the_stand_in_and_back_to_whoever_has_it(world: World) -> None:
    joined_by(world, "EDU", "b")
    number = assigned(world, MORNING)
    mine = handler_of(world, number, "EDU")
    assert mine is not None
    vacating.is_away(world, mine, "2026-09-02", "2026-09-03")
    acting = (
        "INSERT INTO tenure (post_id, person_id, capacity, starts_on, ends_on) SELECT tenure.post_id, other.id, "
        "'acting', '2026-09-02', '2026-09-04' FROM tenure JOIN person ON person.id = tenure.person_id, person other "
        "WHERE person.number = :mine AND other.number = 'PSB.handler'"
    )
    vacating.change(world, acting, mine=mine)
    rectifying.control(world.desk, ask(number, "S1.handler", "2026-09-01 10:00", note="停用"))
    escalate(world.desk, at("2026-09-02 18:00"))
    during = [one for one in told(world, "remind") + told(world, "urge") if one.startswith(("EDU", "PSB."))]
    assert "PSB.handler" in during
    assert mine not in during


def test_an_escalation_reaches_whoever_has_it_in_hand(world: World) -> None:
    joined_by(world, "EDU", "b", "c", "d")
    record_many(world.desk, findings(8), INSPECTOR, at(MORNING))
    swept(world, 5000)
    escalate(world.desk, at("2026-09-02 18:00"))
    chased = Counter(one for one in told(world, "remind") + told(world, "urge") if one in FOUR)
    assert chased
    assert set(chased) == set(FOUR)


def test_the_head_hands_on_and_the_new_handler_alone_hears_of_it(world: World) -> None:
    joined_by(world, "EDU", "b", "c")
    number = assigned(world, MORNING)
    mine = handler_of(world, number, "EDU")
    other = next(one for one in ("EDU.b", "EDU.c") if one != mine)
    with refused(world, OnlyTheHeadHandsOn):
        handing_on.hand_on(world.desk, ask(number, str(mine), "2026-09-01 10:00", note="太忙"), other)
    with refused(world, ReasonMissing):
        handing_on.hand_on(world.desk, ask(number, "EDU.head", "2026-09-01 10:00"), other)
    with refused(world, NotHandlerThere):
        handing_on.hand_on(world.desk, ask(number, "EDU.head", "2026-09-01 10:00", note="换人"), "S1.handler")
    handing_on.hand_on(world.desk, ask(number, "EDU.head", "2026-09-01 10:00", note="原经办人借调"), other)
    assert handler_of(world, number, "EDU") == other
    assert told(world, "handed_on") == [other]
    assert (number, "EDU", other, "by_hand 0 0 0") in handlers(world)
    assert unsound(audited(world, "2026-09-01 11:00")) == []


def test_the_coordinator_names_somebody_at_once_unless_they_have_to_stand_back(world: World) -> None:
    joined_by(world, "EDU", "b", "c")
    recuse(world.desk, "EDU.b", "S1", InterestKind.FAMILY, COORDINATOR, at("2026-08-20 09:00"))
    number = found(world, MORNING)
    with refused(world, StandsBack):
        assigning.assign(world.desk, ask(number, COORDINATOR, MORNING), "EDU.b")
    with refused(world, NotHandlerThere):
        assigning.assign(world.desk, ask(number, COORDINATOR, MORNING), "HUC.handler")
    assigning.assign(world.desk, ask(number, COORDINATOR, MORNING), "EDU.c")
    assert (number, "EDU", "EDU.c", "by_hand 0 0 0") in handlers(world)
    assert "EDU.c" in told(world, "assigned")
    assert not {"EDU.handler", "EDU.b"} & set(told(world, "assigned"))
    handing_on.hand_on(world.desk, ask(number, COORDINATOR, "2026-09-01 12:00", note="请局里经办"), "EDU.handler")
    assert handler_of(world, number, "EDU") == "EDU.handler"


def test_a_successor_takes_over_what_the_leaver_had_in_hand(world: World) -> None:
    joined_by(world, "EDU", "b", "c")
    record_many(world.desk, findings(9), INSPECTOR, at(MORNING))
    swept(world, 5000)
    done = hand_over(world.desk, Order(COORDINATOR, at("2026-09-02 09:00"), "调离"), Succession("EDU.b", "EDU.c"))
    assert done.in_hand == 3
    assert Counter(of_unit(world, "EDU")) == {"EDU.handler": 3, "EDU.c": 6}
    assert {why for _, _, who, why in handlers(world) if who == "EDU.c"} >= {"moved 0 0 0"}
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_cases_of_somebody_gone_go_to_whoever_holds_the_post_or_has_least(world: World) -> None:
    joined_by(world, "EDU", "b", "c")
    record_many(world.desk, findings(9), INSPECTOR, at(MORNING))
    swept(world, 5000)
    vacating.leaves(world, "EDU.b", "2026-09-02")
    assert handing_on.renew(world.desk, at("2026-09-01 18:00")) == handing_on.Renewed(0, 0)
    assert handing_on.renew(world.desk, at("2026-09-02 09:00")) == handing_on.Renewed(3, 0)
    assert sorted(Counter(of_unit(world, "EDU")).values()) == [4, 5]
    assert handing_on.renew(world.desk, at("2026-09-02 10:00")) == handing_on.Renewed(0, 0)
    assert len(told(world, "handed_on")) == 3
    assert unsound(audited(world, "2026-09-02 11:00")) == []


def test_each_side_names_who_is_to_look_and_no_one_else_of_the_unit_is_told(world: World) -> None:
    joined_by(world, "EDU", "b")
    joined_by(world, "PS1", "b")
    for _ in range(4):
        number = assigned(world, MORNING, SERIOUS)
        assigning.acknowledge(world.desk, ask(number, "S1.handler", MORNING))
        hand_in(world, number, "2026-09-01 15:00")
    named = lookers(world)
    assert Counter(who for _, _, who, _ in named) == {"EDU.handler": 2, "EDU.b": 2, "PS1.handler": 2, "PS1.b": 2}
    assert Counter(told(world, "to_verify")) == Counter(who for _, _, who, _ in named)
    escalate(world.desk, at("2026-09-20 09:00"))
    assert unsound(audited(world, "2026-09-20 10:00")) == []


def test_nobody_of_the_unit_that_rectified_is_to_look_for_another(world: World) -> None:
    joined_by(world, "PS1", "b", "c")
    stands = (
        "INSERT INTO tenure (post_id, person_id, capacity, starts_on) "
        "SELECT post.id, person.id, 'deputy', '2020-01-01' FROM post JOIN unit ON unit.id = post.unit_id, person "
        "WHERE unit.code = 'S1' AND post.duty = 'handler' AND person.number = 'PS1.b'"
    )
    vacating.change(world, stands)
    recuse(world.desk, "PS1.c", "S1", InterestKind.FAMILY, COORDINATOR, at("2026-08-20 09:00"))
    number = rectifying_(world, MORNING)
    hand_in(world, number, "2026-09-01 15:00")
    assert lookers(world) == [(number, "PS1", "PS1.handler", "least 0 0 2")]


def test_who_was_to_look_and_goes_on_leave_gives_way_to_the_next_on_record(world: World) -> None:
    joined_by(world, "PS1", "b")
    number = rectifying_(world, MORNING)
    hand_in(world, number, "2026-09-01 15:00")
    [(_, _, first, _)] = lookers(world)
    assert first is not None
    vacating.is_away(world, first, "2026-09-02", "2026-09-09")
    assert handing_on.renew(world.desk, at("2026-09-02 09:00")) == handing_on.Renewed(0, 1)
    [(_, _, second, _)] = lookers(world)
    assert {first, second} == {"PS1.handler", "PS1.b"}
    assert told(world, "to_verify") == [first, second]
    with world.desk.looking() as session:
        acts = session.scalars(sa.text("SELECT given FROM ledger_event WHERE act = 'hand_on'")).all()
    assert list(acts) == ["to_look"]
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_inspectors_are_named_to_look_only_where_policy_says_so(world: World) -> None:
    joined_by(world, "PS1", "b", duty=Duty.INSPECTOR)
    number = rectifying_(world, MORNING)
    hand_in(world, number, "2026-09-01 15:00")
    assert lookers(world) == [(number, "PS1", "PS1.handler", "only 0 0 0")]


def test_a_leaver_s_case_of_a_school_the_successor_is_concerned_with_stays(world: World) -> None:
    joined_by(world, "EDU", "b", "c")
    record_many(world.desk, findings(9), INSPECTOR, at(MORNING))
    swept(world, 5000)
    recuse(world.desk, "EDU.c", "S1", InterestKind.FAMILY, COORDINATOR, at("2026-09-01 10:00"))
    done = hand_over(world.desk, Order(COORDINATOR, at("2026-09-02 09:00"), "调离"), Succession("EDU.b", "EDU.c"))
    assert done.in_hand == 0
    vacating.leaves(world, "EDU.b", date(2026, 9, 3).isoformat())
    assert handing_on.renew(world.desk, at("2026-09-03 09:00")) == handing_on.Renewed(3, 0)
    assert Counter(of_unit(world, "EDU")) == {"EDU.handler": 6, "EDU.c": 3}
