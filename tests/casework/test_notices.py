"""Notices: who is told about visits, campaigns and resolutions, once each, and who must never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import covering, visit_notices
from casework.campaigning import Wish
from casework.collecting import sign
from casework.drawing import carry_on
from casework.following_up import follow_up
from casework.issuing import Outing, open_visit
from casework.replanning import Change, add_school, drop_school, move, replace_member
from casework.visiting import Brought, take_in
from models import Post, Tenure, Visit
from rules.campaigns import Notice as Announcing
from rules.campaigns import Scope
from rules.notices import NoticeKind
from rules.telling import MessageKind, TaskKind
from store import campaigns, visits
from tests.casework.test_campaigns import COORDINATOR, NOW, SEED, WISH, drawn
from tests.casework.test_following_up import SAFE, concluded, team_of, visit_at
from tests.notifications.looking import messages, open_tasks
from tests.support.noticed import hearers, notice, sound, told
from tests.support.world import TOWN_1, World, at

UNANNOUNCED = replace(WISH, notice=Announcing.UNANNOUNCED)


@pytest.mark.parametrize(
    "wish",
    [
        WISH,
        UNANNOUNCED,
        replace(WISH, teams=1, scope=Scope(areas=(TOWN_1,))),
        replace(WISH, teams=1, scope=Scope(share=0.34)),
        replace(WISH, starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 2), teams=2),
    ],
    ids=["all", "unannounced", "one town", "a share", "one day"],
)
def test_as_many_are_told_of_visits_as_there_are_members_each_of_exactly_theirs(world: World, wish: Wish) -> None:
    number = drawn(world, wish)
    seen = covering.look(world.desk, number)
    said = told(world, NoticeKind.VISITS_GIVEN)
    assert set(said) == {one.number for one in seen.members}
    team = {one.number: one.team for one in seen.members}
    for who, words in said.items():
        mine = {one.number for one in seen.visits.values() if one.team == team[who]}
        assert {one.number for one in words.visits} == mine
        assert [one.day for one in words.visits] == sorted(one.day for one in words.visits)
    assert len(messages(world, MessageKind.VISITS_GIVEN)) == len(seen.members)
    assert sound(world, "2026-09-01 09:05")


def test_whoever_is_drawn_knows_day_school_mates_and_what_is_looked_at(world: World) -> None:
    drawn(world)
    words = told(world, NoticeKind.VISITS_GIVEN)["EDU.inspector"]
    assert (words.title, words.starts_on, words.ends_on) == (WISH.title, WISH.starts_on, WISH.ends_on)
    assert {one.school for one in words.visits} == {"第一小学", "第二中学", "第三幼儿园"}
    assert all(len(one.mates) == 1 and "检查人员" in one.mates[0] for one in words.visits)
    assert [one.zh for one in words.checklists] == ["校园安防最低标准“四个100%”（4项）"]


def test_nobody_is_told_twice_when_the_draw_is_tried_again(world: World) -> None:
    number = drawn(world)
    before = len(messages(world))
    assert carry_on(world.desk, number, SEED, COORDINATOR, at("2026-09-01 09:10")) is None
    with world.desk.sitting(at("2026-09-01 09:20")) as sitting:
        found = campaigns.meant(sitting.session, number)
        assert found is not None
        visit_notices.tell_drawn(sitting, found)
    assert len(messages(world)) == before == 5


def test_the_principals_of_an_announced_campaign_know_who_comes_and_when(world: World) -> None:
    number = drawn(world)
    said = told(world, NoticeKind.VISIT_ANNOUNCED)
    assert set(said) == {"S1.principal", "S2.principal", "S3.principal"}
    words, seen = said["S1.principal"], covering.look(world.desk, number)
    assert words.school == "第一小学"
    assert [one.number for one in words.visits] == [visit_at(world, number, "S1")]
    assert set(words.teams) == {one.unit for one in seen.members if one.team == words.visits[0].team}


def test_an_unannounced_campaign_tells_no_school_whatever_happens_until_it_is_over_there(world: World) -> None:
    number = drawn(world, UNANNOUNCED)
    days = {code: visit_to(world, number, code).planned_on for code in ("S1", "S2", "S3")}
    school, day = next((code, day) for code, day in days.items() if day != date(2026, 9, 4))
    move(world.desk, Change(number, "雨", school=school, day=date(2026, 9, 4)), COORDINATOR, NOW)
    drop_school(world.desk, Change(number, "停课", school=school), COORDINATOR, NOW)
    add_school(world.desk, Change(number, "复课", school=school, team=1, day=day), COORDINATOR, NOW)
    take_in(world.desk, Brought(visit_at(world, number, school), (SAFE,)), "EDU.inspector", at("2026-09-02 10:00"))
    follow_up(world.desk, at("2026-09-03 10:01"))
    covering.cancel(world.desk, number, COORDINATOR, at("2026-09-03 10:05"))
    schools = {one for one in hearers(world) if one.startswith("S") and one[1].isdigit()}
    assert schools == set()
    assert "EDU.inspector" in hearers(world)


def visit_to(world: World, number: str, school: str) -> Visit:
    with world.desk.looking() as session:
        found = visits.meant(session, visit_at(world, number, school))
    assert found is not None
    return found


def test_a_school_without_a_principal_is_told_of_one_up_and_the_post_is_a_task(world: World) -> None:
    posts = sa.select(col(Post.id)).where(col(Post.unit_id) == world.units["S1"])
    with world.desk.sitting(at("2026-08-01 09:00")) as sitting:
        sitting.session.execute(sa.delete(Tenure).where(col(Tenure.post_id).in_(posts)))
    drawn(world)
    assert set(told(world, NoticeKind.VISIT_ANNOUNCED)) == {"EDU.head", "S2.principal", "S3.principal"}
    risen = [one for one in messages(world, MessageKind.VISIT_ANNOUNCED) if one.has_risen]
    assert [one.unit_id for one in risen] == [world.units["S1"]]
    assert open_tasks(world, TaskKind.EMPTY_POST) == [(COORDINATOR, "principal")]
    assert sound(world, "2026-09-01 09:05")


def test_a_changed_day_is_told_to_the_team_and_to_the_school_that_had_been_told(world: World) -> None:
    number = drawn(world)
    was = visit_to(world, number, "S1").planned_on
    day = date(2026, 9, 3) if was != date(2026, 9, 3) else date(2026, 9, 4)
    move(world.desk, Change(number, "学校运动会", school="S1", day=day), COORDINATOR, NOW)
    said = told(world, NoticeKind.VISITS_CHANGED)
    assert set(said) == {*team_of(world, visit_at(world, number, "S1")), "S1.principal"}
    words = said["S1.principal"]
    assert (words.reason, [one.day for one in words.visits]) == ("学校运动会", [day])
    assert words.changes[0].zh == f"第一小学：检查日期由 {was} 改为 {day}"
    move(world.desk, Change(number, "再说一遍", school="S1", day=day), COORDINATOR, NOW)
    assert len(told(world, NoticeKind.VISITS_CHANGED)) == len(said), "nothing was changed"


def test_who_leaves_who_joins_and_who_stays_know_of_each_other(world: World) -> None:
    number = drawn(world)
    officer = next(one.number for one in covering.look(world.desk, number).members if one.side.value == "police")
    other = "PS1.inspector" if officer != "PS1.inspector" else "PSB.inspector"
    replace_member(world.desk, Change(number, "生病", out=officer, into=other), COORDINATOR, NOW)
    said = told(world, NoticeKind.VISITS_CHANGED)
    assert set(said) == {officer, other, "EDU.inspector"}
    assert said[officer].visits == ()
    assert len(said[other].visits) == len(said["EDU.inspector"].visits) == 3
    assert "退出" in said[other].changes[0].zh
    assert sound(world, "2026-09-01 09:05")


def test_a_school_taken_out_and_put_back_hears_both(world: World) -> None:
    number = drawn(world)
    drop_school(world.desk, Change(number, "另有专项检查", school="S2"), COORDINATOR, NOW)
    assert told(world, NoticeKind.VISITS_CHANGED)["S2.principal"].visits == ()
    add_school(world.desk, Change(number, "恢复", school="S2", team=1, day=date(2026, 9, 3)), COORDINATOR, NOW)
    with world.desk.looking() as session:
        causes = session.scalars(sa.select(notice.c.cause).where(notice.c.kind == NoticeKind.VISIT_ANNOUNCED)).all()
    assert len(set(causes)) == len(causes) == 4


def test_a_campaign_that_is_called_off_is_told_to_all_who_had_been_told_of_it(world: World) -> None:
    number = drawn(world)
    covering.cancel(world.desk, number, COORDINATOR, at("2026-09-01 12:00"))
    said = told(world, NoticeKind.VISITS_CHANGED)
    members = {one.number for one in covering.look(world.desk, number).members}
    assert set(said) == members | {"S1.principal", "S2.principal", "S3.principal"}
    assert all("取消" in one.changes[0].zh and one.visits == () for one in said.values())


def test_a_visit_opened_by_hand_is_told_to_who_goes_and_not_to_the_school(world: World) -> None:
    outing = Outing("S1", ("PSB.inspector", "EDU.inspector"), date(2026, 9, 1), ("MIN4",))
    number = open_visit(world.desk, outing, COORDINATOR, at("2026-09-01 08:00"))
    said = told(world, NoticeKind.VISITS_GIVEN)
    assert {who: [one.number for one in words.visits] for who, words in said.items()} == {
        "PSB.inspector": [number], "EDU.inspector": [number],
    }  # fmt: skip
    assert hearers(world) == set(said)


def test_only_those_who_have_not_signed_are_asked_to_and_once(world: World) -> None:
    number = drawn(world)
    visit = visit_at(world, number, "S1")
    first, second = team_of(world, visit)
    take_in(world.desk, Brought(visit, (SAFE,)), first, at("2026-09-02 10:00"))
    sign(world.desk, visit, first, at("2026-09-02 10:30"))
    for when in ("2026-09-03 09:00", "2026-09-03 10:01", "2026-09-03 10:16"):
        follow_up(world.desk, at(when))
    assert set(told(world, NoticeKind.VISIT_UNSIGNED)) == {second}


def test_the_coordinator_hears_how_far_a_campaign_came_and_who_is_missing(world: World) -> None:
    number = drawn(world)
    concluded(world, visit_at(world, number, "S1"))
    follow_up(world.desk, at("2026-09-05 00:10"))
    follow_up(world.desk, at("2026-09-05 00:25"))
    said = told(world, NoticeKind.CAMPAIGN_ENDED)
    assert set(said) == {COORDINATOR}
    words = said[COORDINATOR]
    assert (words.listed, words.visited, words.missing, words.uncounted) == (3, 1, ("第二中学", "第三幼儿园"), 0)
