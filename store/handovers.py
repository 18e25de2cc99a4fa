"""What is bound to a person moves to another: messages not yet sent, open tasks, ways to reach the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.digest import Digest
from models.handover import Handover
from models.message import Message
from models.notice import Notice
from models.person import Contact, Person
from models.post import Post, Tenure
from models.task import Task
from models.unit import Unit
from rules.telling import MessageState, Why
from store.dialect import id_rows

message, task, contact, person = table_of(Message), table_of(Task), table_of(Contact), table_of(Person)
handover, post, unit, tenure = table_of(Handover), table_of(Post), table_of(Unit), table_of(Tenure)
digest, notice = table_of(Digest), table_of(Notice)

_WAITING = MessageState.PENDING, MessageState.COLLECTED
"""Where a message stands that has not been sent and is not being sent."""


@dataclass(frozen=True, slots=True)
class Moving:
    """From whom, to whom, at which instant."""

    from_id: int
    to_id: int
    at: datetime


def lock(session: Session, people: Sequence[int]) -> None:
    """Two hand-overs between the same people follow one another."""
    rows = sa.select(person.c.id).where(person.c.id.in_(sorted(people))).order_by(person.c.id)
    session.execute(rows.with_for_update())


def _mine(moving: Moving, post_id: int | None) -> list[sa.ColumnElement[bool]]:
    of_post = [message.c.post_id == post_id] if post_id is not None else []
    return [message.c.person_id == moving.from_id, *of_post]


def _promised_too(moving: Moving) -> sa.ColumnElement[bool]:
    """Whether the other one was promised the very same: one event is never told twice to one person."""
    theirs = message.alias("theirs")
    kind, reader = theirs.c.kind == message.c.kind, theirs.c.person_id == moving.to_id
    of_event = sa.exists().where(theirs.c.event_id == message.c.event_id, kind, reader)
    return sa.or_(of_event, sa.exists().where(theirs.c.notice_id.in_(_alike()), kind, reader))


def _alike() -> sa.Select[int]:
    """The notices that say the very same of the same cause, that of the message among them."""
    mine, other = notice.alias("mine"), notice.alias("other")
    same = [other.c[name] == mine.c[name] for name in ("kind", "cause", "facts")]
    return sa.select(other.c.id).where(mine.c.id == message.c.notice_id, *same).correlate(message)


def _waits(moving: Moving, post_id: int | None) -> list[sa.ColumnElement[bool]]:
    return [*_mine(moving, post_id), message.c.state.in_(_WAITING), message.c.digest_id.is_(None)]


def take_apart(session: Session, moving: Moving) -> None:
    """Digests gathered for the former person that nobody is sending: what they hold waits to be gathered again."""
    carrier = message.alias("carrier")
    held = (
        sa.select(digest.c.id, carrier.c.id)
        .join(carrier, carrier.c.id == digest.c.carrier_id)
        .where(digest.c.person_id == moving.from_id, carrier.c.state == MessageState.PENDING)
        .order_by(digest.c.id)
        .with_for_update(of=carrier)
    )
    mine = id_rows(session, [row[0] for row in session.execute(held)])
    ids = sa.select(mine.c.id)
    loose = {"digest_id": None, "state": MessageState.COLLECTED, "release_at": moving.at}
    session.execute(
        sa.update(message).where(message.c.digest_id.in_(ids), message.c.state.in_(_WAITING)).values(**loose)
    )
    session.execute(sa.delete(digest).where(digest.c.id.in_(ids)))


def move_messages(session: Session, moving: Moving, post_id: int | None) -> int:
    """Messages that wait to be sent go to the other, over their first contact. Returns how many."""
    which = *_waits(moving, post_id), ~_promised_too(moving)
    # What waits because the way to the former person failed need wait no longer.
    at = sa.case((message.c.attempts > 0, sa.literal(moving.at, message.c.release_at.type)), else_=message.c.release_at)
    values = {"person_id": moving.to_id, "contact_rank": 1, "release_at": at}
    return session.connection().execute(sa.update(message).where(*which).values(**values)).rowcount


def settle_doubles(session: Session, moving: Moving, post_id: int | None) -> int:
    """Messages that wait and that the other was promised too are settled unsent. Returns how many."""
    which = *_waits(moving, post_id), _promised_too(moving)
    values = {"state": MessageState.SUPERSEDED, "settled_at": moving.at, "why": Why.HANDED_OVER}
    return session.connection().execute(sa.update(message).where(*which).values(**values)).rowcount


def in_flight(session: Session, moving: Moving, post_id: int | None) -> int:
    """How many are being sent to the former person at this moment."""
    which = *_mine(moving, post_id), message.c.state == MessageState.SENDING
    return session.scalar(sa.select(sa.func.count()).select_from(message).where(*which)) or 0


def waiting(session: Session, person_id: int) -> int:
    """How many messages wait to be sent to a person."""
    which = message.c.person_id == person_id, message.c.state.in_(_WAITING)
    return session.scalar(sa.select(sa.func.count()).select_from(message).where(*which)) or 0


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What is bound to somebody who is gone."""

    number: str
    name: str
    left_on: date
    messages: int
    tasks: int


