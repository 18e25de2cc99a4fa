"""Sums over a whole installation: how timely, how often sent back, how far the ladders climbed, what was delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.message import Attempt, Message
from models.task import Task
from models.unit import Unit
from rules.telling import MessageState, Outcome
from rules.vocabulary import Act, ClockKind, Instrument, Stage
from store.filters import late

event, hazard, clock, unit = table_of(LedgerEvent), table_of(Hazard), table_of(Clock), table_of(Unit)
message, attempt, task = table_of(Message), table_of(Attempt), table_of(Task)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung a ladder took: on which hazard, over which clock, by which instrument, and whom that clock chases.

    is_late: whether the clock had run out by then.
    """

    number: str
    clock: ClockKind
    instrument: Instrument
    unit: str | None
    is_late: bool


def rungs_since(session: Session, event_id: int) -> Sequence[Rung]:
    """The rungs taken after an event, in order; 0 for all there have been."""
    source = (
        event.join(hazard, hazard.c.id == event.c.hazard_id)
        .join(clock, clock.c.id == event.c.clock_id)
        .outerjoin(unit, unit.c.id == clock.c.unit_id)
    )
    statement = (
        sa.select(hazard.c.number, clock.c.kind, event.c.facts, unit.c.name, event.c.at >= clock.c.due_at)
        .select_from(source)
        .where(event.c.act == Act.ESCALATE, event.c.id > event_id)
        .order_by(event.c.id)
    )
    return [
        Rung(row[0], row[1], Instrument.of(orjson.loads(row[2])["instrument"]), row[3], bool(row[4]))
        for row in session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Of the hazards whose first deadline has come or whose work is done, how many were done within it."""

    in_time: int
    judged: int


def timeliness(session: Session, at: datetime) -> Timeliness:
    """By the first deadline ever set, however often it was extended.

    What was fixed on the spot and never sent back had none to keep and is not judged.
    """
    is_done = hazard.c.stage.in_([Stage.SUBMITTED, Stage.CLOSED])
    fixed = sa.exists().where(event.c.hazard_id == hazard.c.id, event.c.act == Act.FIX_ON_SPOT)
    ended_there = sa.and_(is_done, hazard.c.submitted_at == hazard.c.assigned_at, fixed)
    is_judged = sa.and_(hazard.c.stage != Stage.VOID, hazard.c.first_due_at.is_not(None), sa.not_(ended_there))
    in_time = sa.case((sa.and_(is_done, hazard.c.submitted_at < hazard.c.first_due_at), 1))
    statement = sa.select(sa.func.count(in_time), sa.func.count()).select_from(hazard)
    row = session.execute(statement.where(is_judged, sa.or_(is_done, hazard.c.first_due_at <= at))).one()
    return Timeliness(row[0], row[1])


def overdue(session: Session, at: datetime) -> int:
    """How many hazards are worked on past their deadline."""
    return session.scalar(sa.select(sa.func.count()).select_from(hazard).where(late(at))) or 0


def stages(session: Session) -> Counter[Stage]:
    """How many hazards stand on each stage."""
    statement = sa.select(hazard.c.stage, sa.func.count()).group_by(hazard.c.stage)
    return Counter({row[0]: row[1] for row in session.execute(statement)})


def messages(session: Session) -> Counter[MessageState]:
    """How many messages stand in each state."""
    statement = sa.select(message.c.state, sa.func.count()).group_by(message.c.state)
    return Counter({row[0]: row[1] for row in session.execute(statement)})


def attempts(session: Session) -> Counter[Outcome]:
    """How often an attempt to send came to what."""
    statement = sa.select(attempt.c.outcome, sa.func.count()).group_by(attempt.c.outcome)
    return Counter({row[0]: row[1] for row in session.execute(statement)})


def open_tasks(session: Session) -> int:
    """How many tasks wait for a person."""
    return session.scalar(sa.select(sa.func.count()).select_from(task).where(task.c.done_at.is_(None))) or 0
