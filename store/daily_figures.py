"""Daily figures: counted once at the end of a day by one statement, read as a trend."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.daily_figure import DailyFigure, DayCounted
from models.hazard import Hazard
from rules.daily import Daily, Day
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


def days(session: Session, first: date, last: date, area: str = "") -> list[Day]:
    """What was counted of an area on each of these days, those nobody counted among them."""
    within, here = figure.c.day.between(first, last), figure.c.area_code.startswith(area, autoescape=True)
    by = figure.c.day, figure.c.figure, figure.c.severity
    found: dict[date, dict[tuple[Daily, Severity], int]] = {}
    for day, name, severity, number in session.execute(
        sa.select(*by, sa.func.sum(figure.c.count)).where(within, here).group_by(*by)
    ):
        found.setdefault(day, {})[name, severity] = int(number)
    known = set(session.scalars(sa.select(counted.c.day).where(counted.c.day.between(first, last))))
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, found.get(day, {}) if day in known else None) for day in every]