def left_behind(session: Session, day: date) -> list[LeftBehind]:
    """Everybody gone by a day to whom messages are still to be sent, or whose tasks are open."""
    unsent = sa.select(message.c.person_id, sa.literal(1).label("messages"), sa.literal(0).label("tasks"))
    open_ = sa.select(task.c.person_id, sa.literal(0), sa.literal(1)).where(task.c.done_at.is_(None))
    bound = sa.union_all(unsent.where(message.c.state.in_(_WAITING)), open_).subquery()
    columns = person.c.number, person.c.name, person.c.left_on
    statement = (
        sa.select(*columns, sa.func.sum(bound.c.messages), sa.func.sum(bound.c.tasks))
        .join(bound, bound.c.person_id == person.c.id)
        .where(person.c.left_on <= day)
        .group_by(*columns)
        .order_by(person.c.number)
    )
    return [LeftBehind(*tuple(row)) for row in session.execute(statement)]


def move_tasks(session: Session, moving: Moving, post_id: int | None) -> int:
    """Open tasks are the other's. Returns how many."""
    of_post = [task.c.post_id == post_id] if post_id is not None else []
    which = task.c.person_id == moving.from_id, task.c.done_at.is_(None), *of_post
    return session.connection().execute(sa.update(task).where(*which).values(person_id=moving.to_id)).rowcount


def move_contacts(session: Session, moving: Moving, ranks: Sequence[int]) -> int:
    """These ways to reach the former person reach the other from now on, after their own. Returns how many."""
    highest = sa.select(sa.func.coalesce(sa.func.max(contact.c.rank), 0)).where(contact.c.person_id == moving.to_id)
    last = session.scalar(highest) or 0
    moved = 0
    for rank in sorted(set(ranks)):
        which = contact.c.person_id == moving.from_id, contact.c.rank == rank
        values = {"person_id": moving.to_id, "rank": last + moved + 1}
        moved += session.connection().execute(sa.update(contact).where(*which).values(**values)).rowcount
    return moved


def ranks_of(session: Session, person_id: int) -> dict[int, str]:
    """The ways to reach a person: their place in the order, and the channel; never the address."""
    statement = sa.select(contact.c.rank, contact.c.channel).where(contact.c.person_id == person_id)
    return {row[0]: row[1] for row in session.execute(statement.order_by(contact.c.rank))}


def answered(session: Session, key: str) -> Handover | None:
    """The hand-over this idempotency key has led to already."""
    return session.scalar(sa.select(Handover).where(col(Handover.key) == key))


def last_between(session: Session, moving: Moving, post_id: int | None) -> Handover | None:
    """The latest hand-over of the same between the same two."""
    same = handover.c.from_id == moving.from_id, handover.c.to_id == moving.to_id
    which = *same, handover.c.post_id.is_not_distinct_from(post_id)
    return session.scalar(sa.select(Handover).where(*which).order_by(handover.c.id.desc()).limit(1))


def newest(session: Session) -> int:
    """The number of the latest hand-over; 0 before the first."""
    return session.scalar(sa.select(sa.func.max(handover.c.id))) or 0


def keep(session: Session, row: Handover) -> Handover:
    """The hand-over is on record, for good."""
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One hand-over to show. post: the one post, where it was not all of them."""

    id: int
    at: datetime
    from_number: str
    from_name: str
    to_number: str
    to_name: str
    by_name: str | None
    post_unit: str | None
    post: str | None
    note: str
    messages: int
    told_already: int
    in_flight: int
    tasks: int
    contacts: int
    hazards: int


def lines(session: Session, limit: int) -> list[HandoverLine]:
    """Hand-overs, the newest first."""
    giver, taker, witness = person.alias("giver"), person.alias("taker"), person.alias("witness")
    columns = (
        handover.c.id, handover.c.at, giver.c.number, giver.c.name, taker.c.number, taker.c.name, witness.c.name,
        unit.c.name, post.c.title, handover.c.note, handover.c.messages, handover.c.told_already,
        handover.c.in_flight, handover.c.tasks, handover.c.contacts, handover.c.hazards,
    )  # fmt: skip
    source = (
        handover.join(giver, giver.c.id == handover.c.from_id)
        .join(taker, taker.c.id == handover.c.to_id)
        .outerjoin(witness, witness.c.id == handover.c.by_id)
        .outerjoin(post, post.c.id == handover.c.post_id)
        .outerjoin(unit, unit.c.id == post.c.unit_id)
    )
    statement = sa.select(*columns).select_from(source).order_by(handover.c.id.desc()).limit(limit)
    return [HandoverLine(*tuple(row)) for row in session.execute(statement)]


def served_on(session: Session, person_id: int, day: date) -> set[int]:
    """The posts a person serves in on a day, whether they are there or away."""
    runs = tenure.c.starts_on <= day, sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day)
    return set(session.scalars(sa.select(tenure.c.post_id).where(tenure.c.person_id == person_id, *runs)))
