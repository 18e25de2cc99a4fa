"""Who will hear what is meant for an audience, on a day to come: by the terms and leaves that are registered today."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from casework.desk import Sitting
from rules.addressing import Addressee, Holder, UnitOfClock, resolve, whose
from rules.telling import Audience, MessageKind
from store import forecasts, offices
from store.sweep import Units

Heard = tuple[MessageKind, Audience, int, Addressee | None]
"""A message: what it says, for whom it was meant in which unit, and whom it reaches."""


Tells = tuple[tuple[MessageKind, Audience], ...]
"""What one event says to whom."""


@cache
def place_of(audience: Audience) -> int:
    """Where the unit an audience is looked for in stands among the units of a clock."""
    return list(UnitOfClock).index(whose(audience))


class Serving:
    """Who sits where on each day of a forecast. Units must be known before anybody in them is asked for."""

    def __init__(self, sitting: Sitting, first: date, last: date) -> None:
        self._session = sitting.session
        self._changes = forecasts.changes_of_service(sitting.session, first, last)
        self._days = [first, *self._changes]
        self._chains: dict[int, list[int]] = {}
        self._holders: dict[int, list[tuple[date, Sequence[Holder]]]] = {}
        self._known: dict[tuple[Audience, int, int], Addressee | None] = {}

    def learn(self, units: Iterable[int]) -> None:
        """Reads who will sit in these units, and in those above them."""
        self._chains |= offices.parents_of(self._session, sorted(set(units) - set(self._chains)))
        needed = {above for chain in self._chains.values() for above in chain} - set(self._holders)
        for day in self._days:
            here = needed.intersection(self._changes[day]) if day in self._changes else needed
            for unit, holders in offices.holders_in_many(self._session, sorted(here), day).items():
                self._holders.setdefault(unit, []).append((day, holders))

    def addressee(self, audience: Audience, unit: int, on: date) -> Addressee | None:
        """Who hears what is meant for an audience of a unit on a day; the next one up when the post is empty."""
        stretch = self.stretch(on)
        key = audience, unit, stretch
        if key not in self._known:
            day = self._days[stretch]
            self._known[key] = resolve(audience, self._chains[unit], lambda one: self._sitting(one, day))
        return self._known[key]

    def _sitting(self, unit: int, on: date) -> Sequence[Holder]:
        versions = self._holders[unit]
        return versions[bisect_right(versions, on, key=lambda one: one[0]) - 1][1]

    def sitting_in(self, posts: Iterable[int]) -> dict[int, int]:
        """Who sits in these posts on the first day; an empty one is left out."""
        units = forecasts.units_of_posts(self._session, posts)
        holders = offices.holders_in_many(self._session, sorted(set(units.values())), self._days[0])
        return {one.post_id: one.person_id for here in holders.values() for one in here if one.post_id in units}

    def hear(self, tells: Tells, units: Units, on: date, *, truly_meant_first: bool) -> tuple[Heard, ...]:
        """The messages of one event: nobody is told the same twice.

        Where two audiences come to one person, a rung keeps the one they were truly meant for (store/rungs.py)
        and an act the one that is named first (store/outbox.py).
        """
        found: list[Heard] = [
            (kind, audience, unit, self.addressee(audience, unit, on))
            for kind, audience in tells
            if (unit := units[place_of(audience)]) is not None
        ]
        if truly_meant_first:
            found.sort(key=lambda one: (one[3] is None or one[3].has_risen, one[1]))
        told: set[tuple[MessageKind, int]] = set()
        kept: list[Heard] = []
        for one in found:
            if one[3] is None:
                kept.append(one)
            elif (one[0], one[3].person_id) not in told:
                told.add((one[0], one[3].person_id))
                kept.append(one)
        return tuple(kept)

    def stretch(self, on: date) -> int:
        """A number that is the same for days on which the same people serve everywhere."""
        return bisect_right(self._days, on) - 1
