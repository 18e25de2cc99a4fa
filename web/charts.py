"""What a chart shows: plain numbers beside the table they stand in, which is there without JavaScript too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the list behind it: exactly that many rows."""

    count: int
    to: str


def bars(
    names: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]], *, stacked: bool = False,
    across: bool = False, colours: Sequence[str] = (),
) -> dict[str, object]:  # fmt: skip
    """A bar chart, each bar leading to its list. across: bars lie, so that long names have room."""
    return {
        "names": list(names),
        "stacked": stacked,
        "across": across,
        "colours": list(colours),
        "series": [
            {"name": name, "counts": [one.count for one in figures], "to": [one.to for one in figures]}
            for name, figures in series
        ],
    }
