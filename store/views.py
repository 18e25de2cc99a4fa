"""Hazards to show: lists, and one hazard with everything a person may want to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.message import Message
from models.person import Person
from models.post import Post
from models.school import Campus
from models.unit import Unit
from models.verification import SignOff, VerificationRound
from rules.reporters import BRINGS_IN, CONFIDENTIAL
from rules.rights import Viewer
from rules.telling import Audience, MessageKind, MessageState
from rules.vocabulary import Act, Revisit, Severity, Side, Stage, UnitRole, Verdict
from rules.words import Text
from store.filters import Filter, conditions
from store.reporters import keeps_back

hazard, campus, area, unit = table_of(Hazard), table_of(Campus), table_of(Area), table_of(Unit)
hazard_unit, event, message = table_of(HazardUnit), table_of(LedgerEvent), table_of(Message)
person, post, clock = table_of(Person), table_of(Post), table_of(Clock)
round_, sign_off = table_of(VerificationRound), table_of(SignOff)

MOST = 500
"""The most lines a list gives at once."""


@dataclass(frozen=True, slots=True)
class HazardLine:
    """One hazard in a list."""

    number: str
    stage: Stage
    severity: Severity
    campus: str
    area: str
    subcategory: str
    description: str
    lead: str | None
    responsible: str | None
    due_at: datetime | None
    first_due_at: datetime | None
    found_at: datetime
    closed_at: datetime | None


def hazard_lines(session: Session, which: Filter, limit: int = 50) -> Sequence[HazardLine]:
    """The hazards that fit: open ones by their deadline, those without one last; then what is over, the newest first.

    Each part is found by the index over the stage: nothing that is over is read or sorted while open ones fill the
    list, and of a large ledger only the end is read.
    """
    lines = _lines(session, which, [one for one in Stage if one.is_open], _BY_DEADLINE, min(limit, MOST))
    for over in () if which.overdue_at else [one for one in Stage if not one.is_open]:
        lines += _lines(session, which, [over], _NEWEST, min(limit, MOST) - len(lines))
    return lines


_Order = Sequence[sa.ColumnElement[Any]]  # Any: columns of every kind can be sorted by
_BY_DEADLINE: _Order = hazard.c.due_at.is_(None), hazard.c.due_at, hazard.c.id
_NEWEST: _Order = (hazard.c.id.desc(),)


def _lines(session: Session, which: Filter, stages: Sequence[Stage], order: _Order, room: int) -> list[HazardLine]:
    """Those of the hazards that fit which stand on these stages."""
    asked = [one for one in stages if not which.stages or one in which.stages]
    if not asked or room <= 0:
        return []
    lead, responsible = unit.alias("lead"), unit.alias("responsible")
    columns = (
        hazard.c.number, hazard.c.stage, hazard.c.severity, campus.c.name, area.c.name, hazard.c.subcategory,
        hazard.c.description, lead.c.name, responsible.c.name, hazard.c.due_at, hazard.c.first_due_at,
        hazard.c.found_at, hazard.c.closed_at,
    )  # fmt: skip
    source = (
        hazard.join(campus, campus.c.id == hazard.c.campus_id)
        .join(area, area.c.code == hazard.c.area_code)
        .outerjoin(lead, lead.c.id == hazard.c.lead_unit_id)
        .outerjoin(responsible, responsible.c.id == hazard.c.responsible_unit_id)
    )
    statement = sa.select(*columns).select_from(source).where(*conditions(replace(which, stages=tuple(asked))))
    return [HazardLine(*tuple(row)) for row in session.execute(statement.order_by(*order).limit(room))]


def how_many(session: Session, which: Filter) -> int:
    """How many hazards fit."""
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id) if which.campus else hazard
    statement = sa.select(sa.func.count()).select_from(source).where(*conditions(which))
    return session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit on a hazard."""

    unit_id: int
    name: str
    role: UnitRole
    acknowledged_at: datetime | None


