"""A sample anybody can draw again: seeded, stratified in proportion, the same however the items were listed.

The order is that of SHA-256(seed|look_back|number). Whoever knows the seed and the frame can follow every step with
nothing but a hash; no generator of chance has a part in it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import orjson

DOMAIN = "look_back"
_SEED, _FRAME = b"xiaoan/look_back/seed/1\n", b"xiaoan/look_back/frame/1\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One hazard that may be drawn: where it lies, how its campus stands, and the unit that answered for the work."""

    number: str
    area: str
    licence: str
    unit: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a frame, and the stratum it was put in."""

    line: Line
    stratum: str


def commitment(seed: str) -> str:
    """What may be said of a seed before it is revealed: it binds whoever says it, and gives nothing away."""
    return hashlib.sha256(_SEED + seed.encode()).hexdigest()


def rank(seed: str, name: str) -> str:
    """The place of a hazard, or of anything else with a name, in the order of this seed; the lowest come first."""
    return hashlib.sha256(f"{seed}|{DOMAIN}|{name}".encode()).hexdigest()


def size_of(total: int, share: Fraction) -> int:
    """How many of so many are drawn: at least the share, and nothing only of nothing."""
    return min(total, ceil(total * share))


def fraction(share: float) -> Fraction:
    """A share as it is written: 0.2 is one fifth, and not the binary number next to it."""
    return Fraction(str(share))


def sample(seed: str, items: Iterable[tuple[str, str]], share: Fraction) -> tuple[str, ...]:
    """The numbers drawn, in the order of the seed, from items with their stratum.

    Every stratum has its part of the sample, by largest remainders, and at least one where the sample is large
    enough for that. Raises ValueError when a number is listed twice.
    """
    members: dict[str, list[str]] = {}
    for number, stratum in items:
        members.setdefault(stratum, []).append(number)
    everybody = [number for one in members.values() for number in one]
    if len(set(everybody)) != len(everybody):
        raise ValueError("a hazard is in the frame twice")
    counts = {stratum: len(one) for stratum, one in members.items()}
    parts = allotted(seed, counts, size_of(len(everybody), share))
    drawn = [one for stratum, numbers in members.items() for one in _first(seed, numbers, parts[stratum])]
    return tuple(sorted(drawn, key=lambda number: rank(seed, number)))


def _first(seed: str, numbers: Sequence[str], count: int) -> list[str]:
    return sorted(numbers, key=lambda number: rank(seed, number))[:count]


def allotted(seed: str, counts: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each stratum are drawn: in proportion by largest remainders, ties in the order of the seed."""
    total = sum(counts.values())
    quotas = {one: Fraction(size * count, total) for one, count in counts.items()}
    parts = {one: floor(quota) for one, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda one: (parts[one] - quotas[one], rank(seed, f"stratum|{one}")))
    for one in by_remainder[: size - sum(parts.values())]:
        parts[one] += 1
    if size >= len(counts):
        _give_everybody_one(seed, parts, quotas)
    return parts


def _give_everybody_one(seed: str, parts: dict[str, int], quotas: Mapping[str, Fraction]) -> None:
    """No stratum goes away empty; whoever has most above its due gives one up."""
    for empty in sorted(one for one, part in parts.items() if part == 0):
        giver = min(
            (one for one, part in parts.items() if part > 1),
            key=lambda one: (quotas[one] - parts[one], rank(seed, f"stratum|{one}")),
        )
        parts[giver] -= 1
        parts[empty] = 1


_GRAINS: tuple[tuple[str, ...], ...] = (
    ("town", "licence", "unit"), ("town", "licence"), ("county", "licence"), ("county",), (),
)  # fmt: skip
"""By what a frame is divided, the finest first."""


def placed(lines: Iterable[Line], share: Fraction) -> tuple[Placed, ...]:
    """The frame in its strata: divided as finely as leaves at least one of every stratum to be drawn.

    Finer than that, most strata would send nobody, and which of them did would be all that chance decides.
    """
    frame = sorted(lines, key=lambda line: line.number)
    size = size_of(len(frame), share)
    for grain in _GRAINS:
        names = [_stratum(line, grain) for line in frame]
        if len(Counter(names)) <= size:
            return tuple(Placed(line, name) for line, name in zip(frame, names, strict=True))
    return tuple(Placed(line, "") for line in frame)


def _stratum(line: Line, grain: Sequence[str]) -> str:
    parts = {"town": line.area[:9], "county": line.area[:6], "licence": line.licence, "unit": line.unit}
    return "|".join(parts[one] for one in grain)


def frame_digest(frame: Iterable[Placed]) -> str:
    """One digest over every hazard that could have been drawn, with its stratum; the order of listing is no part."""
    lines = sorted([one.line.number, one.stratum, one.line.area, one.line.licence, one.line.unit] for one in frame)
    return hashlib.sha256(_FRAME + orjson.dumps(lines)).hexdigest()
