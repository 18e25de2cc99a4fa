"""A forecast read person by person and day by day: who is flooded, what a day brings, what lies before whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from rules.foresight import DAILY_BUDGET, Deadline, Foresight, Proposed, Seat, Taken, Telling
from rules.offices import Duty
from rules.telling import MessageKind
from rules.vocabulary import Instrument
from rules.words import Text


@dataclass(frozen=True)
class Burden:
    """What one person is told, day by day, in the highest post it reaches them in."""

    person_id: int
    name: str
    seat: Seat
    by_day: Mapping[date, int]
    by_kind: Mapping[MessageKind, int]

    @property
    def is_leader(self) -> bool:
        """Principals and whoever stands above them; those who handle the cases are not."""
        return self.seat.duty.level > 0

    @cached_property
    def total(self) -> int:
        return sum(self.by_day.values())

    @cached_property
    def worst(self) -> tuple[date, int]:
        """The first of the days on which they are told most, and how much."""
        day = max(sorted(self.by_day), key=lambda one: self.by_day[one])
        return day, self.by_day[day]

    def flooded(self, budget: int) -> tuple[date, ...]:
        """The days on which they are told more than the budget."""
        return tuple(sorted(day for day, count in self.by_day.items() if count > budget))


NOWHERE = Seat("", "", Duty.HANDLER)
"""Shown where a post is no longer registered, or nobody can be found."""


@lru_cache(maxsize=2)
def burdens(seen: Foresight) -> tuple[Burden, ...]:
    """Everybody who is told something, whoever is told most on one day first."""
    days: dict[int, Counter[date]] = defaultdict(Counter)
    kinds: dict[int, Counter[MessageKind]] = defaultdict(Counter)
    posts: dict[int, set[int]] = defaultdict(set)
    for one, count in seen.tellings.items():
        if one.person_id is not None:
            days[one.person_id][one.on] += count
            kinds[one.person_id][one.kind] += count
            posts[one.person_id].add(one.post_id or 0)
    seats = {who: max((seen.seats.get(post, NOWHERE) for post in mine), key=_height) for who, mine in posts.items()}
    found = [Burden(who, seen.people.get(who, ""), seats[who], days[who], kinds[who]) for who in days]
    return tuple(sorted(found, key=lambda one: (-one.worst[1], -one.total, one.seat.unit, one.name, one.person_id)))


def _height(seat: Seat) -> tuple[int, str, str]:
    return seat.duty.level, seat.unit, seat.title


def flooded(seen: Foresight, budget: int = DAILY_BUDGET) -> list[Burden]:
    """The leaders who are told more than the budget on at least one day, the worst first."""
    return [one for one in burdens(seen) if one.is_leader and one.worst[1] > budget]


@dataclass(frozen=True)
class DayLine:
    """One day of a forecast."""

    on: date
    what: Text
    rungs: int
    messages: int
    by_kind: Mapping[MessageKind, int]
    people: int
    risen: int
    """Messages that go one level up, because the post they are meant for is empty."""
    untold: int
    """Messages nobody can be found for."""
    flooded: int
    """Leaders told more than the budget."""
    proposals: int
    deadlines: int
    resumed: int
    refused: int


@lru_cache(maxsize=2)
def day_lines(seen: Foresight, budget: int = DAILY_BUDGET) -> tuple[DayLine, ...]:
    """Every day, in order."""
    told: dict[date, list[tuple[Telling, int]]] = {day: [] for day in seen.days}
    for one, count in seen.tellings.items():
        told[one.on].append((one, count))
    over: Counter[date] = Counter(day for one in flooded(seen, budget) for day in one.flooded(budget))
    rungs, proposals, deadlines = by_day(seen.rungs), by_day(seen.proposals), by_day(seen.deadlines)
    return tuple(
        DayLine(
            day, seen.kinds_of_day.get(day, Text("", "")), rungs[day], sum(count for _, count in told[day]),
            _by_kind(told[day]), len({one.person_id for one, _ in told[day]} - {None}),
            sum(count for one, count in told[day] if one.has_risen and one.person_id is not None),
            sum(count for one, count in told[day] if one.person_id is None), over[day], proposals[day],
            deadlines[day], seen.resumed.get(day, 0), seen.refused.get(day, 0),
        )
        for day in seen.days
    )  # fmt: skip


def kinds_told(*seen: Foresight) -> list[MessageKind]:
    """The kinds of messages there are, in the order of the trade."""
    told = {telling.kind for one in seen for telling in one.tellings}
    return [one for one in MessageKind if one in told]


def _by_kind(told: list[tuple[Telling, int]]) -> Mapping[MessageKind, int]:
    found: Counter[MessageKind] = Counter()
    for one, count in told:
        found[one.kind] += count
    return found


def by_day(counts: Mapping[Taken, int] | Mapping[Proposed, int] | Mapping[Deadline, int]) -> Counter[date]:
    """How many there are on each day; what has no day is left out."""
    found: Counter[date] = Counter()
    for one, count in counts.items():
        if one.on is not None:
            found[one.on] += count
    return found


@dataclass(frozen=True)
class Docket:
    """What lies before one approver: already, and by the day it will come."""

    name: str
    seat: Seat
    instrument: Instrument
    waiting: int
    coming: Mapping[date, int]

    @property
    def first(self) -> date | None:
        return min(self.coming, default=None)

    @property
    def total(self) -> int:
        return self.waiting + sum(self.coming.values())


def dockets(seen: Foresight) -> list[Docket]:
    """For every approver and instrument what waits and what will come, the most first."""
    waiting: Counter[tuple[int | None, int | None, Instrument]] = Counter()
    coming: dict[tuple[int | None, int | None, Instrument], Counter[date]] = {}
    for one, count in seen.proposals.items():
        key = one.post_id, one.person_id, one.instrument
        if one.on is None:
            waiting[key] += count
        else:
            coming.setdefault(key, Counter())[one.on] += count
    found = [
        Docket(seen.people.get(who or 0, ""), seen.seats.get(post or 0, NOWHERE), instrument,
               waiting[post, who, instrument], coming.get((post, who, instrument), {}))
        for post, who, instrument in dict.fromkeys((*waiting, *coming))
    ]  # fmt: skip
    order = list(Instrument)
    return sorted(found, key=lambda one: (-one.seat.duty.level, one.seat.unit, one.name, order.index(one.instrument)))
