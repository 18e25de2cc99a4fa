"""What an examination of this installation says: fine, worth knowing, or wrong, and then how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.vocabulary import Soundness
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. remedy: what to do about it; empty when there is nothing to do."""

    code: str
    verdict: Soundness
    what: Text
    remedy: Text = Text("", "")  # noqa: RUF009 - frozen


def fine(code: str, what: Text) -> Finding:
    return Finding(code, Soundness.FINE, what)


def note(code: str, what: Text, remedy: Text) -> Finding:
    return Finding(code, Soundness.NOTE, what, remedy)


def wrong(code: str, what: Text, remedy: Text) -> Finding:
    return Finding(code, Soundness.WRONG, what, remedy)
