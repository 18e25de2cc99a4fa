"""Who visits what: recusals kept, loads alike, the least way; the best there is among every sharing out there is."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rules.draw.drawing import draw
from rules.draw.frame import Frame, Member, Target
from rules.draw.plan import Plan
from rules.draw.sharing import Going, Ground, share
from tests.support.draws import POLICE, SCHOOLS, fixed, frame, frames, pairs, schools, town

SEEDS = st.text(max_size=6)


def members_of(frame: Frame, plan: Plan) -> dict[int, list[Member]]:
    by_number = {one.number: one for one in frame.members}
    return {team.number: [by_number[number] for number in team.members] for team in plan.teams}


@given(frame=frames(), seed=SEEDS)
def test_every_school_is_visited_once_or_named_as_left(frame: Frame, seed: str) -> None:
    plan = draw(frame, seed)
    assert sorted([*(one.target for one in plan.calls), *plan.unassigned]) == [one.code for one in frame.targets]


@given(frame=frames(), seed=SEEDS)
def test_nobody_visits_where_they_recuse(frame: Frame, seed: str) -> None:
    plan = draw(frame, seed)
    teams, towns = members_of(frame, plan), {one.code: one.town for one in frame.targets}
    for call in plan.calls:
        for member in teams[call.team]:
            assert call.target not in member.not_at
            assert towns[call.target] not in member.not_in_towns


@given(frame=frames(), seed=SEEDS)
def test_a_team_that_goes_has_a_member_of_every_required_agency(frame: Frame, seed: str) -> None:
    plan = draw(frame, seed)
    teams = members_of(frame, plan)
    for call in plan.calls:
        assert {POLICE, SCHOOLS} <= {member.agency for member in teams[call.team]}


@given(frame=frames(), seed=SEEDS)
def test_loads_and_metres_say_what_the_calls_are(frame: Frame, seed: str) -> None:
    plan = draw(frame, seed)
    visited = [one.team for one in plan.calls]
    assert plan.loads == tuple(visited.count(team.number) for team in plan.teams)
    assert plan.metres == sum(way(frame, plan, call.team, call.target) for call in plan.calls)


def way(frame: Frame, plan: Plan, team: int, code: str) -> int:
    """Metres from the town of the team's police officer with the lowest number."""
    start = min((one for one in members_of(frame, plan)[team] if one.agency == POLICE), key=lambda one: one.number).town
    there = next(one.town for one in frame.targets if one.code == code)
    known = {frozenset((a, b)): metres for a, b, metres in frame.distances}
    return 0 if start == there else known.get(frozenset((start, there)), frame.default_metres)


def best(frame: Frame, plan: Plan) -> tuple[int, int, int]:
    """Of every sharing out there is: the fewest schools left, then the least squares of loads, then the least way."""
    teams = members_of(frame, plan)
    going = [number for number, own in teams.items() if {POLICE, SCHOOLS} <= {one.agency for one in own}]
    open_ = [
        [None, *(t for t in going if all(m.may_visit(school) for m in teams[t]))] for school in frame.targets
    ]  # fmt: skip
    ways = {(t, s.code): way(frame, plan, t, s.code) for t in going for s in frame.targets}
    found = []
    for teams_ in product(*open_):
        loads = [teams_.count(number) for number in going]
        if max(loads, default=0) <= frame.capacity:
            metres = sum(ways[t, s.code] for t, s in zip(teams_, frame.targets, strict=True) if t is not None)
            found.append((teams_.count(None), sum(load * load for load in loads), metres))
    return min(found)


@given(frame=frames(most_schools=6, most_teams=3), seed=SEEDS)
def test_no_other_sharing_out_is_better(frame: Frame, seed: str) -> None:
    plan = draw(frame, seed)
    reached = len(plan.unassigned), sum(load * load for load in plan.loads), plan.metres
    assert reached == best(frame, plan)


def test_loads_differ_by_one_at_most_where_recusals_permit_it() -> None:
    plan = draw(fixed(), "种子")
    assert (plan.shortfalls, plan.unassigned) == ((), ())
    assert max(plan.loads) - min(plan.loads) == 1
    assert sum(plan.loads) == len(fixed().targets)


def test_schools_go_to_the_teams_that_are_nearest() -> None:
    members = tuple(
        Member(nth, "", f"U{nth}", POLICE if nth <= 2 else SCHOOLS, town(1 if nth in (1, 3) else 2))
        for nth in range(1, 5)
    )  # fmt: skip
    asked = frame(schools({1: 3, 2: 3}), members, teams=2, distances=((town(1), town(2), 9_000),))
    assert draw(asked, "种子").metres == 0


def test_recusals_from_single_schools_are_kept_where_a_town_must_be_taken_apart() -> None:
    # Two teams may each see two of these three schools, and both may see the same one only: counting is not enough.
    targets = tuple(Target(code, code, town(1)) for code in ("A", "B", "C", "D"))
    asked = frame(targets, pairs(2), teams=2, per_day=2, on=1)
    ground = Ground(
        asked, "种子",
        (Going(1, town(1), (), frozenset({"A", "B"})), Going(2, town(1), (), frozenset({"A", "B"}))),
    )  # fmt: skip
    assert sorted(share(ground)) == ["C", "D"]


@given(seed=st.integers(0, 10**6))
def test_which_school_of_a_town_is_whose_is_for_the_lots_to_say(seed: int) -> None:
    asked = frame(schools({1: 8}), pairs(2), teams=2, on=2, per_day=2)
    halves = {frozenset(c.target for c in draw(asked, f"{seed} {nth}").calls if c.team == 1) for nth in range(12)}
    assert len(halves) > 3


def test_a_six_digit_area_stands_for_all_its_towns() -> None:
    districts = Member(1, "", "U1", POLICE, "510503", not_in_towns=("510503",))
    assert not districts.may_visit(Target("A", "", "510503001"))
    assert districts.may_visit(Target("B", "", "510504001"))


def test_nothing_to_visit_is_a_plan_too() -> None:
    plan = draw(frame((), pairs(1), teams=1), "种子")
    assert (plan.calls, plan.loads, plan.metres, plan.shortfalls) == ((), (0,), 0, ())
