"""Cases as the indicators read them: every hazard a period or the cut-off has to do with, by a few statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard
from models.inspection import Inspection
from models.ledger import LedgerEvent
from models.school import Campus
from models.verification import VerificationRound
from rules.case_records import CaseRecord, Period
from rules.facts import Given
from rules.vocabulary import Act, ClockKind, ExtensionState, InspectionResult, Severity, Stage, Verdict
from store.dialect import id_rows
from store.filters import OPEN

hazard, clock, event, campus = table_of(Hazard), table_of(Clock), table_of(LedgerEvent), table_of(Campus)
extension, round_, inspection = table_of(Extension), table_of(VerificationRound), table_of(Inspection)
places = table_of(Area)

_PLAIN = (
    "id", "number", "stage", "severity", "source", "subcategory", "area_code", "campus_id", "responsible_unit_id",
    "lead_unit_id", "found_at", "assigned_at", "first_due_at", "due_at", "submitted_at", "closed_at",
)  # fmt: skip
_Counts = dict[int, int]
_record: Callable[..., CaseRecord] = CaseRecord
"""A row is as long as the columns above, which nothing but this file knows."""


def case_records(
    session: Session, area: str, period: Period, at: datetime, again_within: timedelta
) -> list[CaseRecord]:
    """The cases of an area that are open, or were found, handed over, due or closed in the period, by id.

    again_within: for how long after its close-out the same thing counts as having come back.
    """
    which = _which(area, period)
    columns = [hazard.c[name] for name in _PLAIN]
    rows = session.execute(sa.select(*columns).where(*which).order_by(hazard.c.id)).all()
    # Chosen once: what is asked of them below looks each up by its own index, however large the ledger has grown.
    ids = sa.select(id_rows(session, [row.id for row in rows]).c.id)
    rounds, failed = _rounds(session, ids)
    extensions, returns, on_spot = _extensions(session, ids), _returns(session, ids), _on_spot(session, ids)
    signed, to_sign = _signatures(session, ids, at)
    plans, again = _plans(session, ids, at), _came_back(session, ids)
    return [
        _record(
            *row, came_back_at=_within(row.closed_at, again.get(row.id), again_within), rounds=rounds.get(row.id, 0),
            failed=failed.get(row.id, 0), extensions=extensions.get(row.id, 0), returns=returns.get(row.id, 0),
            signed=signed.get(row.id, 0), to_sign=to_sign.get(row.id, 0), plan_in_time=plans.get(row.id),
            fixed_on_spot=row.id in on_spot and row.id not in returns,
        )
        for row in rows
    ]  # fmt: skip


def _which(area: str, period: Period) -> list[sa.ColumnElement[bool]]:
    begins, ends = period.begins_at, period.ends_at
    touched = [
        sa.and_(hazard.c[name] >= begins, hazard.c[name] <= ends)
        for name in ("found_at", "assigned_at", "first_due_at", "submitted_at", "closed_at")
    ]
    return [hazard.c.area_code.startswith(area, autoescape=True), sa.or_(hazard.c.stage.in_(OPEN), *touched)]


def _counted(session: Session, column: sa.ColumnElement[int], *which: sa.ColumnElement[bool]) -> _Counts:
    statement = sa.select(column, sa.func.count()).where(*which).group_by(column)
    return {row[0]: row[1] for row in session.execute(statement)}


def _rounds(session: Session, ids: sa.Select[Any]) -> tuple[_Counts, _Counts]:
    """Rounds that came to a verdict, and those that sent the work back."""
    mine = round_.c.hazard_id.in_(ids)
    over = round_.c.verdict.in_((Verdict.PASSED, Verdict.IN_PART, Verdict.FAILED))
    no = round_.c.verdict == Verdict.FAILED
    return _counted(session, round_.c.hazard_id, mine, over), _counted(session, round_.c.hazard_id, mine, no)


def _extensions(session: Session, ids: sa.Select[Any]) -> _Counts:
    granted = extension.c.state == ExtensionState.GRANTED
    return _counted(session, extension.c.hazard_id, extension.c.hazard_id.in_(ids), granted)


def _returns(session: Session, ids: sa.Select[Any]) -> _Counts:
    upheld = event.c.act == Act.RULE, event.c.given == Given.UPHELD
    return _counted(session, event.c.hazard_id, event.c.hazard_id.in_(ids), *upheld)


def _on_spot(session: Session, ids: sa.Select[Any]) -> set[int]:
    """Cases that were fixed on the spot and never assigned; sent back, they may still be handed on by a ruling."""
    fixed = event.c.hazard_id.in_(ids), event.c.act == Act.FIX_ON_SPOT
    return set(session.scalars(sa.select(event.c.hazard_id).where(*fixed)))


def _signatures(session: Session, ids: sa.Select[Any], at: datetime) -> tuple[_Counts, _Counts]:
    """For each case how many of its units answered in time, and how many should have by now."""
    mine = clock.c.hazard_id.in_(ids), clock.c.kind == ClockKind.ACKNOWLEDGE
    answers = sa.exists().where(
        event.c.hazard_id == clock.c.hazard_id, event.c.act.in_((Act.ACKNOWLEDGE, Act.OBJECT)),
        event.c.unit_id == clock.c.subject, event.c.at == clock.c.stopped_at,
    )  # fmt: skip
    in_time = sa.and_(clock.c.stopped_at.is_not(None), clock.c.stopped_at <= clock.c.due_at, answers)
    missed = sa.and_(clock.c.due_at < sa.func.coalesce(clock.c.stopped_at, at), clock.c.due_at < at)
    signed = _counted(session, clock.c.hazard_id, *mine, in_time)
    late = _counted(session, clock.c.hazard_id, *mine, missed)
    return signed, {one: signed.get(one, 0) + late.get(one, 0) for one in signed.keys() | late.keys()}


def _plans(session: Session, ids: sa.Select[Any], at: datetime) -> dict[int, bool]:
    """Of major cases whether the plan came in time; those whose plan is not due yet are not among them."""
    # The last one counts: whoever the case came to later was given the whole time again.
    last = (
        sa.select(clock.c.hazard_id, sa.func.max(clock.c.due_at).label("due_at"))
        .where(clock.c.kind == ClockKind.PLAN, clock.c.hazard_id.in_(ids), clock.c.severity == Severity.MAJOR)
        .group_by(clock.c.hazard_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(hazard.c.id, hazard.c.plan_at, last.c.due_at).join(last, last.c.hazard_id == hazard.c.id)
    )
    return {one: plan is not None and plan <= due for one, plan, due in rows if plan is not None or due < at}


def _came_back(session: Session, ids: sa.Select[Any]) -> dict[int, datetime]:
    """When what a case was about was first recorded again."""
    again = hazard.alias("again")
    mine = again.c.recurrence_of_id.in_(ids), again.c.stage != Stage.VOID
    statement = sa.select(again.c.recurrence_of_id, sa.func.min(again.c.found_at)).where(*mine)
    return {row[0]: row[1] for row in session.execute(statement.group_by(again.c.recurrence_of_id))}


def _within(closed_at: datetime | None, again_at: datetime | None, span: timedelta) -> datetime | None:
    is_again = again_at is not None and closed_at is not None and again_at <= closed_at + span
    return again_at if is_again else None


def with_measure(session: Session, ids: Sequence[int]) -> set[int]:
    """Which of these cases name what is to be done about them."""
    wanted = id_rows(session, ids)
    named = sa.or_(sa.func.trim(hazard.c.task) != "", sa.func.trim(hazard.c.measures) != "")
    return set(session.scalars(sa.select(hazard.c.id).join(wanted, wanted.c.id == hazard.c.id).where(named)))


def campuses_of(session: Session, area: str) -> list[tuple[int, str]]:
    """The campuses of an area by id, each with the area it lies in."""
    statement = sa.select(campus.c.id, campus.c.area_code).where(campus.c.area_code.startswith(area, autoescape=True))
    return [(row[0], row[1]) for row in session.execute(statement.order_by(campus.c.id))]


def campus_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """What campuses are called, by their ids."""
    wanted = id_rows(session, ids)
    rows = session.execute(sa.select(campus.c.id, campus.c.name).join(wanted, wanted.c.id == campus.c.id))
    return {row[0]: row[1] for row in rows}


def area_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The names of areas by their codes."""
    statement = sa.select(places.c.code, places.c.name).where(places.c.code.in_(sorted(codes)))
    return {row[0]: row[1] for row in session.execute(statement)}


def inspected(session: Session, area: str, period: Period) -> set[int]:
    """The campuses of an area somebody inspected in the period."""
    statement = (
        sa.select(inspection.c.campus_id)
        .join(campus, campus.c.id == inspection.c.campus_id)
        .where(
            campus.c.area_code.startswith(area, autoescape=True),
            inspection.c.inspected_on.between(period.first, period.last),
            inspection.c.result != InspectionResult.NOT_DONE,
        )
    )
    return set(session.scalars(statement))
