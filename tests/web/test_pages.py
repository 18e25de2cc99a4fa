"""The pages at work: lists, a case, its forms, its files, and what becomes of a form that is sent."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
import sqlalchemy as sa

from casework import assigning
from casework.escalating import escalate
from casework.recording import record_many
from rules.finding import Finding
from rules.vocabulary import Stage
from store.files import LARGEST
from tests.support.console import Browser, Console, forms_on, links_on
from tests.support.photos import shot, view
from tests.support.picture import counts
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    MAJOR,
    ask,
    assigned,
    found,
    hand_in,
    looked,
    objected,
    proposed,
    rectifying_,
    submitted,
    under_control,
)
from tests.support.world import World, at

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 200


@contextmanager
def statements(console: Console) -> Iterator[list[str]]:
    """Every statement the database is asked while this lasts."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    sa.event.listen(console.desk.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(console.desk.engine, "before_cursor_execute", hear)


def many(world: World, count: int, when: str = "2026-09-01 09:00") -> None:
    places = [replace(COMMON, place=f"第{number}间", description="甲" * 300) for number in range(count)]
    findings: list[Finding] = list(places)
    record_many(world.desk, findings, INSPECTOR, at(when))


def stage(world: World, number: str) -> Stage:
    with world.desk.looking() as session:
        return Stage(session.scalar(sa.text("SELECT stage FROM hazard WHERE number = :n"), {"n": number}))


