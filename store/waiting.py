"""What has happened since an event, who was told, and who is waited for now: sums for a supervision report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.message import Message
from models.unit import Unit
from rules.telling import MessageKind, MessageState, Urgency, Why
from rules.vocabulary import Act, ClockKind, ClockState, Stage

event, message, clock = table_of(LedgerEvent), table_of(Message), table_of(Clock)
unit, hazard = table_of(Unit), table_of(Hazard)


def newest_event(session: Session) -> int:
    """The id of the last event; later ones lie above it."""
    return session.scalar(sa.select(sa.func.coalesce(sa.func.max(event.c.id), 0))) or 0


@dataclass(frozen=True, slots=True)
class Moved:
    """How many hazards an act was done to."""

    act: Act
    count: int


def moved_since(session: Session, event_id: int) -> Sequence[Moved]:
    """What was done after an event, the most frequent first."""
    count = sa.func.count()
    statement = sa.select(event.c.act, count).where(event.c.id > event_id).group_by(event.c.act)
    return [Moved(row[0], row[1]) for row in session.execute(statement.order_by(count.desc(), event.c.act))]


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages of a kind were promised, to how many people; `dead` ones found nobody."""

    kind: MessageKind
    messages: int
    people: int
    dead: int


def told_since(session: Session, event_id: int) -> Sequence[Told]:
    """Which messages belong to events after this one, the most frequent kind first."""
    count, people = sa.func.count(), sa.func.count(sa.distinct(message.c.person_id))
    dead = sa.func.count(sa.case((message.c.state == MessageState.DEAD, 1)))
    statement = sa.select(message.c.kind, count, people, dead).where(message.c.event_id > event_id)
    rows = session.execute(statement.group_by(message.c.kind).order_by(count.desc(), message.c.kind))
    return [Told(*tuple(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """A unit, and what is waited for from it."""

    unit: str
    kind: ClockKind
    count: int
    overdue: int


def waited_for(session: Session, at: datetime, limit: int) -> Sequence[WaitedFor]:
    """The units whose running clocks are most overdue, then those with the most of them."""
    count = sa.func.count()
    overdue = sa.func.count(sa.case((clock.c.due_at <= at, 1)))
    statement = (
        sa.select(unit.c.name, clock.c.kind, count, overdue)
        .select_from(clock.join(unit, unit.c.id == clock.c.unit_id))
        .where(clock.c.state == ClockState.RUNNING)
        .group_by(unit.c.id, unit.c.name, clock.c.kind)
        .order_by(overdue.desc(), count.desc(), unit.c.id, clock.c.kind)
        .limit(limit)
    )
    return [WaitedFor(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class StageSum:
    """How many hazards stand on a stage."""

    stage: Stage
    count: int


def on_stages(session: Session) -> Sequence[StageSum]:
    """How many hazards stand on each open stage, in the order of the lifecycle."""
    open_ = [one for one in Stage if one.is_open]
    statement = sa.select(hazard.c.stage, sa.func.count()).where(hazard.c.stage.in_(open_)).group_by(hazard.c.stage)
    found = {row[0]: row[1] for row in session.execute(statement)}
    return [StageSum(stage, found[stage]) for stage in open_ if stage in found]


def waiting_to_leave(session: Session, at: datetime) -> int:
    """How many messages of the outbox may be sent at an instant."""
    pending = sa.literal_column("message.state") == sa.literal_column("'pending'")
    statement = sa.select(sa.func.count()).select_from(message).where(pending, message.c.release_at <= at)
    return session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class Held:
    """How many messages wait so as not to disturb anybody, and for what; no reason but the digest where why is None."""

    why: Why | None
    count: int


def held(session: Session, at: datetime) -> Sequence[Held]:
    """What waits for the end of the night or for the next digest, the most frequent reason first."""
    pending = sa.literal_column("message.state") == sa.literal_column("'pending'")
    asleep = sa.and_(pending, message.c.why == Why.QUIET, message.c.release_at > at)
    collected = sa.literal_column("message.state") == sa.literal_column("'collected'")
    count = sa.func.count()
    statement = sa.select(message.c.why, count).where(sa.or_(asleep, collected)).group_by(message.c.why)
    return [Held(row[0], row[1]) for row in session.execute(statement.order_by(count.desc(), message.c.why))]


@dataclass(frozen=True, slots=True)
class Again:
    """How many messages could not leave for now and are tried again, and when the first of them is."""

    count: int
    at: datetime | None


def tried_again(session: Session, at: datetime) -> Again:
    """What waits for another try after this instant, or for an account that is down; not what waits for the morning."""
    pending = sa.literal_column("message.state") == sa.literal_column("'pending'")
    kept_back = sa.or_(message.c.attempts > 0, message.c.why.is_distinct_from(Why.QUIET))
    counted = sa.select(sa.func.count(), sa.func.min(message.c.release_at)).select_from(message)
    count, first = session.execute(counted.where(pending, message.c.release_at > at, kept_back)).one()
    return Again(count, first)


def next_to_leave(session: Session, at: datetime, until: datetime) -> datetime | None:
    """The first instant after this one, and not after `until`, at which a message of the outbox may be sent."""
    pending = sa.literal_column("message.state") == sa.literal_column("'pending'")
    soon = message.c.release_at > at, message.c.release_at <= until
    # One urgency at a time, as the index has them.
    firsts = [
        session.scalar(
            sa.select(message.c.release_at).where(pending, message.c.urgency == one, *soon)
            .order_by(message.c.release_at).limit(1)
        )
        for one in Urgency
    ]  # fmt: skip
    return min((one for one in firsts if one is not None), default=None)
