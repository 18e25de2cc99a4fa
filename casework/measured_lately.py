"""Figures of very many cases, kept for some minutes: the next page of them says the same, and at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock, Thread

from casework.desk import Desk
from casework.measuring import measured
from rules.case_records import Period
from rules.figure_report import Report

KEPT = timedelta(minutes=10)
"""So long nobody measures again."""
SHOWN = timedelta(hours=1)
"""So long figures are still shown, while newer ones are measured behind: nobody waits for what was there just now."""
MANY = 2_000
"""Cases of a report that is kept; a smaller one is measured anew each time, in well under a second."""
_MOST = 8
"""Reports of a large city take some tens of megabytes each."""

_Key = tuple[str, Period]


def _behind(work: Callable[[], None]) -> None:
    # What is only read may be broken off when the program ends.
    Thread(target=work, name="measuring", daemon=True).start()


class MeasuredLately:
    """What one process has measured lately. Every report says its own cut-off."""

    def __init__(self, many: int = MANY, behind: Callable[[Callable[[], None]], None] = _behind) -> None:
        self._many, self._behind = many, behind
        self._kept: dict[_Key, Report] = {}
        self._measuring: set[_Key] = set()
        self._turn = Lock()

    def report(self, desk: Desk, area: str, period: Period, at: datetime) -> Report:
        """The indicators of an area and a period at this instant, or some minutes before where there is very much."""
        key = area, period
        with self._turn:
            known = self._kept.get(key)
            is_shown = known is not None and _is_within(known, at, SHOWN)
            is_wanted = is_shown and not _is_within(known, at, KEPT) and key not in self._measuring
            if is_wanted:
                self._measuring.add(key)
        if is_wanted:
            self._behind(lambda: self._anew(desk, key, at))
        return known if known is not None and is_shown else self._measured(desk, key, at)

    def _anew(self, desk: Desk, key: _Key, at: datetime) -> None:
        try:
            self._measured(desk, key, at)
        finally:
            # Where it failed, whoever asks next tries again, and in the end is told what is wrong.
            with self._turn:
                self._measuring.discard(key)

    def _measured(self, desk: Desk, key: _Key, at: datetime) -> Report:
        fresh = measured(desk, *key, at)
        if len(fresh.records) >= self._many:
            with self._turn:
                self._keep(fresh)
        return fresh

    def _keep(self, fresh: Report) -> None:
        self._kept = {key: one for key, one in self._kept.items() if _is_within(one, fresh.at, SHOWN)}
        while len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[fresh.area, fresh.period] = fresh


def _is_within(one: Report | None, at: datetime, span: timedelta) -> bool:
    return one is not None and one.at <= at < one.at + span
