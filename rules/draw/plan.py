"""What a draw says: the teams, who calls at which school on which day, and what could not be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from rules.draw.canonical import Reader, unreadable, written
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Team:
    """A joint team: the numbers of its members, in the order of the recipe's seats where all are filled."""

    number: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A team visits a school on a day."""

    target: str
    team: int
    day: date


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of a draw.

    calls: by school code. unassigned: codes of schools nobody visits. shortfalls: why something is not as the frame
    asks. metres: from the town each team sets off from to the town of each of its schools, one way, summed.
    loads: how many schools each team visits. frame and commitment: the digests of what it was drawn from.
    """

    teams: tuple[Team, ...]
    calls: tuple[Call, ...]
    unassigned: tuple[str, ...]
    shortfalls: tuple[Text, ...]
    metres: int
    loads: tuple[int, ...]
    frame: str
    commitment: str

    def canonical(self) -> bytes:
        """The plan as it is published."""
        return written(
            {
                "teams": [{"number": one.number, "members": one.members} for one in self.teams],
                "calls": [{"target": c.target, "team": c.team, "day": c.day.isoformat()} for c in self.calls],
                "unassigned": self.unassigned,
                "shortfalls": [{"zh": one.zh, "en": one.en} for one in self.shortfalls],
                "metres": self.metres, "loads": self.loads, "frame": self.frame, "commitment": self.commitment,
            }
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes."""
        return sha256(self.canonical()).hexdigest()

    @classmethod
    def read(cls, record: bytes) -> Plan:
        """The plan these bytes say. Refuses what is none."""
        told = Reader.of(record)
        return cls(
            teams=tuple(Team(one.number("number"), one.numbers("members")) for one in told.objects("teams")),
            calls=tuple(_call(one) for one in told.objects("calls")),
            unassigned=told.texts("unassigned"),
            shortfalls=tuple(Text(one.text("zh"), one.text("en")) for one in told.objects("shortfalls")),
            metres=told.number("metres"),
            loads=told.numbers("loads"),
            frame=told.text("frame"),
            commitment=told.text("commitment"),
        )


def _call(one: Reader) -> Call:
    text = one.text("day")
    try:
        return Call(one.text("target"), one.number("team"), date.fromisoformat(text))
    except ValueError:
        unreadable(Text(f"“{text}”不是日期", f"“{text}” is not a day"))
