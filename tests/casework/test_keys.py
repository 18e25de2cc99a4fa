"""Asked twice, done once: idempotency keys and source keys."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from casework import assigning, rectifying, verifying
from casework.acting import Request
from casework.reading import Done
from casework.recording import record, record_many
from rules.refusals import NotInTable, SideSigned, UnknownHazard
from tests.support.picture import acts, counts, picture
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    PHOTO,
    SERIOUS,
    ask,
    assigned,
    found,
    looked,
    refused,
    submitted,
)
from tests.support.world import World, at


def test_the_same_key_again_is_answered_with_the_same_event_and_changes_nothing(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    request = ask(number, "S1.handler", "2026-09-01 10:00", key="abc-1")
    first = assigning.acknowledge(world.desk, request)
    before = counts(world)
    again = assigning.acknowledge(world.desk, replace(request, at=at("2026-09-01 10:05")))
    assert again == Done(number, first.event_id, was_done_before=True)
    assert counts(world) == before


def test_the_key_is_answered_even_when_the_hazard_has_long_moved_on(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00")
    done = looked(world.desk, ask(number, "PS1.handler", "2026-09-02 09:00", key="sign-7"))
    assert picture(world, number).stage == "closed"
    again = looked(world.desk, ask(number, "PS1.handler", "2026-09-02 09:01", key="sign-7"))
    assert (again.event_id, again.was_done_before) == (done.event_id, True)
    assert acts(world, number).count("close_out by engine for -: submitted > closed") == 1


def test_another_key_is_another_act_and_the_table_answers_it(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    looked(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00", key="one"))
    with refused(world, SideSigned):
        looked(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00", key="two"))
    other = assigned(world, "2026-09-01 09:00")
    for key in ("x", "y"):
        rectifying.control(world.desk, ask(other, "S1.handler", "2026-09-01 10:00", note="围挡", key=key))
    assert sum(act.startswith("control") for act in acts(world, other)) == 2


def test_a_key_belongs_to_one_hazard(world: World) -> None:
    one, two = assigned(world, "2026-09-01 09:00"), assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(one, "S1.handler", "2026-09-01 10:00", key="same"))
    done = assigning.acknowledge(world.desk, ask(two, "S1.handler", "2026-09-01 10:00", key="same"))
    assert not done.was_done_before
    with refused(world, UnknownHazard):
        assigning.acknowledge(world.desk, ask("510503-2026-000099", "S1.handler", "2026-09-01 10:00", key="same"))


def test_a_refused_act_leaves_its_key_free(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    early = Request(number, "S1.handler", at("2026-09-01 10:00"), key="later")
    with refused(world, NotInTable):
        assigning.acknowledge(world.desk, early)
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 11:00"))
    assert not assigning.acknowledge(world.desk, replace(early, at=at("2026-09-01 12:00"))).was_done_before


def test_two_closing_acts_under_one_key_are_one(world: World) -> None:
    """The act and what follows from it in the same transaction stand or fall together."""
    number = submitted(world, "2026-09-01 09:00")
    request = ask(number, "PS1.handler", "2026-09-02 09:00", key="k", files=(PHOTO,))
    verifying.sign_pass(world.desk, request)
    verifying.sign_pass(world.desk, request)
    with world.desk.looking() as session:
        of_the_pass = "SELECT count(*) FROM evidence JOIN ledger_event e ON e.id = event_id WHERE e.act = 'pass'"
        assert session.execute(sa.text(of_the_pass)).scalar_one() == 1


def test_the_same_source_key_is_the_same_hazard(world: World) -> None:
    finding = replace(COMMON, source_key="ledger-7/row-12")
    first = record(world.desk, finding, INSPECTOR, at("2026-09-01 09:00"))
    before = counts(world)
    again = record(world.desk, replace(finding, description="别的说法"), INSPECTOR, at("2026-09-02 09:00"))
    assert (again.number, again.was_done_before) == (first.number, True)
    many = record_many(world.desk, [finding, replace(COMMON, source_key="r-13"), replace(COMMON, source_key="r-13")],
                       INSPECTOR, at("2026-09-02 09:00"))  # fmt: skip
    assert (many.known, many.numbers) == (2, ("510503-2026-000002",))
    after = counts(world)
    assert after["hazard"] == before["hazard"] + 1
