"""Visits on the console: who sees them, and how they are answered, with a telephone and without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import orjson
import pytest
import sqlalchemy as sa

from casework.campaigning import Wish, draw_up
from casework.collecting import sign
from casework.drawing import commit_to, draw_lots
from casework.recording import record
from casework.visit_views import look
from casework.visiting import Brought, take_in
from rules.campaigns import Notice, Scope
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind
from store.visits import Photo
from tests.support.console import Console, all_forms_on, links_on
from tests.support.pages import statements
from tests.support.photos import SCHOOL, shot, view
from tests.support.story import COMMON
from tests.support.visited import DAY, POLICE, TEACHER, answered, console_of, entries, form_of, telephone, visit
from tests.support.world import DISTRICT, World, at

SEEN = Photo("before.jpg", "b" * 64, "image/jpeg", 10, EvidenceKind.FINDING)


def test_whoever_is_in_the_team_finds_their_visits_by_day(world: World, console: Console) -> None:
    today, coming = visit(world, "FIRE20"), visit(world, school="S2", on=date(2026, 9, 3))
    left = visit(world, school="S3", on=date(2026, 8, 31))
    page = console.signed_in(POLICE).get("/visits")
    assert page.status_code == 200
    order = [page.text.index(one) for one in ("今天", today, "以前未完成", left, "以后", coming)]
    assert order == sorted(order)
    for word in ("第一小学", "教育局检查人员", "校园消防安全检查表", "共 20 项"):
        assert word in page.text
    first = console_of(console, POLICE).get("/mine")
    assert [one for one in links_on(first) if "/visits/" in one] == [f"/visits/{today}"], "today's, where they begin"
    assert "没有等您办理" not in first.text
    assert "近期没有派给您的检查" in console.signed_in("PS1.inspector").get("/visits").text


def test_what_is_not_theirs_is_answered_like_what_is_not_there(world: World, console: Console) -> None:
    number = visit(world)
    for who in ("S1.principal", "S1.handler", "PS1.inspector", "PLC.coordinator"):
        browser = console.signed_in(who)
        for path in ("", "/state", "/items/MIN4-01", f"/photos/{'b' * 64}"):
            hidden = browser.get(f"/visits/{number}{path}")
            missing = browser.get(f"/visits/V-0{path}")
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert hidden.text.replace(number, "N") == missing.text.replace("V-0", "N")
    assert console.browser().sign_in("S1.principal").status_code == 303
    assert "检查人员" in console.signed_in("S2.principal").get("/visits").text


def test_an_unannounced_visit_is_invisible_to_those_it_goes_to(world: World, console: Console) -> None:
    wish = Wish("随机抽查", DISTRICT, date(2026, 9, 2), date(2026, 9, 2), checklists=("MIN4",),
                notice=Notice.UNANNOUNCED, scope=Scope(schools=("S1",)))  # fmt: skip
    campaign = draw_up(world.desk, wish, "PLC.coordinator", at(DAY + "08:00")).number
    commit_to(world.desk, campaign, "00" * 32, "PLC.coordinator", at(DAY + "08:00"))
    draw_lots(world.desk, campaign, "PLC.coordinator", at(DAY + "08:00"))
    with world.desk.looking() as session:
        number = session.scalar(sa.text("SELECT number FROM visit"))
        who = session.execute(sa.text("SELECT p.number, v.person_id FROM visit_member v JOIN person p ON p.id = "
                                      "v.person_id ORDER BY p.number")).all()  # fmt: skip
    member = who[0][0]
    browser = console.signed_in(member)
    assert number in browser.get("/visits").text
    assert "请勿透露" in browser.get(f"/visits/{number}").text
    for path in ("/visits", f"/visits/{number}", "/mine", "/hazards", "/overview"):
        page = console_of(console, "S1.principal").get(path)
        # What they asked for themselves is said back to them, and leads back to itself.
        assert number not in page.text.replace(f"“{number}”", "").replace(f'value="/visits/{number}"', "")
        assert "随机抽查" not in page.text
    # Even somebody of the team, should they come to serve at the school itself before the day.
    with world.desk.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE campus SET unit_id = (SELECT unit_id FROM visit_member WHERE person_id = :p LIMIT 1) "
                    "WHERE code = 'S1'"), {"p": who[0][1]},
        )  # fmt: skip
    assert number not in browser.get("/visits").text
    assert browser.get(f"/visits/{number}").status_code == 404


def test_items_are_answered_one_by_one_and_the_next_open_one_is_at_hand(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    done = answered(browser, number, "MIN4-01", "pass")
    assert (done.status_code, done.headers["location"]) == (303, f"/visits/{number}#MIN4-02")
    photo = shot(view(1), at(DAY + "09:40"), SCHOOL)
    form = form_of(browser.get(f"/visits/{number}/items/MIN4-02"), "MIN4-02")
    sent = browser.send(form, files={"photos": ("gate.jpg", photo, "image/jpeg")}, place=" 东  门 ", note="无人值守")
    assert sent.status_code == 303
    found = entries(world, number)
    assert [(one.item, one.place, one.answer, one.note, len(one.photos)) for one in found] == [
        ("MIN4-01", "", Answer.PASS, "", 0), ("MIN4-02", "东 门", Answer.FAIL, "无人值守", 1),
    ]  # fmt: skip
    page = browser.get(f"/visits/{number}")
    assert "2/4" in page.text
    kept = browser.get(f"/visits/{number}/photos/{found[1].photos[0]}")
    assert kept.content.startswith(b"\xff\xd8\xff")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert look(world.desk, number, console.at).visit.arrived_at == console.at


def test_a_second_place_is_added_and_one_is_changed_without_losing_its_photo(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    first = form_of(browser.get(f"/visits/{number}/items/MIN4-02"), "MIN4-02")
    browser.send(first, {"photos": ("a.jpg", shot(view(1)), "image/jpeg")}, place="东门", note="无人值守")
    answered(browser, number, "MIN4-02", "fail", place="西门", note="门已坏")
    digest = next(one for one in entries(world, number) if one.place == "东门").photos
    again = form_of(browser.get(f"/visits/{number}/items/MIN4-02?place=东门"), "MIN4-02")
    assert (again.fields["edits"], again.fields["keep_photos"]) == ("东门", digest[0])
    assert browser.send(again, place="正门", note="早上无人").status_code == 303
    assert [(one.place, one.note, one.photos) for one in entries(world, number)] == [
        ("正门", "早上无人", digest), ("西门", "门已坏", ()),
    ]  # fmt: skip
    answered(browser, number, "MIN4-02", "pass")
    assert [(one.place, one.answer) for one in entries(world, number)] == [("", Answer.PASS)]


def test_what_no_checklist_asks_about_is_written_down_and_taken_out_again(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    page = browser.get(f"/visits/{number}/items/beyond")
    assert answered(browser, number, "", "fail", place="操场", note="").status_code == 422
    assert browser.send(form_of(page, ""), place="操场", note="篮球架松动", category="SEC-GATE").status_code == 303
    assert [(one.item, one.category) for one in entries(world, number)] == [("", "SEC-GATE")]
    change = browser.get(f"/visits/{number}/items/beyond?place=操场")
    drop = [one for one in all_forms_on(change) if one.fields.get("answer") == "drop"]
    assert browser.send(drop[0]).status_code == 303
    assert entries(world, number) == []


def test_what_was_changed_in_two_places_is_kept_as_it_is_here_and_said(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    old = form_of(browser.get(f"/visits/{number}"), "MIN4-01")
    answered(browser, number, "MIN4-01", "pass")
    clash = browser.send(old, answer="not_applicable")
    assert clash.status_code == 409
    assert "那里的保留了（合格" in clash.text
    assert [one.answer for one in entries(world, number)] == [Answer.PASS]
    assert browser.send(old, answer="pass").status_code == 303, "the same once more changes nothing"


def test_an_answer_with_a_key_is_taken_in_once_whatever_happened_since(world: World, console: Console) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    first = telephone(browser, number, "k1", "MIN4-01", "not_applicable").json()
    assert (orjson.loads(first["mine"]), first["clash"]) == ([{"answer": "not_applicable"}], "")
    second = telephone(browser, number, "k2", "MIN4-01", "pass", first["mine"]).json()
    telephone(browser, number, "k3", "MIN4-01", "not_applicable", second["mine"])
    late = telephone(browser, number, "k2", "MIN4-01", "pass", first["mine"])
    assert late.status_code == 200
    assert [one.answer for one in entries(world, number)] == [Answer.NOT_APPLICABLE], "an old answer came twice"
    take_in(world.desk, Brought(number, (Entry("MIN4-02", "", Answer.PASS),)), TEACHER, console.at)
    for who in (POLICE, TEACHER):
        sign(world.desk, number, who, console.at)
    assert telephone(browser, number, "k3", "MIN4-01", "not_applicable", second["mine"]).status_code == 200
    fresh = telephone(browser, number, "k9", "MIN4-03", "pass")
    assert fresh.status_code == 409
    assert "已完成" in fresh.json()["refused"]


def test_a_telephone_is_believed_about_when_the_team_came_within_reason(world: World, console: Console) -> None:
    for school, said, arrived in (
        ("S1", console.at - timedelta(minutes=50), console.at - timedelta(minutes=50)),
        ("S2", console.at + timedelta(hours=1), console.at),
        ("S3", console.at - timedelta(days=2), console.at),
    ):
        number = visit(world, school=school)
        browser = console_of(console, POLICE)
        telephone(browser, number, "k", "MIN4-01", "pass", since=str(int(said.timestamp() * 1000)))
        assert look(world.desk, number, console.at).visit.arrived_at == arrived


@pytest.mark.parametrize(
    "sent",
    [
        {"before": "nonsense"}, {"before": '[{"answer":"maybe"}]'}, {"before": '[{"answer":"pass","x":1}]'},
        {"before": '[{"answer":"pass","place":7}]'}, {"before": "7"}, {"answer": "maybe"}, {"item": "FIRE20-01"},
        {"answer": "fail", "note": "联系人13812345678"}, {"answer": "fail", "place": "x" * 200},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused_in_words(world: World, console: Console, sent: dict[str, str]) -> None:
    number = visit(world)
    browser = console.signed_in(POLICE)
    given = {"item": "MIN4-01", "answer": "pass", **sent}
    answer = telephone(browser, number, "k", **given)
    assert answer.status_code == 422
    assert answer.json()["refused"]
    assert entries(world, number) == []


def test_what_is_no_photo_is_refused_and_anothers_photo_is_not_taken_over(world: World, console: Console) -> None:
    number = visit(world)
    take_in(world.desk, Brought(number, (Entry("MIN4-02", "东门", Answer.FAIL, photos=(SEEN.digest,)),), None,
                                {SEEN.digest: SEEN}), TEACHER, console.at)  # fmt: skip
    browser = console.signed_in(POLICE)
    form = form_of(browser.get(f"/visits/{number}/items/MIN4-02"), "MIN4-02")
    paper = browser.send(form, {"photos": ("a.pdf", b"%PDF-1.4", "application/pdf")}, place="东门", note="铁门锁死")
    assert paper.status_code == 422
    assert "不是照片" in paper.text
    assert form_of(paper, "MIN4-02").fields["place"] == "东门"
    assert ">铁门锁死</textarea>" in paper.text
    browser.send(form, place="东门", keep_photos=SEEN.digest)
    assert [one.photos for one in entries(world, number)] == [()]


def test_the_page_of_a_visit_is_small_and_asks_the_database_no_more_for_more_of_it(
    world: World, console: Console
) -> None:
    number = visit(world, "SEC40", "FIRE20")
    browser = console.signed_in(POLICE)
    asked = []
    for count in (2, 40):
        items = [one.code for one in look(world.desk, number, console.at).checklists[0].items][:count]
        written = tuple(Entry(one, "东侧", Answer.FAIL, "现场情况与要求不符") for one in items)
        take_in(world.desk, Brought(number, written), POLICE, console.at)
        record(world.desk, replace(COMMON, place=f"第{count}间"), "PS1.inspector", console.at)
        for path in (f"/visits/{number}", "/visits"):
            browser.get(path)
            with statements(console) as said:
                page = browser.get(path)
            assert page.status_code == 200
            assert len(page.content) < 130_000
            asked.append((path, len(said)))
    assert asked[:2] == asked[2:]
    assert all(count < 40 for _, count in asked), asked


def test_what_a_telephone_keeps_is_wiped_when_somebody_signs_out(world: World, console: Console) -> None:
    visit(world)
    browser = console.signed_in(POLICE)
    page = browser.get("/visits")
    assert page.headers["x-kept-for"] == str(12 * 3600)
    worker = browser.get("/static/worker.js")
    assert worker.headers["service-worker-allowed"] == "/visits"
    assert "service-worker-allowed" not in browser.get("/static/visit.js").headers
    assert browser.fill(page, "/sign-out").headers["clear-site-data"] == '"storage"'