def units_of(session: Session, hazard_id: int) -> Sequence[UnitLine]:
    """The units of a hazard: responsible, lead, then the others."""
    statement = (
        sa.select(unit.c.id, unit.c.name, hazard_unit.c.role, hazard_unit.c.acknowledged_at)
        .join(hazard_unit, hazard_unit.c.unit_id == unit.c.id)
        .where(hazard_unit.c.hazard_id == hazard_id)
        .order_by(
            sa.case((hazard_unit.c.role == "responsible", 0), (hazard_unit.c.role == "lead", 1), else_=2), unit.c.id
        )
    )
    return [UnitLine(*row) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a hazard's timeline. is_kept_back: by and unit are empty, for who reported it is kept back."""

    event_id: int
    at: datetime
    act: Act
    given: str
    by: str | None
    unit: str | None
    stage_from: Stage | None
    stage_to: Stage | None
    note: str | None
    facts: str | None
    clock_kind: str | None
    deadline: datetime | None
    """The deadline that was set with it; later hand-overs leave the first deadline as it was."""
    is_kept_back: bool = False

    @property
    def said_by(self) -> Text | str:
        """By whom, as somebody who looks may read it; empty for the engine."""
        return CONFIDENTIAL if self.is_kept_back else self.by or ""


_other = event.alias("other")


def timeline(session: Session, hazard_id: int, viewer: Viewer | None) -> Sequence[EventLine]:
    """Everything that happened to a hazard, in order, as somebody may see it. viewer: None where nobody looks."""
    handed_over = sa.select(sa.func.min(_other.c.id)).where(_other.c.hazard_id == hazard_id, _other.c.act == Act.ASSIGN)
    deadline = sa.case((event.c.id == handed_over.scalar_subquery(), hazard.c.first_due_at))
    statement = (
        sa.select(
            event.c.id, event.c.at, event.c.act, event.c.given, person.c.name, unit.c.name, event.c.stage_from,
            event.c.stage_to, event.c.note, event.c.facts, clock.c.kind, deadline,
        )
        .select_from(
            event.join(hazard, hazard.c.id == event.c.hazard_id)
            .outerjoin(person, person.c.id == event.c.actor_id)
            .outerjoin(unit, unit.c.id == event.c.unit_id)
            .outerjoin(clock, clock.c.id == event.c.clock_id)
        )
        .where(event.c.hazard_id == hazard_id)
        .order_by(event.c.id)
    )  # fmt: skip
    lines = [EventLine(*tuple(row)) for row in session.execute(statement)]
    if not keeps_back(session, hazard_id, viewer):
        return lines
    return [replace(one, by=None, unit=None, is_kept_back=True) if one.act in BRINGS_IN else one for one in lines]


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message about a hazard: to whom, why, and what became of it. unit: where the person sits."""

    event_id: int
    kind: MessageKind
    audience: Audience
    to: str | None
    post: str | None
    unit: str | None
    has_risen: bool
    state: MessageState
    created_at: datetime
    settled_at: datetime | None
    attempts: int


def messages_of(session: Session, hazard_id: int) -> Sequence[MessageLine]:
    """Who was to be told what about a hazard, in order."""
    # By way of its events: messages are known by theirs, and an index by hazard would cost every sweep.
    mine = sa.select(event.c.id).where(event.c.hazard_id == hazard_id)
    statement = (
        sa.select(
            message.c.event_id, message.c.kind, message.c.audience, person.c.name, post.c.title, unit.c.name,
            message.c.has_risen, message.c.state, message.c.created_at, message.c.settled_at, message.c.attempts,
        )
        .select_from(
            message.outerjoin(person, person.c.id == message.c.person_id)
            .outerjoin(post, post.c.id == message.c.post_id)
            .outerjoin(unit, unit.c.id == sa.func.coalesce(post.c.unit_id, message.c.unit_id))
        )
        .where(message.c.event_id.in_(mine))
        .order_by(message.c.id)
    )  # fmt: skip
    return [MessageLine(*tuple(row)) for row in session.execute(statement)]


def clocks_of(session: Session, hazard_id: int) -> Sequence[Clock]:
    """Every clock of a hazard, open ones and stopped ones, in the order they started."""
    statement = sa.select(Clock).where(clock.c.hazard_id == hazard_id).order_by(clock.c.started_at, clock.c.id)
    return session.scalars(statement).all()


@dataclass(frozen=True, slots=True)
class Relation:
    """A hazard that belongs to another one."""

    number: str
    stage: Stage
    description: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Family:
    """The hazard one was split off from, and those that were split off from it, the oldest first."""

    parent: Relation | None
    rests: tuple[Relation, ...]


def family_of(session: Session, number: str) -> Family:
    """What a pass in part has made of a hazard."""
    this, columns = hazard.alias("this"), (hazard.c.number, hazard.c.stage, hazard.c.description, hazard.c.due_at)
    above = sa.select(*columns).join(this, this.c.split_from_id == hazard.c.id).where(this.c.number == number)
    below = sa.select(*columns).join(this, this.c.id == hazard.c.split_from_id).where(this.c.number == number)
    found = session.execute(above).first()
    rests = session.execute(below.order_by(hazard.c.id))
    return Family(Relation(*tuple(found)) if found else None, tuple(Relation(*tuple(row)) for row in rests))


@dataclass(frozen=True, slots=True)
class SignLine:
    """One side's signature in a round."""

    round: int
    side: Side
    unit: str
    verdict: Verdict
    revisit: Revisit
    by: str
    signed_at: datetime
    note: str


def signs_of(session: Session, number: str) -> Sequence[SignLine]:
    """Who signed for which side, and how they looked, in order."""
    columns = (
        round_.c.number, sign_off.c.side, unit.c.name, sign_off.c.verdict, sign_off.c.revisit, person.c.name,
        sign_off.c.signed_at, sign_off.c.note,
    )  # fmt: skip
    source = (
        sign_off.join(round_, round_.c.id == sign_off.c.round_id)
        .join(hazard, hazard.c.id == round_.c.hazard_id)
        .join(unit, unit.c.id == sign_off.c.unit_id)
        .join(person, person.c.id == sign_off.c.person_id)
    )
    mine = sa.select(*columns).select_from(source).where(hazard.c.number == number)
    return [SignLine(*tuple(row)) for row in session.execute(mine.order_by(sign_off.c.signed_at, sign_off.c.id))]
