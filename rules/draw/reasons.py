"""Why a plan is not as its frame asks for, in words: the schools and the teams that shut each other in.

Where a school is left, the teams that may visit it are full, and so are those that could take over from them: together
they are a cut of the flow that no plan gets past, and its two sides are what the sentence names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules.draw.naming_places import Where, numbers, teams_en
from rules.draw.sharing import Ground, kinds
from rules.words import Text


@dataclass(frozen=True)
class Kind:
    """Schools of a town that the same teams may visit, and how many each of them does."""

    town: str
    codes: tuple[str, ...]
    open_to: tuple[int, ...]
    visited: Mapping[int, int]

    @property
    def left(self) -> int:
        return len(self.codes) - sum(self.visited.values())


@dataclass(frozen=True)
class Shut:
    """Kinds of schools and places of teams that have only one another."""

    kinds: frozenset[int]
    teams: frozenset[int]

    def touches(self, other: Shut) -> bool:
        return bool(self.kinds & other.kinds or self.teams & other.teams)

    def joined(self, other: Shut) -> Shut:
        return Shut(self.kinds | other.kinds, self.teams | other.teams)


@dataclass(frozen=True)
class Outcome:
    """Who visits what, with the kinds of schools it is explained by."""

    ground: Ground
    team_of: Mapping[str, int]

    @cached_property
    def loads(self) -> list[int]:
        """How many schools each team visits."""
        found = Counter(self.team_of.values())
        return [found[place] for place in range(len(self.ground.teams))]

    @cached_property
    def kinds(self) -> list[Kind]:
        return [
            Kind(town, tuple(codes), open_to, Counter(self.team_of[code] for code in codes if code in self.team_of))
            for town in self.ground.schools
            for open_to, codes in kinds(self.ground, town).items()
        ]

    @cached_property
    def open_kinds(self) -> list[set[int]]:
        """The kinds each team may visit."""
        return self._kinds_of(lambda kind: kind.open_to)

    @cached_property
    def visited_kinds(self) -> list[set[int]]:
        """The kinds each team does visit."""
        return self._kinds_of(lambda kind: kind.visited)

    def _kinds_of(self, teams_of: Callable[[Kind], Iterable[int]]) -> list[set[int]]:
        found: list[set[int]] = [set() for _ in self.ground.teams]
        for nth, kind in enumerate(self.kinds):
            for place in teams_of(kind):
                found[place].add(nth)
        return found

    def reasons(self) -> list[Text]:
        """A sentence for every set of schools and teams that keeps the plan from what the frame asks for."""
        if not self.ground.teams:
            return _nobody_goes(len(self.ground.frame.targets))
        left, idle, few, many = self._left(), self._idle(), self._too_few(), self._too_many()
        light = frozenset(idle).union(*(one.teams for one in few))
        # Teams that carry more because all the others cannot, or because schools of theirs are left, were named so.
        told = [one for one in many if any(one.touches(other) for other in left) or one.teams | light == self._all]
        least, most = self._fair
        return [
            *(self._why_left(one) for one in left),
            *self._why_idle(idle),
            *(self._why_few(one, least) for one in few),
            *(self._why_many(one, most) for one in many if one not in told),
        ]

    @property
    def _all(self) -> frozenset[int]:
        return frozenset(range(len(self.loads)))

    @property
    def _fair(self) -> tuple[int, int]:
        """The least and the most each team should visit of the schools that are visited."""
        return len(self.team_of) // len(self.loads), -(-len(self.team_of) // len(self.loads))

    def _left(self) -> list[Shut]:
        shut_out = frozenset(nth for nth, kind in enumerate(self.kinds) if not kind.open_to)
        found = _apart(self._taking({nth}) for nth, kind in enumerate(self.kinds) if kind.left and kind.open_to)
        return [*found, Shut(shut_out, frozenset())] if shut_out else found

    def _idle(self) -> list[int]:
        """Teams that have nowhere to go, where there is something for everybody."""
        return [place for place, own in enumerate(self.open_kinds) if not own and self._fair[0]]

    def _too_few(self) -> list[Shut]:
        few = [place for place, load in enumerate(self.loads) if load < self._fair[0] and self.open_kinds[place]]
        return _apart(self._giving(place) for place in few)

    def _too_many(self) -> list[Shut]:
        many = [place for place, load in enumerate(self.loads) if load > self._fair[1]]
        return _apart(self._taking(self.visited_kinds[place]) for place in many)

    def _taking(self, kinds: set[int]) -> Shut:
        """Whoever could take over schools of these kinds, also by giving up others that somebody else can take."""
        return self._reached(kinds, lambda kind: kind.open_to, self.visited_kinds)

    def _giving(self, place: int) -> Shut:
        """Whoever could give a school to this team, also by getting others that somebody else can give."""
        found = self._reached(self.open_kinds[place], lambda kind: kind.visited, self.open_kinds)
        return Shut(found.kinds, found.teams | {place})

    def _reached(
        self, begun: set[int], teams_of: Callable[[Kind], Iterable[int]], kinds_of: Sequence[set[int]]
    ) -> Shut:
        kinds, teams, waiting = set(begun), set[int](), sorted(begun)
        for kind in waiting:
            for place in teams_of(self.kinds[kind]):
                if place not in teams:
                    teams.add(place)
                    new = kinds_of[place] - kinds
                    kinds |= new
                    waiting += sorted(new)
        return Shut(frozenset(kinds), frozenset(teams))

    def _where(self, one: Shut) -> Where:
        return Where(self.ground, [code for nth in sorted(one.kinds) for code in self.kinds[nth].codes])

    def _why_left(self, one: Shut) -> Text:
        where, teams = self._where(one), len(one.teams)
        count, short = len(where.codes), sum(self.kinds[nth].left for nth in one.kinds)
        frame = self.ground.frame
        if not teams:
            return Text(f"{where.zh}的{count}所学校没有一个组可以前往", f"no team may go to {where.en}: {count} short")
        if teams == len(self.loads):
            calls = teams * frame.capacity
            return Text(
                f"共有{count}所学校，{teams}个组{len(frame.days)}天至多走{calls}所次，缺{short}所次",
                f"{count} schools, but {teams_en(teams)} can make {calls} calls in {len(frame.days)} days at most: "
                f"{short} short",
            )
        return Text(
            f"{where.zh}{where.together}有{count}所学校，仅{teams}个组可以前往，缺{short}所次",
            f"{where.en} {where.holds} {_schools(count)}, only {teams_en(teams)} may go: {short} short",
        )

    def _why_idle(self, idle: Sequence[int]) -> list[Text]:
        if not idle:
            return []
        zh, en = self._numbered(idle)
        recuses = "recuses" if len(idle) == 1 else "recuse"
        return [Text(f"第{zh}组须回避所有学校，一所也不能去", f"{en} {recuses} from every school and may visit none")]

    def _why_few(self, one: Shut, least: int) -> Text:
        where, (zh, en) = self._where(one), self._numbered(sorted(one.teams))
        count = sum(self.loads[place] for place in one.teams)
        return Text(
            f"第{zh}组只能前往{where.zh}，可走{count}所，不足每组{least}所",
            f"{en} may go only to {where.en}, {_schools(count)} in all: less than {least} for each team",
        )

    def _why_many(self, one: Shut, most: int) -> Text:
        where, teams = self._where(one), len(one.teams)
        count, more = len(where.codes), sum(self.loads[place] for place in one.teams) - most * teams
        return Text(
            f"{where.zh}{where.together}有{count}所学校，仅{teams}个组可以前往，比每组{most}所多出{more}所次",
            f"{where.en} {where.holds} {_schools(count)}, only {teams_en(teams)} may go: "
            f"{more} more than {most} for each",
        )

    def _numbered(self, places: Sequence[int]) -> tuple[str, str]:
        return numbers([self.ground.teams[place].number for place in places])


def _apart(found: Iterable[Shut]) -> list[Shut]:
    """Sets that share schools or teams joined into one."""
    apart: list[Shut] = []
    for one in found:
        whole = one
        for other in [other for other in apart if other.touches(whole)]:
            apart.remove(other)
            whole = whole.joined(other)
        apart.append(whole)
    return apart


def _schools(count: int) -> str:
    return f"{count} school" if count == 1 else f"{count} schools"


def _nobody_goes(count: int) -> list[Text]:
    if not count:
        return []
    return [
        Text(f"没有一个组可以出发，{count}所学校均未安排", f"no team can go, so none of {_schools(count)} is visited")
    ]
