"""What still counts on one hazard, and at which school: two small questions of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.school import Campus
from models.unit import Unit
from rules.vocabulary import ClockKind, ClockState

clock, unit, campus = table_of(Clock), table_of(Unit), table_of(Campus)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock that has not stopped, and the unit it chases."""

    kind: ClockKind
    unit: str | None
    state: ClockState
    due_at: datetime
    started_at: datetime


def open_clocks_of(session: Session, hazard_id: int) -> list[ClockLine]:
    """The clocks of a hazard that have not stopped, the first to run out first."""
    source = clock.outerjoin(unit, unit.c.id == clock.c.unit_id)
    mine = clock.c.hazard_id == hazard_id, clock.c.stopped_at.is_(None)
    columns = clock.c.kind, unit.c.name, clock.c.state, clock.c.due_at, clock.c.started_at
    wanted = sa.select(*columns).select_from(source).where(*mine).order_by(clock.c.due_at, clock.c.id)
    return [ClockLine(*tuple(row)) for row in session.execute(wanted)]


def campus_of(session: Session, campus_id: int) -> str:
    """The name of a campus."""
    return str(session.execute(sa.select(campus.c.name).where(campus.c.id == campus_id)).scalar_one())
