"""Draws the joint teams: place by place of the recipe, by lot, no two of one unit.

For each place a flow seats officials who are left. First counts that as many teams as possible are filled, the first
teams before the last, so that what is missing is missing in few teams. Then, that nobody is used up whom a later
place cannot do without. Then, that a team keeps half of the schools to go to. All else is for the lots to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rules.draw.frame import Frame, Member
from rules.draw.seeds import Lots
from rules.draw.transport import Transport, Way, carry

LOT = 1 << 40
TRIES = 4
"""How often the whole is drawn anew while officials who are left could have filled an empty place."""


@dataclass(slots=True)
class Seating:
    """A team while it is drawn. members: by place of the recipe. closed: a bit for each school it may not visit."""

    number: int
    members: dict[int, Member] = field(default_factory=dict)
    closed: int = 0

    @property
    def units(self) -> set[str]:
        return {one.unit for one in self.members.values()}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The teams, and the officials nobody drew."""

    teams: tuple[Seating, ...]
    left: tuple[Member, ...]


def how_many(frame: Frame) -> int:
    """The teams the frame asks for; if it leaves that open, those the visits need, as far as officials suffice."""
    if frame.teams is not None:
        return frame.teams
    return max(min(needed(frame), _scarcest(frame).teams), 1)


def needed(frame: Frame) -> int:
    """How many teams all the visits take."""
    return max(-(-len(frame.targets) // frame.capacity), 1)


@dataclass(frozen=True, slots=True)
class Scarce:
    """The agencies whose members suffice for fewest teams, and how many members they have."""

    teams: int
    agencies: tuple[str, ...]
    members: int


def scarce(frame: Frame) -> Scarce | None:
    """What keeps the number of teams below what the visits need; None where it is not the officials."""
    found = _scarcest(frame)
    return found if frame.teams is None and found.teams < needed(frame) else None


def _scarcest(frame: Frame) -> Scarce:
    """How many whole teams there are officials for: any kinds of places share the members of their agencies."""
    wanted: dict[tuple[str, ...], int] = {}
    for agencies in frame.recipe.places():
        wanted[agencies] = wanted.get(agencies, 0) + 1
    least = Scarce(len(frame.members), (), len(frame.members))
    for size in range(1, len(wanted) + 1):
        for kinds in combinations(wanted, size):
            together = {agency for kind in kinds for agency in kind}
            there = sum(1 for one in frame.members if one.agency in together)
            teams = there // sum(wanted[kind] for kind in kinds)
            if teams < least.teams:
                least = Scarce(teams, tuple(sorted(together)), there)
    return least


def draw_teams(frame: Frame, seed: str, again: int = 0) -> Drawn:
    """The teams the seed draws from the frame. again: how often they have been drawn before, to no good end."""
    closed, first = _closed(frame), again * TRIES
    best = _attempt(frame, seed, first, closed)
    for attempt in range(first + 1, first + TRIES):
        if not _might_fill(frame, best):
            break
        other = _attempt(frame, seed, attempt, closed)
        best = min(best, other, key=lambda one: _empty(frame, one))
    return best


def _empty(frame: Frame, drawn: Drawn) -> list[bool]:
    """Which teams lack somebody; fewer come first, and of as many the later ones."""
    whole = len(frame.recipe.places())
    lacking = [len(team.members) < whole for team in drawn.teams]
    return [True] * sum(whole - len(team.members) for team in drawn.teams) + [False] + lacking


def _might_fill(frame: Frame, drawn: Drawn) -> bool:
    """Whether somebody is left for a place that is empty."""
    there = {one.agency for one in drawn.left}
    places = frame.recipe.places()
    return any(
        place not in team.members and there & set(agencies)
        for team in drawn.teams
        for place, agencies in enumerate(places)
    )


def _attempt(frame: Frame, seed: str, attempt: int, closed: dict[int, int]) -> Drawn:
    teams = tuple(Seating(number) for number in range(1, how_many(frame) + 1))
    left = list(frame.members)
    places = frame.recipe.places()
    # Places that few agencies may fill come first: the others have more to choose from.
    order = sorted(range(len(places)), key=lambda place: (len(places[place]), place))
    for nth, place in enumerate(order):
        spared = _spared(places[place], [places[later] for later in order[nth + 1 :]], left, len(teams))
        pool = [one for one in left if one.agency in places[place]]
        seated = _seat(frame, Lots(seed, f"seat {place} try {attempt}"), teams, pool, spared, closed)
        for team, member in seated:
            team.members[place] = member
            team.closed |= closed[member.number]
        taken = {member.number for _, member in seated}
        left = [one for one in left if one.number not in taken]
    return Drawn(teams, tuple(left))


def _spared(
    now: tuple[str, ...], later: Sequence[tuple[str, ...]], left: Sequence[Member], teams: int
) -> frozenset[str]:
    """Agencies this place should leave alone if it can, as later places have hardly enough of them."""
    found: set[str] = set()
    for agencies in set(later):
        there = sum(1 for one in left if one.agency in agencies)
        if there - later.count(agencies) * teams < teams:
            found |= set(agencies) & set(now)
    return frozenset(found)


def _closed(frame: Frame) -> dict[int, int]:
    """For each member the schools they may not visit, a bit each."""
    towns: dict[str, int] = {}
    codes: dict[str, int] = {}
    for place, school in enumerate(frame.targets):
        codes[school.code] = 1 << place
        towns[school.town] = towns.get(school.town, 0) | 1 << place
    areas: dict[str, int] = {}
    for area in {area for one in frame.members for area in one.not_in_towns}:
        areas[area] = 0
        for town, schools in towns.items():
            areas[area] |= schools if town.startswith(area) else 0
    found: dict[int, int] = {}
    for one in frame.members:
        found[one.number] = 0
        for area in one.not_in_towns:
            found[one.number] |= areas[area]
        for code in one.not_at:
            found[one.number] |= codes.get(code, 0)
    return found


@dataclass(frozen=True, slots=True)
class Prices:
    """What it costs to seat somebody: each of these outweighs all of the one before, in all teams together.

    half: schools a team may lose without a price. narrow: for each school beyond that. dear: for somebody a later
    place cannot do without. empty: for an empty place.
    """

    half: int
    narrow: int
    dear: int
    empty: int

    @classmethod
    def of(cls, schools: int, teams: int) -> Prices:
        narrow = LOT * (teams + 1)
        dear = narrow * (schools + 1) * (teams + 1)
        return cls(schools // 2, narrow, dear, dear * (teams + 1))

    def lost(self, team: int, member: int) -> int:
        """The price of the schools closed to the one or the other, a bit each."""
        if team.bit_count() + member.bit_count() <= self.half:
            return 0
        return max((team | member).bit_count() - self.half, 0) * self.narrow


def _seat(
    frame: Frame, lots: Lots, teams: tuple[Seating, ...], pool: Sequence[Member], spared: frozenset[str],
    closed: dict[int, int],
) -> list[tuple[Seating, Member]]:  # fmt: skip
    """Who of the pool sits in which team at one place.

    Teams no member of the pool could tell apart are one receiver of the flow; who of them gets whom, the lots say.
    """
    prices = Prices.of(len(frame.targets), len(teams))
    alike = _alike(teams, pool, prices, closed)

    def way(member: Member, place: int) -> Way:
        team = alike[place][0]
        lot = lots.of("seat", member.number, team.number) % LOT
        lost = prices.lost(team.closed, closed[member.number])
        return lot + lost + (prices.dear if member.agency in spared else 0), place, 1

    ways = [[way(one, at) for at, same in enumerate(alike) if one.unit not in same[0].units] for one in pool]
    known = [{place: price for price, place, _ in own} for own in ways]
    # An empty place costs more than anything else, in the first team most.
    steps = [[(1, -prices.empty * (2 * len(teams) - team.number)) for team in same] for same in alike]
    flow = carry(Transport([1] * len(pool), ways, lambda nth, place: known[nth][place], steps, 0))
    chosen = [(place, lots.of("team", pool[nth].number), nth) for nth, own in enumerate(flow) for place in own]
    waiting = [iter(same) for same in alike]
    return [(next(waiting[place]), pool[nth]) for place, _, nth in sorted(chosen)]


def _alike(
    teams: Sequence[Seating], pool: Sequence[Member], prices: Prices, closed: dict[int, int]
) -> list[list[Seating]]:
    """The teams by what of them can matter to anybody in the pool, the first of each first."""
    units = {one.unit for one in pool}
    most = max((closed[one.number].bit_count() for one in pool), default=0)
    found: dict[tuple[frozenset[str], int], list[Seating]] = {}
    for team in teams:
        matters = team.closed.bit_count() + most > prices.half
        found.setdefault((frozenset(team.units & units), team.closed if matters else 0), []).append(team)
    return list(found.values())
