"""Areas, units, posts and who sits in them on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.person import Leave, Person
from models.post import Post, Tenure
from models.unit import Unit
from rules.addressing import Holder
from rules.agencies import Agency, Tier
from rules.offices import Capacity, Duty, parent_area
from rules.refusals import BadInput
from rules.standing import Seat
from rules.words import Text
from store.dialect import is_sqlite
from store.prepared import id_rows, packed_ids, prepared, run

unit, person, post = table_of(Unit), table_of(Person), table_of(Post)
tenure, leave = table_of(Tenure), table_of(Leave)


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
    return run(session, _serving_unit(), agency=agency.code, areas=_candidates(agency, area)).scalar()


def _candidates(agency: Agency, area: str) -> list[str]:
    """Where a unit of the agency may sit that serves an area, the nearest first."""
    return [code for code in areas_above(area) if agency.tier is not Tier.DISTRICT or len(code) <= 6]


def serving_units(
    session: Session, agencies: Sequence[Agency], areas: Sequence[str]
) -> dict[tuple[str, str], int | None]:
    """The same for every one of these agencies in every one of these areas, by one statement."""
    above = sorted({code for area in areas for code in areas_above(area)})
    rows = session.execute(
        sa.select(unit.c.agency, unit.c.area_code, sa.func.min(unit.c.id))
        .where(unit.c.agency.in_([one.code for one in agencies]), unit.c.area_code.in_(above))
        .where(unit.c.retired_on.is_(None))
        .group_by(unit.c.agency, unit.c.area_code)
    )
    found = {(agency, area): first for agency, area, first in rows}
    return {
        (agency.code, area): next(
            (found[agency.code, code] for code in _candidates(agency, area) if (agency.code, code) in found), None
        )
        for agency in agencies
        for area in areas
    }


@prepared
def _serving_unit() -> sa.Select[int]:
    areas: sa.BindParameter[str] = sa.bindparam("areas", expanding=True)
    return (
        sa.select(unit.c.id)
        .where(unit.c.agency == sa.bindparam("agency"), unit.c.area_code.in_(areas), unit.c.retired_on.is_(None))
        .order_by(sa.func.length(unit.c.area_code).desc(), unit.c.id)
        .limit(1)
    )


def parents_of(session: Session, units: Sequence[int]) -> dict[int, list[int]]:
    """For each unit, itself and every unit above it in the tree of organisations, the nearest first."""
    statement = _chains(sqlite_speaks=is_sqlite(session))
    chains: dict[int, list[int]] = {one: [] for one in units}
    for start, member in run(session, statement, ids=packed_ids(session, units)):
        chains[start].append(member)
    return chains


_HIGHEST = 12
"""Levels a tree of organisations may have. A ring would never end; that the registry refuses one is not relied on."""


@prepared
def _chains(*, sqlite_speaks: bool) -> sa.Select[int, int]:
    rows = id_rows(sqlite_speaks=sqlite_speaks)
    first = sa.select(
        unit.c.id.label("start"), unit.c.id.label("member"), unit.c.parent_id, sa.literal(0).label("height")
    )
    chain = first.join(rows, rows.c.id == unit.c.id).cte("chain", recursive=True)
    above = unit.alias()
    next_up = (
        sa.select(chain.c.start, above.c.id, above.c.parent_id, chain.c.height + 1)
        .join(above, above.c.id == chain.c.parent_id)
        .where(chain.c.height < _HIGHEST)
    )
    whole = chain.union_all(next_up)
    return sa.select(whole.c.start, whole.c.member).order_by(whole.c.start, whole.c.height)


def _serves_on() -> tuple[sa.ColumnElement[bool], ...]:
    """A term that covers the bound day, of a person who is neither gone nor away."""
    day = sa.bindparam("day", type_=sa.Date)
    away = sa.exists().where(leave.c.person_id == tenure.c.person_id, leave.c.from_on <= day, leave.c.to_on >= day)
    return (
        tenure.c.starts_on <= day,
        sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day),
        sa.or_(person.c.left_on.is_(None), person.c.left_on > day),
        ~away,
    )


def holders_in_many(session: Session, units: Sequence[int], day: date) -> dict[int, Sequence[Holder]]:
    """Who sits in each post of these units on a day: the holder, else whoever acts, else the deputy."""
    statement = _holders(sqlite_speaks=is_sqlite(session))
    rows = run(session, statement, ids=packed_ids(session, units), day=day).all()
    found: dict[int, dict[int, Holder]] = {one: {} for one in units}
    for where, seat, duty, who, _ in sorted(rows, key=lambda row: (row[1], row[4].rank)):
        found[where].setdefault(seat, Holder(seat, duty, who))
    return {one: tuple(holders.values()) for one, holders in found.items()}


@prepared
def _holders(*, sqlite_speaks: bool) -> sa.Select[int, int, Duty, int, Capacity]:
    rows = id_rows(sqlite_speaks=sqlite_speaks)
    return (
        sa.select(post.c.unit_id, post.c.id, post.c.duty, tenure.c.person_id, tenure.c.capacity)
        .join(rows, rows.c.id == post.c.unit_id)
        .join(tenure, tenure.c.post_id == post.c.id)
        .join(person, person.c.id == tenure.c.person_id)
        .where(*_serves_on())
        .order_by(post.c.id, tenure.c.id)
    )


def holders_in(session: Session, unit_id: int, day: date) -> Sequence[Holder]:
    """Who sits in each post of one unit on a day."""
    return holders_in_many(session, [unit_id], day)[unit_id]


def place_of(session: Session, unit_id: int) -> tuple[str, str]:
    """The agency of a unit, and the area it serves."""
    row = run(session, _place_of(), unit=unit_id).one()
    return row[0], row[1]


@prepared
def _place_of() -> sa.Select[str, str]:
    return sa.select(unit.c.agency, unit.c.area_code).where(unit.c.id == sa.bindparam("unit"))


def duty_of_post(session: Session, post_id: int) -> tuple[int, Duty]:
    """The unit a post belongs to, and what it is there for."""
    row = session.execute(sa.select(post.c.unit_id, post.c.duty).where(post.c.id == post_id)).one()
    return row[0], row[1]


def seats_of(session: Session, person_id: int, day: date) -> tuple[Seat, ...]:
    """Every post a person may act from on a day, standing in as a deputy included."""
    return tuple(Seat(*tuple(row)) for row in run(session, _seats(), person=person_id, day=day))


@prepared
def _seats() -> sa.Select[int, int, str, str, str, Duty]:
    return (
        sa.select(post.c.id, unit.c.id, unit.c.name, unit.c.agency, unit.c.area_code, post.c.duty)
        .join(tenure, tenure.c.post_id == post.c.id)
        .join(unit, unit.c.id == post.c.unit_id)
        .join(person, person.c.id == tenure.c.person_id)
        .where(tenure.c.person_id == sa.bindparam("person"), *_serves_on())
        .order_by(post.c.id)
        .distinct()
    )


def units_of_agencies(session: Session, agencies: Sequence[str], counties: Sequence[str]) -> dict[int, str]:
    """The units of these agencies in these counties that are not retired, with their area, by their ids in order."""
    county = sa.func.substr(unit.c.area_code, 1, 6)
    which = unit.c.agency.in_(agencies), county.in_(counties), unit.c.retired_on.is_(None)
    rows = session.execute(sa.select(unit.c.id, unit.c.area_code).where(*which).order_by(unit.c.id))
    return {row[0]: row[1] for row in rows}


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
