"""The pages at work: lists, a case, its files, and what is on every answer."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace

import orjson
import pytest
import sqlalchemy as sa
from PIL import Image

from casework import assigning, verifying
from tests.support.console import Console, links_on
from tests.support.pages import act, exports, many, statements
from tests.support.photos import SCHOOL, shot, view
from tests.support.story import (
    COMMON,
    COORDINATOR,
    MAJOR,
    ask,
    assigned,
    found,
    hand_in,
    looked,
    proposed,
    rectifying_,
    submitted,
    under_control,
)
from tests.support.world import World, at


def test_evidence_is_a_file_to_keep_for_whoever_may_see_its_case(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, photo = console.signed_in("S1.handler"), shot(view(1), at("2026-09-01 09:50"))
    assert act(school, number, "submit", {"files": ('"><b>图.jpg', photo, "image/jpeg")}).status_code == 303
    page = school.get(f"/hazards/{number}")
    assert "<b>" not in page.text
    whole, path = [one for one in links_on(page) if one.startswith("/evidence/")]
    assert whole == f"{path}/whole"
    kept = school.get(path)
    assert kept.status_code == 200
    assert kept.content.startswith(b"\xff\xd8\xff")
    assert kept.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert kept.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert console.signed_in("S2.handler").get(path).status_code == 404
    assert exports(world) == [("S1.handler", path[1:].replace("/", " "), 1)]
    assert school.get("/evidence/99999999").status_code == 404


def test_photos_are_looked_at_side_by_side_and_nothing_else_is_ever_shown(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    school, photo = console.signed_in("S1.handler"), shot(view(1, (1600, 1200)), where=SCHOOL, turned=6)
    sent = {"after.png": photo, "torn.jpg": b"\xff\xd8\xff<script>alert(1)</script>", "paper.pdf": b"%PDF-1.7"}
    given = [("files", (name, content, "image/jpeg")) for name, content in sent.items()]
    assert act(school, number, "submit", given).status_code == 303
    verifier = console.signed_in("PS1.handler")
    page = verifier.get(f"/hazards/{number}")
    assert "整改后（第 1 次提交）" in page.text
    [small] = re.findall(r'<img src="(/evidence/\d+/small)" loading="lazy" width="160" height="120"', page.text)
    names = dict(re.findall(r'<a href="(/evidence/\d+)" download>([\w.]+)</a>', page.text))
    assert set(names.values()) == set(sent), "every file may be kept, and so looked at by other means"
    [readable] = [path for path, name in names.items() if name == "after.png"]
    assert small == f"{readable}/small"
    for path in (small, f"{readable}/whole"):
        answer = verifier.get(path)
        assert answer.headers["content-type"] == "image/jpeg", "by what it is, and not by its name"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert console.browser().get(path).status_code == 303
    assert Image.open(io.BytesIO(verifier.get(small).content)).size == (180, 240), "upright"
    for path in names:
        answers = {verifier.get(f"{path}/{how}").status_code for how in ("small", "whole")}
        assert answers == ({200} if path == readable else {404})
    assert exports(world) == [], "to look at it is no export"


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


def test_what_happened_is_folded_after_ten_lines_and_the_acts_stand_first_on_a_telephone(
    world: World, console: Console
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    for _ in range(4):
        hand_in(world, number, "2026-09-01 09:00")
        verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-01 09:00", note="仍缺"))
    page = console.signed_in(COORDINATOR).get(f"/hazards/{number}").text
    shown, folded = page.split('<ol class="timeline">')[1:]
    assert (shown.count("<li>"), folded.count("<li>")) == (10, 1)
    assert "更早的 1 条" in shown
    assert '<div class="col-lg-4 order-1 order-lg-2 mb-3" id="acts">' in page
    assert re.search(r"交办（整改时限 2026-09-\d\d 24:00）", page)


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
    [cell] = re.findall(r'href="/hazards\?stage=assigned" data-figure="(\d+)"', page.text)
    listed = re.findall(r'<a href="/hazards/([\d-]+)">', coordinator.get("/hazards?stage=assigned").text)
    assert int(cell) == len(listed) == 2
    console.at = at("2026-12-01 09:00")
    later = console.browser()
    later.sign_in(COORDINATOR)
    late = later.get("/overview").text
    assert 'class="text-danger fw-bold" href="/hazards?overdue=1" data-figure="2"' in late
    charts = [orjson.loads(html.unescape(one)) for one in re.findall(r"data-chart='([^']+)'", late)]
    [by_town] = [one for one in charts if one["across"]]
    assert [one["counts"] for one in by_town["series"]] == [[0], [2], [0], [0]], "what is general is no major one"
    assert by_town["colours"] == charts[0]["colours"], "each severity in its own colour"
    for words, is_there in (
        ("已交办</th>", True),
        ("挂账</th>", False),
        ("今后七日没有到期", True),
        ("没有提请等待", True),
    ):
        assert (words in late) is is_there, "what is nought takes no room"


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


@pytest.mark.parametrize(
    "path",
    ["/hazards/%00", "/hazards?text=%00", "/hazards?unit=%00", f"/evidence/{2**63}", f"/evidence/-{2**63 + 1}",
     f"/hazards?after=0.{10**30}.1", f"/hazards?after=0.1.{2**63}", "/hazards?after=9.1.1", "/mine?%00"],
)  # fmt: skip
def test_no_address_is_a_fault_of_the_console(world: World, console: Console, path: str) -> None:
    assert console.signed_in(COORDINATOR).get(path).status_code in (404, 422)
