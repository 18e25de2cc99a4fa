"""Hazards as rows: putting new ones in, and reading what routing and lists need."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.school import Campus
from rules.offices import SchoolKind
from rules.resembling import OpenHazard
from rules.vocabulary import Location, Severity, Stage
from store import searching
from store.bulk import insert_mappings, insert_rows
from store.dialect import id_rows
from store.scratch import chosen

hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
campus = table_of(Campus)
event = table_of(LedgerEvent)


@dataclass(frozen=True, slots=True)
class Routable:
    """What routing and the naming of verifiers need to know of a hazard."""

    hazard_id: int
    policy_id: int
    severity: Severity
    subcategory: str
    location: Location
    sector: SchoolKind
    area_code: str
    school_unit_id: int
    office_unit_id: int
    responsible_unit_id: int | None
    verify_agency: str
    has_task: bool
    has_standard: bool


def routable(session: Session) -> list[Routable]:
    """The chosen hazards as routing sees them, the oldest first."""
    return _routable(session, hazard.c.id.in_(sa.select(chosen.c.hazard_id)))


def routable_one(session: Session, hazard_id: int) -> Routable:
    """One hazard as routing sees it."""
    return _routable(session, hazard.c.id == hazard_id)[0]


def routable_many(session: Session, hazard_ids: Sequence[int]) -> list[Routable]:
    """These hazards as routing sees them, the oldest first."""
    rows = id_rows(session, hazard_ids)
    return _routable(session, hazard.c.id.in_(sa.select(rows.c.id)))


def closed_since(session: Session, campuses: Collection[int], since: datetime) -> dict[tuple[int, str], int]:
    """For each campus and sub-category among these campuses the hazard closed last, if since an instant."""
    statement = (
        sa.select(hazard.c.campus_id, hazard.c.subcategory, sa.func.max(hazard.c.id))
        .where(hazard.c.campus_id.in_(sorted(campuses)), hazard.c.stage == Stage.CLOSED, hazard.c.closed_at >= since)
        .group_by(hazard.c.campus_id, hazard.c.subcategory)
    )
    return {(campus_id, subcategory): found for campus_id, subcategory, found in session.execute(statement)}


def open_alike(session: Session, number: str, since: datetime) -> list[str]:
    """The open hazards of the same campus and sub-category found since an instant, this one left out; newest first."""
    this = hazard.alias("this")
    alike = (
        sa.select(hazard.c.number)
        .join(this, sa.and_(this.c.campus_id == hazard.c.campus_id, this.c.subcategory == hazard.c.subcategory))
        .where(this.c.number == number, hazard.c.id != this.c.id, hazard.c.found_at >= since)
        .where(hazard.c.stage.in_([one for one in Stage if one.is_open]))
    )
    return list(session.scalars(alike.order_by(hazard.c.id.desc())))


@dataclass(frozen=True, slots=True)
class OpenHere:
    """An open hazard of a campus, and when it was found."""

    hazard: OpenHazard
    found_at: datetime

    @property
    def number(self) -> str:
        return self.hazard.number


def open_at(session: Session, campus_id: int) -> list[OpenHere]:
    """The open hazards of a campus, as far as a new finding is compared with them."""
    names = "number", "subcategory", "checklist_item", "place", "description"
    wanted = sa.select(*(hazard.c[name] for name in names), hazard.c.found_at).where(
        hazard.c.campus_id == campus_id, hazard.c.stage.in_([one for one in Stage if one.is_open])
    )
    return [OpenHere(OpenHazard(*row[:5]), row[5]) for row in session.execute(wanted.order_by(hazard.c.id))]


def open_rest(session: Session, parent: int, what: str) -> str | None:
    """The number of the open hazard that was split off this one for the very same rest."""
    same = hazard.c.split_from_id == parent, hazard.c.description == what
    standing = hazard.c.stage.in_([one for one in Stage if one.is_open])
    return session.scalar(sa.select(hazard.c.number).where(*same, standing).order_by(hazard.c.id).limit(1))


def found_and_quiet(session: Session, before: datetime, after: int, limit: int) -> list[Routable]:
    """Hazards not handed over to which nothing has happened since an instant, with an id above `after`."""
    lately = sa.exists().where(event.c.hazard_id == hazard.c.id, event.c.at >= before)
    quiet = sa.select(hazard.c.id).where(hazard.c.stage == Stage.FOUND, hazard.c.id > after, ~lately)
    return routable_many(session, list(session.scalars(quiet.order_by(hazard.c.id).limit(limit))))


def _routable(session: Session, which: sa.ColumnElement[bool]) -> list[Routable]:
    statement = (
        sa.select(
            hazard.c.id, hazard.c.policy_id, hazard.c.severity, hazard.c.subcategory, hazard.c.location,
            campus.c.kind, hazard.c.area_code, campus.c.unit_id, hazard.c.office_unit_id,
            hazard.c.responsible_unit_id, hazard.c.verify_agency,
            sa.and_(hazard.c.description != "", hazard.c.task != ""), hazard.c.standard != "",
        )
        .select_from(hazard.join(campus, campus.c.id == hazard.c.campus_id))
        .where(which)
        .order_by(hazard.c.id)
    )  # fmt: skip
    return [Routable(*tuple(row)) for row in session.execute(statement)]


def insert(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Puts new hazards in, many at once; every row names the same columns. They are found by what they say."""
    insert_mappings(session, hazard, rows)
    searching.keep(session, [str(one["number"]) for one in rows])


def number_of(session: Session, hazard_id: int) -> str:
    """The number of a hazard."""
    return str(session.scalar(sa.select(hazard.c.number).where(hazard.c.id == hazard_id)))


def known_source_keys(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """Which of these keys are already there, and on which hazard."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        statement = sa.select(hazard.c.source_key, hazard.c.id).where(hazard.c.source_key.in_(part))
        found |= {row[0]: row[1] for row in session.execute(statement)}
    return found


def ids_of(session: Session, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of the hazards with these numbers."""
    found: dict[str, int] = {}
    for start in range(0, len(numbers), 5000):
        statement = sa.select(hazard.c.number, hazard.c.id).where(hazard.c.number.in_(numbers[start : start + 5000]))
        found |= {row[0]: row[1] for row in session.execute(statement)}
    return found


def put_units(session: Session, rows: Sequence[Sequence[object]]) -> None:
    """Puts units onto hazards: hazard, unit, role, and when the unit signed for it."""
    insert_rows(session, hazard_unit, ["hazard_id", "unit_id", "role", "acknowledged_at"], rows)
