"""The lists of the console: hazards page by page, their sums, and everything that waits for somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard
from models.proposal import Proposal
from models.school import Campus
from models.task import Task
from models.unit import Unit
from rules.offices import Duty
from rules.refusals import BadInput
from rules.rights import Viewer
from rules.telling import TaskKind
from rules.vocabulary import (
    Act,
    ClockKind,
    ClockState,
    ExtensionState,
    Instrument,
    ProposalState,
    Severity,
    Stage,
)
from rules.words import Text, Word
from store.views import Filter, conditions
from store.visible import visible

hazard, campus, unit, clock = table_of(Hazard), table_of(Campus), table_of(Unit), table_of(Clock)
proposal, extension, task = table_of(Proposal), table_of(Extension), table_of(Task)

PAGE = 50
"""Hazards on one page; a page of them stays under 100 KB."""


@dataclass(frozen=True, slots=True)
class Row:
    """One hazard in a list."""

    id: int
    number: str
    stage: Stage
    severity: Severity
    campus: str
    place: str
    description: str
    lead: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of hazards, and where the next one begins; empty at the end."""

    rows: Sequence[Row]
    following: str


_NO_PAGE = Text("页码无效，请回到第一页", "this is no page of the list; go back to the first one")


@dataclass(frozen=True, slots=True)
class _Cursor:
    """After which row a page begins: its part of the list, its deadline in microseconds, its id."""

    part: int
    due: int
    id: int

    @classmethod
    def read(cls, text: str) -> _Cursor:
        try:
            part, due, number = (int(one) for one in text.split("."))
            # What no row has would be a fault of the calendar or of the database further on.
            datetime.fromtimestamp(due / 1_000_000, UTC)
        except (ValueError, OverflowError, OSError) as fault:
            raise BadInput(what=_NO_PAGE) from fault
        if not (0 <= part < len(_PARTS) and 0 <= number < 2**63):
            raise BadInput(what=_NO_PAGE)
        return cls(part, due, number)

    @property
    def text(self) -> str:
        return f"{self.part}.{self.due}.{self.id}"


def page(session: Session, viewer: Viewer, sensitive: Collection[str], which: Filter, limit: int = PAGE) -> Rows:
    """Hazards that fit: open ones by their deadline, then those without one, then what is over, the newest first."""
    begun = _Cursor.read(which.after) if which.after else None
    rows: list[tuple[int, Row]] = []
    for part in range(begun.part if begun else 0, len(_PARTS)):
        after = begun if begun is not None and begun.part == part else None
        room = limit + 1 - len(rows)
        if room <= 0:
            break
        rows += [(part, one) for one in _part(session, viewer, sensitive, which, part, after, room)]
    following = ""
    if len(rows) > limit:
        part, last = rows[limit - 1]
        following = _Cursor(part, _microseconds(last.due_at), last.id).text
    return Rows([row for _, row in rows[:limit]], following)


_OPEN = tuple(one for one in Stage if one.is_open)
_OVER = tuple(one for one in Stage if not one.is_open)
_Order = Sequence[sa.ColumnElement[Any]]  # Any: columns of every kind can be sorted by
_PARTS: tuple[tuple[tuple[Stage, ...], sa.ColumnElement[bool], _Order], ...] = (
    (_OPEN, hazard.c.due_at.is_not(None), (hazard.c.due_at, hazard.c.id)),
    (_OPEN, hazard.c.due_at.is_(None), (hazard.c.id,)),
    (_OVER, sa.true(), (hazard.c.id.desc(),)),
)


def _part(
    session: Session,
    viewer: Viewer,
    sensitive: Collection[str],
    which: Filter,
    part: int,
    after: _Cursor | None,
    room: int,
) -> list[Row]:
    stages, more, order = _PARTS[part]
    asked = tuple(one for one in stages if not which.stages or one in which.stages)
    if not asked:
        return []
    columns = (
        hazard.c.id, hazard.c.number, hazard.c.stage, hazard.c.severity, campus.c.name, hazard.c.place,
        hazard.c.description, unit.c.name, hazard.c.due_at,
    )  # fmt: skip
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id).outerjoin(unit, unit.c.id == hazard.c.lead_unit_id)
    wanted = [*conditions(replace(which, stages=asked)), more, visible(viewer, sensitive)]
    if after is not None:
        wanted.append(_beyond(part, after))
    statement = sa.select(*columns).select_from(source).where(*wanted).order_by(*order).limit(room)
    return [Row(*tuple(row)) for row in session.execute(statement)]


def _beyond(part: int, after: _Cursor) -> sa.ColumnElement[bool]:
    if part == 0:
        due = datetime.fromtimestamp(after.due / 1_000_000, UTC)
        return sa.or_(hazard.c.due_at > due, sa.and_(hazard.c.due_at == due, hazard.c.id > after.id))
    return hazard.c.id > after.id if part == 1 else hazard.c.id < after.id


def _microseconds(instant: datetime | None) -> int:
    return round(instant.timestamp() * 1_000_000) if instant else 0


@dataclass(frozen=True, slots=True)
class Sum:
    """How many hazards of a severity stand on a stage, and how many of them are late."""

    stage: Stage
    severity: Severity
    count: int
    overdue: int


