"""Minutes and their resolutions as rows: what is known, what falls due, and how far each has come."""

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
from models.ledger import LedgerEvent
from models.letter import Letter, LetterWithdrawal
from models.minutes import Minutes, Resolution
from models.person import Person
from models.school import Campus
from models.task import Task
from models.unit import Unit
from rules.instants import shown
from rules.vocabulary import Act, Stage
from rules.words import Text
from store.dialect import id_rows

minutes, resolution, task = table_of(Minutes), table_of(Resolution), table_of(Task)
letter, withdrawal = table_of(Letter), table_of(LetterWithdrawal)
hazard, event, person = table_of(Hazard), table_of(LedgerEvent), table_of(Person)
campus, common, unit = table_of(Campus), table_of(CommonTask), table_of(Unit)

BY_ITSELF = sa.and_(resolution.c.hazard_id.is_(None), resolution.c.common_task_id.is_(None))
_UNDONE = sa.and_(BY_ITSELF, resolution.c.done_at.is_(None))


def known_keys(session: Session, keys: Sequence[str]) -> dict[str, Resolution]:
    """Which of these resolutions are followed already."""
    found: dict[str, Resolution] = {}
    for start in range(0, len(keys), 500):
        some = col(Resolution.source_key).in_(keys[start : start + 500])
        found |= {one.source_key: one for one in session.scalars(sa.select(Resolution).where(some))}
    return found


def same_meeting(session: Session, held_on: date, title: str, document: str) -> Minutes | None:
    """The minutes of this very meeting, if they are known."""
    same = minutes.c.held_on == held_on, minutes.c.title == title, minutes.c.document == document
    return session.scalar(sa.select(Minutes).where(*same))


def of_file(session: Session, digest: str) -> Minutes | None:
    """The minutes this very file was taken in as."""
    return session.scalar(sa.select(Minutes).where(minutes.c.digest == digest).order_by(minutes.c.id).limit(1))


def find(session: Session, number: int) -> Minutes | None:
    """The minutes with this number."""
    return session.get(Minutes, number) if abs(number) < 2**63 else None


def locked_minutes(session: Session, number: int) -> Minutes | None:
    """The minutes with this number, locked until the transaction ends."""
    if abs(number) >= 2**63:
        return None
    return session.scalar(sa.select(Minutes).where(minutes.c.id == number).with_for_update(key_share=True))


@dataclass(frozen=True, slots=True)
class Settled:
    """One resolution as the minutes say it. case: the number of the hazard or common task it became, if any."""

    row: int
    text: str
    school: str
    unit: str
    co: str
    due_on: date
    supervisor: str
    case: str


def settled(session: Session, minutes_id: int) -> list[Settled]:
    """What a meeting settled, in its order."""
    own = (resolution.c[name] for name in ("row", "text", "school", "unit", "co", "due_on", "supervisor"))
    case = sa.func.coalesce(hazard.c.number, common.c.number, "")
    source = resolution.outerjoin(hazard, hazard.c.id == resolution.c.hazard_id).outerjoin(
        common, common.c.id == resolution.c.common_task_id
    )
    mine = sa.select(*own, case).select_from(source).where(resolution.c.minutes_id == minutes_id)
    return [Settled(*tuple(row)) for row in session.execute(mine.order_by(resolution.c.row))]


def units_named(session: Session, minutes_id: int) -> list[str]:
    """The units a meeting charged first with something, each once, in the order they were."""
    first = sa.func.min(resolution.c.row)
    source = resolution.join(unit, unit.c.id == resolution.c.unit_id)
    mine = sa.select(unit.c.name).select_from(source).where(resolution.c.minutes_id == minutes_id)
    return list(session.scalars(mine.group_by(unit.c.id, unit.c.name).order_by(first)))


def last_row(session: Session, minutes_id: int) -> int:
    """The place of the last resolution of these minutes; 0 when there is none yet."""
    statement = sa.select(sa.func.max(resolution.c.row)).where(resolution.c.minutes_id == minutes_id)
    return session.scalar(statement) or 0


def of_minutes(session: Session, minutes_id: int) -> Sequence[Resolution]:
    """The resolutions of a meeting, in their order."""
    mine = col(Resolution.minutes_id) == minutes_id
    return session.scalars(sa.select(Resolution).where(mine).order_by(col(Resolution.row))).all()


def locked(session: Session, minutes_id: int, row: int) -> Resolution | None:
    """One resolution, locked until the transaction ends."""
    which = col(Resolution.minutes_id) == minutes_id, col(Resolution.row) == row
    return session.scalar(sa.select(Resolution).where(*which).with_for_update(key_share=True))


def untold(session: Session, today: date, limit: int) -> Sequence[Resolution]:
    """Locked: resolutions followed by themselves whose day has come and whose unit has not been given the task."""
    due = resolution.c.due_on <= today, resolution.c.told_at.is_(None)
    return _waiting(session, *due, limit=limit)


def unraised(session: Session, today: date, limit: int) -> Sequence[Resolution]:
    """Locked: those whose day has passed and that the coordinator does not have yet."""
    late = resolution.c.due_on < today, resolution.c.raised_at.is_(None)
    return _waiting(session, *late, limit=limit)


def _waiting(session: Session, *which: sa.ColumnElement[bool], limit: int) -> Sequence[Resolution]:
    statement = sa.select(Resolution).where(_UNDONE, *which).order_by(resolution.c.due_on, resolution.c.id)
    return session.scalars(statement.limit(limit).with_for_update(key_share=True, skip_locked=True)).all()


