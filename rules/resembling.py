"""Which open hazards a new finding may be the same as: suggested to a person, never joined by the machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from rules.words import Text

ALIKE = 0.6
"""Descriptions resemble each other from this share of matching characters on (difflib's ratio)."""


@dataclass(frozen=True, slots=True)
class OpenHazard:
    """An open hazard of the same school, as far as it is compared."""

    number: str
    subcategory: str
    item: str | None
    place: str
    description: str


@dataclass(frozen=True, slots=True)
class Resemblance:
    """An open hazard a finding may be, and why one thinks so."""

    number: str
    why: Text


def resembling(item: str, subcategory: str, place: str, text: str, known: Iterable[OpenHazard]) -> list[Resemblance]:
    """The open hazards a finding resembles, the strongest reason first."""
    found: list[tuple[int, Resemblance]] = []
    for one in known:
        same_place = bool(place) and place == one.place
        if item and item == one.item:
            rank, why = 0 if same_place else 1, Text("同一检查项", "the same item")
        elif subcategory == one.subcategory and same_place:
            rank, why = 2, Text("同类同部位", "the same category and place")
        elif subcategory == one.subcategory and SequenceMatcher(None, text, one.description).ratio() >= ALIKE:
            rank, why = 3, Text("同类且描述相近", "the same category in similar words")
        else:
            continue
        found.append((rank, Resemblance(one.number, why)))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].number))]
