"""A place closed because of a hazard (停用), as the lifecycle table sees it: what it takes to use it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rules.words import Text

WHOLE_SITE = "全校"
"""The place that is the whole of a campus; nothing else is called so."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be true before the place is used again."""

    number: int
    what: str
    is_verified: bool = False

    @property
    def named(self) -> str:
        return f"{self.number}. {self.what}"


@dataclass(frozen=True, slots=True)
class Closed:
    """A place that is closed and not in use again."""

    id: int
    place: str
    conditions: tuple[Condition, ...]
    is_placed: bool = False

    @property
    def is_whole_site(self) -> bool:
        return self.place == WHOLE_SITE

    @property
    def unverified(self) -> tuple[str, ...]:
        """The conditions nobody of the verifying side has signed yet."""
        return tuple(one.named for one in self.conditions if not one.is_verified)

    @property
    def waits_for_placement(self) -> bool:
        """Whether nobody has said yet where the pupils of a whole site are."""
        return self.is_whole_site and not self.is_placed


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the pupils are meanwhile (学生安置): how many, where, which post answers for it, and from which day."""

    pupils: int = 0
    where: str = ""
    post: str = ""
    from_on: date | None = None

    @property
    def missing(self) -> tuple[Text, ...]:
        """What it does not say."""
        said = self.pupils > 0, bool(self.where.strip()), bool(self.post.strip()), self.from_on is not None
        return tuple(name for name, is_said in zip(_PARTS, said, strict=True) if not is_said)


_PARTS = (
    Text("学生人数", "how many pupils"),
    Text("安置地点", "where they are"),
    Text("负责岗位", "the post that answers for it"),
    Text("起始日期", "from which day"),
)


@dataclass(frozen=True, slots=True)
class Closing:
    """What a deed says of a place: to be closed, or closed already.

    place: which one; empty means the only one. taken_by: the hazard for which it is closed already. which: the
    conditions to be signed for, by number or in their own words.
    """

    place: str = ""
    taken_by: str = ""
    conditions: tuple[str, ...] = ()
    placement: Placement = Placement()
    which: tuple[str, ...] = ()
    basis: str = ""


NO_CLOSURE = Closing()


def meant(closures: Sequence[Closed], place: str) -> Closed | None:
    """The closure of that place, or the only one where none is named; None when that says none or several."""
    named = [one for one in closures if not place or one.place == place]
    return named[0] if len(named) == 1 else None


def to_sign(closed: Closed, which: Sequence[str]) -> Iterator[tuple[str, Condition | None]]:
    """Each condition as it was named, and the unverified one it is; None where there is none such."""
    waiting = {name: one for one in closed.conditions if not one.is_verified for name in (str(one.number), one.what)}
    for name in which:
        yield name, waiting.get(name.strip())


def tidied(place: str) -> str:
    """A place as it is kept: however many blanks somebody wrote, it is the same place."""
    return " ".join(place.split())
