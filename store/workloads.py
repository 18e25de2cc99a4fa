"""What was asked of people in a period: who sits where, what they entered, their tasks and messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.ledger import LedgerEvent, Seal
from models.message import Message
from models.post import Post, Tenure
from models.school_record import RecordStrike, SchoolRecord
from models.task import Task
from models.unit import Unit
from models.visit import VisitEntry
from rules.case_records import Period
from rules.offices import Duty
from rules.telling import MessageState
from store.dialect import id_rows
from store.registry_views import exists_on

event, seal, task, message = table_of(LedgerEvent), table_of(Seal), table_of(Task), table_of(Message)
post, tenure, unit = table_of(Post), table_of(Tenure), table_of(Unit)
record, strike, visit_entry = table_of(SchoolRecord), table_of(RecordStrike), table_of(VisitEntry)


def seats(session: Session, area: str, day: date) -> list[tuple[int, Duty]]:
    """Who holds a post on a day in a unit of an area, each with what the post is there for."""
    serves = tenure.c.starts_on <= day, sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day)
    source = tenure.join(post, post.c.id == tenure.c.post_id).join(unit, unit.c.id == post.c.unit_id)
    where = unit.c.area_code.startswith(area, autoescape=True), exists_on(day), *serves
    rows = session.execute(sa.select(tenure.c.person_id, post.c.duty).select_from(source).where(*where))
    return [(row[0], row[1]) for row in rows]


def entries(session: Session, people: Sequence[int], period: Period) -> dict[int, int]:
    """How often each of these people entered something: what is written at one instant was one form, or one file."""
    # Nothing seals a day before it is over: what an earlier seal covers is older than the period.
    before = sa.select(sa.func.coalesce(sa.func.max(seal.c.last_event_id), 0)).where(seal.c.day < period.first)
    newest = event.c.id > before.scalar_subquery()
    found: dict[int, int] = {}
    for who, instant, more in (
        (event.c.actor_id, event.c.at, (newest,)),
        (record.c.recorded_by_id, record.c.recorded_at, ()),
        (strike.c.by_id, strike.c.at, ()),
    ):
        _add(found, _counted(session, people, period, who, instant, sa.func.count(sa.distinct(instant)), *more))
    visits = sa.func.count(sa.distinct(visit_entry.c.visit_id))
    _add(found, _counted(session, people, period, visit_entry.c.person_id, visit_entry.c.written_at, visits))
    return found


def tasks(session: Session, people: Sequence[int], period: Period) -> dict[int, int]:
    """How many tasks each of these people was given."""
    return _counted(session, people, period, task.c.person_id, task.c.opened_at, sa.func.count())


def messages(session: Session, people: Sequence[int], period: Period) -> dict[int, int]:
    """How many messages each of these people was sent. A digest counts once: only its carrier was ever tried."""
    sent = message.c.state == MessageState.ACCEPTED, message.c.attempts > 0
    return _counted(session, people, period, message.c.person_id, message.c.settled_at, sa.func.count(), *sent)


def _counted(
    session: Session,
    people: Sequence[int],
    period: Period,
    who: sa.ColumnElement[int],
    instant: sa.ColumnElement[object],
    count: sa.ColumnElement[int],
    *which: sa.ColumnElement[bool],
) -> dict[int, int]:
    mine = id_rows(session, people)
    # Not joined: SQLite would walk through everybody for each event, where it looks one up in a list by an index.
    within = who.in_(sa.select(mine.c.id)), instant >= period.begins_at, instant < period.ends_at, *which
    return {row[0]: row[1] for row in session.execute(sa.select(who, count).where(*within).group_by(who))}


def _add(found: dict[int, int], more: dict[int, int]) -> None:
    for one, count in more.items():
        found[one] = found.get(one, 0) + count
