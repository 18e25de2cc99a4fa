"""One hazard recorded on its page: by whom, at which school, once, and not when it is on record already."""

from __future__ import annotations

import re

import httpx
import pytest
import sqlalchemy as sa

from rules.vocabulary import Source
from store import cases
from tests.support.console import Browser, Console, forms_on
from tests.support.photos import shot, view
from tests.support.story import COORDINATOR
from tests.support.world import World, at

SEEN = {
    "school": "第一小学 S1", "category": "SEC-PATROL", "place": "门卫室", "description": "夜间值班无巡查记录",
    "source": "report", "severity": "", "found_on": "2026-08-31", "sure": "",
}  # fmt: skip


def sent(browser: Browser, files: object = None, **filled: str) -> httpx.Response:
    form = forms_on(browser.get("/record"))["/record"]
    return browser.send(form, files=files, **(SEEN | filled))


def count(world: World) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text("SELECT count(*) FROM hazard")) or 0)


def test_a_report_on_the_telephone_is_recorded_with_its_photo_and_says_what_comes(
    world: World, console: Console
) -> None:
    browser = console.signed_in(COORDINATOR)
    answer = sent(browser, files={"files": ("门卫.jpg", shot(view(1)), "image/jpeg")})
    assert answer.status_code == 303
    number = re.findall(r"[\d-]{10,}", answer.headers["location"])[0]
    page = browser.get(answer.headers["location"]).text
    assert "由协调员在 2026-09-" in page
    assert "整改时限：交办之日起" in page
    assert 'href="/triage"' in page
    with world.desk.looking() as session:
        case = cases.hazard_by_number(session, number)
        photos = session.scalar(sa.text("SELECT count(*) FROM evidence WHERE hazard_id = :i"), {"i": case.id})
    assert (case.source, case.found_at, case.place) == (Source.REPORT, at("2026-08-31 12:00"), "门卫室")
    assert photos == 1


def test_the_same_form_twice_is_one_hazard(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/record"))["/record"]
    first, second = (browser.send(form, **(SEEN | {"sure": "1"})) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert count(world) == 1


def test_what_may_be_known_is_said_before_it_is_recorded_and_nothing_filled_in_is_lost(
    world: World, console: Console
) -> None:
    browser = console.signed_in(COORDINATOR)
    number = re.findall(r"[\d-]{10,}", sent(browser).headers["location"])[0]
    again = sent(browser, description="无巡查记录")
    assert again.status_code == 422
    assert f"{number}（同类同部位）" in again.text
    assert count(world) == 1
    form = forms_on(again)["/record"]
    assert (form.fields["place"], form.fields["school"]) == ("门卫室", "第一小学 S1")
    assert 'value="SEC-PATROL" selected' in again.text
    assert browser.send(form, **(SEEN | {"description": "无巡查记录", "sure": "1"})).status_code == 303
    assert count(world) == 2


@pytest.mark.parametrize(("school", "why"), [
    ("", "请选择学校"), ("无此学校", "没有找到学校"), ("第", "不止一所"),
])  # fmt: skip
def test_a_school_nobody_can_tell_is_asked_for_again(console: Console, school: str, why: str) -> None:
    answer = sent(console.signed_in(COORDINATOR), school=school)
    assert answer.status_code == 422
    assert why in answer.text


def test_a_school_records_at_its_own_place_and_is_not_asked_which(world: World, console: Console) -> None:
    browser = console.signed_in("S1.principal")
    page = browser.get("/record")
    assert forms_on(page)["/record"].fields["school"] == "第一小学 S1"
    assert "datalist" not in page.text
    assert "四不两直" not in page.text
    assert sent(browser, source="self_check").status_code == 303
    elsewhere = sent(browser, school="第二中学 S2")
    assert elsewhere.status_code == 403
    assert "不能对" in elsewhere.text
    assert count(world) == 1


def test_who_may_record_nowhere_is_told_whom_to_tell(console: Console) -> None:
    page = console.signed_in("FRS.handler").get("/record")
    assert page.status_code == 200
    assert "/record" not in forms_on(page)
    assert "告诉协调员" in page.text


def test_a_day_to_come_and_a_name_too_many_are_refused(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    assert sent(browser, found_on="2026-09-02").status_code == 422
    assert sent(browser, description="举报人电话 13800138000").status_code == 422
    assert count(world) == 0


def test_whoever_finds_what_is_not_theirs_to_see_is_told_that_it_is_recorded(world: World, console: Console) -> None:
    browser = console.signed_in("PSB.inspector")
    answer = sent(browser, category="DISP-CONF", source="agency_check")
    assert answer.headers["location"].startswith("/record?done=")
    assert "已登记" in browser.get(answer.headers["location"]).text


def test_a_script_is_answered_in_words_or_with_where_to_go(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/record"))["/record"]
    asks = {"Accept": "application/json"}
    assert "请选择学校" in browser.send(form, headers=asks, **(SEEN | {"school": ""})).json()["refused"]
    assert browser.send(form, headers=asks, **SEEN).json()["to"].endswith("/recorded")
