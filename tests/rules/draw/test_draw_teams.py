"""Joint teams: drawn by lot, whole where that can be, and no two of one unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rules.draw.drawing import draw
from rules.draw.frame import Frame, Member, Recipe, Seat
from rules.draw.plan import Plan
from tests.support.draws import FIRE, MARKET, PAIR, POLICE, RECIPE, SCHOOLS, fixed, frame, frames, pairs, schools, town

SEEDS = st.text(max_size=6)
TWO_POLICE = Recipe((Seat((POLICE,), 2), Seat((SCHOOLS,))))


def official(number: int, unit: str, agency: str, not_in: tuple[str, ...] = ()) -> Member:
    return Member(number, f"人员{number}", unit, agency, town(1), not_in)


def seated(asked: Frame, plan: Plan) -> list[list[Member]]:
    by_number = {one.number: one for one in asked.members}
    return [[by_number[number] for number in team.members] for team in plan.teams]


@given(asked=frames(recipes=(RECIPE, PAIR, TWO_POLICE)), seed=SEEDS)
def test_nobody_sits_twice_and_no_two_of_one_unit_sit_together(asked: Frame, seed: str) -> None:
    teams = seated(asked, draw(asked, seed))
    numbers = [one.number for team in teams for one in team]
    assert len(numbers) == len(set(numbers))
    for team in teams:
        units = [one.unit for one in team]
        assert len(units) == len(set(units))


@given(asked=frames(recipes=(RECIPE, PAIR, TWO_POLICE)), seed=SEEDS)
def test_a_team_has_nobody_the_recipe_has_no_place_for(asked: Frame, seed: str) -> None:
    for team in seated(asked, draw(asked, seed)):
        open_ = [set(agencies) for agencies in asked.recipe.places()]
        for member in sorted(team, key=lambda one: one.agency in (FIRE, MARKET)):
            open_.remove(next(place for place in open_ if member.agency in place))


@given(asked=frames(recipes=(PAIR,)), seed=SEEDS)
def test_as_many_pairs_are_whole_as_the_officials_allow_when_units_do_not_stand_against_it(
    asked: Frame, seed: str
) -> None:
    alone = replace(asked, members=tuple(replace(one, unit=f"U{one.number}") for one in asked.members))
    plan = draw(alone, seed)
    there = Counter(one.agency for one in alone.members)
    whole = sum(1 for team in plan.teams if len(team.members) == 2)
    assert whole == min(there[POLICE], there[SCHOOLS], len(plan.teams))


def test_as_many_teams_are_drawn_as_the_visits_need() -> None:
    assert len(draw(frame(schools({1: 13}), pairs(9), on=2, per_day=3), "种子").teams) == 3


def test_no_more_teams_are_drawn_than_officials_can_fill() -> None:
    asked = frame(schools({1: 50}), pairs(4)[:-1], on=2, per_day=3)
    assert len(draw(asked, "种子").teams) == 3


def test_a_place_open_to_two_agencies_leaves_the_one_to_those_who_can_do_without_no_other() -> None:
    recipe = Recipe((Seat((POLICE,)), Seat((SCHOOLS,)), Seat((FIRE, MARKET)), Seat((FIRE, SCHOOLS))))
    agencies = [POLICE] * 4 + [SCHOOLS] * 4 + [FIRE] * 4 + [MARKET] * 4
    members = tuple(official(nth, f"U{nth}", agency) for nth, agency in enumerate(agencies))
    for seed in range(20):
        plan = draw(frame(schools({1: 8}), members, recipe=recipe, teams=4), f"种子{seed}")
        assert plan.shortfalls == ()


def test_officials_of_one_unit_are_spread_over_the_teams() -> None:
    members = (
        *(official(nth, "甲所", POLICE) for nth in range(1, 5)),
        *(official(nth, "乙所", POLICE) for nth in range(5, 9)),
        *(official(nth, f"校{nth}", SCHOOLS) for nth in range(9, 13)),
    )
    for seed in range(20):
        plan = draw(frame(schools({1: 8}), members, recipe=TWO_POLICE, teams=4), f"种子{seed}")
        assert plan.shortfalls == ()


def test_officials_who_may_go_nowhere_are_not_drawn_while_there_are_others() -> None:
    members = (
        official(1, "甲所", POLICE, (town(1),)), official(2, "乙所", POLICE), official(3, "丙所", POLICE),
        official(4, "丁校", SCHOOLS, (town(1),)), official(5, "戊校", SCHOOLS), official(6, "己校", SCHOOLS),
    )  # fmt: skip
    for seed in range(20):
        plan = draw(frame(schools({1: 4}), members, teams=2), f"种子{seed}")
        assert {number for team in plan.teams for number in team.members} == {2, 3, 5, 6}


def test_two_whose_recusals_leave_nothing_together_do_not_sit_together() -> None:
    members = (
        official(1, "甲所", POLICE, (town(1),)), official(2, "乙所", POLICE, (town(2),)),
        official(3, "丙校", SCHOOLS, (town(1),)), official(4, "丁校", SCHOOLS, (town(2),)),
    )  # fmt: skip
    for seed in range(20):
        plan = draw(frame(schools({1: 3, 2: 3}), members, teams=2), f"种子{seed}")
        assert {team.members for team in plan.teams} == {(1, 3), (2, 4)}


def test_everybody_is_drawn_about_as_often_and_with_anybody() -> None:
    asked = frame(schools({1: 6}), pairs(6), teams=3)
    plans = [draw(asked, f"种子{nth}") for nth in range(200)]
    times = Counter(number for plan in plans for team in plan.teams for number in team.members)
    together = Counter(team.members for plan in plans for team in plan.teams)
    assert (min(times.values()), max(times.values())) > (70, 70)
    assert max(times.values()) < 130
    assert len(together) == 36


def test_the_fixed_draw_fills_every_place() -> None:
    plan = draw(fixed(), "种子")
    assert [len(team.members) for team in plan.teams] == [3] * 9
