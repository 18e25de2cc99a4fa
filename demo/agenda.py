"""What is going to happen, in order of time: people's deeds and the engine's rounds on one simulated clock."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count

from rules.instants import SHANGHAI, at_local, local_day
from rules.workdays import DayTable

Deed = Callable[[datetime], object]

_MORNING, _EVENING = time(8, 30), time(17, 30)


class Agenda:
    """A queue of deeds; those of the same instant keep the order they were entered in."""

    def __init__(self, days: DayTable, chance: random.Random) -> None:
        self.days, self.chance = days, chance
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._serial = count()

    def at(self, instant: datetime, deed: Deed) -> None:
        heapq.heappush(self._queue, (instant, next(self._serial), deed))

    def in_office_hours(self, instant: datetime, deed: Deed) -> None:
        """The deed happens then, or on the next working morning when nobody is in."""
        self.at(self.office(instant), deed)

    def after(self, now: datetime, low_hours: float, high_hours: float, deed: Deed) -> None:
        """The deed happens some time between so many hours from now, in office hours."""
        self.in_office_hours(now + timedelta(hours=self.chance.uniform(low_hours, high_hours)), deed)

    def office(self, instant: datetime) -> datetime:
        """The instant itself when somebody is in, else a few minutes into the next working morning."""
        local = instant.astimezone(SHANGHAI)
        today = local.date()
        if self.days.is_working(today) and _MORNING <= local.time() <= _EVENING:
            return instant
        day = today if self.days.is_working(today) and local.time() < _MORNING else self.days.after(today, 1)
        return at_local(day, _MORNING) + timedelta(minutes=self.chance.randint(1, 50))

    def run_until(self, end: datetime) -> None:
        """Everything that happens before the end, happens."""
        while self._queue and self._queue[0][0] < end:
            instant, _, deed = heapq.heappop(self._queue)
            deed(instant)

    def is_working(self, instant: datetime) -> bool:
        return self.days.is_working(local_day(instant))
