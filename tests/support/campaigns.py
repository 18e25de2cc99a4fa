"""What tests of joint inspections do: more schools, visits that are over, people who sit in two units."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework.collecting import sign
from casework.visit_views import look
from casework.visiting import Brought, take_in
from models import Campus, CampusStatus, Person, Post, Tenure, Unit
from rules.offices import Duty, LicenceStatus, Ownership, SchoolKind
from rules.visits import Answer, Entry
from tests.support.world import TOWN_1, TOWN_2, World, at


def many_schools(world: World, how_many: int) -> None:
    """So many schools more, in both towns by turns."""
    with world.desk.sitting(at("2026-01-02 09:00")) as sitting:
        session = sitting.session
        for place in range(how_many):
            code, town = f"M{place:04d}", (TOWN_1, TOWN_2)[place % 2]
            unit = Unit(code=code, agency="SCH", name=f"第{place}小学", area_code=town, parent_id=world.units["EDU"])
            session.add(unit)
            session.flush()
            campus = Campus(
                unit_id=unit.id, code=code, name=unit.name, area_code=town, kind=SchoolKind.PRIMARY, pupils=300,
                staff=20,
            )  # fmt: skip
            session.add(campus)
            session.flush()
            known = {"licence": LicenceStatus.LICENSED, "ownership": Ownership.PUBLIC}
            session.add(CampusStatus(campus_id=campus.id, from_on=date(2020, 1, 1), **known))


def concluded(world: World, visit: str, when: str) -> None:
    """Everybody signs that nothing is wrong."""
    people = [one.number for one in look(world.desk, visit, at(when)).standing.members]
    take_in(world.desk, Brought(visit, (Entry("MIN4-01", "", Answer.PASS),)), people[0], at(when))
    for one in people:
        sign(world.desk, visit, one, at(when))


def coordinating(world: World, unit: str, number: str) -> None:
    """Somebody new coordinates from this unit."""
    with world.desk.sitting(at("2026-01-02 09:00")) as sitting:
        person, post = (
            Person(number=number, name=number),
            Post(unit_id=world.units[unit], duty=Duty.COORDINATOR, title="协调员"),
        )
        sitting.session.add_all([person, post])
        sitting.session.flush()
        sitting.session.add(Tenure(post_id=post.id, person_id=person.id, starts_on=date(2020, 1, 1)))


def seconded(world: World, who: str, unit: str) -> None:
    """Somebody sits in this unit too."""
    with world.desk.sitting(at("2026-01-02 09:00")) as sitting:
        post = Post(unit_id=world.units[unit], duty=Duty.HANDLER, title="借调")
        sitting.session.add(post)
        sitting.session.flush()
        person = sitting.session.scalar(sa.text("SELECT id FROM person WHERE number = :n"), {"n": who})
        sitting.session.add(Tenure(post_id=post.id, person_id=person, starts_on=date(2020, 1, 1)))
