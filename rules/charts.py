"""Charts of bars or of lines: what is drawn, and where; pages and paper draw the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.words import Language, Text, said

MOST_BARS = 24
"""More bars than these nobody reads; the table below the chart has them all."""
WIDTH, LEFT, RIGHT, ROW, TOP = 680, 170, 150, 26, 34
_LONGEST_LABEL = 12
TALL, EDGE, NAMES = 150, 48, 110
"""How high lines may go, and what is left free for numbers on the left and for names on the right."""
_STROKES = ("", "#0b5ed7"), ("6 4", "#b02a37")
"""Dashes and colour of each line: they are told apart on black and white paper too."""
_LETTER = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. value: empty when there is nothing to draw; shown: the same figure as the table says it.

    is_small: of too few to be compared; it is drawn hollow.
    """

    label: Text | str
    value: float | None
    shown: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line over days, one point a day; a day without a point leaves a gap."""

    label: Text | str
    points: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one kind, or lines over the same days.

    full: what a bar over the whole width stands for; empty for the longest of them. across: the first and last day.
    """

    title: Text
    bars: Sequence[Bar] = ()
    full: float | None = None
    lines: Sequence[Line] = ()
    across: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar on the paper, in pixels."""

    label: str
    shown: str
    y: int
    length: int
    is_small: bool


@dataclass(frozen=True, slots=True)
class Traced:
    """One line on the paper. path: as SVG has it; dash: empty for a full line; y: where its name stands."""

    label: str
    path: str
    dash: str
    colour: str
    y: int


@dataclass(frozen=True, slots=True)
class Written:
    """A word on the paper."""

    text: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A chart on the paper. rules: the heights of thin lines over its whole width."""

    title: str
    height: int
    bars: Sequence[Drawn] = ()
    lines: Sequence[Traced] = ()
    rules: Sequence[int] = ()
    words: Sequence[Written] = ()
    edge: int = EDGE
    right: int = WIDTH - NAMES


def laid_out(chart: Chart, language: Language) -> Laid:
    """Where every bar stands, from above in their order, or where every line runs."""
    if chart.lines:
        return _traced(chart, language)
    bars = chart.bars[:MOST_BARS]
    full = chart.full or max((one.value or 0.0 for one in bars), default=0.0) or 1.0
    room = WIDTH - LEFT - RIGHT
    drawn = [
        Drawn(
            _short(said(one.label, language)), one.shown, TOP + place * ROW, round(room * (one.value or 0.0) / full),
            one.is_small,
        )
        for place, one in enumerate(bars)
    ]  # fmt: skip
    return Laid(chart.title.say(language), TOP + len(bars) * ROW + 8, drawn)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _traced(chart: Chart, language: Language) -> Laid:
    most = max((point for line in chart.lines for point in line.points if point is not None), default=0) or 1
    bottom, right = TOP + TALL, WIDTH - NAMES
    lines: list[Traced] = []
    for line, stroke in zip(chart.lines, _STROKES, strict=True):
        known = [point for point in line.points if point is not None]
        y = round(bottom - TALL * known[-1] / most) if known else bottom
        # Names do not lie upon each other where lines end together.
        while any(abs(other.y - y) < _LETTER for other in lines):
            y -= 1
        label = f"{said(line.label, language)} {known[-1]:g}" if known else said(line.label, language)
        lines.append(Traced(label, _path(line.points, most), *stroke, y))
    words = [Written(f"{most:g}", EDGE - 6, TOP + 5, "end"), Written("0", EDGE - 6, bottom + 5, "end")]
    if chart.across:
        words.append(Written(chart.across[0], EDGE, bottom + 20, "start"))
        words.append(Written(chart.across[-1], right, bottom + 20, "end"))
    return Laid(chart.title.say(language), bottom + 30, lines=lines, rules=(TOP, bottom), words=words)


def _path(points: Sequence[float | None], most: float) -> str:
    """From point to point; after a gap it begins anew, and a day alone is a short stroke."""
    step = (WIDTH - NAMES - EDGE) / max(len(points) - 1, 1)
    parts: list[str] = []
    is_joined = False
    for place, point in enumerate(points):
        if point is not None:
            where = f"{EDGE + place * step:.1f},{TOP + TALL - TALL * point / most:.1f}"
            parts.append(f"L{where}" if is_joined else f"M{where}h1")
        is_joined = point is not None
    return "".join(parts)
