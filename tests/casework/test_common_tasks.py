"""One finding at many schools: one task of the district, open while any of its hazards is, and over with the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, batches, rectifying, verifying, withdrawing
from casework.assigning import NamedUnits
from casework.batches import Order
from casework.common_tasks import Common, Created, create, gather
from casework.desk import Desk
from rules.refusals import BadInput, NotYours, UnknownHazard
from rules.vocabulary import Stage
from store import cases, common_tasks
from store.common_tasks import CommonLine
from tests.support.racing import race
from tests.support.story import (
    COORDINATOR,
    INSPECTOR,
    PHOTO,
    ask,
    assigned,
    audited,
    closed,
    found,
    hand_in,
    refused,
    unsound,
)
from tests.support.world import World, at

HYDRANTS = Common(
    title="全区消防栓无水", subcategory="SEC-PATROL", campuses=("S1", "S2", "S3"), found_at=at("2026-09-01 08:00"),
    standard="各层消防栓有水、水压达标", due_on=date(2026, 9, 30), leader="王局长",
)  # fmt: skip
FIRST, SECOND, THIRD = (f"510503-2026-00000{number}" for number in (1, 2, 3))
VERIFIERS = {"S1": "PS1.handler", "S2": "PS1.handler", "S3": "PS2.handler"}


def opened(world: World, wanted: Common = HYDRANTS, when: str = "2026-09-01 09:00") -> Created:
    return create(world.desk, wanted, COORDINATOR, at(when))


def line(world: World, number: str) -> CommonLine:
    with world.desk.looking() as session:
        task = common_tasks.find(session, number)
        assert task is not None
        return common_tasks.lines(session, ids=[task.id])[0]


def standing(world: World, number: str) -> tuple[bool, int, int, int]:
    """Whether the task is open, and how many of its hazards there are, are closed and are void."""
    found = line(world, number)
    return found.is_open, found.total, found.closed, found.void


def put_right(world: World, number: str, school: str, when: str) -> None:
    assigning.acknowledge(world.desk, ask(number, f"{school}.handler", when))
    hand_in(world, number, when, f"{school}.handler")
    verifying.sign_pass(world.desk, ask(number, VERIFIERS[school], when))


def to_units(world: World, *numbers: str) -> None:
    for number in numbers:
        assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"))


def test_every_school_gets_a_hazard_with_the_four_fixed_things_of_the_task(world: World) -> None:
    done = opened(world)
    assert (done.number, done.hazards, done.known) == ("510503-2026-Z0001", (FIRST, SECOND, THIRD), 0)
    with world.desk.looking() as session:
        mine = [cases.hazard_by_number(session, number) for number in done.hazards]
    assert {(one.description, one.standard, one.fixed_due_on, one.common_task_id) for one in mine} == {
        ("全区消防栓无水", "各层消防栓有水、水压达标", date(2026, 9, 30), done.id)
    }
    assert len({one.campus_id for one in mine}) == 3
    assert (line(world, done.number).leader, line(world, done.number).due_on) == ("王局长", date(2026, 9, 30))


def test_the_same_again_changes_nothing_and_a_school_more_is_added(world: World) -> None:
    first = opened(world, replace(HYDRANTS, campuses=("S1", "S2")))
    assert opened(world, replace(HYDRANTS, campuses=("S1", "S2"))) == replace(first, hazards=(), known=2)
    assert opened(world) == replace(first, hazards=(THIRD,), known=2)
    assert standing(world, first.number) == (True, 3, 0, 0)


def test_the_same_title_is_a_new_task_once_the_old_one_is_over(world: World) -> None:
    first = opened(world, replace(HYDRANTS, campuses=("S1",)))
    to_units(world, FIRST)
    put_right(world, FIRST, "S1", "2026-09-02 09:00")
    again = opened(world, replace(HYDRANTS, campuses=("S1",)), "2026-09-03 09:00")
    assert (again.number, again.hazards) == ("510503-2026-Z0002", (SECOND,))
    assert standing(world, first.number) == (False, 1, 1, 0)


def test_the_task_closes_with_the_last_school_and_not_before(world: World) -> None:
    task = opened(world).number
    to_units(world, FIRST, SECOND, THIRD)
    put_right(world, FIRST, "S1", "2026-09-02 09:00")
    put_right(world, SECOND, "S2", "2026-09-02 10:00")
    assert standing(world, task) == (True, 3, 2, 0)
    with world.desk.looking() as session:
        left = [one.school for one in common_tasks.parts(session, line(world, task).id) if one.stage.is_open]
    assert left == ["第三幼儿园"]
    put_right(world, THIRD, "S3", "2026-09-05 10:00")
    assert standing(world, task) == (False, 3, 3, 0)
    assert line(world, task).closed_at == at("2026-09-05 10:00")
    assert unsound(audited(world, "2026-09-05 10:05")) == []


def test_a_void_part_counts_as_settled_and_a_task_of_void_parts_alone_is_withdrawn(world: World) -> None:
    task = opened(world, replace(HYDRANTS, campuses=("S1", "S2"))).number
    to_units(world, FIRST)
    put_right(world, FIRST, "S1", "2026-09-02 09:00")
    withdrawing.void(world.desk, ask(SECOND, COORDINATOR, "2026-09-03 09:00", note="该校无消防栓"))
    assert standing(world, task) == (False, 2, 1, 1)
    assert line(world, task).closed_at == at("2026-09-03 09:00")
    other = opened(world, replace(HYDRANTS, title="误报", campuses=("S3",)), "2026-09-03 09:30").number
    withdrawing.void(world.desk, ask(THIRD, COORDINATOR, "2026-09-03 10:00", note="误报"))
    assert (line(world, other).closed_at, line(world, other).withdrawn_at) == (None, at("2026-09-03 10:00"))
    assert unsound(audited(world, "2026-09-03 10:05")) == []


def test_the_task_is_open_again_when_a_look_back_reopens_one_school(world: World) -> None:
    task = opened(world, replace(HYDRANTS, campuses=("S1",))).number
    to_units(world, FIRST)
    put_right(world, FIRST, "S1", "2026-09-02 09:00")
    verifying.look_back(world.desk, ask(FIRST, INSPECTOR, "2026-09-20 09:00", note="又无水"), holds=False)
    assert standing(world, task) == (True, 1, 0, 0)
    rectifying.submit(world.desk, ask(FIRST, "S1.handler", "2026-09-21 09:00", files=(PHOTO,)))
    verifying.sign_pass(world.desk, ask(FIRST, "PS1.handler", "2026-09-21 10:00"))
    assert line(world, task).closed_at == at("2026-09-21 10:00")


def test_many_signatures_at_once_close_the_task_too(world: World) -> None:
    task = opened(world, replace(HYDRANTS, campuses=("S1", "S2"))).number
    to_units(world, FIRST, SECOND)
    for number, school in ((FIRST, "S1"), (SECOND, "S2")):
        assigning.acknowledge(world.desk, ask(number, f"{school}.handler", "2026-09-02 09:00"))
        hand_in(world, number, "2026-09-02 09:00", f"{school}.handler")
    assert batches.pass_many(world.desk, Order("PS1.handler", at("2026-09-02 10:00"))).count == 2
    assert standing(world, task) == (False, 2, 2, 0)


@pytest.mark.slow
def test_of_two_last_schools_signed_at_the_same_moment_one_closes_the_task(world: World, database_url: str) -> None:
    for turn in range(5):
        wanted = replace(HYDRANTS, title=f"共性问题{turn}", campuses=("S1", "S3"))
        done = opened(world, wanted)
        to_units(world, *done.hazards)
        for number, school in zip(done.hazards, ("S1", "S3"), strict=True):
            assigning.acknowledge(world.desk, ask(number, f"{school}.handler", "2026-09-01 11:00"))
            hand_in(world, number, "2026-09-01 11:00", f"{school}.handler")
        one, other = done.hazards

        def sign(number: str, who: str, desk: Desk) -> object:
            return verifying.sign_pass(desk, ask(number, who, "2026-09-01 12:00"))

        race(
            database_url,
            lambda desk, number=one: sign(number, "PS1.handler", desk),
            lambda desk, number=other: sign(number, "PS2.handler", desk),
        )
        assert standing(world, done.number) == (False, 2, 2, 0), turn


def test_a_named_lead_unit_has_every_part_at_once(world: World) -> None:
    wanted = replace(HYDRANTS, named=NamedUnits(world.units["FRS"]))
    done = opened(world, wanted)
    with world.desk.looking() as session:
        mine = [cases.hazard_by_number(session, number) for number in done.hazards]
    assert {(one.stage, one.lead_unit_id) for one in mine} == {(Stage.ASSIGNED, world.units["FRS"])}
    assert [one.responsible_unit_id for one in mine] == [world.units[code] for code in ("S1", "S2", "S3")]
    assert unsound(audited(world, "2026-09-01 09:05")) == []


def test_hazards_that_are_there_already_are_gathered_once(world: World) -> None:
    there, over = found(world, "2026-09-01 09:00"), closed(world, "2026-09-01 09:00")
    task = opened(world, replace(HYDRANTS, campuses=())).number
    assert standing(world, task) == (True, 0, 0, 0)
    assert gather(world.desk, task, [there, over], COORDINATOR, at("2026-09-02 09:00")) == 2
    assert gather(world.desk, task, [there, over], COORDINATOR, at("2026-09-02 09:00")) == 0
    assert standing(world, task) == (True, 2, 1, 0)
    withdrawing.void(world.desk, ask(there, COORDINATOR, "2026-09-03 09:00", note="误报"))
    assert standing(world, task) == (False, 2, 1, 1)
    assert unsound(audited(world, "2026-09-03 10:05")) == []


def test_what_cannot_be_gathered_is_said_and_nothing_is_changed(world: World) -> None:
    task = opened(world, replace(HYDRANTS, campuses=("S1",))).number
    other = opened(world, replace(HYDRANTS, title="另一项", campuses=())).number
    gone = assigned(world, "2026-09-01 09:00")
    withdrawing.void(world.desk, ask(gone, COORDINATOR, "2026-09-01 10:00", note="误报"))
    late = at("2026-09-02 09:00")
    with refused(world, UnknownHazard):
        gather(world.desk, other, ["510503-2026-000099"], COORDINATOR, late)
    with refused(world, BadInput):
        gather(world.desk, other, [FIRST], COORDINATOR, late)
    with refused(world, BadInput):
        gather(world.desk, other, [gone], COORDINATOR, late)
    with refused(world, BadInput):
        gather(world.desk, "510503-2026-Z0099", [FIRST], COORDINATOR, late)
    with refused(world, NotYours):
        gather(world.desk, other, [FIRST], "S1.handler", late)
    with refused(world, NotYours):
        create(world.desk, HYDRANTS, INSPECTOR, late)
    with refused(world, BadInput):
        create(world.desk, replace(HYDRANTS, title=" "), COORDINATOR, late)
    assert standing(world, task) == (True, 1, 0, 0)


def test_the_audit_names_a_task_that_is_not_as_its_hazards_are(world: World) -> None:
    done = opened(world, replace(HYDRANTS, campuses=("S1",)))
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE common_task SET closed_at = opened_at"))
    names = [(one.name, one.number, one.detail) for one in unsound(audited(world, "2026-09-01 09:05"))]
    assert names == [("common_task_over_with_its_hazards", FIRST, done.number)]
