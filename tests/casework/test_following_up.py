"""After the draw: changes by hand, coverage with the names of the missing, unsigned visits, and the monthly action."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework import covering, monthly
from casework.collecting import sign
from casework.drawing import carry_on
from casework.following_up import FollowedUp, follow_up
from casework.recusing import recuse, take_back
from casework.replanning import Change, add_school, drop_school, move, replace_member
from casework.visit_views import listed, look
from casework.visiting import Brought, give_up, take_in
from rules.campaigns import CampaignKind, CampaignState, InterestKind, Notice, PlanChangeKind, Scope, VisitState
from rules.refusals import BadInput, CampaignNotThere, CannotGoThere, UnknownSchools
from rules.standing import ENGINE
from rules.telling import TaskKind
from rules.visits import Answer, Entry
from store import tasks
from store.visits import Wanted
from tests.casework.test_campaigns import COORDINATOR, NOW, SEED, WISH, drawn, drawn_up
from tests.support.world import DISTRICT, World, at

SAFE = Entry("MIN4-01", "", Answer.PASS)


def visit_at(world: World, campaign: str, school: str) -> str:
    found = listed(world.desk, Wanted(campaign=campaign), None, NOW)
    names = {"S1": "第一小学", "S2": "第二中学", "S3": "第三幼儿园"}
    return next(one.number for one in found if one.school == names[school])


def team_of(world: World, visit: str) -> list[str]:
    return [one.number for one in look(world.desk, visit, NOW).standing.members]


def concluded(world: World, visit: str, when: str = "2026-09-02 10:00") -> None:
    people = team_of(world, visit)
    take_in(world.desk, Brought(visit, (SAFE,)), people[0], at(when))
    for who in people:
        sign(world.desk, visit, who, at(when))


def test_coverage_is_visited_of_listed_with_the_names_of_the_missing(world: World) -> None:
    number = drawn(world)
    concluded(world, visit_at(world, number, "S1"))
    gone = visit_at(world, number, "S2")
    give_up(world.desk, gone, team_of(world, gone)[0], "学校停课", at("2026-09-02 11:00"))
    found = covering.look(world.desk, number).coverage
    assert (found.listed, found.visited, found.share) == (3, 1, pytest.approx(1 / 3))
    assert [(one.code, one.why.zh) for one in found.missing] == [
        ("S2", "未能检查：学校停课"),
        ("S3", "待检查（第1组）"),
    ]
    assert [(one.name, one.listed, one.visited) for one in found.towns] == [("安富街道", 2, 1), ("永宁街道", 1, 0)]
    assert found.hours == {"09-02 10:00": 1}


def test_changes_by_hand_are_on_record_beside_the_drawn_plan(world: World) -> None:
    number = drawn(world)
    plan = covering.look(world.desk, number).campaign.plan
    before = look(world.desk, visit_at(world, number, "S1"), NOW).visit.planned_on
    other = date(2026, 9, 3) if before != date(2026, 9, 3) else date(2026, 9, 4)
    visit = move(world.desk, Change(number, "学校运动会", school="S1", day=other), COORDINATOR, NOW)
    assert look(world.desk, visit, NOW).visit.planned_on == other
    drop_school(world.desk, Change(number, "另有专项检查", school="S2"), COORDINATOR, NOW)
    assert covering.look(world.desk, number).coverage.listed == 2
    add_school(world.desk, Change(number, "恢复", school="S2", team=1, day=date(2026, 9, 3)), COORDINATOR, NOW)
    seen = covering.look(world.desk, number)
    assert [one.kind for one in seen.changes] == [PlanChangeKind.DAY, PlanChangeKind.DROPPED, PlanChangeKind.ADDED]
    assert [one.reason for one in seen.changes] == ["学校运动会", "另有专项检查", "恢复"]
    assert seen.campaign.plan == plan, "what was drawn stays what was drawn"
    assert seen.coverage.listed == 3


def test_a_member_is_replaced_by_one_of_the_same_side_in_every_visit_to_come(world: World) -> None:
    number = drawn(world)
    seen = covering.look(world.desk, number)
    officer = next(one.number for one in seen.members if one.side.value == "police")
    other = "PS1.inspector" if officer != "PS1.inspector" else "PSB.inspector"
    with pytest.raises(CannotGoThere, match="同属公安"):
        replace_member(world.desk, Change(number, "生病", out=officer, into="EDU.inspector"), COORDINATOR, NOW)
    with pytest.raises(BadInput):
        replace_member(world.desk, Change(number, "生病", out="PS9.inspector", into=other), COORDINATOR, NOW)
    assert replace_member(world.desk, Change(number, "生病", out=officer, into=other), COORDINATOR, NOW) == 3
    assert other in team_of(world, visit_at(world, number, "S3"))
    assert officer not in team_of(world, visit_at(world, number, "S3"))


def test_who_recuses_themselves_is_not_sent_there_by_lot_or_by_hand(world: World) -> None:
    assert recuse(world.desk, "EDU.inspector", "S1", InterestKind.FAMILY, "EDU.inspector", NOW)
    assert not recuse(world.desk, "EDU.inspector", "S1", InterestKind.FAMILY, COORDINATOR, NOW)
    number = drawn(world)
    found = covering.look(world.desk, number)
    assert [one.code for one in found.coverage.missing if one.why.zh == "没有派组"] == ["S1"]
    change = Change(number, "补派", school="S1", team=1, day=date(2026, 9, 3))
    with pytest.raises(CannotGoThere, match="回避"):
        add_school(world.desk, change, COORDINATOR, NOW)
    assert take_back(world.desk, "EDU.inspector", "S1", COORDINATOR, NOW)
    add_school(world.desk, change, COORDINATOR, NOW)
    with pytest.raises(UnknownSchools):
        recuse(world.desk, "EDU.inspector", "S9", InterestKind.FAMILY, COORDINATOR, NOW)


def test_a_change_needs_a_reason_a_day_within_and_a_drawn_plan(world: World) -> None:
    number = drawn_up(world)
    with pytest.raises(CampaignNotThere):
        move(world.desk, Change(number, "雨", school="S1", day=date(2026, 9, 4)), COORDINATOR, NOW)
    carry_on(world.desk, number, SEED, COORDINATOR, NOW)
    for wrong in (Change(number, " ", school="S1", day=date(2026, 9, 4)),
                  Change(number, "雨", school="S1", day=date(2026, 9, 9)),
                  Change(number, "雨", school="S1", team=7)):  # fmt: skip
        with pytest.raises(BadInput):
            move(world.desk, wrong, COORDINATOR, NOW)
    assert covering.look(world.desk, number).changes == ()


def test_a_visit_nobody_signs_becomes_a_coordinators_task_until_it_is_signed(world: World) -> None:
    number = drawn(world)
    visit = visit_at(world, number, "S1")
    take_in(world.desk, Brought(visit, (SAFE,)), team_of(world, visit)[0], at("2026-09-02 10:00"))
    assert follow_up(world.desk, at("2026-09-03 09:00")) == FollowedUp()
    assert follow_up(world.desk, at("2026-09-03 10:01")) == FollowedUp(unsigned=1)
    assert follow_up(world.desk, at("2026-09-03 10:16")) == FollowedUp()
    with world.desk.looking() as session:
        (task,) = tasks.task_lines(session)
    assert (task.kind, task.what, task.person) == (TaskKind.UNSIGNED_VISIT, visit, "政法委协调员")
    for who in team_of(world, visit):
        sign(world.desk, visit, who, at("2026-09-03 11:00"))
    assert follow_up(world.desk, at("2026-09-03 11:15")) == FollowedUp(signed_since=1)


def test_a_campaign_whose_days_are_over_ends_and_its_missing_schools_are_somebodys_task(world: World) -> None:
    number = drawn(world)
    concluded(world, visit_at(world, number, "S1"))
    assert follow_up(world.desk, at("2026-09-04 23:00")) == FollowedUp()
    assert follow_up(world.desk, at("2026-09-05 00:10")) == FollowedUp(ended=1, unvisited=1)
    assert follow_up(world.desk, at("2026-09-05 00:25")) == FollowedUp()
    seen = covering.look(world.desk, number)
    assert seen.campaign.state is CampaignState.ENDED
    assert [one.code for one in seen.coverage.missing] == ["S2", "S3"]
    assert {one.state for one in seen.visits.values()} == {VisitState.CONCLUDED, VisitState.NOT_DONE}


def test_the_monthly_action_is_drawn_up_on_the_first_working_day_and_once(world: World) -> None:
    assert monthly.draw_up_due(world.desk, at("2026-10-01 07:30")) == ([], []), "a holiday until the seventh"
    done, refused = monthly.draw_up_due(world.desk, at("2026-10-08 07:30"))
    assert refused == []
    (one,) = done
    campaign = covering.look(world.desk, one.number).campaign
    assert (campaign.title, campaign.kind, campaign.notice) == (
        "纳溪区2026年10月联合行动", CampaignKind.MONTHLY, Notice.UNANNOUNCED,
    )  # fmt: skip
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 10, 8), date(2026, 10, 10)), (
        "a Saturday that is worked"
    )
    again, _ = monthly.draw_up_due(world.desk, at("2026-10-08 07:31"))
    assert [two.was_done_before for two in again] == [True]
    assert monthly.draw_up_due(world.desk, at("2026-10-09 07:30")) == ([], [])


def test_whoever_is_interrupted_carries_on_with_the_seed_that_was_committed_to(world: World) -> None:
    number = drawn_up(world)
    first = carry_on(world.desk, number, SEED, ENGINE, NOW)
    assert first is not None
    assert first.seed == SEED
    assert carry_on(world.desk, number, "11" * 32, ENGINE, NOW) is None


def test_an_unannounced_visit_is_hidden_from_the_school_until_it_is_over(world: World) -> None:
    number = drawn(world, replace(WISH, notice=Notice.UNANNOUNCED, scope=Scope(schools=("S1",))))
    assert listed(world.desk, Wanted(), "S1.principal", NOW) == []
    assert len(listed(world.desk, Wanted(), COORDINATOR, NOW)) == 1
    concluded(world, visit_at(world, number, "S1"))
    assert len(listed(world.desk, Wanted(), "S1.principal", NOW)) == 1
    assert DISTRICT == "510503"
