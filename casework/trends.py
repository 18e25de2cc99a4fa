"""Trends: what stood open and overdue day by day, read from what was counted each night and never from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.desk import Desk
from rules.daily import Day
from rules.trends import first_day
from store import daily_figures


def trend_until(desk: Desk, area: str, last: date) -> Sequence[Day]:
    """The last weeks of an area up to a day."""
    return counted_days(desk, area, first_day(last), last)


def counted_days(desk: Desk, area: str, first: date, last: date) -> Sequence[Day]:
    """These days of an area, gaps among them."""
    with desk.looking() as session:
        return daily_figures.days(session, first, last, area)
