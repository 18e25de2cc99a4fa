"""Making two spellings of the same words comparable, and words fit for any file."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n?")
# Characters no workbook can hold (XML 1.0), and halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_WIDE = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_NARROW = {0x3000: " "} | {wide: chr(wide - 0xFEE0) for wide in _WIDE}
"""Full-width digits and letters; punctuation stays as Chinese is written."""


def tidy(said: str) -> str:
    """Words as they stand, without what no file can hold; tidying them again changes nothing."""
    if "\r" in said:
        said = _LINE_ENDS.sub("\n", said)
    if not said.isprintable():
        said = _UNPRINTABLE.sub("", said)
    return said.strip()


def one_line(said: str) -> str:
    """The same on one line, with narrow digits and letters and single spaces."""
    said = tidy(said)
    if not said.isascii():
        said = said.translate(_NARROW)
    return SPACES.sub(" ", said).strip()


def narrow(said: str) -> str:
    """Everything full-width made narrow, punctuation too: for numbers and codes, not for prose."""
    said = said.strip()
    return said if said.isascii() else unicodedata.normalize("NFKC", said).strip()


@lru_cache(maxsize=65536)
def folded(said: str) -> str:
    """What spellings of the same thing have in common: width, case, spaces and line ends do not count."""
    return SPACES.sub("", narrow(said)).casefold()


_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def arabic(said: str) -> str:
    """二〇二六年十一月三十日 -> 2026年11月30日."""
    if said.isascii() or not any(digit in said for digit in "〇零○一二三四五六七八九十"):
        return said
    tens = _TENS.sub(lambda found: f"{_DIGITS.get(found[1], '1')}{_DIGITS.get(found[2], '0')}", said)
    return "".join(_DIGITS.get(digit, digit) for digit in tens)
