"""Forms at work: what becomes of one that is sent, sent twice, sent too late or with files that may not be kept."""

from __future__ import annotations

import re
import threading
from datetime import date
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from casework.escalating import escalate
from rules.vocabulary import Instrument, Stage
from store.files import LARGEST
from tests.support.asked import is_for_programs, routes_of
from tests.support.console import Browser, Console, forms_on
from tests.support.pages import act, offered, stage
from tests.support.photos import shot, view
from tests.support.picture import counts
from tests.support.story import (
    COORDINATOR,
    MAJOR,
    SERIOUS,
    asked_for_time,
    assigned,
    found,
    objected,
    proposed,
    rectifying_,
    submitted,
)
from tests.support.world import World, at

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 200


def test_a_case_goes_from_hand_over_to_close_out_on_its_page_alone(world: World, console: Console) -> None:
    number = found(world, "2026-09-01 09:00")
    coordinator, school = console.signed_in(COORDINATOR), console.signed_in("S1.handler")
    verifier = console.signed_in("PS1.handler")
    assert act(coordinator, number, "assign").status_code == 303
    assert act(school, number, "acknowledge").status_code == 303
    bare = act(school, number, "submit", measures="已补齐")
    assert bare.status_code == 422
    assert "材料" in bare.text
    photo = {"files": ("after.jpg", shot(view(1), console.at), "image/jpeg")}
    assert act(school, number, "submit", photo, measures="已补齐记录", funds="120.50").status_code == 303
    assert stage(world, number) is Stage.SUBMITTED
    assert 'id="marks"' not in verifier.get(f"/hazards/{number}").text
    back = act(verifier, number, "rework", note="二号岗仍缺")
    assert back.status_code == 303
    assert act(school, number, "submit", photo, measures="已补齐二号岗").status_code == 303
    told = verifier.get(f"/hazards/{number}").text
    assert 'id="marks"' in told
    assert "after.jpg：" in told, "the same photo was handed in before"
    assert 'id="marks"' not in school.get(f"/hazards/{number}").text
    seen = {"files": ("revisit.jpg", shot(view(2), console.at), "image/jpeg")}
    assert act(verifier, number, "pass", seen, on_site="1").status_code == 303
    assert stage(world, number) is Stage.CLOSED
    page = verifier.get(f"/hazards/{number}")
    for words in ("已销号", "退回重改", "二号岗仍缺", "after.jpg", "revisit.jpg", "验收签字", "现场复查"):
        assert words in page.text


