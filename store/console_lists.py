"""The lists of the console: hazards page by page, their sums, and everything that waits for somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard
from models.proposal import Proposal
from models.school import Campus
from models.task import Task
from models.unit import Unit
from rules.offices import Duty
from rules.rights import Viewer
from rules.telling import TaskKind
from rules.vocabulary import (
    Act,
    ClockKind,
    ClockState,
    ExtensionState,
    Instrument,
    ProposalState,
    Severity,
    Stage,
)
from rules.words import Word
from store.filters import late
from store.visible import visible

hazard, campus, unit, clock = table_of(Hazard), table_of(Campus), table_of(Unit), table_of(Clock)
proposal, extension, task = table_of(Proposal), table_of(Extension), table_of(Task)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many hazards of a severity stand on a stage, and how many of them are late."""

    stage: Stage
    severity: Severity
    count: int
    overdue: int


def sums(session: Session, viewer: Viewer, sensitive: Collection[str], at: datetime) -> Sequence[Sum]:
    """The hazards somebody may see, counted."""
    statement = (
        sa.select(
            hazard.c.stage,
            hazard.c.severity,
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((late(at), 1), else_=0)), 0),
        )
        .where(visible(viewer, sensitive))
        .group_by(hazard.c.stage, hazard.c.severity)
    )
    return [Sum(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: what, on which hazard, until when."""

    number: str | None
    what: Word
    detail: Word | None
    severity: Severity | None
    campus: str | None
    description: str
    unit: str | None
    due_at: datetime | None


_ABOUT = hazard.join(campus, campus.c.id == hazard.c.campus_id)
_SHOWN = hazard.c.number, hazard.c.severity, campus.c.name, hazard.c.description


def to_decide(session: Session, viewer: Viewer, day: date, limit: int) -> list[Waiting]:
    """What lies before somebody's posts: proposals that are not put off, and requests for more time."""
    if not viewer.posts:
        return []
    asked = (
        sa.select(*_SHOWN, hazard.c.due_at)
        .select_from(extension.join(_ABOUT, hazard.c.id == extension.c.hazard_id))
        .where(extension.c.state == ExtensionState.REQUESTED, extension.c.approver_post_id.in_(viewer.posts))
        .order_by(extension.c.id)
        .limit(limit)
    )
    return _proposals(session, viewer, day, limit) + [
        Waiting(row[0], Act.GRANT_EXTENSION, None, row[1], row[2], row[3], None, row[4])
        for row in session.execute(asked)
    ]


def _proposals(session: Session, viewer: Viewer, day: date, limit: int) -> list[Waiting]:
    """With the instant the decision is due, where a clock runs for it."""
    clocked = sa.and_(
        clock.c.hazard_id == hazard.c.id, clock.c.kind == ClockKind.PROPOSAL, clock.c.subject == proposal.c.id,
        clock.c.stopped_at.is_(None),
    )  # fmt: skip
    wanted = (
        sa.select(proposal.c.instrument, *_SHOWN, clock.c.due_at)
        .select_from(proposal.join(_ABOUT, hazard.c.id == proposal.c.hazard_id).outerjoin(clock, clocked))
        .where(
            proposal.c.state == ProposalState.PENDING,
            proposal.c.approver_post_id.in_(viewer.posts),
            sa.or_(proposal.c.deferred_until.is_(None), proposal.c.deferred_until <= day),
        )
        .order_by(proposal.c.id)
        .limit(limit)
    )
    return [_to_approve(*tuple(row)) for row in session.execute(wanted)]


def _to_approve(
    step: Instrument, number: str, severity: Severity, campus_: str, description: str, due_at: datetime | None
) -> Waiting:
    return Waiting(number, Act.APPROVE, step, severity, campus_, description, None, due_at)


def of_my_units(session: Session, viewer: Viewer, limit: int) -> list[Waiting]:
    """What the clocks wait for from somebody's units, the most urgent first."""
    if not viewer.units:
        return []
    columns = (
        hazard.c.number, clock.c.kind, hazard.c.severity, campus.c.name, hazard.c.description, unit.c.name,
        clock.c.due_at,
    )  # fmt: skip
    source = (
        clock.join(hazard, hazard.c.id == clock.c.hazard_id)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .join(unit, unit.c.id == clock.c.unit_id)
    )
    mine = clock.c.unit_id.in_(viewer.units), clock.c.state == ClockState.RUNNING, clock.c.kind != ClockKind.PROPOSAL
    statement = sa.select(*columns).select_from(source).where(*mine).order_by(clock.c.due_at, clock.c.id).limit(limit)
    return [
        Waiting(number, kind, None, severity, at, description, whose, due)
        for number, kind, severity, at, description, whose, due in session.execute(statement)
    ]


def my_tasks(session: Session, viewer: Viewer, limit: int) -> list[Waiting]:
    """The open tasks given to somebody by name, or to a unit of theirs; the oldest first."""
    about = task.outerjoin(hazard, hazard.c.id == task.c.hazard_id).outerjoin(campus, campus.c.id == hazard.c.campus_id)
    columns = hazard.c.number, task.c.kind, hazard.c.severity, campus.c.name, hazard.c.description, task.c.what
    mine = sa.or_(task.c.person_id == viewer.person_id, task.c.unit_id.in_(viewer.units))
    statement = sa.select(*columns).select_from(about).where(task.c.done_at.is_(None), mine)
    rows = session.execute(statement.order_by(task.c.id).limit(limit))
    return [_task(*tuple(row)) for row in rows]


def _task(
    number: str | None, kind: TaskKind, severity: Severity | None, at: str | None, description: str | None, what: str
) -> Waiting:
    if kind is TaskKind.EMPTY_POST:
        return Waiting(None, kind, Duty.of(what), None, at, "", None, None)
    return Waiting(number, kind, None, severity, at, description or what, None, None)
