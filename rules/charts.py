"""Bar charts: what is drawn, and where; pages and paper draw the same bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.words import Language, Text, said

MOST_BARS = 24
"""More bars than these nobody reads; the table below the chart has them all."""
WIDTH, LEFT, RIGHT, ROW, TOP = 680, 170, 150, 26, 34
_LONGEST_LABEL = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. value: empty when there is nothing to draw; shown: the same figure as the table says it."""

    label: Text | str
    value: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one kind. full: what a bar over the whole width stands for; empty for the longest of them."""

    title: Text
    bars: Sequence[Bar]
    full: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar on the paper, in pixels."""

    label: str
    shown: str
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A chart on the paper."""

    title: str
    height: int
    bars: Sequence[Drawn]


def laid_out(chart: Chart, language: Language) -> Laid:
    """Where every bar stands, from above in their order."""
    bars = chart.bars[:MOST_BARS]
    full = chart.full or max((one.value or 0.0 for one in bars), default=0.0) or 1.0
    room = WIDTH - LEFT - RIGHT
    drawn = [
        Drawn(_short(said(one.label, language)), one.shown, TOP + place * ROW, round(room * (one.value or 0.0) / full))
        for place, one in enumerate(bars)
    ]
    return Laid(chart.title.say(language), TOP + len(bars) * ROW + 8, drawn)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
