"""The record of schools a risk score is made from: a handful of sums over their hazards and inspections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.inspection import Inspection
from models.ledger import LedgerEvent
from rules.facts import Given
from rules.instants import local_day
from rules.offices import LicenceStatus
from rules.risk import Record
from rules.vocabulary import Act, InspectionResult, Severity, Source, Stage
from store.dialect import id_rows
from store.registry import CampusNow

hazard, inspection, event = table_of(Hazard), table_of(Inspection), table_of(LedgerEvent)
YEAR = timedelta(days=365)
_OVER = (Stage.CLOSED, Stage.VOID)


def records(
    session: Session, schools: Sequence[tuple[CampusNow, LicenceStatus]], at: datetime, day: date
) -> dict[int, Record]:
    """What is known of these schools at an instant."""
    ids = [one.id for one, _ in schools]
    open_now = _open(session, ids)
    overdue = _counted(session, ids, hazard.c.due_at < at, hazard.c.stage.not_in(_OVER))
    again = _counted(session, ids, hazard.c.recurrence_of_id.is_not(None), hazard.c.found_at >= at - YEAR)
    failed = _failed(session, ids, at - YEAR)
    last = _last_checked(session, ids)
    return {
        one.id: Record(
            kind=one.kind,
            licence=licence,
            pupils=one.pupils,
            open_hazards=tuple(open_now.get(one.id, ())),
            overdue=overdue.get(one.id, 0),
            recurrences=again.get(one.id, 0),
            failed_look_backs=failed.get(one.id, 0),
            unchecked_days=(day - last[one.id]).days if one.id in last else None,
        )
        for one, licence in schools
    }


def _open(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[Severity, int]]]:
    rows = id_rows(session, ids)
    wanted = (
        sa.select(hazard.c.campus_id, hazard.c.severity, sa.func.count())
        .join(rows, rows.c.id == hazard.c.campus_id)
        .where(hazard.c.stage.not_in(_OVER))
        .group_by(hazard.c.campus_id, hazard.c.severity)
    )
    found: dict[int, list[tuple[Severity, int]]] = {}
    for where, severity, count in session.execute(wanted):
        found.setdefault(where, []).append((severity, count))
    return {where: sorted(counts, key=lambda pair: -pair[0].rank) for where, counts in found.items()}


def _counted(session: Session, ids: Sequence[int], *which: sa.ColumnElement[bool]) -> dict[int, int]:
    rows = id_rows(session, ids)
    wanted = sa.select(hazard.c.campus_id, sa.func.count()).join(rows, rows.c.id == hazard.c.campus_id)
    return {row[0]: row[1] for row in session.execute(wanted.where(*which).group_by(hazard.c.campus_id))}


def _failed(session: Session, ids: Sequence[int], since: datetime) -> dict[int, int]:
    rows = id_rows(session, ids)
    wanted = (
        sa.select(hazard.c.campus_id, sa.func.count())
        .join(rows, rows.c.id == hazard.c.campus_id)
        .join(event, event.c.hazard_id == hazard.c.id)
        .where(event.c.act == Act.LOOK_BACK, event.c.given == Given.FAILED, event.c.at >= since)
        .group_by(hazard.c.campus_id)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _last_checked(session: Session, ids: Sequence[int]) -> dict[int, date]:
    rows = id_rows(session, ids)
    wanted = (
        sa.select(inspection.c.campus_id, sa.func.max(inspection.c.inspected_on))
        .join(rows, rows.c.id == inspection.c.campus_id)
        .where(inspection.c.result != InspectionResult.NOT_DONE)
        .group_by(inspection.c.campus_id)
    )
    found = {row[0]: row[1] for row in session.execute(wanted)}
    # Whoever came and found something has been there, though no inspection as such is on record.
    seen = (
        sa.select(hazard.c.campus_id, sa.func.max(hazard.c.found_at))
        .join(rows, rows.c.id == hazard.c.campus_id)
        .where(hazard.c.source.in_(_FROM_OUTSIDE))
        .group_by(hazard.c.campus_id)
    )
    for campus, at in session.execute(seen):
        found[campus] = max(found.get(campus, date.min), local_day(at))
    return found


_FROM_OUTSIDE = (Source.JOINT_INSPECTION, Source.UNANNOUNCED, Source.AGENCY_CHECK, Source.LOOK_BACK)
"""Sources that say somebody from outside was at the school."""
