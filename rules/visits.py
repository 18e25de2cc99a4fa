"""What a visit came to: the entries of everybody who went, put together the same way in whatever order they arrive."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rules.words import Word


class Answer(Word):
    """How an item of a checklist was found."""

    PASS = "pass", "合格", "pass"
    FAIL = "fail", "不合格", "fail"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person wrote about one item, at one place. item: empty for what no checklist asks about.

    photos: digests of files, and after: of those that show it put right while they were there (fixed).
    known_as: the open hazard it is the same as.
    """

    item: str
    place: str
    answer: Answer
    note: str = ""
    category: str = ""
    photos: tuple[str, ...] = ()
    fixed: bool = False
    measures: str = ""
    after: tuple[str, ...] = ()
    known_as: str = ""

    @property
    def spot(self) -> tuple[str, str]:
        """What tells entries of one person apart: the item, and where; a pass is about the whole school."""
        return self.item, " ".join(self.place.split())


Sheets = Mapping[str, Sequence[Entry]]
"""The entries of a visit by the number of the person who made them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong, as all who saw it wrote it down."""

    item: str
    place: str
    note: str
    category: str
    by: tuple[str, ...]
    photos: tuple[str, ...] = ()
    fixed: bool = False
    measures: str = ""
    after: tuple[str, ...] = ()
    known_as: str = ""

    @property
    def key(self) -> str:
        """The same for the same failure of a visit, whoever is asked."""
        return f"{self.item}/{self.place}" if self.item else f"/{self.place}/{self.category}/{self.note}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item people answered differently; one of them, or a ruling, must give way."""

    item: str
    answers: tuple[tuple[str, Answer], ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """A visit's answers put together. unanswered: items nobody has answered yet."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unanswered: tuple[str, ...] = ()

    def count(self, answer: Answer) -> int:
        return sum(one is answer for one in self.answers.values())


def combine(sheets: Sheets, items: Iterable[str], ruled: Mapping[str, Answer]) -> Combined:
    """All entries as one: the same whoever's sheet came first.

    ruled: items the team has settled; of people who answered such an item otherwise nothing is taken over.
    """
    wanted = list(items)
    said = _by_item(sheets)
    answers: dict[str, Answer] = {}
    conflicts: list[Conflict] = []
    for item in [*wanted, *sorted(set(said) - set(wanted) - {""})]:
        given = said.get(item, [])
        kinds = {one.answer for _, one in given}
        if item in ruled:
            answers[item] = ruled[item]
        elif len(kinds) > 1:
            people = dict.fromkeys((person, one.answer) for person, one in given)
            conflicts.append(Conflict(item, tuple(sorted(people, key=lambda pair: (pair[0], pair[1].value)))))
        elif kinds:
            answers[item] = next(iter(kinds))
    failed = [item for item, answer in answers.items() if answer is Answer.FAIL]
    failures = [one for item in (*failed, "") for one in _failures(item, said.get(item, []))]
    open_items = tuple(one for one in wanted if one not in said and one not in ruled)
    return Combined(answers, tuple(failures), tuple(conflicts), open_items)


def _by_item(sheets: Sheets) -> dict[str, list[tuple[str, Entry]]]:
    found: dict[str, list[tuple[str, Entry]]] = {}
    for person in sorted(sheets):
        for entry in sorted(sheets[person], key=lambda one: one.spot):
            found.setdefault(entry.item, []).append((person, entry))
    return found


def _failures(item: str, given: Sequence[tuple[str, Entry]]) -> list[Failure]:
    """One failure for each place; beyond the checklists, one for each thing somebody wrote about a place."""
    spots: dict[tuple[str, ...], list[tuple[str, Entry]]] = {}
    for person, one in given:
        if one.answer is Answer.FAIL:
            spot = one.spot if item else (*one.spot, one.category, one.note)
            spots.setdefault(spot, []).append((person, one))
    if item and len(spots) > 1 and (item, "") in spots:
        # Somebody who named no place saw the same as somebody who did.
        loose = spots.pop((item, ""))
        spots[min(spots)] += loose
    return [_one(item, spots[spot]) for spot in sorted(spots)]


def _one(item: str, seen: Sequence[tuple[str, Entry]]) -> Failure:
    ordered = sorted(seen, key=lambda pair: pair[0])
    entries = [one for _, one in ordered]
    return Failure(
        item=item,
        place=max((one.spot[1] for one in entries), key=len),
        note="；".join(dict.fromkeys(one.note.strip() for one in entries if one.note.strip())),
        category=next((one.category for one in entries if one.category), ""),
        by=tuple(dict.fromkeys(person for person, _ in ordered)),
        photos=tuple(dict.fromkeys(photo for one in entries for photo in one.photos)),
        # What one of them saw put right and another did not is not put right.
        fixed=all(one.fixed for one in entries),
        measures="；".join(dict.fromkeys(one.measures for one in entries if one.measures)),
        after=tuple(dict.fromkeys(photo for one in entries for photo in one.after)),
        known_as=next((one.known_as for one in entries if one.known_as), ""),
    )


def findings_digest(visit: str, combined: Combined) -> str:
    """A digest of everything a signature stands for: when anything changes, it is another one."""
    said = [
        visit,
        sorted((item, answer.value) for item, answer in combined.answers.items()),
        [
            (one.key, one.note, one.category, one.photos, one.fixed, one.measures, one.after, one.known_as)
            for one in combined.failures
        ],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
