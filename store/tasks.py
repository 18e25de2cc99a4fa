"""Tasks for people: opened once for each cause, listed until done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.task import Task
from store.dialect import insert_ignoring

task = table_of(Task)


def open_once(session: Session, wanted: Task) -> None:
    """The task stands open; a second one for the same cause is not made."""
    values = wanted.model_dump(exclude={"id"})
    session.execute(insert_ignoring(session, task).values(**values))


def open_tasks(session: Session, limit: int = 200) -> Sequence[Task]:
    """Tasks nobody has done yet, the oldest first."""
    return session.scalars(sa.select(Task).where(col(Task.done_at).is_(None)).order_by(col(Task.id)).limit(limit)).all()


def finish(session: Session, task_id: int, at: datetime) -> None:
    """The task is done."""
    session.execute(sa.update(task).where(task.c.id == task_id, task.c.done_at.is_(None)).values(done_at=at))
