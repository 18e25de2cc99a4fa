"""Assessing: facts in, points out. Every point stands for one fact, and a score is the full one and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.assessment import AssessmentFile, Counted, Item, Subject
from rules.intervals import LEAST
from rules.places import in_places

Key = tuple[Subject, str]
"""Who is assessed: the kind, and the id of a unit or the code of a town."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One counted fact: a case and its event, or what somebody entered. of: whose it is.

    at: when it happened; of a missed deadline, the deadline.
    """

    counted: Counted
    at: datetime
    of: frozenset[Key]
    hazard_id: int | None = None
    event_id: int | None = None
    entry_id: int | None = None
    is_self_found: bool = False

    @property
    def order(self) -> tuple[datetime, int, int, int]:
        """The order in which facts are counted up to a cap: as they happened, never as they were read."""
        return self.at, self.event_id or 0, self.hazard_id or 0, self.entry_id or 0


@dataclass(frozen=True, slots=True)
class Point:
    """What one fact counts for one of the assessed, in hundredths; 0 where the cap had been reached."""

    of: Key
    item: str
    fact: Fact
    points: int


def applies(item: Item, fact: Fact) -> bool:
    """Whether a fact counts for an item: what a school found itself costs nobody points, but for a false report."""
    spared = item.is_deduction and fact.is_self_found and not fact.counted.costs_even_the_finder
    return item.counts is fact.counted and not spared


def shares(item: Item, count: int) -> list[int]:
    """What each of so many facts counts, the first ones whole, the last one up to the cap, those after it nothing."""
    whole = abs(item.hundredths)
    most = whole * count if item.most is None else abs(item.most)
    sign = -1 if item.is_deduction else 1
    return [sign * max(0, min(whole, most - whole * place)) for place in range(count)]


def scored(policy: AssessmentFile, facts: Iterable[Fact]) -> list[Point]:
    """Every point of everybody, whatever the order of the facts."""
    ordered = sorted(facts, key=lambda one: one.order)
    found: list[Point] = []
    for item in policy.items:
        of_each: dict[Key, list[Fact]] = {}
        for fact in ordered:
            if applies(item, fact):
                for key in fact.of:
                    if key[0] in item.of:
                        of_each.setdefault(key, []).append(fact)
        for key, mine in sorted(of_each.items()):
            found += [
                Point(key, item.code, one, points) for one, points in zip(mine, shares(item, len(mine)), strict=True)
            ]
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How one of the assessed stands: points in hundredths, and the number of cases they had."""

    key: str
    cases: int
    deducted: int
    added: int
    full: int

    @property
    def score(self) -> int:
        return self.full + self.deducted + self.added

    @property
    def is_small(self) -> bool:
        """Whether they had too few cases to be ranked: a single one would move them by places."""
        return self.cases < LEAST


def places(standings: Sequence[Standing]) -> Mapping[str, int]:
    """The place of everybody who has one, the best first; who has the same score has the same place."""
    return in_places({one.key: one.score for one in standings if not one.is_small})
