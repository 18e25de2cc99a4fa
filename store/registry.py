"""The registry as it stands: areas, units, campuses and their history, for an import to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.post import Post, Tenure
from models.school import Campus, CampusStatus
from models.unit import Unit
from rules.offices import Capacity, Duty, LicenceStatus, Ownership, SchoolKind
from store.dialect import id_rows

area, unit, campus, status = table_of(Area), table_of(Unit), table_of(Campus), table_of(CampusStatus)
post, tenure = table_of(Post), table_of(Tenure)


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A unit as it is registered."""

    id: int
    code: str
    name: str
    agency: str
    area: str
    parent_id: int | None
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class CampusNow:
    """A campus as it is registered."""

    id: int
    unit_id: int
    code: str
    name: str
    area: str
    kind: SchoolKind
    address: str
    pupils: int
    staff: int
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class StatusNow:
    """Licence and ownership of a campus from a day on."""

    id: int
    campus_id: int
    from_on: date
    licence: LicenceStatus
    ownership: Ownership


@dataclass(frozen=True, slots=True)
class PostNow:
    """A post as it is registered."""

    id: int
    unit_id: int
    duty: Duty
    title: str


@dataclass(frozen=True, slots=True)
class TermNow:
    """Somebody's term in a post."""

    id: int
    post_id: int
    person_id: int
    capacity: Capacity
    starts_on: date
    ends_on: date | None


def areas(session: Session) -> dict[str, str]:
    """Every area's name by its code."""
    return {row[0]: row[1] for row in session.execute(sa.select(area.c.code, area.c.name))}


def units(session: Session) -> list[UnitNow]:
    """Every unit, retired ones too: the past still names them."""
    names = "id", "code", "name", "agency", "area_code", "parent_id", "retired_on"
    rows = session.execute(sa.select(*(unit.c[name] for name in names)).order_by(unit.c.id))
    return [UnitNow(*tuple(row)) for row in rows]


def campuses(session: Session, only: int | None = None) -> list[CampusNow]:
    """Every campus, or the one with this id."""
    names = (
        "id", "unit_id", "code", "name", "area_code", "kind", "address", "pupils", "staff", "longitude", "latitude",
    )  # fmt: skip
    which = [] if only is None else [campus.c.id == only]
    rows = session.execute(sa.select(*(campus.c[name] for name in names)).where(*which).order_by(campus.c.id))
    return [CampusNow(*tuple(row)) for row in rows]


def statuses(session: Session, campus_ids: Sequence[int]) -> dict[int, list[StatusNow]]:
    """The history of these campuses' licence and ownership, the oldest first."""
    wanted = id_rows(session, campus_ids)
    statement = (
        sa.select(status.c.id, status.c.campus_id, status.c.from_on, status.c.licence, status.c.ownership)
        .join(wanted, wanted.c.id == status.c.campus_id)
        .order_by(status.c.campus_id, status.c.from_on)
    )
    found: dict[int, list[StatusNow]] = {}
    for row in session.execute(statement):
        found.setdefault(row[1], []).append(StatusNow(*tuple(row)))
    return found


def licences(session: Session, campus_ids: Sequence[int], day: date) -> dict[int, LicenceStatus]:
    """What each of these campuses' licence is on a day; one of which nothing is known counts as licensed."""
    found = dict.fromkeys(campus_ids, LicenceStatus.LICENSED)
    for campus_id, past in statuses(session, campus_ids).items():
        for one in past:
            if one.from_on <= day:
                found[campus_id] = one.licence
    return found


def posts_in(session: Session, unit_ids: Sequence[int]) -> list[PostNow]:
    """The posts of these units."""
    wanted = id_rows(session, unit_ids)
    statement = sa.select(post.c.id, post.c.unit_id, post.c.duty, post.c.title)
    rows = session.execute(statement.join(wanted, wanted.c.id == post.c.unit_id).order_by(post.c.id))
    return [PostNow(*tuple(row)) for row in rows]


def terms_in(session: Session, post_ids: Sequence[int]) -> dict[int, list[TermNow]]:
    """Every term ever served in these posts, in order."""
    wanted = id_rows(session, post_ids)
    names = "id", "post_id", "person_id", "capacity", "starts_on", "ends_on"
    statement = (
        sa.select(*(tenure.c[name] for name in names))
        .join(wanted, wanted.c.id == tenure.c.post_id)
        .order_by(tenure.c.post_id, tenure.c.starts_on, tenure.c.id)
    )
    found: dict[int, list[TermNow]] = {}
    for row in session.execute(statement):
        found.setdefault(row[1], []).append(TermNow(*tuple(row)))
    return found


def unit_ids(session: Session) -> dict[str, int]:
    """The id of every unit by its code."""
    return {row[0]: row[1] for row in session.execute(sa.select(unit.c.code, unit.c.id))}


def campus_ids(session: Session) -> dict[str, int]:
    """The id of every campus by its code."""
    return {row[0]: row[1] for row in session.execute(sa.select(campus.c.code, campus.c.id))}


def coordinators(session: Session, day: date) -> set[int]:
    """Everybody who holds a coordinator's post on a day."""
    serves = sa.and_(tenure.c.starts_on <= day, sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day))
    statement = sa.select(tenure.c.person_id).join(post, post.c.id == tenure.c.post_id)
    return set(session.scalars(statement.where(post.c.duty == Duty.COORDINATOR, serves)))
