"""What an examination of this installation says: fine, worth knowing, or wrong, and then how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.words import Text, Word


class Verdict(Word):
    """How bad it is."""

    FINE = "fine", "正常", "fine"
    NOTE = "note", "提示", "note"
    WRONG = "wrong", "有问题", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. remedy: what to do about it; empty when there is nothing to do."""

    code: str
    verdict: Verdict
    what: Text
    remedy: Text = Text("", "")  # noqa: RUF009 - frozen


def fine(code: str, what: Text) -> Finding:
    return Finding(code, Verdict.FINE, what)


def note(code: str, what: Text, remedy: Text) -> Finding:
    return Finding(code, Verdict.NOTE, what, remedy)


def wrong(code: str, what: Text, remedy: Text) -> Finding:
    return Finding(code, Verdict.WRONG, what, remedy)
