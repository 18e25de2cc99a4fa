"""Schools and teams as a sentence names them: whole towns by their names, single schools by theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.draw.sharing import Ground

NAMED = 3
"""Schools of a town, or towns, that a sentence names before it only counts."""


@dataclass(frozen=True, slots=True)
class Where:
    """The schools with these codes."""

    ground: Ground
    codes: Sequence[str]

    @property
    def zh(self) -> str:
        names = [
            name + (f"（{'、'.join(some)}{'等' if more else ''}）" if some else "") for name, some, more in self._towns
        ]
        if len(names) > NAMED:
            return f"{'、'.join(names[:NAMED])}等{len(names)}地"
        return "、".join(names)

    @property
    def together(self) -> str:
        """What Chinese says before the number of schools of several towns."""
        return "共" if len(self._towns) > 1 else ""

    @property
    def en(self) -> str:
        names = [
            name + (f" ({', '.join(some)}{' and more' if more else ''})" if some else "")
            for name, some, more in self._towns
        ]
        if len(names) > NAMED:
            more = len(names) - NAMED
            return f"{', '.join(names[:NAMED])} and {more} more {'place' if more == 1 else 'places'}"
        return " and ".join(names)

    @property
    def holds(self) -> str:
        return "holds" if len(self._towns) == 1 else "hold"

    @property
    def _towns(self) -> list[tuple[str, list[str], bool]]:
        """Name of each town, names of its schools unless all of them are meant, and whether there are more."""
        wanted, titles = set(self.codes), dict(self.ground.frame.towns)
        found = []
        for town, schools in self.ground.schools.items():
            names = [one.name for one in schools if one.code in wanted]
            if names:
                some = [] if len(names) == len(schools) else names
                found.append((titles.get(town, town), some[:NAMED], len(some) > NAMED))
        return found


def numbers(teams: Sequence[int]) -> tuple[str, str]:
    """The numbers of teams: after 第 and before 组, and after the word team."""
    zh, en = "、".join(map(str, teams)), ", ".join(map(str, teams))
    return zh, f"team {en}" if len(teams) == 1 else f"teams {en}"


def teams_en(count: int) -> str:
    return f"{count} team" if count == 1 else f"{count} teams"
