"""Who may be drawn to inspect: people in inspectors' posts, where they come from, and what they declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Interest
from models.columns import table_of
from models.person import Leave, Person
from models.post import Post, Tenure
from models.school import Campus
from models.unit import Unit
from rules.campaigns import InterestKind
from rules.offices import Duty
from store.dialect import insert_ignoring

person, leave, post, tenure = table_of(Person), table_of(Leave), table_of(Post), table_of(Tenure)
unit, campus, interest = table_of(Unit), table_of(Campus), table_of(Interest)


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who may be drawn, and the unit they come from."""

    person_id: int
    number: str
    name: str
    unit_id: int
    unit_code: str
    agency: str
    area_code: str


def inspectors(session: Session, area: str, first: date, last: date) -> list[Inspector]:
    """Everybody in an inspector's post whose unit serves the area or lies in it, on duty on all of these days.

    Who sits in several such posts is taken for the first of them.
    """
    away = sa.exists().where(leave.c.person_id == person.c.id, leave.c.from_on <= last, leave.c.to_on >= first)
    here = sa.or_(unit.c.area_code.like(f"{area}%"), sa.literal(area).like(unit.c.area_code.concat("%")))
    source = (
        tenure.join(post, post.c.id == tenure.c.post_id)
        .join(unit, unit.c.id == post.c.unit_id)
        .join(person, person.c.id == tenure.c.person_id)
    )
    wanted = (
        sa.select(person.c.id, person.c.number, person.c.name, unit.c.id, unit.c.code, unit.c.agency, unit.c.area_code)
        .select_from(source)
        .where(
            post.c.duty == Duty.INSPECTOR,
            tenure.c.starts_on <= first,
            sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > last),
            sa.or_(person.c.left_on.is_(None), person.c.left_on > last),
            unit.c.retired_on.is_(None),
            here,
            ~away,
        )
        .order_by(person.c.number, post.c.id)
    )
    found: dict[int, Inspector] = {}
    for row in session.execute(wanted):
        found.setdefault(row[0], Inspector(*tuple(row)))
    return list(found.values())


def by_number(session: Session, numbers: Sequence[str]) -> dict[tuple[str, str], Inspector]:
    """These people by their number and the code of each unit they ever were an inspector of."""
    source = (
        tenure.join(post, post.c.id == tenure.c.post_id)
        .join(unit, unit.c.id == post.c.unit_id)
        .join(person, person.c.id == tenure.c.person_id)
    )
    columns = person.c.id, person.c.number, person.c.name, unit.c.id, unit.c.code, unit.c.agency, unit.c.area_code
    found: dict[tuple[str, str], Inspector] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), 5000):
        mine = sa.and_(person.c.number.in_(wanted[start : start + 5000]), post.c.duty == Duty.INSPECTOR)
        rows = sa.select(*columns).select_from(source).where(mine).order_by(person.c.number, post.c.id)
        for row in session.execute(rows):
            found.setdefault((row[1], row[4]), Inspector(*tuple(row)))
    return found


def interests(session: Session, persons: Sequence[int] | None = None) -> dict[int, list[str]]:
    """The codes of the schools people had better not inspect, by person."""
    source = interest.join(campus, campus.c.id == interest.c.campus_id)
    wanted = sa.select(interest.c.person_id, campus.c.code).select_from(source)
    wanted = wanted.where(interest.c.withdrawn_at.is_(None)).order_by(interest.c.person_id, campus.c.code)
    found: dict[int, list[str]] = {}
    for who, code in session.execute(wanted):
        if persons is None or who in persons:
            found.setdefault(who, []).append(code)
    return found


def declare(session: Session, values: dict[str, object]) -> bool:
    """The interest is on record. False when it was already."""
    done = session.execute(insert_ignoring(session, interest).values(**values).returning(interest.c.id))
    return done.scalar() is not None


def withdraw(session: Session, person_id: int, campus_id: int, at: datetime) -> int:
    """The person's interests in a school are over. Returns how many there were."""
    mine = sa.and_(
        interest.c.person_id == person_id, interest.c.campus_id == campus_id, interest.c.withdrawn_at.is_(None)
    )
    return session.connection().execute(sa.update(interest).where(mine).values(withdrawn_at=at)).rowcount


@dataclass(frozen=True, slots=True)
class InterestLine:
    """A declared interest, as it is shown to coordinators."""

    person: str
    school: str
    kind: InterestKind
    declared_at: datetime


def interest_lines(session: Session) -> list[InterestLine]:
    """Every interest in force."""
    source = interest.join(person, person.c.id == interest.c.person_id).join(
        campus, campus.c.id == interest.c.campus_id
    )
    columns = person.c.name, campus.c.name, interest.c.kind, interest.c.declared_at
    wanted = sa.select(*columns).select_from(source).where(interest.c.withdrawn_at.is_(None))
    return [InterestLine(*tuple(row)) for row in session.execute(wanted.order_by(interest.c.id))]
