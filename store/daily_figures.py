"""Daily figures: counted once at the end of a day by one statement, read as a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.daily_figure import DailyFigure, DayCounted
from models.hazard import Hazard
from rules.daily import Daily
from rules.instants import end_of
from rules.vocabulary import Severity, Stage
from store.dialect import insert_ignoring
from store.filters import OPEN, late

hazard, figure, counted = table_of(Hazard), table_of(DailyFigure), table_of(DayCounted)


def claim(session: Session, day: date, at: datetime) -> bool:
    """Whether the day is this transaction's to count; False when somebody has."""
    taken = insert_ignoring(session, counted).values(day=day, counted_at=at).returning(counted.c.day)
    return session.execute(taken).first() is not None


def count(session: Session, day: date) -> int:
    """The day is counted as everything stands now. Returns how many figures were not zero."""
    begins, ends = end_of(day - timedelta(days=1)), end_of(day)
    asked: dict[Daily, sa.ColumnElement[bool]] = {
        Daily.OPEN: hazard.c.stage.in_(OPEN),
        Daily.OVERDUE: late(ends),
        Daily.SUBMITTED: hazard.c.stage == Stage.SUBMITTED,
        Daily.SUSPENDED: hazard.c.stage == Stage.SUSPENDED,
        Daily.FOUND: sa.and_(hazard.c.found_at >= begins, hazard.c.found_at < ends, hazard.c.stage != Stage.VOID),
        Daily.CLOSED: sa.and_(hazard.c.closed_at >= begins, hazard.c.closed_at < ends),
    }
    sums = [sa.func.sum(sa.case((which, 1), else_=0)) for which in asked.values()]
    touched = sa.or_(hazard.c.stage.in_(OPEN), hazard.c.found_at >= begins, hazard.c.closed_at >= begins)
    statement = sa.select(hazard.c.area_code, hazard.c.severity, *sums).where(touched)
    rows = [
        {"day": day, "area_code": row[0], "severity": row[1], "figure": name, "count": number}
        for row in session.execute(statement.group_by(hazard.c.area_code, hazard.c.severity))
        for name, number in zip(asked, row[2:], strict=True)
        if number
    ]
    if rows:
        session.execute(sa.insert(figure), rows)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a day. count is empty for a day nobody counted."""

    day: date
    count: int | None


def series(
    session: Session, name: Daily, first: date, last: date, area: str = "", severity: Severity | None = None
) -> Sequence[Point]:
    """A figure of an area day by day."""
    within = figure.c.day.between(first, last), figure.c.figure == name
    mine = [figure.c.area_code.startswith(area, autoescape=True)] if area else []
    mine += [figure.c.severity == severity] if severity else []
    statement = sa.select(figure.c.day, sa.func.sum(figure.c.count)).where(*within, *mine).group_by(figure.c.day)
    found = {row[0]: int(row[1]) for row in session.execute(statement)}
    known = set(session.scalars(sa.select(counted.c.day).where(counted.c.day.between(first, last))))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Point(day, found.get(day, 0) if day in known else None) for day in days]
