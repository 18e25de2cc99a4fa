"""How fast tokens may ask: so many requests in a minute, counted in this process and forgotten with it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from rules.refusals import RequestsTooFast
from rules.tokens import A_MINUTE

_MINUTE = timedelta(minutes=1)


class Pace:
    """What each token has spent of its minute. There are never more entries than tokens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spent: dict[int, tuple[datetime, int]] = {}

    def spend(self, token: int, at: datetime) -> None:
        """One request is counted. Raises RequestsTooFast when the minute holds no more."""
        with self._lock:
            begun, count = self._spent.get(token, (at, 0))
            if not timedelta() <= at - begun < _MINUTE:
                begun, count = at, 0
            if count >= A_MINUTE:
                left = (begun + _MINUTE - at).total_seconds()
                raise RequestsTooFast(most=A_MINUTE, seconds=max(1, round(left)))
            self._spent[token] = begun, count + 1
