"""Sums for whoever watches over the installation, each cheap however much there is: over partial indexes and seals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.credential import Credential
from models.hazard import STILL_OPEN, Hazard
from models.ledger import LedgerEvent, Seal
from models.message import Attempt, Message
from models.task import Task
from rules.telling import Outcome, TaskKind, Urgency
from rules.vocabulary import Severity, Stage
from store.filters import late

hazard, clock, message, attempt = table_of(Hazard), table_of(Clock), table_of(Message), table_of(Attempt)
event, seal, task, credential = table_of(LedgerEvent), table_of(Seal), table_of(Task), table_of(Credential)


@dataclass(frozen=True, slots=True)
class HazardSum:
    """How many open hazards of a severity stand on a stage, and how many of them are late."""

    stage: Stage
    severity: Severity
    count: int
    overdue: int


def open_hazards(session: Session, at: datetime) -> list[HazardSum]:
    """The open hazards, counted; what is over is not looked at, for it only grows."""
    columns = hazard.c.stage, hazard.c.severity, sa.func.count(), sa.func.sum(sa.case((late(at), 1), else_=0))
    statement = sa.select(*columns).where(sa.text(STILL_OPEN)).group_by(hazard.c.stage, hazard.c.severity)
    return [HazardSum(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits, and since when the first of it."""

    count: int
    oldest: datetime | None


def due_clocks(session: Session, at: datetime) -> Queue:
    """The clocks a sweep should have looked at by now."""
    counted = sa.select(sa.func.count(), sa.func.min(clock.c.next_action_at)).where(clock.c.next_action_at <= at)
    return Queue(*tuple(session.execute(counted).one()))


def waiting_messages(session: Session, at: datetime) -> dict[Urgency, Queue]:
    """The messages that might have left by now, by how soon they must."""
    counted = sa.select(message.c.urgency, sa.func.count(), sa.func.min(message.c.release_at))
    statement = counted.where(_is("pending"), message.c.release_at <= at).group_by(message.c.urgency)
    found = {row[0]: Queue(row[1], row[2]) for row in session.execute(statement)}
    return {one: found.get(one, Queue(0, None)) for one in Urgency}


def sending_messages(session: Session) -> int:
    """The messages in a worker's hands."""
    return session.scalar(sa.select(sa.func.count()).select_from(message).where(_is("sending"))) or 0


def dead_messages(session: Session) -> int:
    """The messages that reached nobody."""
    return session.scalar(sa.select(sa.func.count()).select_from(message).where(_is("dead"))) or 0


def _is(state: str) -> sa.ColumnElement[bool]:
    # A literal, so that the planner sees that the partial index fits.
    return sa.literal_column("message.state") == sa.literal_column(f"'{state}'")


def ledger_length(session: Session) -> int:
    """How many events the ledger has: those under a seal as counted then, and the others."""
    sealed, last = session.execute(sa.select(sa.func.sum(seal.c.events), sa.func.max(seal.c.last_event_id))).one()
    fresh = sa.select(sa.func.count()).select_from(event).where(event.c.id > (last or 0))
    return int(sealed or 0) + (session.scalar(fresh) or 0)


def shut_credentials(session: Session, at: datetime) -> int:
    """The accounts that are left alone now."""
    statement = sa.select(sa.func.count()).select_from(credential).where(credential.c.shut_until > at)
    return session.scalar(statement) or 0


def open_tasks(session: Session) -> dict[TaskKind, int]:
    """The tasks nobody has done yet, by what they are."""
    statement = sa.select(task.c.kind, sa.func.count()).where(task.c.done_at.is_(None)).group_by(task.c.kind)
    found = {row[0]: row[1] for row in session.execute(statement)}
    return {one: found.get(one, 0) for one in TaskKind}


@dataclass(frozen=True)
class Attempts:
    """Every attempt to tell somebody, by channel and outcome, up to an attempt. They are never changed, so they are
    counted once and remembered."""

    upto: int = 0
    sums: Mapping[tuple[str, Outcome], int] = field(default_factory=dict)


def newest_attempt(session: Session) -> int:
    """The id of the last attempt there is."""
    return session.scalar(sa.select(sa.func.coalesce(sa.func.max(attempt.c.id), 0))) or 0


def attempts_upto(session: Session, known: Attempts, upto: int) -> Attempts:
    """All attempts up to one of them, of which only those after the known ones are read."""
    columns = attempt.c.channel, attempt.c.outcome, sa.func.count()
    fresh = attempt.c.id > known.upto, attempt.c.id <= upto
    sums = dict(known.sums)
    for channel, outcome, count in session.execute(sa.select(*columns).where(*fresh).group_by(*columns[:2])):
        sums[channel, outcome] = sums.get((channel, outcome), 0) + count
    return Attempts(upto, sums)
