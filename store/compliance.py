"""Schools as compliance asks of them: which there are, which somebody inspected, and where a standard is not met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.inspection import Inspection
from models.school import Campus
from models.unit import Unit
from rules.vocabulary import InspectionResult
from store.filters import OPEN
from store.registry_views import exists_on

campus, unit, hazard, inspection = (table_of(one) for one in (Campus, Unit, Hazard, Inspection))


def _here(area: str) -> sa.ColumnElement[bool]:
    return campus.c.area_code.startswith(area, autoescape=True)


def schools(session: Session, area: str, day: date) -> list[int]:
    """The campuses of an area whose school is there on a day."""
    statement = sa.select(campus.c.id).join(unit, unit.c.id == campus.c.unit_id).where(_here(area), exists_on(day))
    return list(session.scalars(statement.order_by(campus.c.id)))


def inspected_by(session: Session, area: str, day: date) -> set[int]:
    """The campuses of an area somebody has inspected by a day, however long ago."""
    statement = (
        sa.select(inspection.c.campus_id)
        .join(campus, campus.c.id == inspection.c.campus_id)
        .where(_here(area), inspection.c.inspected_on <= day, inspection.c.result != InspectionResult.NOT_DONE)
    )
    return set(session.scalars(statement.distinct()))


def failing(session: Session, area: str, items: Sequence[str]) -> set[int]:
    """The campuses of an area where a hazard by one of these items is open."""
    mine = hazard.c.area_code.startswith(area, autoescape=True), hazard.c.stage.in_(OPEN)
    return set(session.scalars(sa.select(hazard.c.campus_id).where(*mine, hazard.c.checklist_item.in_(items))))
