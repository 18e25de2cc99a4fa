"""Messages as the coordinator looks at them: those about hazards they see, and notices to units they look over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.message import Message
from models.notice import Notice
from models.person import Person
from models.post import Post
from models.unit import Unit
from rules.instants import at_local, end_of
from rules.telling import MessageKind, MessageState, Why
from store.console_sums import Sights
from store.lying import lies_in
from store.message_lists import OutboxLine, outbox_lines

message, hazard, notice = table_of(Message), table_of(Hazard), table_of(Notice)
person, post, unit = table_of(Person), table_of(Post), table_of(Unit)

PAGE = 50
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Telling:
    """Which messages are asked for; empty fields do not narrow it. after: the last one of the page before."""

    states: tuple[MessageState, ...] = ()
    kinds: tuple[MessageKind, ...] = ()
    day: date | None = None
    to: str = ""
    why: Why | None = None
    is_without_reason: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages of a kind stand in a state, and why they wait or were not sent."""

    kind: MessageKind
    state: MessageState
    why: Why | None
    count: int


def told(session: Session, sights: Sights, day: date) -> Sequence[Told]:
    """What was promised on a day, by kind and by what has become of it."""
    columns = message.c.kind, message.c.state, message.c.why
    counted = sa.select(*columns, sa.func.count()).where(*_on(day), seen(sights)).group_by(*columns)
    return [Told(*tuple(row)) for row in session.execute(counted.order_by(message.c.kind, message.c.state))]


def waiting_and_dead(session: Session, sights: Sights) -> Sequence[Told]:
    """What has not left yet, and what could not be delivered, whenever it was promised."""
    # Written out, so that the indexes over the few of each are used.
    states = [
        message.c.state == sa.literal_column(f"'{one.value}'")
        for one in (MessageState.PENDING, MessageState.COLLECTED, MessageState.DEAD)
    ]
    columns = message.c.kind, message.c.state, message.c.why
    found = []
    for one in states:
        counted = sa.select(*columns, sa.func.count()).where(one, seen(sights)).group_by(*columns)
        found += [Told(*tuple(row)) for row in session.execute(counted)]
    return found


def page(session: Session, sights: Sights, which: Telling) -> tuple[Sequence[OutboxLine], int]:
    """Messages that fit, the newest first, and after which one the next page begins; 0 at the end."""
    lines = outbox_lines(session, limit=PAGE + 1, more=(*conditions(which), seen(sights)))
    shown = lines[:PAGE]
    return shown, shown[-1].id if len(lines) > PAGE else 0


def conditions(which: Telling) -> list[Condition]:
    """What is asked of messages."""
    found: list[Condition] = []
    if which.states:
        found.append(sa.or_(*(message.c.state == sa.literal_column(f"'{one.value}'") for one in which.states)))
    if which.kinds:
        found.append(message.c.kind.in_(which.kinds))
    if which.day:
        found += _on(which.day)
    if which.why:
        found.append(message.c.why == which.why)
    if which.is_without_reason:
        found.append(message.c.why.is_(None))
    if which.to:
        found.append(_to(which.to))
    if which.after:
        found.append(message.c.id < which.after)
    return found


def _on(day: date) -> list[Condition]:
    return [message.c.created_at >= at_local(day, time()), message.c.created_at < end_of(day)]


def _to(name: str) -> Condition:
    """To this person, or to whoever sits in a unit or post of this name."""
    people = sa.select(person.c.id).where(sa.or_(person.c.number == name, person.c.name == name))
    named = sa.or_(unit.c.name == name, unit.c.code == name, post.c.title == name)
    posts = sa.select(post.c.id).join(unit, unit.c.id == post.c.unit_id).where(named)
    return sa.or_(message.c.person_id.in_(people), message.c.post_id.in_(posts))


def seen(sights: Sights) -> Condition:
    """About a hazard somebody may see, or a notice about what happens in an area they look over."""
    about = sa.exists().where(hazard.c.id == message.c.hazard_id, sights.seen).correlate(message)
    areas = lies_in(notice.c.area_code, sights.viewer.areas)
    within = sa.or_(areas, notice.c.office_unit_id.in_(sights.viewer.units))
    told_of = sa.exists().where(notice.c.id == message.c.notice_id, within).correlate(message)
    return sa.or_(about, told_of)
