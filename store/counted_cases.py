"""The cases and schools behind a figure: by their ids, narrowed to what somebody may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.school import Campus
from models.unit import Unit
from rules.rights import Viewer
from store.dialect import id_rows
from store.ledger_pages import Row
from store.lying import lies_in
from store.visible import visible

hazard, campus, unit = table_of(Hazard), table_of(Campus), table_of(Unit)

PAGE = 100


def seen_of(session: Session, viewer: Viewer, sensitive: Collection[str], ids: Sequence[int]) -> set[int]:
    """Which of these cases somebody may see."""
    wanted = id_rows(session, ids)
    source = hazard.join(wanted, wanted.c.id == hazard.c.id)
    return set(session.scalars(sa.select(hazard.c.id).select_from(source).where(visible(viewer, sensitive))))


def rows_of(session: Session, ids: Sequence[int]) -> list[Row]:
    """These cases as lines of a list, by id."""
    wanted = id_rows(session, ids)
    columns = (
        hazard.c.id, hazard.c.number, hazard.c.stage, hazard.c.severity, campus.c.name, hazard.c.place,
        hazard.c.description, unit.c.name, hazard.c.due_at,
    )  # fmt: skip
    source = (
        hazard.join(wanted, wanted.c.id == hazard.c.id)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .outerjoin(unit, unit.c.id == hazard.c.lead_unit_id)
    )
    return [Row(*tuple(row)) for row in session.execute(sa.select(*columns).select_from(source).order_by(hazard.c.id))]


def schools_of(session: Session, areas: Sequence[str], ids: Sequence[int]) -> list[tuple[str, str]]:
    """Code and name of those of these campuses that lie in the areas, by code."""
    wanted = id_rows(session, ids)
    source = campus.join(wanted, wanted.c.id == campus.c.id)
    statement = sa.select(campus.c.code, campus.c.name).select_from(source).where(lies_in(campus.c.area_code, areas))
    return [(row[0], row[1]) for row in session.execute(statement.order_by(campus.c.code))]
