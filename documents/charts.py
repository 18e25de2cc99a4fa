"""Charts as pictures for paper: what rules/charts.py lays out as SVG, and as PNG, which Word takes everywhere.

Where no Chinese font is installed, a picture with words would show boxes: it has bars alone, and the table below it
says what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import resvg_py

from rules.charts import LEFT, WIDTH, Chart, Laid, laid_out
from rules.words import Language

_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/Library/Fonts",
    "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_CHINESE = (
    "notosanscjk", "notoserifcjk", "notosanssc", "sourcehan", "wqy", "simsun", "simhei", "simfang", "msyh", "pingfang",
    "droidsansfallback", "stheiti", "songti", "uming", "ukai", "fangzheng", "harmonyos_sans_sc",
)  # fmt: skip
_FONT = "'Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei','SimSun','Microsoft YaHei',sans-serif"
_BAR, _INK = "#0b5ed7", "#212529"
_ZOOM = 2


@cache
def has_chinese_font() -> bool:
    """Whether this machine can write Chinese into a picture."""
    places = [Path(one).expanduser() for one in _FOLDERS]
    files = (path for place in places if place.is_dir() for path in place.rglob("*.[toTO]t[fcFC]"))
    return any(path.name.lower().startswith(_CHINESE) for path in files)


def svg(chart: Chart, language: Language, *, is_lettered: bool = True) -> str:
    """The chart as a picture; its title is in it for whoever has it read aloud."""
    laid = laid_out(chart, language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}" height="{laid.height}" '
        f'viewBox="0 0 {WIDTH} {laid.height}" font-family="{_FONT}" font-size="13" fill="{_INK}">',
        f"<title>{escape(laid.title)}</title>",
    ]
    if is_lettered:
        parts.append(
            f'<text x="{WIDTH // 2}" y="18" text-anchor="middle" font-weight="bold">{escape(laid.title)}</text>'
        )
    for one in laid.bars:
        kind = f'fill="#ffffff" stroke="{_BAR}" stroke-dasharray="3 2"' if one.is_small else f'fill="{_BAR}"'
        parts.append(f'<rect x="{LEFT}" y="{one.y}" width="{one.length}" height="16" {kind}/>')
        if is_lettered:
            parts.append(f'<text x="{LEFT - 8}" y="{one.y + 13}" text-anchor="end">{escape(one.label)}</text>')
            parts.append(f'<text x="{LEFT + one.length + 6}" y="{one.y + 13}">{escape(one.shown)}</text>')
    parts += _lines(laid, is_lettered=is_lettered)
    return "".join([*parts, "</svg>"])


def _lines(laid: Laid, *, is_lettered: bool) -> Iterator[str]:
    for y in laid.rules:
        yield f'<path d="M{laid.edge},{y}H{laid.right}" stroke="#adb5bd" fill="none"/>'
    for one in laid.lines:
        dash = f' stroke-dasharray="{one.dash}"' if one.dash else ""
        yield f'<path d="{one.path}" fill="none" stroke="{one.colour}" stroke-width="2"{dash}/>'
        if is_lettered:
            yield f'<text x="{laid.right + 6}" y="{one.y + 5}" fill="{one.colour}">{escape(one.label)}</text>'
    for word in laid.words if is_lettered else ():
        yield f'<text x="{word.x}" y="{word.y}" text-anchor="{word.anchor}">{escape(word.text)}</text>'


def png(chart: Chart, language: Language) -> bytes:
    """The chart for paper, at twice its size so that it prints sharply."""
    drawn = svg(chart, language, is_lettered=has_chinese_font())
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=_ZOOM, background="#ffffff"))
