"""Who of a unit's people takes a case in hand: whoever has least, by a lot among equals, and nobody who is concerned.

Pure: candidates, loads and recusals come in, one person and the reason come out. docs/telling.md says it in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from rules.draw.seeds import Lots
from rules.offices import Duty
from rules.vocabulary import Severity
from rules.words import Text, Word


class Handling(BaseModel):
    """routing.yaml, handling: how much a case weighs in the hands of a person, and who may be named to verify."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Mapping[Severity, int] = Field(default_factory=dict)
    """What a hazard of a severity counts; one that is not listed counts 1."""
    verified_by: tuple[Duty, ...] = (Duty.HANDLER,)
    """Holders of such posts in a verifying unit are named to verify."""

    def weight(self, severity: Severity) -> int:
        return self.weights.get(severity, 1)


class How(Word):
    """Why it is this person and no other."""

    ONLY = "only", "本单位唯一人选", "the only one there"
    LEAST = "least", "最少", "the least"
    LOT = "lot", "与他人同为最少，按隐患编号定", "as little as others have; the lot of the number decided"
    NOBODY = "nobody", "可选人员均须回避", "everybody there has to stand back"
    BY_HAND = "by_hand", "由人指定", "named by hand"
    MOVED = "moved", "前任离岗，移交接任", "taken over from whoever left"
    KEPT = "kept", "原经办人继续办理", "whoever had it goes on"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might take it: who answers today for a post of the unit."""

    person_id: int
    post_id: int
    number: str


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has in hand: cases, and their weight."""

    cases: int = 0
    weight: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(self.cases + other.cases, self.weight + other.weight)


@dataclass(frozen=True, slots=True)
class Why:
    """The reason, as it is kept beside the choice: how, what they had in hand then, and how many stood back."""

    how: How
    load: Load = Load()
    recused: int = 0

    @property
    def written(self) -> str:
        """As one short line of the database."""
        return f"{self.how.value} {self.load.cases} {self.load.weight} {self.recused}"

    @property
    def text(self) -> Text:
        """在手 3 件（折 5），最少；回避 1 人."""
        how, load = self.how, self.load
        zh, en = how.zh, how.en
        if how in (How.LEAST, How.LOT):
            folded = load.weight != load.cases
            zh = f"在手 {load.cases} 件{f'（折 {load.weight}）' if folded else ''}，{zh}"
            en = f"{load.cases} in hand{f' (weight {load.weight})' if folded else ''}, {en}"
        if self.recused:
            zh, en = f"{zh}；回避 {self.recused} 人", f"{en}; {self.recused} stood back"
        return Text(zh, en)


def read_why(written: str) -> Why | None:
    """The reason that was kept; None where none was."""
    if not written:
        return None
    how, cases, weight, recused = written.split(" ")
    return Why(How.of(how), Load(int(cases), int(weight)), int(recused))


@dataclass(frozen=True, slots=True)
class Asked:
    """One case that somebody is sought for.

    never: people who may not have it. rather_not: people who have it only where nobody else is there.
    """

    number: str
    weight: int = 1
    never: AbstractSet[int] = frozenset()
    rather_not: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a case was given, and why; nobody where everybody has to stand back."""

    candidate: Candidate | None
    why: Why


@dataclass
class Loads:
    """What everybody has in hand, counted on while cases are given out."""

    of: dict[int, Load] = field(default_factory=dict)

    def has(self, person: int) -> Load:
        return self.of.get(person, Load())

    def give(self, person: int, weight: int) -> None:
        self.of[person] = self.has(person) + Load(1, weight)


def candidates(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Everybody once, for the first of their posts, however they are listed."""
    by_person: dict[int, Candidate] = {}
    for one in sorted(found, key=lambda one: (one.number, one.post_id)):
        by_person.setdefault(one.person_id, one)
    return tuple(by_person.values())


def choose(asked: Asked, among: Sequence[Candidate], loads: Loads) -> Choice:
    """Whoever has least of those who need not stand back, by a lot of the number among equals; it is counted to them.

    The lot is the SHA-256 over the number of the case and of the person, so that anybody may reckon it again.
    """
    able = [one for one in among if one.person_id not in asked.never]
    free = [one for one in able if one.person_id not in asked.rather_not] or able
    recused = len(among) - len(free)
    if not free:
        return Choice(None, Why(How.NOBODY, recused=recused))
    least = min(loads.has(one.person_id).weight for one in free)
    equal = [one for one in free if loads.has(one.person_id).weight == least]
    chosen = equal[0] if len(equal) == 1 else _by_lot(asked.number, equal)
    had = loads.has(chosen.person_id)
    loads.give(chosen.person_id, asked.weight)
    return Choice(chosen, Why(_how(among, equal), had, recused))


def _how(among: Sequence[Candidate], equal: Sequence[Candidate]) -> How:
    if len(among) == 1:
        return How.ONLY
    return How.LEAST if len(equal) == 1 else How.LOT


def _by_lot(number: str, equal: Sequence[Candidate]) -> Candidate:
    lots = Lots(number, "handling")
    return min(equal, key=lambda one: (lots.of(one.number), one.number))
