"""Figures of very many cases, kept for some minutes: the next page of them says the same, and at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from casework.desk import Desk
from casework.measuring import measured
from rules.case_records import Period
from rules.figure_report import Report

KEPT = timedelta(minutes=10)
MANY = 2_000
"""Cases of a report that is kept; a smaller one is measured anew each time, in well under a second."""
_MOST = 8
"""Reports of a large city take some tens of megabytes each."""


class MeasuredLately:
    """What one process has measured in the last minutes. Every report says its own cut-off."""

    def __init__(self, many: int = MANY) -> None:
        self._many = many
        self._kept: dict[tuple[str, Period], Report] = {}
        self._turn = Lock()

    def report(self, desk: Desk, area: str, period: Period, at: datetime) -> Report:
        """The indicators of an area and a period at this instant, or some minutes before where there is very much."""
        with self._turn:
            known = self._kept.get((area, period))
            if known is not None and _is_fresh(known, at):
                return known
        fresh = measured(desk, area, period, at)
        if len(fresh.records) >= self._many:
            with self._turn:
                self._keep(fresh)
        return fresh

    def _keep(self, fresh: Report) -> None:
        self._kept = {key: one for key, one in self._kept.items() if _is_fresh(one, fresh.at)}
        while len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[fresh.area, fresh.period] = fresh


def _is_fresh(one: Report, at: datetime) -> bool:
    return one.at <= at < one.at + KEPT
