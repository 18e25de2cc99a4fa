"""Who of a unit's people takes a case in hand: whoever has least, by a lot among equals, and nobody who is concerned.

Pure: candidates, loads and recusals come in, one person and the reason come out. docs/telling.md says it in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from rules.draw.seeds import chance
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
class Why:
    """The reason, as it is kept beside the choice: how, what they had in hand then, and how many stood back.

    cases: what they had; weight: the same by its severity.
    """

    how: How
    cases: int = 0
    weight: int = 0
    recused: int = 0

    @property
    def written(self) -> str:
        """As one short line of the database."""
        return f"{self.how.value} {self.cases} {self.weight} {self.recused}"

    @property
    def text(self) -> Text:
        """在手 3 件（折 5），最少；回避 1 人."""
        how, cases, weight = self.how, self.cases, self.weight
        zh, en = how.zh, how.en
        if how in (How.LEAST, How.LOT):
            folded = weight != cases
            zh = f"在手 {cases} 件{f'（折 {weight}）' if folded else ''}，{zh}"
            en = f"{cases} in hand{f' (weight {weight})' if folded else ''}, {en}"
        if self.recused:
            zh, en = f"{zh}；回避 {self.recused} 人", f"{en}; {self.recused} stood back"
        return Text(zh, en)


def read_why(written: str) -> Why | None:
    """The reason that was kept; None where none was."""
    if not written:
        return None
    how, cases, weight, recused = written.split(" ")
    return Why(How.of(how), int(cases), int(weight), int(recused))


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
    """What everybody has in hand, counted on while cases are given out: how many, and their weight."""

    cases: Counter[int] = field(default_factory=Counter)
    weight: Counter[int] = field(default_factory=Counter)

    def give(self, person: int, weight: int, cases: int = 1) -> None:
        self.cases[person] += cases
        self.weight[person] += weight


def candidates(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Everybody once, for the first of their posts, however they are listed."""
    by_person: dict[int, Candidate] = {}
    for one in sorted(found, key=lambda one: (one.number, one.post_id)):
        by_person.setdefault(one.person_id, one)
    return tuple(by_person.values())


def choose(asked: Asked, among: Sequence[Candidate], loads: Loads) -> Choice:
    """Whoever has least of those who need not stand back, by a lot of the number among equals; it is counted to them.

    among: as candidates() lists them. The lot is the SHA-256 over the number of the case: its remainder by how many
    equals there are says which of them, in the order of their numbers; anybody may reckon it again.
    """
    free: Sequence[Candidate] = among
    if asked.never or asked.rather_not:
        able = [one for one in among if one.person_id not in asked.never]
        free = [one for one in able if one.person_id not in asked.rather_not] or able
    recused = len(among) - len(free)
    if not free:
        return Choice(None, Why(How.NOBODY, recused=recused))
    weights = [loads.weight.get(one.person_id, 0) for one in free]
    least = min(weights)
    equal = [one for one, weight in zip(free, weights, strict=True) if weight == least]
    chosen = equal[0] if len(equal) == 1 else equal[chance(asked.number, "handling") % len(equal)]
    how = How.ONLY if len(among) == 1 else How.LEAST if len(equal) == 1 else How.LOT
    # Of the only one there it matters to nobody how much they have.
    why = Why(how, loads.cases.get(chosen.person_id, 0), least, recused) if how is not How.ONLY else Why(how)
    loads.give(chosen.person_id, asked.weight)
    return Choice(chosen, why)
