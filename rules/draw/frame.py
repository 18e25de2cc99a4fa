"""Everything a draw depends on besides the seed: schools, officials, how a team is made up, days and distances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from rules.draw.canonical import unreadable, written
from rules.refusals import RecipeIncomplete
from rules.words import Text

VERSION = "1"
"""Of the algorithm. Whatever makes the same frame and seed draw otherwise is another version."""
FAR = 50_000
"""Metres taken for a pair of places nobody has measured."""


@dataclass(frozen=True, slots=True)
class Target:
    """A school that may be visited. town: area code, nine digits. stratum: what a random share is drawn within."""

    code: str
    name: str
    town: str
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An official who may be drawn. town: where they set off, the area code of their unit.

    not_in_towns: areas they recuse from; a shorter code stands for every town whose code begins with it.
    not_at: codes of schools they recuse from, as their own, for family, or for an interest they declared.
    """

    number: int
    name: str
    unit: str
    agency: str
    town: str
    not_in_towns: tuple[str, ...] = ()
    not_at: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "not_in_towns", tuple(sorted(set(self.not_in_towns))))
        object.__setattr__(self, "not_at", tuple(sorted(set(self.not_at))))

    def may_visit(self, target: Target) -> bool:
        """Whether nothing they recuse from stands against it."""
        return target.code not in self.not_at and not target.town.startswith(self.not_in_towns)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a team, or so many of them, for a member of any of these agencies."""

    agencies: tuple[str, ...]
    count: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "agencies", tuple(sorted(set(self.agencies))))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How every team is made up."""

    seats: tuple[Seat, ...]

    def places(self) -> tuple[tuple[str, ...], ...]:
        """One entry for each member of a whole team: the agencies that fill it."""
        return tuple(seat.agencies for seat in self.seats for _ in range(seat.count))


@dataclass(frozen=True, slots=True)
class Frame:
    """All a draw depends on, in one order whatever the order it was given in.

    required: agencies every team has a member of; the first one's member is whose town the team sets off from.
    teams: how many; None for as many as the visits need and the members allow. per_day: visits of a team a day at most.
    distances: (place, place, metres), good both ways. towns: (area code, name).
    Refuses what contradicts itself, and a recipe without a seat for each required agency alone.
    """

    title: str
    targets: tuple[Target, ...]
    members: tuple[Member, ...]
    recipe: Recipe
    required: tuple[str, ...]
    teams: int | None
    days: tuple[date, ...]
    per_day: int
    distances: tuple[tuple[str, str, int], ...] = ()
    towns: tuple[tuple[str, str], ...] = ()
    default_metres: int = FAR
    version: str = VERSION

    def __post_init__(self) -> None:
        _ordered(self)
        alone = {seat.agencies[0] for seat in self.recipe.seats if len(seat.agencies) == 1 and seat.count > 0}
        missing = [agency for agency in self.required if agency not in alone]
        if missing:
            raise RecipeIncomplete(missing=missing)
        _refuse_contradictions(self)

    @property
    def capacity(self) -> int:
        """How many schools one team can visit in all."""
        return len(self.days) * self.per_day

    def canonical(self) -> bytes:
        """The frame as it is published."""
        return written(
            {
                "title": self.title, "version": self.version,
                "targets": [_fields(one) for one in self.targets],
                "members": [_fields(one) for one in self.members],
                "recipe": [_fields(one) for one in self.recipe.seats],
                "required": self.required, "teams": self.teams,
                "days": [day.isoformat() for day in self.days], "per_day": self.per_day,
                "distances": self.distances, "default_metres": self.default_metres, "towns": self.towns,
            }
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes."""
        return sha256(self.canonical()).hexdigest()

    @classmethod
    def read(cls, record: bytes) -> Frame:
        """The frame these bytes say. Refuses what is none."""
        from rules.draw.reading import frame_of

        return frame_of(record)


def _fields(one: Target | Member | Seat) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def _ordered(frame: Frame) -> None:
    pairs = ((min(a, b), max(a, b), metres) for a, b, metres in frame.distances)
    for name, value in (
        ("targets", tuple(sorted(frame.targets, key=lambda one: one.code))),
        ("members", tuple(sorted(frame.members, key=lambda one: one.number))),
        ("days", tuple(sorted(frame.days))),
        ("distances", tuple(sorted(set(pairs)))),
        ("towns", tuple(sorted(set(frame.towns)))),
    ):
        object.__setattr__(frame, name, value)


def _refuse_contradictions(frame: Frame) -> None:
    if frame.version != VERSION:
        unreadable(Text(f"没有第 {frame.version} 版抽取算法", f"there is no version {frame.version} of the draw"))
    if not frame.required:
        unreadable(Text("没有写明每组必须有哪个部门的人员", "no agency is named that every team must have"))
    numbers = (frame.per_day, 1 if frame.teams is None else frame.teams, *(seat.count for seat in frame.recipe.seats))
    if min(numbers) < 1 or not frame.days:
        unreadable(
            Text("组数、席位、天数和每天所次都须至少为一", "teams, seats, days and visits a day must be one at least")
        )
    if min((frame.default_metres, *(metres for _, _, metres in frame.distances))) < 0:
        unreadable(Text("距离不能小于零", "a distance cannot be below zero"))
    _once(Text("学校代码", "school code"), (one.code for one in frame.targets))
    _once(Text("人员编号", "member number"), (one.number for one in frame.members))
    _once(Text("日期", "day"), frame.days)
    _once(Text("乡镇代码", "town code"), (code for code, _ in frame.towns))
    _once(Text("两地距离", "distance between"), [(a, b) for a, b, _ in frame.distances])


def _once(what: Text, names: Iterable[object] | Sequence[object]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        unreadable(Text(f"{what.zh} {twice[0]} 出现了两次", f"{what.en} {twice[0]} stands there twice"))
