"""What cannot be had: the best plan still comes, and says in words what stands against more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rules.draw.drawing import draw
from rules.draw.frame import Frame, Member
from rules.draw.plan import Plan
from tests.support.draws import POLICE, SCHOOLS, frame, frames, pairs, schools, town


def sentences(plan: Plan) -> list[str]:
    return [said for one in plan.shortfalls for said in (one.zh, one.en)]


def recused(count: int, not_in: dict[int, tuple[int, ...]]) -> tuple[Member, ...]:
    """Officials for so many pairs, of whom the police with these numbers recuse from these towns."""
    return pairs(count, not_in=not_in)


def test_a_town_too_few_teams_may_go_to_is_named() -> None:
    members = recused(6, {4: (3,), 5: (3,), 6: (3,)})
    plan = draw(frame(schools({1: 20, 2: 10, 3: 84}), members, teams=6, on=7, per_day=2), "种子")
    assert len(plan.unassigned) == 42
    assert sentences(plan) == [
        "3号镇有84所学校，仅3个组可以前往，缺42所次",
        "3号镇 holds 84 schools, only 3 teams may go: 42 short",
        "第1、3、5组只能前往1号镇、2号镇，可走30所，不足每组12所",
        "teams 1, 3, 5 may go only to 1号镇 and 2号镇, 30 schools in all: less than 12 for each team",
    ]


def test_too_few_days_for_everybody_are_named() -> None:
    plan = draw(frame(schools({1: 5, 2: 8}), pairs(2), teams=2, on=2, per_day=2), "种子")
    assert plan.loads == (4, 4)
    assert sentences(plan) == [
        "共有13所学校，2个组2天至多走8所次，缺5所次",
        "13 schools, but 2 teams can make 8 calls in 2 days at most: 5 short",
    ]


def test_a_team_recused_everywhere_is_named() -> None:
    plan = draw(frame(schools({1: 4, 2: 4}), recused(3, {2: (1, 2)}), teams=3, on=2, per_day=4), "种子")
    assert plan.loads == (4, 0, 4)
    assert sentences(plan) == [
        "第2组须回避所有学校，一所也不能去",
        "team 2 recuses from every school and may visit none",
    ]


def test_a_team_with_little_to_go_to_is_named() -> None:
    plan = draw(frame(schools({1: 12, 2: 2}), recused(3, {3: (1,)}), teams=3, on=3, per_day=3), "种子")
    assert sorted(plan.loads) == [2, 6, 6]
    assert sentences(plan) == [
        "第1组只能前往2号镇，可走2所，不足每组4所",
        "team 1 may go only to 2号镇, 2 schools in all: less than 4 for each team",
    ]


def test_a_town_whose_teams_carry_more_is_named() -> None:
    members = recused(4, {2: (1,), 3: (1,), 4: (1,)})
    plan = draw(frame(schools({1: 8, 2: 15}), members, teams=4, on=3, per_day=3), "种子")
    assert sorted(plan.loads) == [5, 5, 5, 8]
    assert sentences(plan) == [
        "1号镇有8所学校，仅1个组可以前往，比每组6所多出2所次",
        "1号镇 holds 8 schools, only 1 team may go: 2 more than 6 for each",
    ]


def test_two_towns_and_more_are_counted_together() -> None:
    members = recused(4, dict.fromkeys((2, 3, 4), (1, 2)))
    plan = draw(frame(schools({1: 4, 2: 5, 3: 3}), members, teams=4, on=2, per_day=3), "种子")
    assert sentences(plan)[:2] == [
        "1号镇、2号镇共有9所学校，仅1个组可以前往，缺3所次",
        "1号镇 and 2号镇 hold 9 schools, only 1 team may go: 3 short",
    ]


def test_more_towns_than_a_sentence_bears_are_counted() -> None:
    members = recused(2, {1: (1, 2, 3, 4), 2: (1, 2, 3, 4)})
    plan = draw(frame(schools({1: 1, 2: 1, 3: 1, 4: 1, 5: 2}), members, teams=2), "种子")
    assert sentences(plan) == [
        "1号镇、2号镇、3号镇等4地的4所学校没有一个组可以前往",
        "no team may go to 1号镇, 2号镇, 3号镇 and 1 more place: 4 short",
    ]
    lone = recused(3, {2: (1, 2, 3, 4), 3: (1, 2, 3, 4)})
    plan = draw(frame(schools({1: 2, 2: 2, 3: 2, 4: 2, 5: 9}), lone, teams=3), "种子")
    assert sentences(plan)[:2] == [
        "1号镇、2号镇、3号镇等4地共有8所学校，仅1个组可以前往，缺2所次",
        "1号镇, 2号镇, 3号镇 and 1 more place hold 8 schools, only 1 team may go: 2 short",
    ]


def test_a_town_nobody_may_go_to_is_named() -> None:
    members = recused(3, {1: (1,), 2: (1,), 3: (1,)})
    plan = draw(frame(schools({1: 12, 2: 15}), members, teams=3, on=3, per_day=3), "种子")
    assert plan.loads == (5, 5, 5)
    assert sentences(plan) == ["1号镇的12所学校没有一个组可以前往", "no team may go to 1号镇: 12 short"]


def test_single_schools_everybody_recuses_from_are_named() -> None:
    members = tuple(replace(one, not_at=("T1S01", "T1S02")) for one in pairs(3))
    plan = draw(frame(schools({1: 12}), members, teams=3, on=3, per_day=3), "种子")
    assert sentences(plan) == [
        "1号镇（1镇1小、1镇2小）的2所学校没有一个组可以前往",
        "no team may go to 1号镇 (1镇1小, 1镇2小): 2 short",
    ]


def test_more_schools_than_a_sentence_bears_are_counted() -> None:
    closed = tuple(one.code for one in schools({1: 9}))
    members = tuple(replace(one, not_at=closed) if one.number in (2, 3) else one for one in pairs(3))
    plan = draw(frame(schools({1: 12}), members, teams=3, on=3, per_day=2), "种子")
    assert sentences(plan)[:2] == [
        "1号镇（1镇1小、1镇2小、1镇3小等）有9所学校，仅1个组可以前往，缺3所次",
        "1号镇 (1镇1小, 1镇2小, 1镇3小 and more) holds 9 schools, only 1 team may go: 3 short",
    ]


def test_an_agency_without_anybody_left_is_named_and_the_team_does_not_go() -> None:
    members = tuple(one for one in pairs(3) if one.number != 3)
    plan = draw(frame(schools({1: 12}), members, teams=3, on=3, per_day=3), "种子")
    assert plan.loads == (6, 6, 0)
    assert sentences(plan) == [
        "第3组抽不到POL人员：名单上已无人可抽",
        "no member of POL left for team 3",
        "第3组缺少必须有的部门人员，不出组",
        "team 3 does not go without a member of each required agency",
    ]


def test_what_is_missing_is_missing_in_few_teams() -> None:
    members = tuple(one for one in pairs(5) if one.number not in (1, 2, 9, 10))
    plan = draw(frame(schools({1: 12}), members, teams=5, on=3, per_day=3), "种子")
    assert [len(team.members) for team in plan.teams] == [2, 2, 2, 0, 0]


def test_people_of_one_unit_only_are_named() -> None:
    members = (Member(1, "", "甲", POLICE, town(1)), Member(2, "", "甲", SCHOOLS, town(1)))
    plan = draw(frame(schools({1: 12}), members, teams=1), "种子")
    assert len(plan.unassigned) == 12
    assert sentences(plan) == [
        "第1组抽不到EDU人员：余下的人与组内人员同单位",
        "no member of EDU fits team 1: those left are of units already in it",
        "第1组缺少必须有的部门人员，不出组",
        "team 1 does not go without a member of each required agency",
        "没有一个组可以出发，12所学校均未安排",
        "no team can go, so none of 12 schools is visited",
    ]


@given(asked=frames(), seed=st.text(max_size=4))
def test_what_falls_short_is_always_said_and_nothing_else(asked: Frame, seed: str) -> None:
    plan = draw(asked, seed)
    going = [load for load, team in zip(plan.loads, plan.teams, strict=True) if is_whole(asked, team.members)]
    whole = len(asked.recipe.places())
    is_short = bool(plan.unassigned) or any(len(team.members) < whole for team in plan.teams)
    assert bool(plan.shortfalls) == (is_short or max(going, default=0) - min(going, default=0) > 1)


def is_whole(asked: Frame, numbers: tuple[int, ...]) -> bool:
    agencies = {one.agency for one in asked.members if one.number in numbers}
    return {POLICE, SCHOOLS} <= agencies


def test_officials_too_few_for_the_teams_the_visits_need_are_named() -> None:
    members = tuple(one for one in pairs(3) if one.agency == POLICE or one.number == 4)
    plan = draw(frame(schools({1: 6}), members, teams=None, on=1, per_day=2), "种子")
    assert len(plan.teams) == 1
    assert sentences(plan)[:2] == [
        f"需要3组，只能组成1组：{SCHOOLS}只有1名检查人员",
        f"3 teams are needed and 1 can be made up: {SCHOOLS} has 1 inspectors",
    ]
