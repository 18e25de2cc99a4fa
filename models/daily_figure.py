"""Daily figures: how many hazards stood where at the end of a day, so that a trend needs no reading of the past."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import worded
from rules.daily import Daily
from rules.vocabulary import Severity


class DailyFigure(SQLModel, table=True):
    """One count of one day, town and severity. A day nobody counted has no row: it is a gap and not a zero."""

    __tablename__ = "daily_figure"
    __table_args__ = (sa.PrimaryKeyConstraint("day", "area_code", "severity", "figure"),)

    day: date
    area_code: str = Field(foreign_key="area.code", max_length=12)
    severity: Severity = worded(Severity)
    figure: Daily = worded(Daily)
    count: int


class DayCounted(SQLModel, table=True):
    """A day that has been counted, and when; a day without a hazard is one too."""

    __tablename__ = "day_counted"

    day: date = Field(primary_key=True)
    counted_at: datetime