def sums(session: Session, viewer: Viewer, sensitive: Collection[str], at: datetime) -> Sequence[Sum]:
    """The hazards somebody may see, counted."""
    late = sa.and_(hazard.c.stage.in_((Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING)), hazard.c.due_at <= at)
    statement = (
        sa.select(
            hazard.c.stage,
            hazard.c.severity,
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((late, 1), else_=0)), 0),
        )
        .where(visible(viewer, sensitive))
        .group_by(hazard.c.stage, hazard.c.severity)
    )
    return [Sum(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: what, on which hazard, until when."""

    number: str | None
    what: Word
    detail: Word | None
    severity: Severity | None
    campus: str | None
    description: str
    unit: str | None
    due_at: datetime | None


_ABOUT = hazard.join(campus, campus.c.id == hazard.c.campus_id)
_SHOWN = hazard.c.number, hazard.c.severity, campus.c.name, hazard.c.description


def to_decide(session: Session, viewer: Viewer, day: date, limit: int) -> list[Waiting]:
    """What lies before somebody's posts: proposals that are not put off, and requests for more time."""
    if not viewer.posts:
        return []
    asked = (
        sa.select(*_SHOWN, hazard.c.due_at)
        .select_from(extension.join(_ABOUT, hazard.c.id == extension.c.hazard_id))
        .where(extension.c.state == ExtensionState.REQUESTED, extension.c.approver_post_id.in_(viewer.posts))
        .order_by(extension.c.id)
        .limit(limit)
    )
    return _proposals(session, viewer, day, limit) + [
        Waiting(row[0], Act.GRANT_EXTENSION, None, row[1], row[2], row[3], None, row[4])
        for row in session.execute(asked)
    ]


def _proposals(session: Session, viewer: Viewer, day: date, limit: int) -> list[Waiting]:
    """With the instant the decision is due, where a clock runs for it."""
    clocked = sa.and_(
        clock.c.hazard_id == hazard.c.id, clock.c.kind == ClockKind.PROPOSAL, clock.c.subject == proposal.c.id,
        clock.c.stopped_at.is_(None),
    )  # fmt: skip
    wanted = (
        sa.select(proposal.c.instrument, *_SHOWN, clock.c.due_at)
        .select_from(proposal.join(_ABOUT, hazard.c.id == proposal.c.hazard_id).outerjoin(clock, clocked))
        .where(
            proposal.c.state == ProposalState.PENDING,
            proposal.c.approver_post_id.in_(viewer.posts),
            sa.or_(proposal.c.deferred_until.is_(None), proposal.c.deferred_until <= day),
        )
        .order_by(proposal.c.id)
        .limit(limit)
    )
    return [_to_approve(*tuple(row)) for row in session.execute(wanted)]


def _to_approve(
    step: Instrument, number: str, severity: Severity, campus_: str, description: str, due_at: datetime | None
) -> Waiting:
    return Waiting(number, Act.APPROVE, step, severity, campus_, description, None, due_at)


def of_my_units(session: Session, viewer: Viewer, limit: int) -> list[Waiting]:
    """What the clocks wait for from somebody's units, the most urgent first."""
    if not viewer.units:
        return []
    columns = (
        hazard.c.number, clock.c.kind, hazard.c.severity, campus.c.name, hazard.c.description, unit.c.name,
        clock.c.due_at,
    )  # fmt: skip
    source = (
        clock.join(hazard, hazard.c.id == clock.c.hazard_id)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .join(unit, unit.c.id == clock.c.unit_id)
    )
    mine = clock.c.unit_id.in_(viewer.units), clock.c.state == ClockState.RUNNING, clock.c.kind != ClockKind.PROPOSAL
    statement = sa.select(*columns).select_from(source).where(*mine).order_by(clock.c.due_at, clock.c.id).limit(limit)
    return [
        Waiting(number, kind, None, severity, at, description, whose, due)
        for number, kind, severity, at, description, whose, due in session.execute(statement)
    ]


def my_tasks(session: Session, viewer: Viewer, limit: int) -> list[Waiting]:
    """The open tasks given to somebody by name, or to a unit of theirs; the oldest first."""
    about = task.outerjoin(hazard, hazard.c.id == task.c.hazard_id).outerjoin(campus, campus.c.id == hazard.c.campus_id)
    columns = hazard.c.number, task.c.kind, hazard.c.severity, campus.c.name, hazard.c.description, task.c.what
    mine = sa.or_(task.c.person_id == viewer.person_id, task.c.unit_id.in_(viewer.units))
    statement = sa.select(*columns).select_from(about).where(task.c.done_at.is_(None), mine)
    rows = session.execute(statement.order_by(task.c.id).limit(limit))
    return [_task(*tuple(row)) for row in rows]


def _task(
    number: str | None, kind: TaskKind, severity: Severity | None, at: str | None, description: str | None, what: str
) -> Waiting:
    if kind is TaskKind.EMPTY_POST:
        return Waiting(None, kind, Duty.of(what), None, at, "", None, None)
    return Waiting(number, kind, None, severity, at, description or what, None, None)
