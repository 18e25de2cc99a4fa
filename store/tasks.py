"""Tasks for people: opened once for each cause, listed until done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.hazard import Hazard
from models.message import Message
from models.notice import Notice
from models.person import Person
from models.school import Campus
from models.task import Task
from models.unit import Unit
from rules.offices import Duty
from rules.rights import Viewer
from rules.telling import MessageKind, TaskKind
from rules.vocabulary import Severity
from store.dialect import id_rows, insert_ignoring

task, person, unit = table_of(Task), table_of(Person), table_of(Unit)
hazard, message, notice = table_of(Hazard), table_of(Message), table_of(Notice)
campus = table_of(Campus)


def open_once(session: Session, wanted: Task) -> int | None:
    """The task stands open; a second one for the same cause is not made. Returns its id when it is a new one."""
    values = wanted.model_dump(exclude={"id"})
    return session.execute(insert_ignoring(session, task).values(**values).returning(task.c.id)).scalar()


def give_to(session: Session, task_id: int, person_id: int, post_id: int) -> None:
    """The task is this person's, for as long as they answer for the post."""
    mine = sa.update(task).where(task.c.id == task_id)
    session.execute(mine.values(person_id=person_id, post_id=post_id))


def empty_posts(session: Session, units: Sequence[int] | None) -> list[tuple[int, int, str]]:
    """The open tasks to fill posts of these units, and those about district leaders, who are looked for from below.

    The task, the unit, and the duty nobody serves in; of every unit when none is named.
    """
    which = [task.c.kind == TaskKind.EMPTY_POST, task.c.done_at.is_(None), task.c.unit_id.is_not(None)]
    if units is not None:
        mine = task.c.unit_id.in_(sa.select(id_rows(session, units).c.id))
        which.append(sa.or_(mine, task.c.what.in_(_DISTRICT)))
    statement = sa.select(task.c.id, task.c.unit_id, task.c.what).where(*which).order_by(task.c.id)
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


_DISTRICT = (Duty.DISTRICT_DEPUTY.value, Duty.DISTRICT_HEAD.value)


def open_tasks(session: Session, limit: int = 200) -> Sequence[Task]:
    """Tasks nobody has done yet, the oldest first."""
    return session.scalars(sa.select(Task).where(col(Task.done_at).is_(None)).order_by(col(Task.id)).limit(limit)).all()


def open_of_kind(session: Session, kind: TaskKind) -> list[tuple[int, str]]:
    """The open tasks of a kind, and what each is about."""
    which = task.c.kind == kind, task.c.done_at.is_(None)
    return [(row[0], row[1]) for row in session.execute(sa.select(task.c.id, task.c.what).where(*which))]


def kind_of(session: Session, task_id: int) -> TaskKind | None:
    """What an open task is about; None when there is no such open task."""
    return session.scalar(sa.select(col(Task.kind)).where(col(Task.id) == task_id, col(Task.done_at).is_(None)))


def finish(session: Session, task_id: int, at: datetime, by: int | None = None, note: str = "") -> bool:
    """The task is done. False when there is no such open task."""
    which = task.c.id == task_id, task.c.done_at.is_(None)
    done = sa.update(task).where(*which).values(done_at=at, done_by_id=by, done_note=note)
    return session.connection().execute(done).rowcount == 1


def given_to(session: Session, task_id: int, viewer: Viewer) -> Task | None:
    """An open task of somebody's own, or of a unit of theirs; None where it is neither, or done."""
    mine = sa.or_(col(Task.person_id) == viewer.person_id, col(Task.unit_id).in_(viewer.units))
    return session.scalar(sa.select(Task).where(col(Task.id) == task_id, col(Task.done_at).is_(None), mine))


@dataclass(frozen=True, slots=True)
class ToldByHand:
    """Who saw to a message that was not delivered, when, and what they say of it."""

    by: str
    at: datetime
    note: str | None


def told_by_hand(session: Session, messages: Sequence[int]) -> dict[int, ToldByHand]:
    """Of these messages those somebody has seen to by themselves."""
    columns = task.c.message_id, person.c.name, task.c.done_at, task.c.done_note
    statement = (
        sa.select(*columns)
        .select_from(task.join(person, person.c.id == task.c.done_by_id))
        .where(task.c.kind == TaskKind.UNDELIVERED, task.c.message_id.in_(messages))
        .order_by(task.c.id)
    )
    return {row[0]: ToldByHand(*row[1:]) for row in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in a list: whose it is, and what it is about."""

    id: int
    kind: TaskKind
    person: str | None
    hazard: str | None
    unit: str | None
    told: str | None
    """Whom a message did not reach."""
    about: MessageKind | None
    """What that message was."""
    what: str
    opened_at: datetime
    notice: str | None = None
    """The campaign, visit or resolution a message was about that belongs to no hazard."""
    unit_code: str | None = None
    told_number: str | None = None
    campus: str | None = None
    severity: Severity | None = None
    description: str | None = None


def task_lines(
    session: Session, limit: int = 200, whose: int | None = None, units: Sequence[int] = ()
) -> Sequence[TaskLine]:
    """Open tasks, the oldest first; only one person's if wished, with those of units of theirs."""
    told = person.alias("told")
    columns = (
        task.c.id, task.c.kind, person.c.name, hazard.c.number, unit.c.name, told.c.name, message.c.kind, task.c.what,
        task.c.opened_at, notice.c.number, unit.c.code, told.c.number, campus.c.name, hazard.c.severity,
        hazard.c.description,
    )  # fmt: skip
    source = (
        task.outerjoin(person, person.c.id == task.c.person_id)
        .outerjoin(hazard, hazard.c.id == task.c.hazard_id)
        .outerjoin(campus, campus.c.id == hazard.c.campus_id)
        .outerjoin(unit, unit.c.id == task.c.unit_id)
        .outerjoin(message, message.c.id == task.c.message_id)
        .outerjoin(notice, notice.c.id == message.c.notice_id)
        .outerjoin(told, told.c.id == message.c.person_id)
    )
    which: list[sa.ColumnElement[bool]] = [task.c.done_at.is_(None)]
    if whose is not None:
        which.append(sa.or_(task.c.person_id == whose, task.c.unit_id.in_(units)))
    statement = sa.select(*columns).select_from(source).where(*which).order_by(task.c.id).limit(limit)
    return [TaskLine(*tuple(row)) for row in session.execute(statement)]
