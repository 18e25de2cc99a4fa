"""Who sits where: what is listed is what messages go by, and a post is shown with everything about it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework.posts import Order
from casework.registering import import_registry
from casework.roster import PersonShown, UnitShown, handed_over, seats, shown
from casework.seating import Appointment, appoint
from casework.standing_in import Away, take_leave
from casework.succeeding import Succession, hand_over
from casework.taking_in import Intaking
from rules.offices import Capacity, Duty
from rules.refusals import BadInput
from rules.registry import PostRow, RegistryRows
from rules.vacancies import Absence, Vacancy
from store import offices
from tests.support import vacating
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World, at

NOW = "2026-09-01 09:00"


@pytest.mark.parametrize("seed", [1, 3])
def test_whoever_is_listed_first_is_whom_messages_go_to(world: World, seed: int) -> None:
    vacating.in_disorder(world, seed)
    with world.desk.looking() as session:
        retired = set(session.scalars(sa.text("SELECT id FROM unit WHERE retired_on IS NOT NULL")))
        ids = sorted(set(world.units.values()) - retired)
        found = offices.holders_in_many(session, ids, date(2026, 9, 1))
    asked = {one.post_id: one.person_id for holders in found.values() for one in holders}
    lines = seats(world.desk, at(NOW))
    assert {one.post.id: one.sits.person_id for one in lines if one.sits} == asked
    assert {one.post.id for one in lines if one.empty} == {one.post.id for one in lines} - set(asked)
    assert {one.post.id for one in seats(world.desk, at(NOW), vacant=True)} == {
        one.post.id for one in lines if one.empty
    }


def test_a_post_is_listed_with_who_is_away_who_stands_in_and_who_is_to_come(world: World) -> None:
    order = Order(COORDINATOR, at(NOW))
    take_leave(world.desk, order, Away("EDU.head", date(2026, 9, 1), date(2026, 9, 3), "EDU.deputy_head"))
    appoint(world.desk, order, Appointment("HUC.head", "EDU/head", date(2026, 9, 1), Capacity.DEPUTY))
    appoint(
        world.desk, order, Appointment("CAB.head", "EDU/head", date(2026, 10, 1), Capacity.ACTING, date(2026, 10, 9))
    )
    [line] = [one for one in seats(world.desk, at(NOW), unit="教育局") if one.post.duty is Duty.HEAD]
    assert line.sits is not None
    assert (line.sits.number, line.sits.capacity) == ("EDU.deputy_head", Capacity.ACTING)
    assert [one.number for one in line.stand_ins] == ["HUC.head"]
    assert [(one.number, absence) for one, absence in line.away] == [
        ("EDU.head", Absence(date(2026, 9, 1), date(2026, 9, 3)))
    ]
    assert [one.number for one in line.coming] == ["CAB.head"]
    # Of the district the units of a town are a part.
    assert {one.unit.code for one in seats(world.desk, at(NOW), "510503002")} == {"TOWN2", "PS2", "S3"}


def test_a_unit_is_shown_with_every_term_and_a_person_with_all_that_is_theirs(world: World) -> None:
    assigned(world, NOW)
    vacating.is_away(world, "S1.handler", "2026-10-01", "2026-10-07")
    unit = shown(world.desk, at(NOW), "S1")
    assert isinstance(unit, UnitShown)
    assert [(one.post.duty, len(one.post.terms)) for one in unit.seats] == [(Duty.HANDLER, 1), (Duty.PRINCIPAL, 1)]
    person = shown(world.desk, at(NOW), "S1.handler")
    assert isinstance(person, PersonShown)
    assert [one.unit.code for one in person.seats] == ["S1"]
    assert (person.contacts, person.waiting, person.tasks) == ({1: "mailto"}, 1, 0)
    assert person.leave == (Absence(date(2026, 10, 1), date(2026, 10, 7)),)
    with pytest.raises(BadInput):
        shown(world.desk, at(NOW), "没有这个")


def test_hand_overs_are_listed_the_newest_first(world: World) -> None:
    order = Order(COORDINATOR, at(NOW), "轮岗")
    hand_over(world.desk, order, Succession("S1.handler", "S2.handler", "S1/handler"))
    hand_over(world.desk, order, Succession("S2.handler", "S3.handler"))
    lines = handed_over(world.desk, 10)
    assert [(one.from_number, one.to_number, one.post) for one in lines] == [
        ("S2.handler", "S3.handler", None), ("S1.handler", "S2.handler", "经办人"),
    ]  # fmt: skip
    assert {(one.by_name, one.note) for one in lines} == {("政法委协调员", "轮岗")}


def test_an_import_that_fills_a_post_closes_the_task_that_asked_for_it(world: World) -> None:
    vacating.leaves(world, "S1.handler", "2026-08-25")
    assigned(world, NOW)
    [line] = [one for one in seats(world.desk, at(NOW), unit="S1") if one.empty]
    assert line.empty is not None
    assert line.empty.why is Vacancy.ENDED
    assert len(vacating.open_tasks(world)) == 1
    row = PostRow("S1", Duty.HANDLER, "经办人", "S2.handler", starts_on=date(2026, 9, 1))
    how = Intaking(at(NOW), COORDINATOR)
    import_registry(world.desk, RegistryRows(posts=(row,)), how, lambda url: (url, "mailto"))
    assert vacating.open_tasks(world) == []
