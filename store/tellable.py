"""What a message has to say: everything its text is made of, read for a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.message import Message
from models.person import Person
from models.post import Post
from models.proposal import Proposal
from models.school import Campus
from models.unit import Unit
from rules.facts import Given
from rules.telling import Audience, MessageKind, MessageState, Urgency, Why
from rules.vocabulary import Act, ClockKind, Instrument, Severity, Stage, UnitRole
from store.dialect import id_rows

message, hazard, event, clock = table_of(Message), table_of(Hazard), table_of(LedgerEvent), table_of(Clock)
campus, person, post, unit = table_of(Campus), table_of(Person), table_of(Post), table_of(Unit)
hazard_unit, proposal, extension = table_of(HazardUnit), table_of(Proposal), table_of(Extension)


@dataclass(frozen=True, slots=True)
class Tellable:
    """One message with its event, its hazard, the clock behind it, and the person it is for."""

    message_id: int
    kind: MessageKind
    audience: Audience
    has_risen: bool
    urgency: Urgency
    person_id: int | None
    meant_unit_id: int | None
    event_id: int
    act: Act
    given: Given
    event_at: datetime
    note: str | None
    facts: str | None
    hazard_id: int
    number: str
    stage: Stage
    severity: Severity
    subcategory: str
    policy_id: int
    area_code: str
    office_unit_id: int
    place: str
    description: str
    task: str
    standard: str
    due_at: datetime | None
    school: str
    name: str | None
    language: str | None
    post: str | None
    post_unit: str | None
    meant_unit: str | None
    actor: str | None
    actor_unit: str | None
    clock_kind: ClockKind | None
    clock_due_at: datetime | None
    chased: str | None
    lead: str | None
    responsible: str | None
    why: Why | None = None


_actor = person.alias("actor")
_posted, _meant, _acting, _chased, _lead, _responsible = (
    unit.alias(name) for name in ("posted", "meant", "acting", "chased", "lead", "responsible")
)
_COLUMNS = (
    message.c.id, message.c.kind, message.c.audience, message.c.has_risen, message.c.urgency, message.c.person_id,
    message.c.unit_id, event.c.id, event.c.act, event.c.given, event.c.at, event.c.note, event.c.facts,
    hazard.c.id, hazard.c.number, hazard.c.stage, hazard.c.severity, hazard.c.subcategory, hazard.c.policy_id,
    hazard.c.area_code, hazard.c.office_unit_id, hazard.c.place, hazard.c.description, hazard.c.task,
    hazard.c.standard, hazard.c.due_at, campus.c.name, person.c.name, person.c.language, post.c.title, _posted.c.name,
    _meant.c.name, _actor.c.name, _acting.c.name, clock.c.kind, clock.c.due_at, _chased.c.name, _lead.c.name,
    _responsible.c.name, message.c.why,
)  # fmt: skip
"""In the order of Tellable's fields."""

_SOURCE = (
    message.join(event, event.c.id == message.c.event_id)
    .join(hazard, hazard.c.id == message.c.hazard_id)
    .join(campus, campus.c.id == hazard.c.campus_id)
    .outerjoin(person, person.c.id == message.c.person_id)
    .outerjoin(post, post.c.id == message.c.post_id)
    .outerjoin(_posted, _posted.c.id == post.c.unit_id)
    .outerjoin(_meant, _meant.c.id == message.c.unit_id)
    .outerjoin(_actor, _actor.c.id == event.c.actor_id)
    .outerjoin(_acting, _acting.c.id == event.c.unit_id)
    .outerjoin(clock, clock.c.id == event.c.clock_id)
    .outerjoin(_chased, _chased.c.id == clock.c.unit_id)
    .outerjoin(_lead, _lead.c.id == hazard.c.lead_unit_id)
    .outerjoin(_responsible, _responsible.c.id == hazard.c.responsible_unit_id)
)


