"""Frames for the draw: one that is always the same, and any number of small ones, most of them with recusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

from hypothesis import strategies as st

from rules.draw.frame import Frame, Member, Recipe, Seat, Target

POLICE, SCHOOLS, FIRE, MARKET = "POL", "EDU", "FIRE", "MSA"
RECIPE = Recipe((Seat((POLICE,)), Seat((SCHOOLS,)), Seat((FIRE, MARKET))))
PAIR = Recipe((Seat((POLICE,)), Seat((SCHOOLS,))))
SEED = "2026-12-01 体彩 0713579"
MONDAY = date(2026, 12, 7)


def days(count: int) -> tuple[date, ...]:
    return tuple(MONDAY + timedelta(nth) for nth in range(count))


def town(number: int) -> str:
    return f"5105030{number:02d}"


def towns(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((town(number), f"{number}号镇") for number in range(1, count + 1))


def schools(counts: dict[int, int]) -> tuple[Target, ...]:
    """So many in each town, by its number."""
    return tuple(
        Target(f"T{number}S{nth:02d}", f"{number}镇{nth}小", town(number))
        for number, count in counts.items()
        for nth in range(1, count + 1)
    )


def pairs(count: int, *, not_in: dict[int, tuple[int, ...]] | None = None) -> tuple[Member, ...]:
    """Officials for so many teams of two, each in a unit of their own; some recuse from towns, by their numbers."""
    recused = not_in or {}
    return tuple(
        Member(
            number, f"人员{number}", f"U{number}", POLICE if number <= count else SCHOOLS, town(1),
            tuple(town(one) for one in recused.get(number, ())),
        )
        for number in range(1, 2 * count + 1)
    )  # fmt: skip


def frame(
    targets: tuple[Target, ...], members: tuple[Member, ...], *, recipe: Recipe = PAIR, teams: int | None = None,
    on: int = 2, per_day: int = 3, of_towns: int = 9, distances: tuple[tuple[str, str, int], ...] = (),
) -> Frame:  # fmt: skip
    return Frame(
        title="秋季联合检查", targets=targets, members=members, recipe=recipe, required=(POLICE, SCHOOLS), teams=teams,
        days=days(on), per_day=per_day, distances=distances, towns=towns(of_towns),
    )  # fmt: skip


def fixed() -> Frame:
    """127 schools in 12 towns, 31 officials with recusals, 9 teams of three."""
    counts = {number: 4 + number * 7 % 13 for number in range(1, 13)} | {1: 12}
    targets = tuple(replace(one, stratum="乡镇" if int(one.town[-2:]) > 4 else "城区") for one in schools(counts))
    members = tuple(_official(number, targets) for number in range(1, 32))
    distances = tuple(
        (town(a), town(b), 1_000 * (b - a) + 137 * (a * b % 11)) for a, b in combinations(range(1, 13), 2)
    )
    return frame(
        targets, members, recipe=RECIPE, teams=9, on=4, per_day=4, of_towns=12, distances=distances
    )  # fmt: skip


def _official(number: int, targets: tuple[Target, ...]) -> Member:
    agency = (POLICE, SCHOOLS, FIRE, MARKET)[min(number % 3, 2) + (number % 6 == 5)]
    own = targets[number * 29 % len(targets)].code
    home = number % 12 + 1
    return Member(number, f"人员{number}", f"{agency}{number % 7}", agency, town(home), (town(home),), (own,))


def short() -> Frame:
    """Towns with more schools than the teams that may go there can visit, and an official too few."""
    members = pairs(7, not_in={1: (1, 2), 2: (1,), 3: (1,), 5: (2,), 6: (2, 3)})[:-1]
    return frame(schools({1: 30, 2: 25, 3: 4, 4: 1}), members, teams=7, on=3, per_day=3)


def turned(asked: Frame, order: int) -> Frame:
    """The same frame with its lists in another order."""
    shuffled = Random(order)
    return replace(
        asked,
        targets=tuple(shuffled.sample(asked.targets, len(asked.targets))),
        members=tuple(shuffled.sample(asked.members, len(asked.members))),
    )


_TOWNS = st.integers(1, 4)


@st.composite
def frames(
    draw: st.DrawFn, *, most_schools: int = 12, most_teams: int = 4, recipes: tuple[Recipe, ...] = (RECIPE, PAIR)
) -> Frame:
    """Small frames of every kind: with too few officials, too few days, and recusals that nothing can satisfy."""
    numbers = draw(st.lists(_TOWNS, min_size=1, max_size=most_schools))
    targets = tuple(Target(f"S{nth:02d}", f"学校{nth}", town(number)) for nth, number in enumerate(numbers))
    codes = st.sampled_from([one.code for one in targets])
    members = tuple(
        Member(
            nth, f"人员{nth}", f"U{draw(st.integers(1, 6))}", draw(st.sampled_from((POLICE, SCHOOLS, FIRE, MARKET))),
            town(draw(_TOWNS)), tuple(town(one) for one in draw(st.sets(_TOWNS, max_size=2))),
            tuple(draw(st.sets(codes, max_size=2))),
        )
        for nth in range(1, draw(st.integers(2, 3 * most_teams + 2)))
    )  # fmt: skip
    ways = [(town(a), town(b)) for a, b in combinations(range(1, 5), 2)]
    metres = draw(st.lists(st.integers(0, 20), min_size=len(ways), max_size=len(ways)))
    return frame(
        targets, members, recipe=draw(st.sampled_from(recipes)), teams=draw(st.none() | st.integers(1, most_teams)),
        on=draw(st.integers(1, 3)), per_day=draw(st.integers(1, 4)), of_towns=4,
        distances=tuple((a, b, far) for (a, b), far in zip(ways, metres, strict=True)),
    )  # fmt: skip
