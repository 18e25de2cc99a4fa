"""Draws a random share of the schools, proportional by stratum, with largest remainders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rules.draw.canonical import unreadable
from rules.draw.frame import Target
from rules.draw.seeds import Lots
from rules.words import Text


def choose(seed: str, targets: Sequence[Target], how_many: int, strata: bool = True) -> tuple[Target, ...]:
    """So many of them, no more and no fewer, by code. Refuses to choose more than there are.

    Each stratum gives its share of the number, rounded down; what is missing then comes from the strata with the
    largest remainders, equal ones in the order of their lots. Within a stratum the lowest lots are chosen.
    """
    if not 0 <= how_many <= len(targets):
        there = len(targets)
        unreadable(Text(f"名单上有 {there} 所，抽不出 {how_many} 所", f"{how_many} cannot be chosen out of {there}"))
    lots, groups = Lots(seed, "choose"), defaultdict[str, list[Target]](list)
    for one in targets:
        groups[one.stratum if strata else ""].append(one)
    shares = _shares(seed, {name: len(group) for name, group in groups.items()}, how_many)
    chosen = (
        one
        for name, group in groups.items()
        for one in sorted(group, key=lambda one: (lots.of(one.code), one.code))[: shares[name]]
    )
    return tuple(sorted(chosen, key=lambda one: one.code))


def _shares(seed: str, sizes: dict[str, int], how_many: int) -> dict[str, int]:
    """How many each stratum gives."""
    lots, whole = Lots(seed, "remainder"), max(sum(sizes.values()), 1)
    shares = {name: how_many * size // whole for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(how_many * sizes[name] % whole), lots.of(name), name))
    for name in by_remainder[: how_many - sum(shares.values())]:
        shares[name] += 1
    return shares
