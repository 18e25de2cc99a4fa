"""What is searched for, and in what: small and wide letters are one, and words with a space between are several."""

from __future__ import annotations

import unicodedata

MOST_WORDS = 6
"""So many are looked for one by one; what is left over is the last of them, spaces and all."""


def folded(text: str) -> str:
    """The text as it is searched: full-width letters and figures as plain ones, capitals small, one space at a time."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_of(text: str) -> tuple[str, ...]:
    """What somebody searches for, each once: all of them must be found."""
    return tuple(dict.fromkeys(one for one in folded(text).split(" ", MOST_WORDS - 1) if one))
