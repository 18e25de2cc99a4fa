"""Forms whose session is over, and whatever else comes back: nothing is lost, done twice or done by somebody else."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from tests.support.console import PASSWORD, Browser, Console, Form, forms_on
from tests.support.photos import shot, view
from tests.support.picture import counts
from tests.support.story import COORDINATOR, assigned, rectifying_
from tests.support.world import World

SCHOOL = "S1.handler"


def signed_out(browser: Browser) -> None:
    """As in another tab of the same browser."""
    browser.fill(browser.get("/mine"), "/sign-out")


def given_back(browser: Browser, form: Form, **filled: str) -> httpx.Response:
    """The form is sent when its session is over, its sender signs in elsewhere and goes on."""
    late = browser.send(form, **filled)
    assert (late.status_code, "登录已过期，填写的内容还在" in late.text) == (403, True)
    browser.sign_in(SCHOOL)
    return browser.send(forms_on(late)[form.action])


def times_done(world: World, act: str) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE act = :act"), {"act": act}) or 0)


@pytest.mark.parametrize("page", ["/hazards/{}", "/hazards/{}/do/control"])
def test_a_form_filled_in_while_the_session_ended_comes_back_and_is_done_once(
    world: World, console: Console, page: str
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, path = console.signed_in(SCHOOL), page.format(number)
    action = path if "/do/" in path else f"{path}/acts/control"
    form = forms_on(school.get(path))[action]
    signed_out(school)
    before = counts(world)
    back = given_back(school, form, note="已封闭二号楼东侧")
    assert (back.status_code, "已封闭二号楼东侧" in back.text, "没有提交" in back.text) == (403, True, True)
    assert (counts(world)["ledger_event"], times_done(world, "control")) == (before["ledger_event"], 0)
    again = forms_on(back)[f"/hazards/{number}/do/control"]
    assert again.fields["key"] == form.fields["key"]
    for _ in range(2):
        assert school.send(again, note="已封闭二号楼东侧").status_code == 303
    assert times_done(world, "control") == 1


def test_a_form_without_a_page_of_its_own_is_carried_on_and_its_files_are_asked_for_anew(
    world: World, console: Console
) -> None:
    school = console.signed_in(SCHOOL)
    page = school.get("/hazards?stage=assigned")
    form = forms_on(page)["/views"]
    signed_out(school)
    back = given_back(school, form, name="第一小学待签收")
    assert "第一小学待签收" in back.text
    assert school.send(forms_on(back)["/views"]).status_code == 303
    assert "★ 第一小学待签收" in school.get("/hazards").text
    number = rectifying_(world, "2026-09-01 09:00")
    act = forms_on(school.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/submit"]
    signed_out(school)
    late = school.send(act, {"files": ("整改后.jpg", shot(view(1), console.at), "image/jpeg")}, measures="已补齐")
    assert "须重新选择：整改后.jpg" in late.text
    assert forms_on(late)[act.action].fields["measures"] == "已补齐"


def test_what_somebody_wrote_is_not_shown_to_who_signs_in_after_them(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    browser = console.signed_in(SCHOOL)
    form = forms_on(browser.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/control"]
    signed_out(browser)
    late = browser.send(form, note="只给自己看的话")
    console.account(COORDINATOR)
    browser.sign_in(COORDINATOR)
    for sent in (form, forms_on(late)[form.action]):
        answer = browser.send(sent, note="只给自己看的话")
        assert (answer.status_code, "只给自己看的话" in answer.text) == (403, False)
    elsewhere = browser.send(form, headers={"Origin": "https://evil.test"}, note="只给自己看的话")
    assert (elsewhere.status_code, "只给自己看的话" in elsewhere.text) == (403, False)


def test_a_password_is_never_sent_back_and_a_button_is_pressed_again_on_its_page(
    world: World, console: Console
) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(SCHOOL)
    form = forms_on(browser.get("/password"))["/password"]
    button = forms_on(browser.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/acknowledge"]
    signed_out(browser)
    assert browser.send(button).headers["location"] == f"/sign-in?next=/hazards/{number}"
    late = browser.send(form, old=PASSWORD, new="x" * 12, again="x" * 12)
    assert late.headers["location"] == "/sign-in?next=/password"


def test_sign_in_in_two_tabs_goes_on_in_the_second_and_without_cookies_asks_once_more(console: Console) -> None:
    console.account(SCHOOL)
    browser = console.browser()
    first, second = (forms_on(browser.get("/sign-in?next=/hazards"))["/sign-in"] for _ in range(2))
    assert browser.send(first, number=SCHOOL, password=PASSWORD).status_code == 303
    on = browser.send(second, number=SCHOOL, password=PASSWORD)
    assert (on.status_code, on.headers["location"]) == (303, "/hazards")
    browser.client.cookies.clear()
    back = browser.send(second, number=SCHOOL, password=PASSWORD)
    assert (back.status_code, forms_on(back)["/sign-in"].fields["number"]) == (403, SCHOOL)
    assert PASSWORD not in back.text
    assert browser.fill(back, "/sign-in", number=SCHOOL, password=PASSWORD).headers["location"] == "/hazards"


def test_the_page_asked_for_keeps_its_query_through_the_sign_in_and_the_language(console: Console) -> None:
    console.account(SCHOOL)
    browser, asked = console.browser(), "/hazards?stage=closed&severity=major"
    to = browser.get(asked).headers["location"]
    assert to == "/sign-in?next=/hazards%3Fstage%3Dclosed%26severity%3Dmajor"
    done = browser.fill(browser.get(to), "/sign-in", number=SCHOOL, password=PASSWORD)
    assert done.headers["location"] == asked
    assert browser.fill(browser.get(asked), "/language", language="en").headers["location"] == asked


def test_the_language_after_a_refused_act_is_that_of_the_page_the_form_stands_on(
    world: World, console: Console
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/merge"]
    refused = browser.send(form, into="510503-2026-999999")
    assert browser.fill(refused, "/language", language="en").headers["location"] == f"/hazards/{number}"


def came_by(browser: Browser, path: str, before: str) -> httpx.Response:
    return browser.get(path, Referer=before)


@pytest.mark.parametrize(
    ("path", "status"), [("/several?act=assign", 422), ("/nothing", 404), ("/hazards/510503-2026-999999", 404)]
)
def test_who_is_told_no_keeps_the_menu_and_the_way_back(console: Console, path: str, status: int) -> None:
    browser, here = console.signed_in(COORDINATOR), "http://testserver/hazards?stage=found&severity=major"
    answer = came_by(browser, path, here)
    assert answer.status_code == status
    assert 'href="/overview"' in answer.text
    assert 'href="/hazards?stage=found&amp;severity=major"' in answer.text
    for other in ("https://evil.test/hazards", "http://[", "http://testserver/nowhere", f"http://testserver{path}"):
        assert "返回上一页" not in came_by(browser, path, other).text
    assert "返回上一页" in came_by(browser, path, here).text
    assert 'href="/overview"' not in came_by(console.browser(), "/nothing", here).text
