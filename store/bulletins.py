"""Bulletins: the drafts somebody writes on, and those that were signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.area import Area
from models.bulletin import BulletinDraft, BulletinIssue
from models.columns import table_of
from models.hazard import Hazard
from models.person import Person
from models.unit import Unit
from rules.case_records import Period
from rules.offices import AreaLevel
from store.lying import lies_in
from store.offices import areas_above

draft, issue = table_of(BulletinDraft), table_of(BulletinIssue)
area, unit, person, hazard = table_of(Area), table_of(Unit), table_of(Person), table_of(Hazard)
_later = issue.alias("later")


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A signed bulletin in a list, with the one it replaces and the one it was replaced by."""

    id: int
    number: str
    area: str
    area_name: str
    body: str
    first_on: date
    last_on: date
    counted_at: datetime
    digest: str
    size: int
    signed_at: datetime
    signed_by: str
    replaces_id: int | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An open draft in a list."""

    id: int
    area: str
    area_name: str
    first_on: date
    last_on: date
    counted_at: datetime
    changed_at: datetime
    changed_by: str | None
    replaces: str | None


def _lines() -> sa.Select[Any]:  # Any: columns of every kind
    columns = (
        issue.c.id, issue.c.number, issue.c.area_code, area.c.name, unit.c.name, issue.c.first_on, issue.c.last_on,
        issue.c.counted_at, issue.c.digest, issue.c.size, issue.c.signed_at, person.c.name, issue.c.replaces_id,
        _later.c.number,
    )  # fmt: skip
    source = (
        issue.join(area, area.c.code == issue.c.area_code)
        .join(unit, unit.c.id == issue.c.body_unit_id)
        .join(person, person.c.id == issue.c.signed_by_id)
        .outerjoin(_later, _later.c.replaces_id == issue.c.id)
    )
    return sa.select(*columns).select_from(source)


def issues(session: Session, areas: Sequence[str], limit: int, before: int | None = None) -> list[IssueLine]:
    """Those signed last for these areas and the ones they lie in; those older than one, by its id."""
    rows = _lines().where(_about(areas), issue.c.id < before if before is not None else sa.true())
    return [IssueLine(*tuple(row)) for row in session.execute(rows.order_by(issue.c.id.desc()).limit(limit))]


def _about(areas: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a bulletin is about an area within these, or about one that holds them."""
    around = sorted({code for one in areas for code in areas_above(one)})
    return sa.or_(lies_in(issue.c.area_code, areas), issue.c.area_code.in_(around))


def line_of(session: Session, issue_id: int, areas: Sequence[str] | None = None) -> IssueLine | None:
    """The signed bulletin with this id, if it is about these areas; about any, where none are named."""
    if abs(issue_id) >= 2**63:
        return None
    which = [issue.c.id == issue_id, *([_about(areas)] if areas is not None else [])]
    row = session.execute(_lines().where(*which)).first()
    return IssueLine(*tuple(row)) if row else None


def issue_of(session: Session, issue_id: int) -> BulletinIssue:
    """The row of a signed bulletin that is there."""
    return session.get_one(BulletinIssue, issue_id)


def drafts(session: Session, areas: Sequence[str], limit: int = 100) -> list[DraftLine]:
    """The open drafts of these areas, those of the latest period first."""
    columns = (
        draft.c.id, draft.c.area_code, area.c.name, draft.c.first_on, draft.c.last_on, draft.c.counted_at,
        draft.c.changed_at, person.c.name, issue.c.number,
    )  # fmt: skip
    source = (
        draft.join(area, area.c.code == draft.c.area_code)
        .outerjoin(person, person.c.id == draft.c.changed_by_id)
        .outerjoin(issue, issue.c.id == draft.c.replaces_id)
    )
    mine = draft.c.closed_at.is_(None), lies_in(draft.c.area_code, areas)
    rows = sa.select(*columns).select_from(source).where(*mine).order_by(draft.c.last_on.desc(), draft.c.id.desc())
    return [DraftLine(*tuple(row)) for row in session.execute(rows.limit(limit))]


def draft_of(session: Session, draft_id: int, *, lock: bool = False) -> BulletinDraft | None:
    """The draft with this id, freshly read; with its row locked until the transaction ends if wished."""
    if abs(draft_id) >= 2**63:
        return None
    statement = sa.select(BulletinDraft).where(col(BulletinDraft.id) == draft_id)
    statement = statement.execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if lock else statement)


def drafted(session: Session, area_code: str, period: Period, *, is_open: bool) -> int | None:
    """The newest draft of an area and period, if there is one; is_open: only one that is still written on."""
    mine = draft.c.area_code == area_code, draft.c.first_on == period.first, draft.c.last_on == period.last
    which = (*mine, draft.c.closed_at.is_(None)) if is_open else mine
    return session.scalar(sa.select(draft.c.id).where(*which).order_by(draft.c.id.desc()).limit(1))


def counties_of(session: Session, agency: str) -> list[str]:
    """The counties a unit of this agency serves, by their codes."""
    mine = unit.c.agency == agency, unit.c.retired_on.is_(None), area.c.level == AreaLevel.COUNTY
    source = unit.join(area, area.c.code == unit.c.area_code)
    return list(
        session.scalars(sa.select(area.c.code).select_from(source).where(*mine).distinct().order_by(area.c.code))
    )


def has_cases(session: Session, area_code: str, before: datetime) -> bool:
    """Whether anything had been found in an area by then."""
    mine = hazard.c.area_code.startswith(area_code, autoescape=True), hazard.c.found_at < before
    return session.scalar(sa.select(sa.literal(1)).where(*mine).limit(1)) is not None


def name_of(session: Session, person_id: int | None) -> str | None:
    """What somebody is called."""
    return session.scalar(sa.select(person.c.name).where(person.c.id == person_id)) if person_id else None


def put(session: Session, row: BulletinDraft | BulletinIssue) -> int:
    """The row is kept. Returns its id."""
    session.add(row)
    session.flush()
    return row.id


def issued_after(session: Session, after: int, limit: int) -> list[IssueLine]:
    """Signed bulletins after an id, in the order of their ids."""
    rows = session.execute(_lines().where(issue.c.id > after).order_by(issue.c.id).limit(limit))
    return [IssueLine(*tuple(row)) for row in rows]
