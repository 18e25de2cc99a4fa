"""Clocks that were reckoned with an older calendar: which they are, and what their hazards show once they moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.policy import CalendarInUse
from rules.vocabulary import ClockKind
from store.dialect import insert_ignoring
from store.moving import CHOSEN

clock = table_of(Clock)
hazard = table_of(Hazard)
in_use = table_of(CalendarInUse)

OPEN = clock.c.stopped_at.is_(None)


def is_in_use(session: Session, calendar: int) -> bool:
    """Whether every clock has been read with this calendar version."""
    return session.scalar(sa.select(in_use.c.calendar_id).where(in_use.c.calendar_id == calendar)) is not None


def set_in_use(session: Session, calendar: int, at: datetime) -> None:
    """From now on nothing reckoned with an older version is left; saying so twice changes nothing."""
    rows = sa.select(sa.literal(calendar), sa.literal(at, in_use.c.since.type))
    session.execute(insert_ignoring(session, in_use).from_select(["calendar_id", "since"], rows))


def older_versions(session: Session, calendar: int) -> list[int]:
    """The older calendar versions some open clock was reckoned with."""
    found = sa.select(clock.c.calendar_id).where(OPEN, clock.c.calendar_id < calendar).distinct()
    return list(session.scalars(found.order_by(clock.c.calendar_id)))


def pass_over(session: Session, older: int, calendar: int, before: datetime | None) -> None:
    """Open clocks that end and look before the first day the calendars differ need no reading; None: they agree."""
    which = [OPEN, clock.c.calendar_id == older]
    if before is not None:
        looks = clock.c.next_action_at.is_(None) | (clock.c.next_action_at <= before)
        which += [clock.c.due_at <= before, looks]
    session.execute(sa.update(clock).where(*which).values(calendar_id=calendar))


def behind(session: Session, calendar: int, limit: int) -> list[int]:
    """Hazards with an open clock reckoned with an older calendar, the oldest first."""
    found = sa.select(clock.c.hazard_id).where(OPEN, clock.c.calendar_id < calendar).distinct()
    return list(session.scalars(found.order_by(clock.c.hazard_id).limit(limit)))


def show_deadlines(session: Session) -> None:
    """The chosen hazards show what their rectification clocks say; a first deadline that still held moves with it.

    A first deadline that has been extended stays: it was what it was when more time was asked for.
    """
    mine = clock.c.hazard_id == hazard.c.id, clock.c.kind == ClockKind.RECTIFY, OPEN
    due_at = sa.select(clock.c.due_at).where(*mine).scalar_subquery()
    first = sa.case((hazard.c.first_due_at == hazard.c.due_at, due_at), else_=hazard.c.first_due_at)
    which = hazard.c.id.in_(CHOSEN), sa.exists().where(*mine)
    session.execute(sa.update(hazard).where(*which).values(due_at=due_at, first_due_at=first))


def among(ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """The condition: hazards with one of these ids."""
    return hazard.c.id.in_(list(ids))
