"""Common tasks as rows: opening one, putting hazards below it, and ending it when the last of them ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.common_task import CommonTask
from models.hazard import Hazard
from models.school import Campus
from models.unit import Unit
from rules.vocabulary import Stage
from store.dialect import id_rows
from store.prepared import prepared, run
from store.scratch import chosen

task, hazard, campus, unit = table_of(CommonTask), table_of(Hazard), table_of(Campus), table_of(Unit)

IS_OPEN = sa.and_(task.c.closed_at.is_(None), task.c.withdrawn_at.is_(None))
_OVER = Stage.CLOSED, Stage.VOID


def find(session: Session, number: str) -> CommonTask | None:
    """The task with this number, if there is one."""
    return session.scalar(sa.select(CommonTask).where(col(CommonTask.number) == number.strip()))


def open_of_name(session: Session, area: str, subcategory: str, title: str) -> CommonTask | None:
    """The open task of an area that bears this very title; None when there is none."""
    same = task.c.area_code == area, task.c.subcategory == subcategory, task.c.title == title
    return session.scalar(sa.select(CommonTask).where(*same, IS_OPEN))


def add(session: Session, fresh: CommonTask) -> CommonTask:
    """The task is kept, and has its id."""
    session.add(fresh)
    session.flush()
    return fresh


def put_below(session: Session, task_id: int, hazard_ids: Sequence[int], at: datetime) -> None:
    """These hazards are parts of the task, which is open or over as they are."""
    rows = id_rows(session, hazard_ids)
    mine = sa.update(hazard).where(hazard.c.id.in_(sa.select(rows.c.id)))
    session.execute(mine.values(common_task_id=task_id))
    session.execute(sa.select(task.c.id).where(task.c.id == task_id).with_for_update(key_share=True))
    session.execute(_settled(task.c.id == task_id), {"at": at})


def settle_chosen(session: Session, at: datetime) -> None:
    """The tasks of the chosen hazards, if they have any, are open or over as their hazards are.

    A task is locked before its hazards are counted: of two that end at the same moment the second sees the first.
    """
    if run(session, _locked()).first() is not None:
        run(session, _settle(), at=at)


_OF_CHOSEN = sa.select(hazard.c.common_task_id).where(
    hazard.c.id.in_(sa.select(chosen.c.hazard_id)), hazard.c.common_task_id.is_not(None)
)


@prepared
def _locked() -> sa.Select[int]:
    mine = sa.select(task.c.id).where(task.c.id.in_(_OF_CHOSEN))
    return mine.order_by(task.c.id).with_for_update(key_share=True)


@prepared
def _settle() -> sa.Update:
    return _settled(task.c.id.in_(_OF_CHOSEN))


def _settled(which: sa.ColumnElement[bool]) -> sa.Update:
    at = sa.bindparam("at", type_=task.c.closed_at.type)
    closed = sa.and_(~has_open(), has_closed())
    void = sa.and_(~has_open(), ~has_closed(), _has(hazard.c.stage == Stage.VOID))
    values = {
        "closed_at": sa.case((closed, sa.func.coalesce(task.c.closed_at, at)), else_=sa.null()),
        "withdrawn_at": sa.case((void, sa.func.coalesce(task.c.withdrawn_at, at)), else_=sa.null()),
    }
    return sa.update(task).where(which).values(**values)


def _has(what: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists().where(hazard.c.common_task_id == task.c.id, what).correlate(task)


def has_open() -> sa.Exists:
    """The condition: some hazard below the task is open."""
    return _has(hazard.c.stage.not_in(_OVER))


def has_closed() -> sa.Exists:
    """The condition: some hazard below the task is closed."""
    return _has(hazard.c.stage == Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class CommonLine:
    """One common task as a list shows it: how many hazards it has, and how many of them are over."""

    id: int
    number: str
    title: str
    lead: str | None
    leader: str
    standard: str
    due_on: date | None
    opened_at: datetime
    closed_at: datetime | None
    withdrawn_at: datetime | None
    total: int
    closed: int
    void: int

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def done(self) -> int:
        """The hazards that wait for nobody any more."""
        return self.closed + self.void


def lines(
    session: Session, *, only_open: bool = False, ids: Sequence[int] | None = None, limit: int = 500
) -> list[CommonLine]:
    """Common tasks, those due first first and those without a day last."""
    stage = hazard.c.stage
    counts = [sa.func.count(hazard.c.id), *(sa.func.count(sa.case((stage == one, 1))) for one in _OVER)]
    names = "id", "number", "title", "leader_name", "standard", "due_on", "opened_at", "closed_at", "withdrawn_at"
    own = [task.c[name] for name in names]
    columns = [*own[:3], unit.c.name, *own[3:]]
    source = task.outerjoin(hazard, hazard.c.common_task_id == task.c.id).outerjoin(
        unit, unit.c.id == task.c.lead_unit_id
    )
    which: list[sa.ColumnElement[bool]] = [IS_OPEN] if only_open else []
    if ids is not None:
        which.append(task.c.id.in_(sa.select(id_rows(session, ids).c.id)))
    statement = sa.select(*columns, *counts).select_from(source).where(*which).group_by(*columns)
    statement = statement.order_by(task.c.due_on.is_(None), task.c.due_on, task.c.id).limit(limit)
    return [CommonLine(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Part:
    """One school's part of a common task."""

    number: str
    school: str
    stage: Stage
    due_at: datetime | None


def parts(session: Session, task_id: int) -> list[Part]:
    """The hazards of a task: those that are open first, by school."""
    columns = hazard.c.number, campus.c.name, hazard.c.stage, hazard.c.due_at
    statement = (
        sa.select(*columns)
        .select_from(hazard.join(campus, campus.c.id == hazard.c.campus_id))
        .where(hazard.c.common_task_id == task_id)
        .order_by(hazard.c.stage.in_(_OVER), campus.c.code, hazard.c.id)
    )
    return [Part(*tuple(row)) for row in session.execute(statement)]
