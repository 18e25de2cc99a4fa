"""Counting days: the figures of yesterday are kept, so that a trend is read and not worked out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from casework.desk import Desk
from rules.instants import local_day
from store import daily_figures

NOT_LATER = timedelta(hours=12)
"""A day is counted before the next noon: later its stock has moved on, and a gap is truer than a wrong number."""


def count_yesterday(desk: Desk, at: datetime) -> date | None:
    """The figures of the day before `at` are kept. Returns that day; None when it was counted before or it is too late.

    Stocks are as they stand now, so it is to be run soon after midnight.
    """
    day = local_day(at) - timedelta(days=1)
    if local_day(at - NOT_LATER) != day:
        return None
    with desk.sitting(at) as sitting:
        if not daily_figures.claim(sitting.session, day, at):
            return None
        daily_figures.count(sitting.session, day)
    return day
