"""Words in an address: what somebody may have typed there, read back or refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from rules.refusals import BadInput
from rules.words import Text, Word

One = TypeVar("One", bound=Word)
NO_SUCH = Text("筛选条件无效，请重新选择", "that filter does not exist; choose again")


def meant(kind: type[One], text: str) -> One:
    """The word with this code or label. Raises BadInput for any other."""
    found = kind.read(text)
    if found is None:
        raise BadInput(what=NO_SUCH)
    return found


def number_meant(text: str) -> int:
    """The number of a row that a form of ours names; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST else 0


_LONGEST = 19
"""What is shorter than this fits into a key of either database."""


def all_meant(kind: type[One], texts: Iterable[str]) -> tuple[One, ...]:
    """The words meant, in their order. Raises BadInput for what is none."""
    return tuple(meant(kind, one) for one in texts)
