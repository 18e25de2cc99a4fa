"""The parts of a bulletin in their order, numbered: its tables, and among them what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.bulletins import PROBLEMS, REQUIREMENTS, Paper
from rules.tables import Table
from rules.words import Text

_LAST = "asked"
"""What was asked of people closes a bulletin; what they are asked to do now stands before it."""
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a table, or prose."""

    title: Text
    table: Table | None = None
    prose: str = ""


def parts(paper: Paper) -> list[Part]:
    """Every part that has something to say, numbered without a gap."""
    return [
        Part(Text(f"{_numeral(number)}、{one.title.zh}", f"{number}. {one.title.en}"), one.table, one.prose)
        for number, one in enumerate(_unnumbered(paper), 1)
    ]


def _unnumbered(paper: Paper) -> Iterator[Part]:
    words = paper.words
    said = [Part(name, prose=text) for name, text in
            ((PROBLEMS, words.problems), (REQUIREMENTS, words.requirements)) if text]  # fmt: skip
    tables = [Part(one.title, one) for one in paper.counted.tables if one.code != _LAST]
    closing = [Part(one.title, one) for one in paper.counted.tables if one.code == _LAST]
    yield from (*tables, *said, *closing)


def _numeral(number: int) -> str:
    """Up to nineteen, as parts are counted in Chinese."""
    return _NUMERALS[number - 1] if number <= 10 else f"十{_NUMERALS[number - 11]}"