def tellables(session: Session, ids: Sequence[int]) -> dict[int, Tellable]:
    """These messages with all they refer to, by id."""
    mine = id_rows(session, ids)
    statement = sa.select(*_COLUMNS).select_from(_SOURCE.join(mine, mine.c.id == message.c.id))
    found = (Tellable(*tuple(row)) for row in session.execute(statement))
    return {one.message_id: one for one in found}


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of a hazard that has not stopped, and whom it chases."""

    hazard_id: int
    kind: ClockKind
    unit_id: int | None
    subject: int
    due_at: datetime


def running_clocks(session: Session, hazards: Sequence[int]) -> dict[int, list[RunningClock]]:
    """The open clocks of these hazards, the first to run out first."""
    mine = id_rows(session, hazards)
    columns = clock.c.hazard_id, clock.c.kind, clock.c.unit_id, clock.c.subject, clock.c.due_at
    statement = sa.select(*columns).join(mine, mine.c.id == clock.c.hazard_id).where(clock.c.stopped_at.is_(None))
    found: dict[int, list[RunningClock]] = {one: [] for one in hazards}
    for row in session.execute(statement.order_by(clock.c.due_at, clock.c.id)):
        found[row[0]].append(RunningClock(*tuple(row)))
    return found


def co_units(session: Session, hazards: Sequence[int]) -> dict[int, list[str]]:
    """The names of the co-units of these hazards."""
    mine = id_rows(session, hazards)
    statement = (
        sa.select(hazard_unit.c.hazard_id, unit.c.name)
        .join(mine, mine.c.id == hazard_unit.c.hazard_id)
        .join(unit, unit.c.id == hazard_unit.c.unit_id)
        .where(hazard_unit.c.role == UnitRole.CO)
        .order_by(unit.c.id)
    )
    found: dict[int, list[str]] = {one: [] for one in hazards}
    for row in session.execute(statement):
        found[row[0]].append(row[1])
    return found


@dataclass(frozen=True, slots=True)
class Proposed:
    """What an event put before its approver."""

    proposal_id: int
    instrument: Instrument


def proposals_of(session: Session, events: Sequence[int]) -> dict[int, Proposed]:
    """The proposal each of these events made, where it made one."""
    mine = id_rows(session, events)
    statement = (
        sa.select(proposal.c.event_id, proposal.c.id, proposal.c.instrument)
        .join(mine, mine.c.id == proposal.c.event_id)
        .order_by(proposal.c.id)
    )
    return {row[0]: Proposed(row[1], row[2]) for row in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A request for more time."""

    until: date
    reason: str


def extensions_of(session: Session, hazards: Sequence[int]) -> dict[int, AskedFor]:
    """The latest request for more time of each of these hazards."""
    mine = id_rows(session, hazards)
    columns = extension.c.hazard_id, extension.c.until, extension.c.reason
    statement = sa.select(*columns).join(mine, mine.c.id == extension.c.hazard_id).order_by(extension.c.id)
    return {row[0]: AskedFor(row[1], row[2]) for row in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class NotReached:
    """Somebody an event should have been told to, in vain; no name when the post has no holder."""

    message_id: int
    kind: MessageKind
    name: str | None
    unit: str | None
    audience: Audience


def not_reached(session: Session, events: Sequence[int]) -> dict[int, list[NotReached]]:
    """The dead messages of these events, notices of a dead message left out."""
    return dead_of(session, message.c.event_id, events)


def dead_of(session: Session, source: sa.Column[int], ids: Sequence[int]) -> dict[int, list[NotReached]]:
    """The dead messages by what they were sent for, an event or a notice; those about a dead message left out."""
    mine = id_rows(session, ids)
    statement = (
        sa.select(source, message.c.id, message.c.kind, person.c.name, unit.c.name, message.c.audience)
        .join(mine, mine.c.id == source)
        .outerjoin(person, person.c.id == message.c.person_id)
        .outerjoin(unit, unit.c.id == message.c.unit_id)
        .where(message.c.state == MessageState.DEAD, message.c.kind != MessageKind.UNDELIVERED)
        .order_by(message.c.id)
    )
    found: dict[int, list[NotReached]] = {one: [] for one in ids}
    for row in session.execute(statement):
        found[row[0]].append(NotReached(*row[1:]))
    return found