def test_only_what_would_work_is_offered(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school = console.signed_in("S1.handler")
    assert offered(school, number) == {
        "control", "plan", "fund", "request-extension", "submit", "close-off", "close-off-site",
    }  # fmt: skip
    assert offered(console.signed_in(COORDINATOR), number) >= {"void", "merge", "propose", "reprice"}
    form = forms_on(school.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/request-extension"]
    assert form.wanted == {"progress", "interim", "until", "note"}


def test_a_refused_form_comes_back_with_what_was_written_and_the_reason(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school = console.signed_in("S1.handler")
    before = counts(world)
    late = act(
        school, number, "request-extension", until="2027-09-30", note="配件未到货", progress="八成", interim="专人值守"
    )
    assert late.status_code == 422
    assert 'role="alert"' in late.text
    kept = forms_on(late)[f"/hazards/{number}/acts/request-extension"].fields
    assert kept["until"] == "2027-09-30"
    assert "配件未到货" in late.text
    assert counts(world) == before


@pytest.mark.parametrize(
    "words", ["家长电话 13800138000", "甲" * 5001, "看\u202e反"], ids=["telephone", "long", "turned"]
)
def test_what_may_not_be_kept_is_refused_in_whichever_field_it_stands(
    world: World, console: Console, words: str
) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    school = console.signed_in("S1.handler")
    form = forms_on(school.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/plan"]
    parts = {name: "一个月内" for name in form.fields if name.startswith("part.")}
    assert len(parts) == 6
    before = counts(world)
    assert school.send(form, **{**parts, next(iter(parts)): words}).status_code == 422
    assert counts(world) == before
    assert school.send(form, **parts).status_code == 303


def wanted(browser: Browser, number: str, name: str) -> set[str]:
    """What the form of this act says must be filled in."""
    return forms_on(browser.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/{name}"].wanted


def test_what_this_very_case_asks_for_is_marked_and_no_more(world: World, console: Console) -> None:
    light, grave = submitted(world, "2026-09-01 09:00"), submitted(world, "2026-09-01 09:00", SERIOUS)
    police, school_board = console.signed_in("PS1.handler"), console.signed_in("EDU.handler")
    assert wanted(police, light, "pass") == set()
    assert wanted(police, grave, "pass") == {"on_site", "files"}
    assert wanted(police, grave, "pass-in-part") == {"on_site", "files", "note", "until"}
    alone = police.get(f"/hazards/{grave}/do/pass")
    assert forms_on(alone)[f"/hazards/{grave}/do/pass"].wanted == {"on_site"}
    assert "照片或材料至少一份" in alone.text
    photo = {"files": ("gate.jpg", shot(view(1), console.at), "image/jpeg")}
    assert act(police, grave, "pass", photo, on_site="1").status_code == 303
    assert wanted(school_board, grave, "pass") == {"on_site"}, "what one side has shown counts for all"
    assert act(school_board, grave, "pass", on_site="1").status_code == 303
    assert stage(world, grave) is Stage.CLOSED


def test_of_several_proposals_a_leader_says_which_and_an_extension_is_shown_with_its_reasons(
    world: World, console: Console
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 09:30")
    proposed(world, number, "2026-09-01 09:40", Instrument.TALK)
    asked_for_time(world, number, "2026-09-01 09:45", date(2026, 9, 15))
    leader = console.signed_in("DGO.district_deputy")
    page = leader.get(f"/hazards/{number}").text
    for words in ("提请：通报", "提请：约谈", "申请延期至 2026-09-15", "已完成八成", "专人值守"):
        assert words in page
    assert act(leader, number, "approve", instrument="talk").status_code == 303
    page = leader.get(f"/hazards/{number}").text
    assert "提请：约谈" not in page
    assert "提请：通报" in page


def test_the_same_form_twice_is_done_once(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school = console.signed_in("S1.handler")
    form = forms_on(school.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/control"]
    assert school.send(form, note="已封闭").status_code == 303
    before = counts(world)
    assert school.send(form, note="已封闭").status_code == 303
    assert counts(world) == before


def test_two_coordinators_press_the_same_button_and_one_is_told_what_the_other_did(
    world: World, console: Console
) -> None:
    number = objected(world, "2026-09-01 09:00")
    first, second = console.signed_in(COORDINATOR), console.browser()
    second.sign_in(COORDINATOR)
    forms = [
        forms_on(one.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/rule-rejected"] for one in (first, second)
    ]
    assert first.send(forms[0], note="协议写明").status_code == 303
    late = second.send(forms[1], note="理由不足")
    assert late.status_code == 409
    assert "已被别人办理" in late.text
    assert "政法委协调员“裁定”" in late.text
    assert "协议写明" in late.text


def test_of_two_at_the_very_same_moment_one_wins(world: World, console: Console) -> None:
    number = found(world, "2026-09-01 09:00")
    first, second = console.signed_in(COORDINATOR), console.browser()
    second.sign_in(COORDINATOR)
    action = f"/hazards/{number}/acts/assign"
    forms = [forms_on(one.get(f"/hazards/{number}"))[action] for one in (first, second)]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda one=one, form=form: answers.append(one.send(form).status_code))
        for one, form in zip((first, second), forms, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(answers) == [303, 409]
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE act = 'assign'")) == 1


def test_a_reminder_of_the_engine_is_no_reason_to_begin_anew(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    console.at = at("2026-09-02 08:00")
    school = console.signed_in("S1.handler")
    form = forms_on(school.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/acknowledge"]
    escalate(world.desk, at("2026-09-03 09:30"))
    console.at = at("2026-09-03 09:31")
    again = console.browser()
    again.sign_in("S1.handler")
    fresh = forms_on(again.get("/mine"))["/sign-out"].fields["form_token"]
    assert again.send(form, form_token=fresh).status_code == 303


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.jpg", "是空的"),
        (b"<html>", "a.html", "不受支持"),
        (b"MZ" + b"0" * 99, "a.jpg", "不受支持"),
        (b"\0\0\0\x18ftypheic" + b"0" * 99, "IMG_0001.HEIC", "兼容性最佳"),
        (b"\xff\xd8\xff" + b"0" * LARGEST, "a.jpg", "20 MB"),
    ],
    ids=["empty", "page", "program", "iPhone", "huge"],
)
def test_a_file_that_may_not_be_kept_is_refused_and_nothing_is_done(
    world: World, console: Console, content: bytes, name: str, words: str
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, before = console.signed_in("S1.handler"), counts(world)
    answer = act(school, number, "submit", {"files": (name, content, "image/jpeg")})
    assert answer.status_code == 422
    assert words in answer.text
    assert counts(world) == before


def test_too_many_files_or_too_much_at_once_is_refused_in_words(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school = console.signed_in("S1.handler")
    files = [("files", (f"{one}.jpg", JPEG, "image/jpeg")) for one in range(6)]
    answer = act(school, number, "submit", files)
    assert answer.status_code == 413
    assert "一次最多 5 个，每个不超过 20 MB" in answer.text
    form = forms_on(school.get("/hazards?stage=found"))["/views"]
    flood = school.send(form, headers={"Referer": "http://testserver/hazards?stage=found"}, name="长" * 30_000)
    assert (flood.status_code, flood.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "每栏最多 5000 字" in flood.text
    assert 'href="/hazards?stage=found"' in flood.text
    for name, length, words in (("control", 30_000, "超过 5000 字"), ("control", 300_000, "每栏最多 5000 字")):
        long = act(school, number, name, note="长" * length)
        assert words in long.text, length
        assert "压缩" not in long.text
    path, script = f"/hazards/{number}/do/submit", {"Accept": "application/json"}
    told = school.send(forms_on(school.get(path))[path], files, script)
    announced = school.client.post(path, headers={**script, "Content-Length": str(10**9)})
    for one in (told, announced):
        assert (one.status_code, "未保存" in one.json()["refused"]) == (413, True)


@pytest.mark.parametrize("given", ["甲" * 500, "9" * 30, "-1"])
def test_no_address_is_answered_with_a_fault_or_with_what_is_for_programs(console: Console, given: str) -> None:
    browser = console.signed_in(COORDINATOR)
    for route in routes_of(console):
        named = [one.alias for one in route.dependant.query_params]
        if route.methods != {"GET"} or is_for_programs(route):
            continue
        for path in {re.sub(r"{\w+}", one, route.path) for one in ("1", quote(given))}:
            answer = browser.client.get(path, params=dict.fromkeys(named, given))
            assert answer.status_code in (200, 303, 403, 404, 422), path
            assert "json" not in answer.headers.get("content-type", ""), path


def test_what_cannot_be_read_in_an_address_is_named_in_the_readers_language(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    answer = browser.get(f"/registry?text={'x' * 61}")
    assert (answer.status_code, "“text”太长，最多 60 个字" in answer.text) == (422, True)
    assert "“days”应不小于 1" in browser.get("/forecast?days=0").text
    assert "没有这个页面" in browser.get("/look-backs/x").text
    browser.fill(browser.get("/mine"), "/language", language="en")
    assert "“page” in the address should be a whole number" in browser.get("/minutes?page=two").text
