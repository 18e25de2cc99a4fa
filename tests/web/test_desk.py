"""The coordinator's and the leader's desk: sums that open their lists, the queue, the lights, and what was told."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from rules.explanations import ACTS
from tests.support.busy import NOW, busy, figures, listed
from tests.support.console import Console, forms_on, links_on
from tests.support.pages import statements
from tests.support.prepared import prepared
from tests.support.story import COORDINATOR, DEPUTY_LEADER, LEADER
from tests.support.world import World, at

sqlite_busy, postgresql_busy, database_url = prepared("busy", busy)


@pytest.fixture(autouse=True)
def now(console: Console) -> None:
    console.at = at(NOW)


@pytest.mark.parametrize("who", [COORDINATOR, LEADER, "EDU.head", "S1.handler", "PS1.inspector"])
def test_every_number_of_the_dashboard_is_the_length_of_the_list_it_opens(console: Console, who: str) -> None:
    browser = console.signed_in(who)
    counted = figures(browser.get("/overview").text)
    assert len(counted) >= (40 if who == COORDINATOR else 8), counted
    assert {to: listed(browser, to) for to in counted} == counted


def test_the_dashboard_counts_the_kinds_of_things_it_says(console: Console) -> None:
    numbers = figures(console.signed_in(COORDINATOR).get("/overview").text)
    wanted = {
        "overdue=1": 8, "unsigned=1": 15, "undecided=0": 4, "undecided=3": 4, "undecided=7": 3,
        "stage=closed&closed_from=2026-09-01": 1, "kept=in_time&stage=closed&closed_from=2026-09-01": 1,
        "overdue=1&area=510503002&itself=1": 1, "overdue=1&lead=FRS": 1,
        "stage=found&stage=assigned&stage=objected&stage=rectifying&stage=submitted&stage=suspended": 17,
        "due_from=2026-09-17&due_to=2026-09-17&stage=assigned&stage=objected&stage=rectifying": 1,
    }  # fmt: skip
    assert {one: numbers.get(f"/hazards?{one}") for one in wanted} == wanted


FILTERS = {
    "mine=1": 14, "late=10": 7, "late=30": 3, "leaderless=1": 0, "category=SEC": 16, "category=FIRE": 1,
    "category=SEC&category=FIRE": 17, "source=joint_inspection": 17, "source=report": 0, "campus=S3": 4,
    "due_from=2026-09-16&due_to=2026-09-30": 4, "due_to=2026-09-15&stage=rectifying": 4, "found_from=2026-09-16": 0,
    "found_to=2026-09-15": 17, "lead=PS1": 2, "lead=EDU": 11, "unsigned=1&unit=S1": 5, "unsigned=1&unit=EDU": 15,
    "light=red": 8, "light=amber": 1, "light=green": 6, "under=1": 11, "undecided=0&lead=PS1": 1,
}  # fmt: skip


def test_each_filter_of_the_ledger_lists_what_it_says(console: Console) -> None:
    browser = console.signed_in("EDU.handler")
    assert {one: listed(browser, f"/hazards?{one}") for one in FILTERS} == FILTERS
    for wrong in ("lead=nobody", "campaign=x", "category=x", "late=x", "due_from=x", "light=x", "sort=x", "kept=x"):
        assert browser.get(f"/hazards?{wrong}").status_code == 422, wrong
    assert browser.get("/hazards?campus=" + "长" * 200).status_code == 422


def test_a_case_nobody_answers_for_is_found(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    assert listed(browser, "/hazards?leaderless=1") == 0
    with world.desk.engine.begin() as connection:
        head = "SELECT post.id FROM post JOIN unit ON unit.id = unit_id WHERE code = 'S3' AND duty = 'principal'"
        connection.execute(sa.text(f"UPDATE tenure SET ends_on = '2026-09-10' WHERE post_id = ({head})"))
    assert listed(browser, "/hazards?leaderless=1") == 4
    assert "责任人岗位无人的隐患" in browser.get("/triage").text


def test_the_newest_stand_first_when_that_is_asked_for(console: Console) -> None:
    page = console.signed_in(COORDINATOR).get("/hazards?sort=newest").text
    numbers = re.findall(r'<td><a href="/hazards/([\d-]+)">', page)
    assert numbers == sorted(numbers, reverse=True)


def test_the_queue_says_what_lacks_what_is_doubled_and_what_is_objected(world: World, console: Console) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE hazard SET standard = '' WHERE stage = 'found' AND description = '同一处'"))
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/triage")
    assert "不属本单位职责" in page.text
    assert re.search(r'id="incomplete">.*?整改标准', page.text, re.S)
    [into] = re.findall(r'id="doubled">.*?href="([^"]*act=merge[^"]*)"', page.text, re.S)
    # One click: the form is open, and what it is merged into stands in it.
    case = browser.get(into.replace("&amp;", "&").removesuffix("#acts"))
    number = into.split("/")[2].split("?")[0]
    merge = forms_on(case)[f"/hazards/{number}/acts/merge"]
    assert re.search(r'<details class="act[^>]*open>\s*<summary[^>]*>并案', case.text)
    assert browser.send(merge).status_code == 303
    assert f"/hazards/{number}?act=merge" not in browser.get("/triage").text
    for who in ("S1.handler", LEADER):
        assert console.signed_in(who).get("/triage").status_code == 403


@pytest.mark.parametrize("who", [LEADER, "EDU.head", "PS1.head"])
def test_a_leader_sees_what_is_under_their_name_in_three_lights(console: Console, who: str) -> None:
    browser = console.signed_in(who)
    page = browser.get("/under-me")
    counted = figures(page.text)
    assert counted
    assert {to: listed(browser, to) for to in counted} == counted
    lights = [counted.get(f"/hazards?under=1&light={one}", 0) for one in ("red", "amber", "green")]
    assert sum(lights) == {LEADER: 17, "EDU.head": 9, "PS1.head": 2}[who]


def test_what_waits_for_a_leader_stands_first_and_opens_its_form(console: Console) -> None:
    browser = console.signed_in(DEPUTY_LEADER)
    page = browser.get("/under-me")
    assert page.text.index("等我决定") < page.text.index("按主办单位")
    [first, *_] = [one for one in links_on(page) if "act=approve" in one]
    assert re.search(r'<details class="act[^>]*first[^>]*open>\s*<summary[^>]*>同意', browser.get(first).text)


def test_a_principal_sees_their_school_the_same_way_and_a_handler_has_no_such_page(console: Console) -> None:
    principal = console.signed_in("S1.principal")
    counted = figures(principal.get("/mine").text)
    assert {to: listed(principal, to) for to in counted} == counted
    assert counted["/hazards?under=1&light=red"] == 7
    assert principal.get("/under-me").status_code == 403
    assert figures(console.signed_in("S1.handler").get("/mine").text) == {}


def test_messages_are_listed_with_why_and_what_to_do(world: World, console: Console) -> None:
    with world.desk.engine.begin() as connection:
        ids = list(connection.scalars(sa.text("SELECT id FROM message ORDER BY id LIMIT 3")))
        dead = "UPDATE message SET state = 'dead', settled_at = created_at, attempts = 1 WHERE id = :id"
        connection.execute(sa.text(dead), {"id": ids[0]})
        connection.execute(
            sa.text(
                "INSERT INTO attempt (message_id, number, at, channel, outcome, provider_code, detail) SELECT id, 1, "
                "created_at, 'mailto', 'permanent_target', '550', 'no such user' FROM message WHERE id = :id"
            ),
            {"id": ids[0]},
        )
        connection.execute(sa.text("UPDATE message SET why = 'quiet' WHERE id = :id"), {"id": ids[1]})
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/messages")
    counted = figures(page.text)
    assert {to: listed(browser, to) for to in counted} == counted
    assert counted["/messages?state=dead&why=-"] == 1
    assert counted["/messages?state=pending&why=quiet"] == 1
    text = browser.get("/messages?state=dead").text
    assert "地址无效：请核对并改正联系方式" in text
    assert "no such user" in text
    assert 'href="/import"' in text.partition("no such user")[2], "where what was wrong is mended"
    assert "人工处理" not in text
    with world.desk.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO task (kind, message_id, what, opened_at, done_at, done_by_id, done_note) SELECT "
                "'undelivered', :id, 'x', created_at, created_at, (SELECT id FROM person WHERE number = :who), "
                "'已打电话' FROM message WHERE id = :id"
            ),
            {"id": ids[0], "who": COORDINATOR},
        )
    assert re.search("已于 .+ 人工处理：已打电话", browser.get("/messages?state=dead").text)
    assert 0 < listed(browser, "/messages?to=S1.handler") < listed(browser, "/messages?to=S1") + 1
    for wrong in ("state=x", "kind=x", "day=x", "why=x"):
        assert browser.get(f"/messages?{wrong}").status_code == 422
    assert console.signed_in("EDU.head").get("/messages").status_code == 403


def test_a_case_shows_its_four_fixed_things_its_way_and_what_comes_next(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/hazards?stage=assigned&text=南门")
    [number] = re.findall(r'<td><a href="/hazards/([\d-]+)">', page.text)
    case = browser.get(f"/hazards/{number}").text
    assert '<li class="now" aria-current="step"' in case
    assert re.search(r'id="next"><strong>接下来：.+须在 2026-08-\d\d', case)
    for fixed in ("第一小学校长", "消除隐患：校门一键报警失灵", "已逾期"):
        assert fixed in case
    assert "因其为主办单位经办人" in case
    assert ACTS["void"].zh in case


PATHS = "/overview", "/hazards", "/hazards?mine=1&unsigned=1&sort=newest", "/triage", "/messages"


def test_no_page_of_the_desk_asks_more_for_more_rows(world: World, console: Console) -> None:
    browser, leader = console.signed_in(COORDINATOR), console.signed_in(DEPUTY_LEADER)
    for one, path in (*((browser, path) for path in PATHS), (leader, "/under-me")):
        with statements(console) as said:
            page = one.get(path)
        assert page.status_code == 200
        assert len(page.content) < 100_000
        # Signing in and what somebody may see take some ten of them.
        assert len(said) <= 40, (path, len(said), said)
