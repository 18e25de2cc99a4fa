"""So many schools in the district of the tests, each with a handler and a principal, put in by bulk rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Area, Campus, Person, Post, Tenure, Unit
from models.columns import table_of
from rules.offices import AreaLevel, Duty, SchoolKind
from store.bulk import insert_mappings
from tests.support.world import DISTRICT

TOWNS = 40
BUILT = "unit", "campus", "person", "post", "tenure"
"""The tables whose keys are counted here and not by the database."""


@dataclass(frozen=True, slots=True)
class School:
    unit_id: int
    campus_id: int
    area: str


def build_schools(session: Session, count: int) -> list[School]:
    """So many schools in forty towns, each with a handler and a principal."""
    areas = [f"{DISTRICT}{town:03d}" for town in range(1, TOWNS + 1)]
    known = set(session.scalars(sa.text("SELECT code FROM area")))
    fresh = [
        {"code": one, "name": f"{one}镇", "level": AreaLevel.TOWN, "parent_code": DISTRICT}
        for one in areas
        if one not in known
    ]
    insert_mappings(session, table_of(Area), fresh)
    units, campuses = (session.scalar(sa.text(f"SELECT max(id) FROM {name}")) or 0 for name in ("unit", "campus"))
    schools = [School(units + n + 1, campuses + n + 1, areas[n % TOWNS]) for n in range(count)]
    education = session.scalar(sa.text("SELECT id FROM unit WHERE code = 'EDU'"))
    named = [
        (one, {"code": f"U{one.unit_id}", "name": f"第{one.unit_id}学校", "area_code": one.area}) for one in schools
    ]
    units_ = ({"id": one.unit_id, **words, "agency": "SCH", "parent_id": education} for one, words in named)
    insert_mappings(session, table_of(Unit), list(units_))
    places = (
        {"id": one.campus_id, "unit_id": one.unit_id, **words, "kind": SchoolKind.PRIMARY} for one, words in named
    )
    insert_mappings(session, table_of(Campus), list(places))
    _seat(session, [(one.unit_id, duty) for one in schools for duty in (Duty.HANDLER, Duty.PRINCIPAL)])
    return schools


def _seat(session: Session, seats: Sequence[tuple[int, Duty]]) -> None:
    """A person in each of these posts."""
    person, post, tenure = (
        session.scalar(sa.text(f"SELECT max(id) FROM {name}")) or 0 for name in ("person", "post", "tenure")
    )
    people = [
        {"id": person + n, "number": f"P{n}", "name": f"{unit}号{duty.zh}"} for n, (unit, duty) in _counted(seats)
    ]
    insert_mappings(session, table_of(Person), people)
    posts = [{"id": post + n, "unit_id": unit, "duty": duty, "title": duty.zh} for n, (unit, duty) in _counted(seats)]
    insert_mappings(session, table_of(Post), posts)
    terms = [
        {"id": tenure + n, "post_id": post + n, "person_id": person + n, "starts_on": date(2020, 1, 1)}
        for n, _ in _counted(seats)
    ]
    insert_mappings(session, table_of(Tenure), terms)


def _counted(seats: Sequence[tuple[int, Duty]]) -> Iterable[tuple[int, tuple[int, Duty]]]:
    return enumerate(seats, 1)
