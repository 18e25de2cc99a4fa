"""The monthly assessment, drawn up by the schedule: a draft for every county that has hazards, once a month."""

from __future__ import annotations

from datetime import datetime

from casework.assessing import draw_up
from casework.desk import Desk
from rules.instants import local_day
from rules.spans import before, month_of
from store import assessments


def draw_up_last_month(desk: Desk, at: datetime) -> int:
    """Last month's assessment of every county exists. Returns how many were drawn up now; nobody is told of a draft."""
    today = local_day(at)
    month = before(month_of(today.year, today.month))
    with desk.looking() as session:
        counties = assessments.counties_without(session, month)
    return sum(not draw_up(desk, county, month, None, at).was_there for county in counties)