def act(browser: Browser, number: str, name: str, files: object = None, **filled: str) -> httpx.Response:
    form = forms_on(browser.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/{name}"]
    return browser.send(form, files=files, **filled)


def offered(browser: Browser, number: str) -> set[str]:
    start = f"/hazards/{number}/acts/"
    return {one.removeprefix(start) for one in forms_on(browser.get(f"/hazards/{number}")) if one.startswith(start)}


def test_a_case_goes_from_hand_over_to_close_out_on_its_page_alone(world: World, console: Console) -> None:
    number = found(world, "2026-09-01 09:00")
    coordinator, school = console.signed_in(COORDINATOR), console.signed_in("S1.handler")
    verifier = console.signed_in("PS1.handler")
    assert act(coordinator, number, "assign").status_code == 303
    assert act(school, number, "acknowledge").status_code == 303
    bare = act(school, number, "submit", measures="已补齐")
    assert bare.status_code == 422
    assert "材料" in bare.text
    photo = {"files": ("after.jpg", shot(view(1), at("2026-09-01 09:50")), "image/jpeg")}
    assert act(school, number, "submit", photo, measures="已补齐记录", funds="120.50").status_code == 303
    assert stage(world, number) is Stage.SUBMITTED
    back = act(verifier, number, "rework", note="二号岗仍缺")
    assert back.status_code == 303
    assert act(school, number, "submit", photo, measures="已补齐二号岗").status_code == 303
    seen = {"files": ("revisit.jpg", shot(view(2), at("2026-09-01 09:55")), "image/jpeg")}
    assert act(verifier, number, "pass", seen, on_site="1").status_code == 303
    assert stage(world, number) is Stage.CLOSED
    page = verifier.get(f"/hazards/{number}")
    for words in ("已销号", "退回重改", "二号岗仍缺", "after.jpg", "revisit.jpg", "验收签字", "现场复查"):
        assert words in page.text


def test_only_what_would_work_is_offered(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school = console.signed_in("S1.handler")
    assert offered(school, number) == {"control", "plan", "request-extension", "submit"}
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
        (b"\xff\xd8\xff" + b"0" * LARGEST, "a.jpg", "20 MB"),
    ],
    ids=["empty", "page", "program", "huge"],
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
    assert "未保存" in answer.text
    form = forms_on(school.get("/mine"))["/sign-out"]
    flood = school.client.post(form.action, data={**form.fields, "x": "y" * 70_000})
    assert flood.status_code == 413


def test_evidence_is_a_file_to_keep_for_whoever_may_see_its_case(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, photo = console.signed_in("S1.handler"), shot(view(1), at("2026-09-01 09:50"))
    assert act(school, number, "submit", {"files": ('"><b>图.jpg', photo, "image/jpeg")}).status_code == 303
    page = school.get(f"/hazards/{number}")
    assert "<b>" not in page.text
    [path] = [one for one in links_on(page) if one.startswith("/evidence/")]
    kept = school.get(path)
    assert kept.status_code == 200
    assert kept.content.startswith(b"\xff\xd8\xff")
    assert kept.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert kept.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert console.signed_in("S2.handler").get(path).status_code == 404
    assert school.get("/evidence/99999999").status_code == 404


def test_the_ledger_is_paged_filtered_and_small(world: World, console: Console) -> None:
    many(world, 120)
    number = assigned(world, "2026-09-01 09:00")
    coordinator = console.signed_in(COORDINATOR)
    seen: list[str] = []
    path = "/hazards"
    while path:
        page = coordinator.get(path)
        assert page.status_code == 200
        assert len(page.content) < 100_000
        seen += re.findall(r'<a href="/hazards/([\d-]+)">', page.text)
        following = [one for one in links_on(page) if "after=" in one]
        path = following[0] if following else ""
    assert len(seen) == len(set(seen)) == 121
    assert seen[0] == number, "what has a deadline comes first"
    assert re.findall(r'<a href="/hazards/([\d-]+)">', coordinator.get("/hazards?stage=assigned").text) == [number]
    assert "第119间" in coordinator.get("/hazards?text=第119间").text
    assert "没有符合条件" in coordinator.get("/hazards?overdue=1").text
    assert "没有符合条件" in coordinator.get("/hazards?text=100%25").text
    for wrong in ("stage=nowhere", "after=x", "area=999999", "unit=nobody"):
        assert coordinator.get(f"/hazards?{wrong}").status_code == 422
    part = coordinator.get("/hazards?stage=assigned", **{"HX-Request": "true"})
    assert part.text.strip().startswith('<div id="rows">')


def test_no_page_asks_the_database_more_for_more_rows(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    paths = ("/mine", "/hazards", "/overview", f"/hazards/{number}", f"/hazards/{number}/receipt")
    few = {}
    for path in paths:
        browser.get(path)
        with statements(console) as said:
            assert browser.get(path).status_code == 200
        few[path] = len(said)
    many(world, 200)
    for files in range(3):
        assigning.acknowledge(world.desk, ask(number, ("S1", "EDU", "PS1")[files] + ".handler", "2026-09-01 09:30"))
    for path in paths:
        with statements(console) as said:
            browser.get(path)
        # One more part of the list is reached, and another kind of thing stands on the case; never one for each.
        assert len(said) <= few[path] + 4, (path, len(said), few[path])
        assert len(said) <= 60, (path, len(said))


def test_the_overview_counts_what_its_links_list(world: World, console: Console) -> None:
    for place in ("东门", "西门"):
        assigned(world, "2026-09-01 09:00", replace(COMMON, place=place))
    found(world, "2026-09-01 09:00")
    coordinator = console.signed_in(COORDINATOR)
    page = coordinator.get("/overview")
    [cell] = re.findall(r'<a href="/hazards\?stage=assigned">(\d+)</a>', page.text)
    listed = re.findall(r'<a href="/hazards/([\d-]+)">', coordinator.get("/hazards?stage=assigned").text)
    assert int(cell) == len(listed) == 2
    console.at = at("2026-12-01 09:00")
    later = console.browser()
    later.sign_in(COORDINATOR)
    assert '<a class="text-danger fw-bold" href="/hazards?overdue=1">2</a>' in later.get("/overview").text


def test_what_waits_for_somebody_is_on_their_list(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 09:30")
    leader = console.signed_in("DGO.district_deputy").get("/mine")
    assert "等我决定" in leader.text
    assert number in leader.text
    school = console.signed_in("S1.handler").get("/mine")
    assert "本单位待办" in school.text
    assert "整改" in school.text
    assert number not in console.signed_in("S2.handler").get("/mine").text


def test_the_receipt_says_day_by_day_why(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    page = console.signed_in("S1.handler").get(f"/hazards/{number}/receipt")
    assert page.status_code == 200
    assert "政策第 1 版" in page.text
    assert page.text.count("<tr>") > 10


@pytest.mark.parametrize("what", ["major", "closed", "common"])
def test_every_stage_has_a_page_in_both_languages(world: World, console: Console, what: str) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR) if what == "major" else submitted(world, "2026-09-01 09:00")
    if what == "major":
        under_control(world, number, "2026-09-01 09:10")
        hand_in(world, number, "2026-09-01 09:20")
    if what == "closed":
        looked(world.desk, ask(number, "PS1.handler", "2026-09-01 09:30"))
    browser = console.signed_in(COORDINATOR)
    assert "经过" in browser.get(f"/hazards/{number}").text
    browser.fill(browser.get("/mine"), "/language", language="en")
    for path in ("/mine", "/hazards", "/overview", "/password", f"/hazards/{number}", f"/hazards/{number}/receipt"):
        page = browser.get(path)
        assert page.status_code == 200
        assert '<html lang="en">' in page.text
    assert "What happened" in browser.get(f"/hazards/{number}").text


def test_a_fault_of_ours_is_an_apology_that_says_nothing_of_its_cause(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    console.is_strict = False
    lenient = console.browser()
    lenient.client.cookies = browser.client.cookies
    with console.desk.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE look_back_item"))
    answer = lenient.get("/hazards")
    assert answer.status_code == 500
    assert "未保存" in answer.text
    assert "look_back_item" not in answer.text


def test_what_does_not_exist_is_said_in_words(console: Console) -> None:
    for path in ("/nothing", "/static/nothing.css", "/static/../web/site.py"):
        answer = console.browser().get(path)
        assert answer.status_code == 404
    assert "没有这个页面" in console.browser().get("/nothing").text
    assert console.browser().client.put("/mine").status_code == 405


def test_the_console_says_whether_it_lives(console: Console) -> None:
    assert console.browser().get("/healthz").text == "ok\n"


def test_every_answer_keeps_the_browser_to_this_site(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    number = assigned(world, "2026-09-01 09:00")
    for path in ("/sign-in", "/mine", f"/hazards/{number}", "/nothing", "/static/site.css", "/l/x"):
        answer = browser.get(path)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "style=" not in answer.text or path.startswith("/static")
        assert not re.search(r"(src|href)=[\"']?(https?:)?//", answer.text)
        assert not re.search(r"<script>|\son\w+=", answer.text)
