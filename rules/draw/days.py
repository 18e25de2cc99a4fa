"""On which day a team visits which of its schools: days alike, and a town on one day where that is possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from rules.draw.frame import Target
from rules.draw.seeds import Lots


def on_days(lots: Lots, team: int, schools: Sequence[Target], days: Sequence[date]) -> dict[str, date]:
    """The day of each school. Two days differ by one school at most.

    A day is made of whole towns where some of those left make up just its number; else of the largest that fit, and of
    a part of the next. So no more than one town is torn for each day. Which day is which, the lots say.
    """
    codes = _codes_by_town(lots, schools)
    left = Counter({town: len(own) for town, own in codes.items()})
    parts = [_taken(part, codes) for part in _parts(left, _sizes(len(schools), len(days)))]
    order = sorted(range(len(days)), key=lambda nth: (lots.of("day", team, days[nth].isoformat()), nth))
    return {code: days[nth] for nth, part in zip(order, parts, strict=False) for code in part}


def _codes_by_town(lots: Lots, schools: Sequence[Target]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for one in sorted(schools, key=lambda one: (one.town, lots.of("school", one.code), one.code)):
        codes.setdefault(one.town, []).append(one.code)
    return codes


def _sizes(count: int, days: int) -> list[int]:
    """How many schools each day has, days without any left out."""
    least, more = divmod(count, days)
    return [size for size in [least + 1] * more + [least] * (days - more) if size]


def _taken(part: Mapping[str, int], codes: dict[str, list[str]]) -> list[str]:
    return [codes[town].pop() for town, amount in part.items() for _ in range(amount)]


def _parts(left: Counter[str], sizes: list[int]) -> list[dict[str, int]]:
    """What each day takes of each town: first the days that whole towns make up, then the others."""
    parts: list[dict[str, int]] = []
    torn: list[int] = []
    for size in sizes:
        towns = _making_up(left, size)
        if towns is None:
            torn.append(size)
        else:
            parts.append({town: left.pop(town) for town in towns})
    while torn:
        size = torn.pop()
        towns = _making_up(left, size)
        parts.append({town: left.pop(town) for town in towns} if towns is not None else _filled(left, size))
    return parts


def _making_up(left: Mapping[str, int], size: int) -> tuple[str, ...] | None:
    """As few towns as possible that together have just so many schools; None where there are none."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for town, amount in sorted(left.items(), key=lambda one: (-one[1], one[0])):
        for total, towns in sorted(best.items()):
            reached = total + amount
            if reached <= size and len(towns) + 1 < len(best.get(reached, (*left, ""))):
                best = {**best, reached: (*towns, town)}
    return best.get(size)


def _filled(left: Counter[str], size: int) -> dict[str, int]:
    """The largest towns that fit, and a part of the largest that is left; `left` has it no more."""
    part: dict[str, int] = {}
    for town, amount in sorted(left.items(), key=lambda one: (-one[1], one[0])):
        if amount <= size:
            part[town] = left.pop(town)
            size -= amount
    if size:
        town = min(left, key=lambda town: (-left[town], town))
        part[town] = size
        left[town] -= size
    return part
