"""python -m benchmarks [NAME ...] [--quick] [--json FILE]: measures, shows a table, keeps the figures."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from benchmarks import (
    assessments,
    chains,
    draws,
    forecasts,
    inspections,
    ledgers,
    lives,
    outboxes,
    pages,
    sweeps,
    years,
)
from benchmarks.figures import Figure, show, write
from benchmarks.grounds import Ground, grounds
from benchmarks.sizes import FULL, QUICK, Size

BENCHMARKS: dict[str, Callable[[Ground, Size], Iterator[Figure]]] = {
    "life": lives.measure,
    "sweep": sweeps.measure,
    "outbox": outboxes.measure,
    "ledger": ledgers.measure,
    "chain": chains.measure,
    "forecast": forecasts.measure,
    "draw": draws.measure,
    "visits": inspections.measure,
    "year": years.measure,
    "pages": pages.measure,
    "assess": assessments.measure,
}
"""Every benchmark by its name."""
WITHOUT_DATABASE = {"draw"}
"""Those that are measured once, as no database has a part in them."""


def measure(names: Sequence[str], on: Sequence[Ground], size: Size, tell: Callable[[Figure], None]) -> list[Figure]:
    """Runs these benchmarks on these databases, and tells of every figure as it comes."""
    figures = []
    for name in names:
        for ground in on[:1] if name in WITHOUT_DATABASE else on:
            for figure in BENCHMARKS[name](ground, size):
                tell(figure)
                figures.append(figure)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all without one")
    parser.add_argument("--quick", action="store_true", help="small sizes: a minute, and rough figures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures there, too")
    parser.add_argument("--rounds", type=int, help="how often each thing is done")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    size = QUICK if given.quick else FULL
    size = replace(size, rounds=given.rounds or size.rounds)
    console = Console()
    with tempfile.TemporaryDirectory(prefix="xiaoan-benchmarks-") as folder, grounds(Path(folder)) as on:
        figures = measure(given.names or list(BENCHMARKS), on, size, lambda one: console.print(_progress(one)))
        version = on[1].version
    show(figures, console)
    if given.json:
        write(figures, given.json, size.rounds, version)


def _progress(one: Figure) -> str:
    return f"{one.database}, {one.what}: {one.ours.wall:.2f} s"


if __name__ == "__main__":
    main()
