"""The files of a case as its page shows them: photos side by side as it was and as it is, round by round."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rules.vocabulary import Act, EvidenceKind
from store.files_of_cases import FileLine
from store.views import EventLine

_HANDS_IN = Act.SUBMIT, Act.FIX_ON_SPOT


@dataclass(frozen=True, slots=True)
class Round:
    """The photos of one round: of the finding, of the work that was handed in, and of the verifiers."""

    number: int
    before: tuple[FileLine, ...]
    after: tuple[FileLine, ...]
    looked: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a case. others: photos of anything else. papers: whatever cannot be looked at in the page."""

    rounds: tuple[Round, ...]
    others: tuple[FileLine, ...]
    papers: tuple[FileLine, ...]


def side_by_side(files: Sequence[FileLine], events: Sequence[EventLine]) -> Files:
    """The photos by the round in which they came, the newest first; before the first there is what was found alone."""
    photos = [one for one in files if one.is_picture]
    begins = [one.event_id for one in events if one.act in _HANDS_IN]
    before = tuple(one for one in photos if one.kind is EvidenceKind.FINDING)
    rounds = [
        Round(number, before, _of(photos, begins, number, EvidenceKind.RECTIFIED),
              _of(photos, begins, number, EvidenceKind.VERIFICATION))
        for number in range(len(begins), 0, -1)
    ]  # fmt: skip
    shown = [one for one in rounds if one.after or one.looked]
    if before and not shown:
        shown = [Round(0, before, (), ())]
    inside = {one.id for found in shown for one in (*found.before, *found.after, *found.looked)}
    others = tuple(one for one in photos if one.id not in inside)
    return Files(tuple(shown), others, tuple(one for one in files if not one.is_picture))


def _of(photos: Sequence[FileLine], begins: Sequence[int], number: int, kind: EvidenceKind) -> tuple[FileLine, ...]:
    return tuple(one for one in photos if one.kind is kind and bisect_right(begins, one.event_id) == number)
