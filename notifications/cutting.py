"""Cutting a text into parts a robot accepts: counted in bytes, between characters, never a title alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import accumulate

Weigh = Callable[[str], int]
"""The bytes a piece of text takes on the wire."""

_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_FLAGS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def utf8(piece: str) -> int:
    """Bytes in UTF-8, as WeCom counts a text."""
    return len(piece.encode())


def json_utf8(piece: str) -> int:
    """Bytes inside a JSON string in UTF-8, as those count who limit the whole request."""
    escapes = sum(1 for one in piece if one in '"\\\n\r\t\b\f')
    controls = sum(1 for one in piece if one < " " and one not in "\n\r\t\b\f")
    return len(piece.encode()) + escapes + 5 * controls


def characters(text: str) -> Iterator[str]:
    """What a reader takes for one character each: a letter with its marks, an emoji with all it is joined to."""
    piece = ""
    for one in text:
        if piece and not _belongs_to(piece, one):
            yield piece
            piece = ""
        piece += one
    if piece:
        yield piece


def _belongs_to(piece: str, one: str) -> bool:
    if unicodedata.combining(one) or unicodedata.category(one) in ("Mn", "Me", "Mc") or one in _JOINERS:
        return True
    if piece[-1] == "\u200d" or (piece[-1] == "\r" and one == "\n"):
        return True
    code = ord(one)
    if code in _FLAGS:
        return len(piece) == 1 and ord(piece) in _FLAGS
    return code in _SKIN_TONES or code in _TAGS


def cut(title: str, body: str, limit: int, weigh: Weigh = utf8) -> list[str]:
    """The title, a line break and the body, in as few parts as fit; joined, they are exactly that text.

    No part weighs more than `limit`, none ends inside a character, and the title never stands in a part without
    some of the body. `limit` must be room for a few characters at least.
    """
    text = f"{title}\n{body}" if title and body else title or body
    if weigh(text) <= limit:
        return [text]
    heading = len(title) + 1 if title and body else 0
    parts = list(_filled(text, limit, weigh, heading))
    ends = list(accumulate(len(one) for one in parts))
    lonely = next((place for place, end in enumerate(ends) if heading and heading - 1 <= end <= heading), None)
    if lonely is None:
        return parts
    # The title fills its part to the brim: half of it goes over to where the body begins.
    pieces = list(characters(parts[lonely]))
    kept, moved = "".join(pieces[: len(pieces) // 2]), "".join(pieces[len(pieces) // 2 :])
    rest = _filled(moved + "".join(parts[lonely + 1 :]), limit, weigh, len(moved) + 1)
    return [*parts[:lonely], *([kept] if kept else []), *rest]


def _filled(text: str, limit: int, weigh: Weigh, heading: int) -> Iterator[str]:
    """Parts filled up one after another; a part ends after a line where that wastes less than half of it.

    heading: how many characters at the beginning are the title, whose line no part ends after.
    """
    part, weight, line_end = "", 0, 0
    for piece in _atoms(text, limit, weigh):
        if weight + weigh(piece) > limit:
            keep = line_end if weigh(part[:line_end]) * 2 >= limit else len(part)
            yield part[:keep]
            part, heading = part[keep:], heading - keep
            weight, line_end = weigh(part), 0
        part, weight = part + piece, weight + weigh(piece)
        if piece.endswith("\n") and len(part) > heading:
            line_end = len(part)
    if part:
        yield part


def _atoms(text: str, limit: int, weigh: Weigh) -> Iterator[str]:
    """Characters; one that is itself too heavy (a letter under a tower of marks) goes code point by code point."""
    for piece in characters(text):
        if weigh(piece) <= limit:
            yield piece
        else:
            yield from piece
