"""Which school goes to which team: everybody once, loads alike, recusals kept, and the least way to go.

A town is one source of a flow. A team that recuses from single schools of it may take as many as it does not recuse
from: that is less strict than the truth, so its optimum is the true one as soon as the schools can be handed out.
Where they cannot, the town is taken apart into its schools of one kind of recusal, and the flow is solved again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules.draw.frame import Frame, Member, Target
from rules.draw.placing import placed
from rules.draw.seeds import Lots
from rules.draw.transport import Flow, Step, Transport, Way, carry

LOT = 1 << 40
"""Lots are drawn below this; all of them together are less than a metre, so they only ever break ties."""


@dataclass(frozen=True)
class Going:
    """A team on its way: where it sets off, and what any of its members recuses from."""

    number: int
    start: str
    not_in: tuple[str, ...]
    not_at: frozenset[str]

    @classmethod
    def of(cls, number: int, start: str, members: Collection[Member]) -> Going:
        areas = {area for one in members for area in one.not_in_towns}
        return cls(number, start, tuple(sorted(areas)), frozenset(code for one in members for code in one.not_at))


@dataclass(frozen=True)
class Ground:
    """The teams that go, the schools there are, and the way between them."""

    frame: Frame
    seed: str
    teams: tuple[Going, ...]

    @cached_property
    def schools(self) -> dict[str, list[Target]]:
        """By town."""
        found = defaultdict[str, list[Target]](list)
        for one in self.frame.targets:
            found[one.town].append(one)
        return dict(sorted(found.items()))

    @cached_property
    def metres(self) -> dict[tuple[str, str], int]:
        known = {(a, b): metres for a, b, metres in self.frame.distances}
        return known | {(b, a): metres for (a, b), metres in known.items()}

    def way(self, here: str, there: str) -> int:
        """Metres between two places; none within one of them, and the frame's default where nobody measured."""
        return self.metres.get((here, there), 0 if here == there else self.frame.default_metres)

    @cached_property
    def fair(self) -> tuple[int, int]:
        """The least and the most a team should visit, had nobody to recuse."""
        count, teams, room = len(self.frame.targets), len(self.teams), self.frame.capacity
        return min(count // teams, room), min(-(-count // teams), room)


@dataclass(frozen=True, slots=True)
class Source:
    """Schools of one town; teams: how many of them each team may visit, by its place among the teams."""

    town: str
    count: int
    teams: dict[int, int]


def share(ground: Ground) -> dict[str, int]:
    """The place of the team each school goes to; a school that nobody can visit is not in it."""
    if not ground.teams or not ground.schools:
        return {}
    apart: set[str] = set()
    while True:
        amounts = _amounts(ground, [one for town in ground.schools for one in _sources(ground, town, apart)])
        found, torn = _handed_out(ground, amounts)
        if not torn:
            return found
        apart |= torn


def kinds(ground: Ground, town: str) -> dict[tuple[int, ...], list[str]]:
    """The codes of a town's schools by the places of the teams that may visit them."""
    schools = ground.schools[town]
    near = [place for place, team in enumerate(ground.teams) if not town.startswith(team.not_in)]
    closed = defaultdict[str, set[int]](set)
    codes = {one.code for one in schools}
    for place in near:
        for code in ground.teams[place].not_at & codes:
            closed[code].add(place)
    found = defaultdict[tuple[int, ...], list[str]](list)
    whole = tuple(near)
    for one in schools:
        barred = closed.get(one.code)
        found[tuple(place for place in near if place not in barred) if barred else whole].append(one.code)
    return dict(sorted(found.items()))


def _sources(ground: Ground, town: str, apart: Collection[str]) -> list[Source]:
    found = kinds(ground, town)
    if town in apart:
        return [Source(town, len(codes), dict.fromkeys(kind, len(codes))) for kind, codes in found.items()]
    amounts = defaultdict[int, int](int)
    for kind, codes in found.items():
        for place in kind:
            amounts[place] += len(codes)
    return [Source(town, sum(map(len, found.values())), dict(sorted(amounts.items())))]


def _amounts(ground: Ground, sources: Sequence[Source]) -> dict[str, dict[int, int]]:
    """How many schools of each town go to each team: as many as can be, loads as even as can be, the least way."""
    least, most = ground.fair
    flow = _carried(ground, sources, [(least, -1), (most - least, 0)])
    loads = [0] * len(ground.teams)
    for amounts in flow:
        for place, amount in amounts.items():
            loads[place] += amount
    everybody = min(len(ground.frame.targets), len(loads) * ground.frame.capacity)
    if min(loads) < least or sum(loads) < everybody:
        # The n-th school of a team costs n: whatever evens out the loads lowers the sum.
        flow = _carried(ground, sources, [(1, nth) for nth in range(1, ground.frame.capacity + 1)])
    found: dict[str, dict[int, int]] = {}
    for source, amounts in zip(sources, flow, strict=True):
        own = found.setdefault(source.town, {})
        for place, amount in amounts.items():
            own[place] = own.get(place, 0) + amount
    return found


def _carried(ground: Ground, sources: Sequence[Source], steps: Sequence[Step]) -> Flow:
    """The flow with these steps for every team; a step outweighs every way, and a school left every step."""
    count = len(ground.frame.targets)
    scale = LOT << count.bit_length()
    lots = Lots(ground.seed, "share")
    ways = [[_way(ground, one, place, scale) for place in one.teams] for one in sources]
    heavy = (max((way[0] for own in ways for way in own), default=0) + scale) * (count + 1)

    def price(source: int, place: int) -> int:
        town, team = sources[source].town, ground.teams[place]
        return ground.way(team.start, town) * scale + lots.of(town, team.number) % LOT

    return carry(
        Transport(
            [one.count for one in sources],
            ways,
            price,
            [[(amount, price * heavy) for amount, price in steps if amount]] * len(ground.teams),
            heavy * (count + 1) * (ground.frame.capacity + 2),
        )
    )


def _way(ground: Ground, source: Source, place: int, scale: int) -> Way:
    return ground.way(ground.teams[place].start, source.town) * scale, place, source.teams[place]


def _handed_out(ground: Ground, amounts: dict[str, dict[int, int]]) -> tuple[dict[str, int], set[str]]:
    """The team of each school, and the towns whose schools cannot be handed out in these amounts."""
    lots, found, torn = Lots(ground.seed, "place"), dict[str, int](), set[str]()

    def is_closed(place: int, code: str) -> bool:
        return code in ground.teams[place].not_at

    for town, own in amounts.items():
        schools = placed(lots, ground.schools[town], own, is_closed)
        if schools is None:
            torn.add(town)
        else:
            found |= schools
    return found, torn
