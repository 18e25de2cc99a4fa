"""The end of a visit on the console: what differs is settled, what is alike is named, and both sides sign."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from casework.collecting import sign
from casework.recording import record
from casework.visit_views import look
from rules.access import FAILURES, AccessKind
from rules.campaigns import VisitState
from rules.vocabulary import EvidenceKind, Stage
from store import accounts
from tests.support.codes import with_factor
from tests.support.console import PASSWORD, Console, forms_on
from tests.support.photos import shot, view
from tests.support.story import COMMON
from tests.support.visited import POLICE, TEACHER, answered, beside, entries, form_of, visit
from tests.support.world import World, at


def test_members_who_differ_settle_it_and_sign_what_they_were_shown(world: World, console: Console) -> None:
    number = visit(world)
    police, teacher = console.signed_in(POLICE), console.signed_in(TEACHER)
    answered(police, number, "MIN4-02", "fail", place="东门", note="无人值守")
    answered(teacher, number, "MIN4-02", "pass")
    page = police.get(f"/visits/{number}")
    assert "同组意见不一" in page.text
    assert police.fill(page, f"/visits/{number}/sign").status_code == 409
    settled = forms_on(page)[f"/visits/{number}/settle"]
    assert police.send(settled, answer="fail", note="以现场为准").status_code == 303
    shown = police.get(f"/visits/{number}")
    answered(teacher, number, "MIN4-01", "pass")
    late = police.fill(shown, f"/visits/{number}/sign")
    assert late.status_code == 409
    assert "刚刚有改动" in late.text
    assert police.fill(police.get(f"/visits/{number}"), f"/visits/{number}/sign").status_code == 303
    assert teacher.fill(teacher.get(f"/visits/{number}"), f"/visits/{number}/sign").status_code == 303
    seen = look(world.desk, number, console.at)
    assert seen.visit.state is VisitState.CONCLUDED
    over = police.get(f"/visits/{number}")
    assert seen.found[0].number in over.text
    assert f"/visits/{number}/answer" not in over.text


def test_a_team_mate_signs_on_the_same_telephone_with_their_own_password(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    console.account(TEACHER)
    answered(browser, number, "MIN4-01", "pass")
    assert beside(browser, number, TEACHER, "wrong").status_code == 403
    assert beside(browser, number, "PS1.inspector", PASSWORD).status_code == 422, "not of the team"
    assert look(world.desk, number, console.at).standing.signed == ()
    assert beside(browser, number, TEACHER, PASSWORD).status_code == 303
    assert [one.number for one in look(world.desk, number, console.at).standing.signed] == [TEACHER]
    assert "公安分局检查人员" in browser.get("/visits").text, "nobody was signed in or out by it"
    with world.desk.looking() as session:
        kinds = [one.kind for one in accounts.accesses(session, TEACHER, 10)]
    assert kinds == [AccessKind.CONFIRMED, AccessKind.TRIED, AccessKind.REFUSED, AccessKind.TRIED]


def test_a_password_is_not_guessed_on_a_colleagues_telephone_either(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    console.account(TEACHER)
    answered(browser, number, "MIN4-01", "pass")
    for _ in range(FAILURES):
        assert beside(browser, number, TEACHER, "wrong").status_code == 403
    assert beside(browser, number, TEACHER, PASSWORD).status_code == 429


def test_whoever_was_given_a_one_time_password_signs_nothing_with_it(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    console.account(TEACHER, must_change=True)
    answered(browser, number, "MIN4-01", "pass")
    assert beside(browser, number, TEACHER, PASSWORD).status_code == 403


def test_a_failure_that_resembles_an_open_hazard_is_pointed_out_and_can_be_named_as_it(
    world: World, console: Console
) -> None:
    old = record(world.desk, replace(COMMON, subcategory="SEC-GATE", place="东门"), "PS1.inspector",
                 at("2026-08-20 09:00")).number  # fmt: skip
    number = visit(world)
    browser = console.signed_in(POLICE)
    answered(browser, number, "MIN4-02", "fail", place="东门", note="无人值守")
    assert f"可能就是未销号隐患：{old}" in browser.get(f"/visits/{number}").text
    form = form_of(browser.get(f"/visits/{number}/items/MIN4-02?place=东门"), "MIN4-02")
    browser.send(form, known_as=old)
    assert [one.known_as for one in entries(world, number)] == [old]
    for who in (POLICE, TEACHER):
        sign(world.desk, number, who, console.at)
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT number FROM hazard")).scalars().all() == [old]


def test_what_was_put_right_on_the_spot_goes_on_with_both_photos(world: World, console: Console) -> None:
    number = visit(world, "FIRE20")
    browser = console.signed_in(POLICE)
    light = next(one.code for one in look(world.desk, number, console.at).checklists[0].items if one.on_the_spot
                 or one.severity_if_failed.value in ("low", "general"))  # fmt: skip
    form = form_of(browser.get(f"/visits/{number}/items/{light}"), light)
    photos = [("photos", ("a.jpg", shot(view(1)), "image/jpeg")), ("after", ("b.jpg", shot(view(2)), "image/jpeg"))]
    assert browser.send(form, photos, place="食堂", fixed="1", measures="已更换").status_code == 303
    for who in (POLICE, TEACHER):
        sign(world.desk, number, who, console.at)
    with world.desk.looking() as session:
        rows = session.execute(sa.text("SELECT stage, measures FROM hazard")).all()
        kinds = session.execute(sa.text("SELECT kind FROM evidence ORDER BY kind")).scalars().all()
    assert [tuple(row) for row in rows] == [(Stage.SUBMITTED.value, "已更换")]
    assert kinds == [EvidenceKind.FINDING.value, EvidenceKind.RECTIFIED.value]


def test_a_visit_that_could_not_be_made_is_written_down_for_a_reason(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    page = browser.get(f"/visits/{number}")
    assert browser.fill(page, f"/visits/{number}/arrive").status_code == 303
    assert browser.fill(page, f"/visits/{number}/not-done", reason=" ").status_code == 422
    assert browser.fill(page, f"/visits/{number}/not-done", reason="学校停课").status_code == 303
    assert look(world.desk, number, console.at).visit.state is VisitState.NOT_DONE
    assert "学校停课" in browser.get(f"/visits/{number}").text


def test_whoever_has_a_second_factor_signs_on_their_own_telephone(world: World, console: Console) -> None:
    number = visit(world)
    with_factor(console, TEACHER)
    browser = console.signed_in(POLICE)
    answered(browser, number, "MIN4-01", "pass")
    assert beside(browser, number, TEACHER, "wrong").status_code == 403
    refused = beside(browser, number, TEACHER, PASSWORD)
    assert refused.status_code == 422
    assert "请用本人的手机登录后签字" in refused.text
    assert look(world.desk, number, console.at).standing.signed == ()
