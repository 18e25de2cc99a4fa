"""What took long to measure is kept for some minutes: whoever asks next is told the same, and at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock, Thread
from time import perf_counter
from typing import Any, TypeVar, cast

KEPT = timedelta(minutes=10)
"""So long nobody measures again."""
SHOWN = timedelta(hours=1)
"""So long it is still shown, while it is measured anew behind: nobody waits for what was there just now."""
LONG = 1.0
"""Seconds. What takes less, as everything of a small district does, is measured whenever somebody asks."""
_MOST = 16
"""The figures of a large city take some tens of megabytes each."""

_Thing = TypeVar("_Thing")


def _behind(work: Callable[[], None]) -> None:
    # What is only read may be broken off when the program ends.
    Thread(target=work, name="measuring", daemon=True).start()


class Lately:
    """What one process has measured lately. Everything that is kept here says as of when it holds."""

    def __init__(self, long: float = LONG, behind: Callable[[Callable[[], None]], None] = _behind) -> None:
        self._long, self._behind = long, behind
        self._kept: dict[Hashable, tuple[datetime, Any]] = {}  # Any: whatever was measured under that name
        self._measuring: set[Hashable] = set()
        self._turn = Lock()

    def of(self, name: Hashable, at: datetime, measure: Callable[[], _Thing]) -> _Thing:
        """What is measured under this name at this instant, or was some minutes before where that took long."""
        with self._turn:
            since, known = self._kept.get(name, (None, None))
            age = None if since is None or at < since else at - since
            is_shown = age is not None and age < SHOWN
            is_wanted = age is not None and KEPT <= age < SHOWN and name not in self._measuring
            if is_wanted:
                self._measuring.add(name)
        if is_wanted:
            self._behind(lambda: self._anew(name, at, measure))
        return cast(_Thing, known) if is_shown else self._measured(name, at, measure)

    def _anew(self, name: Hashable, at: datetime, measure: Callable[[], object]) -> None:
        try:
            self._measured(name, at, measure)
        finally:
            # Where it failed, whoever asks next tries again, and in the end is told what is wrong.
            with self._turn:
                self._measuring.discard(name)

    def _measured(self, name: Hashable, at: datetime, measure: Callable[[], _Thing]) -> _Thing:
        begun = perf_counter()
        fresh = measure()
        if perf_counter() - begun >= self._long:
            with self._turn:
                self._keep(name, at, fresh)
        return fresh

    def _keep(self, name: Hashable, at: datetime, fresh: object) -> None:
        self._kept = {key: one for key, one in self._kept.items() if one[0] <= at < one[0] + SHOWN and key != name}
        while len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = at, fresh
