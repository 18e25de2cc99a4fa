"""How much is done: the sizes the figures are published for, quick ones, and tiny ones that only show it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Counts of everything. rounds: how often each thing is done; the median counts."""

    rounds: int
    hazards: int
    """That live their whole life in batches."""
    alone: int
    """That live it one act a transaction."""
    open: int
    few: int
    many: int
    """Of the open ones, those due on an ordinary morning and on the worst one."""
    fewer_open: int
    half: int
    """A smaller district, of which half is due."""
    probes: int
    schools: int
    promised: int
    """Hazards whose hand-over has promised messages that are to leave."""
    lines: int
    """Of a ledger taken in and given out."""
    draws: tuple[tuple[int, int, int], ...]
    """Schools, teams and towns of each draw."""
    visits: int
    """Of one campaign, all of them made."""
    assessed: int
    """Hazards of the five years behind an assessment, and the schools they are of."""
    schools_assessed: int
    months: int
    a_month: int
    """Of a simulated year, and the hazards found in each of them."""
    pages_sqlite: int
    pages_postgresql: int
    """Hazards of five years, of which pages are shown."""


FULL = Size(
    rounds=3, hazards=20_000, alone=200, open=1_000_000, few=1_000, many=100_000, fewer_open=100_000, half=50_000,
    probes=50, schools=2_000, promised=5_000, lines=100_000,
    draws=((2_000, 150, 60), (20_000, 600, 300)), visits=5_000, months=12, a_month=84,
    pages_sqlite=100_000, pages_postgresql=1_000_000, assessed=600_000, schools_assessed=1_935,
)  # fmt: skip
QUICK = Size(
    rounds=1, hazards=2_000, alone=20, open=20_000, few=200, many=2_000, fewer_open=2_000, half=1_000,
    probes=10, schools=400, promised=300, lines=2_000, draws=((400, 30, 20),), visits=60,
    months=2, a_month=84, pages_sqlite=10_000, pages_postgresql=20_000,
    assessed=6_000, schools_assessed=400,
)  # fmt: skip
TINY = Size(
    rounds=1, hazards=9, alone=1, open=200, few=10, many=20, fewer_open=40, half=20, probes=2, schools=8, promised=3,
    lines=10, draws=((12, 3, 12),), visits=4, months=1, a_month=12, pages_sqlite=80, pages_postgresql=80,
    assessed=60, schools_assessed=8,
)  # fmt: skip
