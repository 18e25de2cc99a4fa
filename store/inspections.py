"""Inspections, and the open hazards they left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.inspection import Inspection
from rules.vocabulary import InspectionResult, Stage
from store.bulk import insert_mappings
from store.dialect import id_rows

inspection, hazard = table_of(Inspection), table_of(Hazard)


@dataclass(frozen=True, slots=True)
class InspectionNow:
    """An inspection as stored."""

    id: int
    key: str
    campus_id: int
    inspected_on: date
    is_recheck: bool
    result: InspectionResult


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open hazard an inspection found, by the item of its checklist."""

    number: str
    campus_id: int
    item: str
    stage: Stage
    found_on: date


def known(session: Session, keys: Sequence[str]) -> dict[str, InspectionNow]:
    """Which of these inspections are stored already."""
    names = "id", "source_key", "campus_id", "inspected_on", "is_recheck", "result"
    found: dict[str, InspectionNow] = {}
    for start in range(0, len(keys), 5000):
        statement = sa.select(*(inspection.c[name] for name in names))
        wanted = inspection.c.source_key.in_(keys[start : start + 5000])
        found |= {row[1]: InspectionNow(*tuple(row)) for row in session.execute(statement.where(wanted))}
    return found


def add(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Puts inspections in."""
    insert_mappings(session, inspection, rows)


def open_items(session: Session, campus_ids: Sequence[int]) -> list[OpenItem]:
    """The open hazards that inspections of these campuses found, in order."""
    wanted = id_rows(session, campus_ids)
    statement = (
        sa.select(
            hazard.c.number, hazard.c.campus_id, hazard.c.checklist_item, hazard.c.stage, inspection.c.inspected_on
        )
        .join(inspection, inspection.c.id == hazard.c.inspection_id)
        .join(wanted, wanted.c.id == hazard.c.campus_id)
        .where(hazard.c.checklist_item.is_not(None), hazard.c.stage.not_in((Stage.CLOSED, Stage.VOID)))
        .order_by(hazard.c.id)
    )
    return [OpenItem(*tuple(row)) for row in session.execute(statement)]
