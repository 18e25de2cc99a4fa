"""What a coordinator must see to before anybody else can go on: new findings, objections, posts without a holder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.school import Campus
from models.task import Task
from models.unit import Unit
from rules.resembling import OpenHazard
from rules.telling import TaskKind
from rules.vocabulary import Act, ClockKind, Severity, Stage
from store.console_sums import Sights
from store.filters import OPEN
from store.lying import lies_in

hazard, campus, unit, clock = table_of(Hazard), table_of(Campus), table_of(Unit), table_of(Clock)
event, task = table_of(LedgerEvent), table_of(Task)


@dataclass(frozen=True, slots=True)
class New:
    """A hazard that has been found and not handed over."""

    id: int
    number: str
    severity: Severity
    campus: str
    place: str
    description: str
    found_at: datetime


def not_handed_over(session: Session, sights: Sights, limit: int) -> Sequence[New]:
    """Found and waiting, the oldest first."""
    columns = (
        hazard.c.id, hazard.c.number, hazard.c.severity, campus.c.name, hazard.c.place, hazard.c.description,
        hazard.c.found_at,
    )  # fmt: skip
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id)
    wanted = sa.select(*columns).select_from(source).where(hazard.c.stage == Stage.FOUND, sights.seen)
    return [New(*tuple(row)) for row in session.execute(wanted.order_by(hazard.c.id).limit(limit))]


@dataclass(frozen=True, slots=True)
class Compared:
    """An open hazard as far as others are compared with it."""

    id: int
    campus_id: int
    campus: str
    severity: Severity
    hazard: OpenHazard


_COMPARED = (
    hazard.c.id, hazard.c.campus_id, campus.c.name, hazard.c.severity, hazard.c.number, hazard.c.subcategory,
    hazard.c.checklist_item, hazard.c.place, hazard.c.description,
)  # fmt: skip


def lately_found(session: Session, sights: Sights, since: datetime, limit: int) -> Sequence[Compared]:
    """Found since an instant and not worked on yet, so that they may still be merged; the newest first."""
    wanted = hazard.c.stage.in_((Stage.FOUND, Stage.ASSIGNED)), hazard.c.found_at >= since, sights.seen
    return _compared(session, sa.and_(*wanted), limit)


def open_at(session: Session, sights: Sights, campuses: Collection[int], limit: int) -> Sequence[Compared]:
    """The open hazards of these campuses, the newest first."""
    return _compared(
        session, sa.and_(hazard.c.campus_id.in_(sorted(campuses)), hazard.c.stage.in_(OPEN), sights.seen), limit
    )


def _compared(session: Session, wanted: sa.ColumnElement[bool], limit: int) -> Sequence[Compared]:
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id)
    statement = sa.select(*_COMPARED).select_from(source).where(wanted).order_by(hazard.c.id.desc()).limit(limit)
    return [
        Compared(one, at, name, grave, OpenHazard(*rest)) for one, at, name, grave, *rest in session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection that waits to be ruled on: whose, why, and until when. due_at: None where no clock runs."""

    number: str
    severity: Severity
    campus: str
    description: str
    lead: str | None
    reason: str
    due_at: datetime | None


def objections(session: Session, sights: Sights, limit: int) -> Sequence[Objection]:
    """The one that runs out first before the others."""
    latest = (
        sa.select(sa.func.max(event.c.id))
        .where(event.c.hazard_id == hazard.c.id, event.c.act == Act.OBJECT)
        .correlate(hazard)
        .scalar_subquery()
    )
    ruling = sa.and_(clock.c.hazard_id == hazard.c.id, clock.c.kind == ClockKind.RULING, clock.c.stopped_at.is_(None))
    source = (
        hazard.join(campus, campus.c.id == hazard.c.campus_id)
        .outerjoin(unit, unit.c.id == hazard.c.lead_unit_id)
        .outerjoin(clock, ruling)
        .outerjoin(event, event.c.id == latest)
    )
    columns = (
        hazard.c.number, hazard.c.severity, campus.c.name, hazard.c.description, unit.c.name,
        sa.func.coalesce(event.c.note, ""), clock.c.due_at,
    )  # fmt: skip
    wanted = sa.select(*columns).select_from(source).where(hazard.c.stage == Stage.OBJECTED, sights.seen)
    ordered = wanted.order_by(clock.c.due_at.is_(None), clock.c.due_at, hazard.c.id).limit(limit)
    return [Objection(*tuple(row)) for row in session.execute(ordered)]


@dataclass(frozen=True, slots=True)
class Empty:
    """A post nobody serves in, as the engine came upon it."""

    code: str
    unit: str
    duty: str
    since: datetime


def empty_posts(session: Session, sights: Sights, limit: int) -> Sequence[Empty]:
    """The open tasks to fill a post of a unit somebody looks over, the oldest first."""
    mine = lies_in(unit.c.area_code, sights.viewer.areas)
    wanted = task.c.kind == TaskKind.EMPTY_POST, task.c.done_at.is_(None), mine
    columns = unit.c.code, unit.c.name, task.c.what, task.c.opened_at
    statement = sa.select(*columns).select_from(task.join(unit, unit.c.id == task.c.unit_id)).where(*wanted)
    return [Empty(*tuple(row)) for row in session.execute(statement.order_by(task.c.id).limit(limit))]