def finish_tasks(session: Session, resolution_id: int, at: datetime, by: int | None) -> None:
    """What people were asked about a resolution is done."""
    mine = task.c.resolution_id == resolution_id, task.c.done_at.is_(None)
    session.execute(sa.update(task).where(*mine).values(done_at=at, done_by_id=by))


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One meeting in a list: the number it was issued under, how many resolutions it has, and how many are over."""

    id: int
    title: str
    document: str
    held_on: date
    resolutions: int
    done: int
    late: int
    """Open, and past their day."""


def minutes_lines(
    session: Session, today: date, limit: int = 100, offset: int = 0, *which: sa.ColumnElement[bool]
) -> list[MinutesLine]:
    """The meetings, the latest first."""
    over = is_over()
    counts = [
        sa.func.count(resolution.c.id), sa.func.count(sa.case((over, 1))),
        sa.func.count(sa.case((sa.and_(~over, resolution.c.due_on < today), 1))),
    ]  # fmt: skip
    own = [minutes.c[name] for name in ("id", "title", "document", "held_on")]
    shown = [*own[:2], sa.func.coalesce(sa.func.nullif(minutes.c.document, ""), _number_here(), ""), own[3]]
    source = (
        minutes.outerjoin(resolution, resolution.c.minutes_id == minutes.c.id)
        .outerjoin(hazard, hazard.c.id == resolution.c.hazard_id)
        .outerjoin(common, common.c.id == resolution.c.common_task_id)
    )
    statement = sa.select(*shown, *counts).select_from(source).where(*which).group_by(*own)
    statement = statement.order_by(minutes.c.held_on.desc(), minutes.c.id.desc()).limit(limit).offset(offset)
    return [MinutesLine(*tuple(row)) for row in session.execute(statement)]


def _number_here() -> sa.ScalarSelect[str]:
    """The number minutes were issued under here, if they stand."""
    gone = sa.exists().where(withdrawal.c.letter_id == letter.c.id)
    return sa.select(letter.c.number).where(letter.c.minutes_id == minutes.c.id, ~gone).scalar_subquery()


def is_over() -> sa.ColumnElement[bool]:
    """Whether a resolution is done, or what follows it is over; never unknown, so that it can be turned round."""
    settled = sa.or_(common.c.closed_at.is_not(None), common.c.withdrawn_at.is_not(None))
    ended = sa.func.coalesce(hazard.c.stage, Stage.FOUND.value).in_([Stage.CLOSED.value, Stage.VOID.value])
    return sa.or_(resolution.c.done_at.is_not(None), ended, settled)


@dataclass(frozen=True, slots=True)
class Case:
    """One hazard that follows a resolution."""

    id: int
    number: str
    stage: Stage
    school: str
    closed_at: datetime | None
    due_at: datetime | None
    common_task_id: int | None


def cases_of(session: Session, minutes_id: int) -> list[Case]:
    """The hazards that follow the resolutions of a meeting, by themselves or below a common task; by school."""
    mine = resolution.c.minutes_id == minutes_id
    alone = sa.select(resolution.c.hazard_id).where(mine, resolution.c.hazard_id.is_not(None))
    common_ids = sa.select(resolution.c.common_task_id).where(mine, resolution.c.common_task_id.is_not(None))
    dates = hazard.c.closed_at, hazard.c.due_at
    columns = [hazard.c.id, hazard.c.number, hazard.c.stage, campus.c.name, *dates, hazard.c.common_task_id]
    statement = (
        sa.select(*columns)
        .select_from(hazard.join(campus, campus.c.id == hazard.c.campus_id))
        .where(sa.or_(hazard.c.id.in_(alone), hazard.c.common_task_id.in_(common_ids)))
        .order_by(campus.c.code, hazard.c.id)
    )
    return [Case(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was done last to a hazard."""

    event_id: int
    at: datetime
    act: Act
    by: str | None

    @property
    def text(self) -> Text:
        zh, en = self.by or "系统", self.by or "the engine"
        return Text(f"{shown(self.at)} {zh}：{self.act.zh}", f"{shown(self.at)} {en}: {self.act.en}")


def last_acts(session: Session, hazard_ids: Sequence[int]) -> dict[int, LastAct]:
    """The last act on each of these hazards; a rung of the ladder is none."""
    rows = id_rows(session, hazard_ids)
    latest = (
        sa.select(sa.func.max(event.c.id).label("id"))
        .where(event.c.hazard_id.in_(sa.select(rows.c.id)), event.c.level.is_(None))
        .group_by(event.c.hazard_id)
        .subquery()
    )
    statement = (
        sa.select(event.c.hazard_id, event.c.id, event.c.at, event.c.act, person.c.name)
        .select_from(event.join(latest, latest.c.id == event.c.id))
        .outerjoin(person, person.c.id == event.c.actor_id)
    )
    return {row[0]: LastAct(*tuple(row)[1:]) for row in session.execute(statement)}


def names_of(session: Session, person_ids: Sequence[int]) -> dict[int, str]:
    """The names of these people."""
    rows = id_rows(session, person_ids)
    statement = sa.select(person.c.id, person.c.name).where(person.c.id.in_(sa.select(rows.c.id)))
    return {row[0]: row[1] for row in session.execute(statement)}
