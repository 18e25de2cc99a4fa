"""Two at once: one wins, the other is told in words who was faster; nothing is lost and nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, batches, rectifying, verifying, withdrawing
from casework.auditing import audit
from casework.batches import Order
from casework.desk import Desk
from casework.escalating import escalate
from casework.reading import Done
from casework.recording import record, record_many
from casework.sealing import seal_day
from rules.refusals import MergeTarget, NoExtensionOpen, NotInTable, Refusal
from tests.support.picture import acts, picture
from tests.support.racing import race, refusals
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    OF_SERIOUS,
    SERIOUS,
    ask,
    asked_for_time,
    assigned,
    audited,
    found,
    looked,
    rectifying_,
    submitted,
    unsound,
)
from tests.support.world import World, at

pytestmark = pytest.mark.slow

ROUNDS = 5
"""Races are run a few times over: not every run is a close one."""


def second_coordinator(world: World) -> str:
    """Somebody else who may do what the coordinator does."""
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text(
            "INSERT INTO tenure (post_id, person_id, capacity, starts_on) SELECT post.id, person.id, 'deputy', "
            "'2020-01-01' FROM post, person WHERE post.duty = 'coordinator' AND person.number = 'PLC.head'"
        ))  # fmt: skip
    return "PLC.head"


def name(world: World, number: str) -> str:
    with world.desk.looking() as session:
        return str(session.scalar(sa.text("SELECT name FROM person WHERE number = :number"), {"number": number}))


def test_two_coordinators_press_the_same_button(world: World, database_url: str) -> None:
    other = second_coordinator(world)
    for _ in range(ROUNDS):
        number = found(world, "2026-09-01 09:00")

        def press(who: str, number: str = number) -> Callable[[Desk], Done]:
            return lambda desk: assigning.assign(desk, ask(number, who, "2026-09-01 10:00"))

        outcomes = race(database_url, press(COORDINATOR), press(other))
        lost = refusals(outcomes)
        assert [type(one) for one in lost] == [NotInTable]
        winner = COORDINATOR if isinstance(outcomes[1], Refusal) else other
        assert name(world, winner) in lost[0].say()
        assert acts(world, number)[1:] == [f"assign by {winner} for PLC: found > assigned"]
    assert unsound(audited(world, "2026-09-01 10:00")) == []


def test_no_update_is_lost_among_many_hands(world: World, database_url: str) -> None:
    number = rectifying_(world, "2026-09-01 09:00")

    def hold_off(place: int) -> Callable[[Desk], Done]:
        request = ask(number, "S1.handler", "2026-09-01 10:00", note=f"第{place}道围挡", key=f"k{place}")
        return lambda desk: rectifying.control(desk, request)

    outcomes = race(database_url, *(hold_off(place) for place in range(6)))
    assert refusals(outcomes) == []
    assert sum(act.startswith("control") for act in acts(world, number)) == 6
    assert unsound(audited(world, "2026-09-01 10:00")) == []


def test_the_same_key_sent_twice_at_once_is_done_once(world: World, database_url: str) -> None:
    for place in range(ROUNDS):
        number = assigned(world, "2026-09-01 09:00")
        request = ask(number, "S1.handler", "2026-09-01 10:00", key=f"once-{place}")
        outcomes = race(database_url, *[lambda desk, request=request: assigning.acknowledge(desk, request)] * 3)
        assert refusals(outcomes) == []
        done = [one for one in outcomes if isinstance(one, Done)]
        assert len({one.event_id for one in done}) == 1
        assert sorted(one.was_done_before for one in done) == [False, True, True]


def test_the_same_source_key_recorded_twice_at_once_is_one_hazard(world: World, database_url: str) -> None:
    for place in range(ROUNDS):
        finding = replace(COMMON, source_key=f"sheet-1/row-{place}")
        both = [lambda desk, finding=finding: record(desk, finding, INSPECTOR, at("2026-09-01 09:00"))] * 2
        outcomes = [one for one in race(database_url, *both) if isinstance(one, Done)]
        assert [one.number for one in outcomes] == [f"510503-2026-{place + 1:06d}"] * 2
        assert sorted(one.was_done_before for one in outcomes) == [False, True]
    assert unsound(audited(world, "2026-09-01 09:00")) == []


def test_the_same_file_taken_in_twice_at_once_adds_each_row_once(world: World, database_url: str) -> None:
    rows = [
        replace(COMMON, source_key=f"file/{place}", campus=campus) for place in range(40) for campus in ("S1", "S3")
    ]
    rows = [replace(one, source_key=f"{one.source_key}/{one.campus}") for one in rows]
    both = [lambda desk: record_many(desk, rows, "PSB.inspector", at("2026-09-01 09:00"))] * 2
    outcomes = race(database_url, *both)
    assert refusals(outcomes) == []
    assert sorted((len(one.numbers), one.known) for one in outcomes if not isinstance(one, Refusal)) == [
        (0, 80),
        (80, 0),
    ]


def test_handing_over_twice_at_once_hands_over_each_hazard_once(world: World, database_url: str) -> None:
    record_many(world.desk, [COMMON] * 60 + [SERIOUS] * 60, INSPECTOR, at("2026-09-01 09:00"))

    def all_of_it(desk: Desk) -> int:
        after, handed = 0, 0
        while True:
            done = assigning.assign_found(desk, at("2026-09-01 10:00"), after, 25)
            if done.last_id == after:
                return handed
            after, handed = done.last_id, handed + done.handed

    outcomes = race(database_url, all_of_it, all_of_it)
    assert refusals(outcomes) == []
    left = assigning.assign_found(world.desk, at("2026-09-01 10:00")).handed
    assert sum(one for one in outcomes if isinstance(one, int)) + left == 120
    with world.desk.looking() as session:
        twice = sa.text("SELECT count(*) FROM (SELECT 1 FROM ledger_event WHERE act = 'assign' "
                        "GROUP BY hazard_id HAVING count(*) > 1) doubled")  # fmt: skip
        assert session.scalar(twice) == 0
    assert unsound(audited(world, "2026-09-01 10:00")) == []


def test_four_sweeps_at_once_take_no_rung_twice_and_leave_none(world: World, database_url: str) -> None:
    with world.desk.engine.begin() as connection:
        # Empty posts make all sweeps open the same tasks.
        for who in ("S1.principal", "EDU.head", "PS1.head", "PLC.coordinator"):
            connection.execute(sa.text("UPDATE person SET left_on = '2026-09-02' WHERE number = :who"), {"who": who})
    record_many(world.desk, [COMMON] * 40 + [SERIOUS] * 40, INSPECTOR, at("2026-09-01 09:00"))
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    for when in ("2026-09-04 09:00", "2026-09-07 09:00", "2026-09-11 09:00", "2026-09-29 09:00"):
        sweeps = [lambda desk, when=when: escalate(desk, at(when), chunk=30).fired] * 4
        outcomes = race(database_url, *sweeps)
        assert refusals(outcomes) == []
        assert escalate(world.desk, at(when)).fired + sum(int(one) for one in outcomes) > 0  # type: ignore[arg-type]
        assert escalate(world.desk, at(when)).fired == 0
        assert unsound(audited(world, when)) == []
    with world.desk.looking() as session:
        rungs = sa.text("SELECT count(*), count(DISTINCT clock_id||'/'||cycle||'/'||level||'/'||occurrence) "
                        "FROM ledger_event WHERE level IS NOT NULL")  # fmt: skip
        fired, distinct = session.execute(rungs).one()
    # Four looks: 240 receipts; they and 40 first reminders; they and all 80 deadlines; the 80 deadlines.
    assert fired == distinct
    assert fired == 240 + 280 + 320 + 80


def test_both_sides_sign_at_once_and_it_is_struck_off_once(world: World, database_url: str) -> None:
    for _ in range(ROUNDS):
        number = submitted(world, "2026-09-01 09:00", SERIOUS)

        def sign(who: str, number: str = number) -> Callable[[Desk], Done]:
            return lambda desk: looked(desk, ask(number, who, "2026-09-02 09:00"))

        assert refusals(race(database_url, *(sign(who) for who in OF_SERIOUS.verifiers))) == []
        assert acts(world, number)[-3:].count("close_out by engine for -: submitted > closed") == 1
        assert picture(world, number).stage == "closed"


def test_one_passes_while_the_other_sends_back_and_one_of_them_is_too_late(world: World, database_url: str) -> None:
    for _ in range(ROUNDS):
        number = submitted(world, "2026-09-01 09:00")
        outcomes = race(
            database_url,
            lambda desk, number=number: looked(desk, ask(number, "PS1.handler", "2026-09-02 09:00")),
            lambda desk, number=number: verifying.send_back(
                desk, ask(number, "PS1.head", "2026-09-02 09:00", note="不合格")
            ),
        )
        assert [type(one) for one in refusals(outcomes)] == [NotInTable]
    assert unsound(audited(world, "2026-09-02 09:00")) == []


def test_time_granted_twice_at_once_is_granted_once(world: World, database_url: str) -> None:
    for _ in range(ROUNDS):
        number = rectifying_(world, "2026-09-01 09:00")
        asked_for_time(world, number, "2026-09-02 09:00", date(2026, 9, 20))
        request = ask(number, "EDU.deputy_head", "2026-09-03 09:00")
        outcomes = race(database_url, *[lambda desk, request=request: rectifying.grant_extension(desk, request)] * 2)
        assert [type(one) for one in refusals(outcomes)] == [NoExtensionOpen]
        assert picture(world, number).due == "2026-09-20 24:00"


def test_two_records_merged_into_each_other_at_once_leave_one(world: World, database_url: str) -> None:
    for _ in range(ROUNDS):
        one, two = assigned(world, "2026-09-01 09:00"), assigned(world, "2026-09-01 09:00")

        def merge(number: str, into: str) -> Callable[[Desk], Done]:
            return lambda desk: withdrawing.merge(desk, ask(number, COORDINATOR, "2026-09-02 09:00"), into)

        outcomes = race(database_url, merge(one, two), merge(two, one))
        assert [type(lost) for lost in refusals(outcomes)] == [MergeTarget]
        assert sorted([picture(world, one).stage, picture(world, two).stage]) == ["assigned", "void"]


def test_people_act_while_the_sweep_runs_and_neither_waits_in_a_ring(world: World, database_url: str) -> None:
    record_many(world.desk, [COMMON] * 80, INSPECTOR, at("2026-09-01 09:00"))
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    with world.desk.looking() as session:
        numbers = list(session.scalars(sa.text("SELECT number FROM hazard ORDER BY id DESC")))

    def sign_all(desk: Desk) -> int:
        for number in numbers[:40]:
            assigning.acknowledge(desk, ask(number, "S1.handler", "2026-09-04 09:00"))
        return 40

    outcomes = race(
        database_url,
        sign_all,
        lambda desk: batches.acknowledge_many(desk, Order("EDU.handler", at("2026-09-04 09:00"))).count,
        *[lambda desk: escalate(desk, at("2026-09-04 09:00"), chunk=20).fired] * 2,
    )
    assert refusals(outcomes) == []
    escalate(world.desk, at("2026-09-04 09:00"))
    assert unsound(audited(world, "2026-09-04 09:00")) == []


def test_an_audit_in_the_middle_of_it_all_raises_no_false_alarm(world: World, database_url: str) -> None:
    record_many(world.desk, [COMMON] * 60, INSPECTOR, at("2026-09-01 09:00"))
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    with world.desk.looking() as session:
        numbers = list(session.scalars(sa.text("SELECT number FROM hazard")))

    def work(desk: Desk) -> list[str]:
        for number in numbers:
            assigning.acknowledge(desk, ask(number, "S1.handler", "2026-09-02 11:00"))
        return []

    def watch(desk: Desk) -> list[str]:
        return [one.name for _ in range(4) for one in unsound(audit(desk, at("2026-09-02 11:00")))]

    def sweep(desk: Desk) -> list[str]:
        escalate(desk, at("2026-09-02 11:00"), chunk=20)
        return []

    assert race(database_url, work, watch, sweep) == [[], [], []]


def test_two_who_seal_the_same_day_at_once_set_one_seal(world: World, database_url: str) -> None:
    found(world, "2026-09-01 09:00")
    for day in range(2, 2 + ROUNDS):
        when = f"2026-09-{day:02d} 00:10"
        outcomes = race(database_url, *[lambda desk, when=when: seal_day(desk, at(when))] * 2)
        seals = [one for one in outcomes if not isinstance(one, Refusal)]
        assert len({one.digest for one in seals}) == 1
        assert sorted(one.is_new for one in seals) == [False, True]
    assert unsound(audited(world, "2026-09-06 00:10")) == []
