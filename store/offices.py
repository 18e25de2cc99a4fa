"""Areas, units, posts and who sits in them on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.person import Leave, Person
from models.post import Post, Tenure
from models.unit import Unit
from rules.addressing import Holder
from rules.agencies import Agency, Tier
from rules.offices import parent_area
from rules.refusals import BadInput
from rules.standing import Seat
from rules.words import Text
from store.dialect import id_rows


def areas_above(code: str) -> list[str]:
    """The area and every one above it, the nearest first."""
    chain: list[str] = []
    here: str | None = code
    while here is not None:
        chain.append(here)
        here = parent_area(here)
    return chain


def serving_unit(session: Session, agency: Agency, area: str) -> int | None:
    """The unit of an agency that serves an area: the nearest upward, from the county up for district agencies."""
    candidates = areas_above(area)
    if agency.tier is Tier.DISTRICT:
        candidates = [code for code in candidates if len(code) <= 6]
    statement = (
        sa.select(col(Unit.id))
        .where(col(Unit.agency) == agency.code, col(Unit.area_code).in_(candidates), col(Unit.retired_on).is_(None))
        .order_by(sa.func.length(col(Unit.area_code)).desc(), col(Unit.id))
        .limit(1)
    )
    return session.scalar(statement)


def parents(session: Session, unit: int) -> list[int]:
    """The unit and every unit above it in the tree of organisations, the nearest first."""
    return parents_of(session, [unit])[unit]


def parents_of(session: Session, units: Sequence[int]) -> dict[int, list[int]]:
    """For each unit, itself and every unit above it, the nearest first."""
    above: dict[int, int | None] = {}
    wanted = set(units)
    while wanted:
        rows = id_rows(session, sorted(wanted))
        statement = sa.select(col(Unit.id), col(Unit.parent_id)).join(rows, rows.c.id == col(Unit.id))
        above |= {row[0]: row[1] for row in session.execute(statement)}
        wanted = {parent for parent in above.values() if parent is not None} - set(above)
    return {unit: _climb(unit, above) for unit in units}


def _climb(unit: int, above: dict[int, int | None]) -> list[int]:
    chain: list[int] = []
    here: int | None = unit
    # A ring in the tree would never end; the registry refuses one, and this does not rely on it.
    while here is not None and here not in chain:
        chain.append(here)
        here = above.get(here)
    return chain


def _serves_on(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """A term that covers the day, of a person who is neither gone nor away."""
    away = sa.exists().where(
        col(Leave.person_id) == col(Tenure.person_id), col(Leave.from_on) <= day, col(Leave.to_on) >= day
    )
    return (
        col(Tenure.starts_on) <= day,
        sa.or_(col(Tenure.ends_on).is_(None), col(Tenure.ends_on) > day),
        sa.or_(col(Person.left_on).is_(None), col(Person.left_on) > day),
        ~away,
    )


def holders_in_many(session: Session, units: Sequence[int], day: date) -> dict[int, Sequence[Holder]]:
    """Who sits in each post of these units on a day: the holder, else whoever acts, else the deputy."""
    rows = id_rows(session, units)
    statement = (
        sa.select(col(Post.unit_id), col(Post.id), col(Post.duty), col(Tenure.person_id), col(Tenure.capacity))
        .join(rows, rows.c.id == col(Post.unit_id))
        .join(Tenure, col(Tenure.post_id) == col(Post.id))
        .join(Person, col(Person.id) == col(Tenure.person_id))
        .where(*_serves_on(day))
        .order_by(col(Post.id), col(Tenure.id))
    )
    found: dict[int, dict[int, Holder]] = {unit: {} for unit in units}
    for unit, post, duty, person, _ in sorted(session.execute(statement), key=lambda row: (row[1], row[4].rank)):
        found[unit].setdefault(post, Holder(post, duty, person))
    return {unit: tuple(holders.values()) for unit, holders in found.items()}


def holders_in(session: Session, unit: int, day: date) -> Sequence[Holder]:
    """Who sits in each post of one unit on a day."""
    return holders_in_many(session, [unit], day)[unit]


def seats_of(session: Session, person: int, day: date) -> tuple[Seat, ...]:
    """Every post a person may act from on a day, standing in as a deputy included."""
    statement = (
        sa.select(col(Post.id), col(Unit.id), col(Unit.name), col(Unit.agency), col(Unit.area_code), col(Post.duty))
        .join(Tenure, col(Tenure.post_id) == col(Post.id))
        .join(Unit, col(Unit.id) == col(Post.unit_id))
        .join(Person, col(Person.id) == col(Tenure.person_id))
        .where(col(Tenure.person_id) == person, *_serves_on(day))
        .order_by(col(Post.id))
        .distinct()
    )
    return tuple(Seat(*row) for row in session.execute(statement))


def unit_names(session: Session, units: Sequence[int]) -> dict[int, str]:
    """Names of units by id."""
    rows = session.execute(sa.select(col(Unit.id), col(Unit.name)).where(col(Unit.id).in_(units)))
    return {row[0]: row[1] for row in rows}


def unit_by_code(session: Session, code: str) -> int:
    """The unit with this code or this name. Raises BadInput when there is none, or more than one of the name."""
    wanted = code.strip()
    by_code = session.scalar(sa.select(col(Unit.id)).where(col(Unit.code) == wanted))
    if by_code is not None:
        return by_code
    named = session.scalars(sa.select(col(Unit.id)).where(col(Unit.name) == wanted).limit(2)).all()
    if len(named) != 1:
        zh = f"没有代码或名称为“{code}”的单位" if not named else f"有多个单位叫“{code}”，请用单位代码"
        en = f"there is no unit “{code}”" if not named else f"several units are called “{code}”; use the unit's code"
        raise BadInput(what=Text(zh, en))
    return named[0]
