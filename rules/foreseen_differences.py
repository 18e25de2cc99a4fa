"""Two forecasts side by side: what another policy would change for each day, each leader and each instrument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.foreseen_burdens import Burden, DayLine, burdens, day_lines
from rules.foresight import Foresight
from rules.vocabulary import Instrument
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One number under today's policies and under another one."""

    what: Text
    today: int
    other: int

    @property
    def change(self) -> int:
        return self.other - self.today


def instrument_differences(today: Foresight, other: Foresight) -> list[Difference]:
    """How often each instrument is used."""

    def count(seen: Foresight, instrument: Instrument) -> int:
        return sum(number for one, number in seen.rungs.items() if one.instrument is instrument)

    found = [Difference(Text(one.zh, one.en), count(today, one), count(other, one)) for one in Instrument]
    return [one for one in found if one.today or one.other]


def leader_differences(today: Foresight, other: Foresight) -> Iterator[tuple[Burden, Difference, Difference]]:
    """For each leader the messages there are, and those on the worst day; the greatest change first."""
    before = {one.person_id: one for one in burdens(today) if one.is_leader}
    after = {one.person_id: one for one in burdens(other) if one.is_leader}
    found = []
    for who in dict.fromkeys((*before, *after)):
        mine = before.get(who), after.get(who)
        totals = Difference(Text("消息", "messages"), *(one.total if one else 0 for one in mine))
        worst = Difference(Text("最多一天", "worst day"), *(one.worst[1] if one else 0 for one in mine))
        found.append((next(one for one in mine if one), totals, worst))
    yield from sorted(found, key=lambda one: (-abs(one[1].change), one[0].seat.unit, one[0].name))


def day_differences(today: Foresight, other: Foresight, budget: int) -> list[tuple[DayLine, DayLine]]:
    """Every day under today's policies and under the other one."""
    return list(zip(day_lines(today, budget), day_lines(other, budget), strict=True))
