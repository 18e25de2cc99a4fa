"""Who looks again at what: nobody at what they verified or their unit put right, and everybody about as much."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.sampling import rank


@dataclass(frozen=True, slots=True)
class Checker:
    """Somebody who may look again. units: every unit they sit in, for one cannot leave one's other office behind."""

    post_id: int
    unit_id: int
    person_id: int
    number: str
    area: str
    units: frozenset[int]


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A hazard to be looked at again, and who had a part in it."""

    number: str
    area: str
    units: frozenset[int]
    people: frozenset[int]


def may_check(checker: Checker, item: ToCheck) -> bool:
    """Whether somebody of the same county had no part in putting it right or in verifying it."""
    is_free = checker.person_id not in item.people and checker.units.isdisjoint(item.units)
    return is_free and checker.area[:6] == item.area[:6]


def share_out(seed: str, items: Sequence[ToCheck], checkers: Sequence[Checker]) -> dict[str, Checker | None]:
    """Who looks at each hazard, by number; None where nobody is left.

    The same seed gives the same answer however items and checkers are listed. Nobody has two more than another
    who could have taken one of theirs, directly or by passing theirs on.
    """
    by_person = {one.person_id: one for one in sorted(checkers, key=lambda one: (one.number, one.post_id))[::-1]}
    order = sorted(by_person.values(), key=lambda one: rank(seed, f"checker|{one.number}"))
    may = {item.number: [one.person_id for one in order if may_check(one, item)] for item in items}
    load: Counter[int] = Counter()
    held: dict[str, int] = {}
    for number in sorted((one for one in may if may[one]), key=lambda one: rank(seed, one)):
        least = min(may[number], key=lambda person: load[person])
        held[number] = least
        load[least] += 1
    while _evened(held, may, load, [one.person_id for one in order]):
        pass
    return {number: by_person[held[number]] if number in held else None for number in sorted(may)}


def _evened(held: dict[str, int], may: Mapping[str, list[int]], load: Counter[int], order: list[int]) -> bool:
    """One item has moved, hand to hand, from somebody to another who had at least two less. False when none can."""
    for rich in sorted(order, key=lambda person: -load[person]):
        came: dict[int, tuple[str, int]] = {}
        poor = _poorer(rich, held, may, load, came)
        if poor is None:
            continue
        load[rich] -= 1
        load[poor] += 1
        while poor != rich:
            number, giver = came[poor]
            held[number] = poor
            poor = giver
        return True
    return False


def _poorer(
    rich: int, held: dict[str, int], may: Mapping[str, list[int]], load: Counter[int], came: dict[int, tuple[str, int]]
) -> int | None:
    """The nearest person with at least two less whom something of this one's can reach; `came` says by which way."""
    waiting = deque([rich])
    while waiting:
        giver = waiting.popleft()
        for number in sorted(one for one, holder in held.items() if holder == giver):
            for taker in may[number]:
                if taker == rich or taker in came:
                    continue
                came[taker] = number, giver
                if load[taker] <= load[rich] - 2:
                    return taker
                waiting.append(taker)
    return None
