"""Looking into the outbox from a test."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from models import Attempt, Message, Person, Task
from rules.telling import MessageKind, MessageState, Outcome, TaskKind
from tests.support.world import World


def messages(world: World, *kinds: MessageKind) -> Sequence[Message]:
    """The messages of these kinds, or all, in order."""
    statement = sa.select(Message).order_by(col(Message.id))
    if kinds:
        statement = statement.where(col(Message.kind).in_(kinds))
    with world.desk.looking() as session:
        return session.scalars(statement).all()


def states(world: World) -> list[MessageState]:
    return [one.state for one in messages(world)]


def message_to(world: World, number: str, kind: MessageKind | None = None) -> Message:
    """The one message to this person, or the one of this kind."""
    with world.desk.looking() as session:
        person = session.scalar(sa.select(col(Person.id)).where(col(Person.number) == number))
    found = [one for one in messages(world) if one.person_id == person and kind in (None, one.kind)]
    assert len(found) == 1, f"{len(found)} messages to {number}"
    return found[0]


def attempts(world: World, message_id: int | None = None) -> list[tuple[str, Outcome, str]]:
    """Every attempt, in order: channel, outcome, the provider's code."""
    statement = sa.select(Attempt).order_by(col(Attempt.message_id), col(Attempt.number))
    if message_id is not None:
        statement = statement.where(col(Attempt.message_id) == message_id)
    with world.desk.looking() as session:
        return [(one.channel, one.outcome, one.provider_code) for one in session.scalars(statement)]


def open_tasks(world: World, kind: TaskKind) -> list[tuple[str | None, str]]:
    """The open tasks of a kind: whose they are, by person number, and what they say."""
    statement = (
        sa.select(col(Person.number), col(Task.what))
        .select_from(Task)
        .outerjoin(Person, col(Person.id) == col(Task.person_id))
        .where(col(Task.kind) == kind, col(Task.done_at).is_(None))
        .order_by(col(Task.id))
    )
    with world.desk.looking() as session:
        return [(row[0], row[1]) for row in session.execute(statement)]
