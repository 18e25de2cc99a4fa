"""A figure and the floor it stands beside; how figures are shown and kept."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Cost


@dataclass(frozen=True, slots=True)
class Figure:
    """So many things were done at a cost, and the same was done with no more than the floor says.

    floor: what the floor is; empty where a figure stands alone. target: what the design asks for at its most
    ambitious, as a multiple of that floor; None where it asks for nothing. peak: megabytes of our process at most.
    """

    benchmark: str
    database: str
    what: str
    count: int
    ours: Cost
    floor: str = ""
    least: Cost | None = None
    target: float | None = None
    peak: float | None = None
    note: str = ""

    @property
    def per_second(self) -> float | None:
        """How many in a second on the wall; None where nothing was to be done."""
        return self.count / self.ours.wall if self.count and self.ours.wall else None

    @property
    def by_wall(self) -> float | None:
        return self.ours.wall / self.least.wall if self.least and self.least.wall else None

    @property
    def by_cpu(self) -> float | None:
        return self.ours.cpu / self.least.cpu if self.least and self.least.cpu else None


def show(figures: Sequence[Figure], console: Console) -> None:
    """A table for each database: what was done, how fast, and how many times its floor that is."""
    for database in dict.fromkeys(one.database for one in figures):
        table = Table(title=f"{database}, beside a floor of the same run", title_justify="left")
        table.add_column("what", overflow="fold", min_width=24)
        for name in ("a second", "wall s", "CPU s"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("floor", overflow="fold", min_width=10)
        for name in ("x CPU", "x wall", "target"):
            table.add_column(name, justify="right", no_wrap=True)
        for one in figures:
            if one.database == database:
                table.add_row(_words(one), *_numbers(one))
        console.print(table)
    console.print("x: how many times the floor's own seconds it took. Other work on the machine falsifies wall first.")


def _words(one: Figure) -> str:
    more = [one.note, f"{one.peak:.0f} MB" if one.peak else ""]
    return ", ".join(part for part in (one.what, *more) if part)


def _numbers(one: Figure) -> tuple[str, ...]:
    return (
        _short(one.per_second), _seconds(one.ours.wall), _seconds(one.ours.cpu), one.floor, _times(one.by_cpu),
        _times(one.by_wall), _times(one.target),
    )  # fmt: skip


def _short(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


def _seconds(number: float) -> str:
    return f"{number:.2f}" if number >= 1 else f"{number:.4f}"


def _times(number: float | None) -> str:
    return "" if number is None else f"{number:.2f}"


def write(figures: Sequence[Figure], path: Path, rounds: int, postgresql: str) -> None:
    """Everything a figure says, and on what it was measured, as JSON."""
    measured_on = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": postgresql,
        "rounds": rounds,
    }
    rows = [
        {**asdict(one), "per_second": one.per_second, "times_by_wall": one.by_wall, "times_by_cpu": one.by_cpu}
        for one in figures
    ]
    path.write_text(json.dumps({"measured_on": measured_on, "figures": rows}, ensure_ascii=False, indent=1) + "\n")
