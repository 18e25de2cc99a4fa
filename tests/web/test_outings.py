"""A team sent to one school by hand, on its page: put together, sent once, announced or not, and followed."""

from __future__ import annotations

import httpx
import sqlalchemy as sa

from rules.telling import TaskKind
from tests.support.console import Browser, Console, forms_on, links_on
from tests.support.duties import a_task
from tests.support.story import COORDINATOR
from tests.support.visited import POLICE, TEACHER, answered, console_of, visit
from tests.support.world import World

WANTED = {"school": "第一小学 S1", "day": "2026-09-03", "notice": "unannounced", "step": "send"}


def sent(browser: Browser, *people: str, **filled: str) -> httpx.Response:
    form = forms_on(browser.get("/outings"))["/outings"]
    fields = {**form.fields, **WANTED, **filled, "people": list(people), "checklists": ["MIN4"]}
    return browser.client.post("/outings", data=fields)


def told(world: World, kind: str) -> list[str]:
    with world.desk.looking() as session:
        rows = "SELECT person.number FROM message JOIN person ON person.id = person_id WHERE kind = :kind ORDER BY 1"
        return list(session.scalars(sa.text(rows), {"kind": kind}))


def test_a_team_is_sent_once_and_the_school_hears_nothing(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    first, second = sent(browser, POLICE, TEACHER), sent(browser, TEACHER, POLICE)
    assert first.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert told(world, "visits_given") == [TEACHER, POLICE]
    assert told(world, "visit_announced") == []
    page = browser.get(first.headers["location"]).text
    assert "检查组已收到消息" in page
    number = first.headers["location"].rpartition("/")[2]
    assert number in console_of(console, POLICE).get("/visits").text
    assert number not in console_of(console, "S1.principal").get("/mine").text


def test_a_visit_that_is_announced_is_told_to_the_principal(world: World, console: Console) -> None:
    assert sent(console.signed_in(COORDINATOR), POLICE, TEACHER, notice="announced").status_code == 303
    assert told(world, "visit_announced") == ["S1.principal"]


def test_a_refused_form_comes_back_with_who_was_ticked(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    for people, more, why in (
        ((TEACHER,), {}, "还缺"),
        ((), {}, "请勾选检查组成员"),
        ((TEACHER, POLICE), {"school": "无此学校"}, "没有找到学校"),
        ((TEACHER, POLICE), {"day": ""}, "日期"),
    ):
        answer = sent(browser, *people, **more)
        assert answer.status_code == 422, why
        assert why in answer.text
        assert answer.text.count('name="people"') > len(people)
        for one in people:
            assert f'value="{one}" checked' in answer.text
        assert 'value="MIN4" checked' in answer.text


def test_another_day_shows_who_is_on_duty_then_and_keeps_the_form(world: World, console: Console) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET left_on = '2026-09-03' WHERE number = :who"), {"who": TEACHER})
    browser = console.signed_in(COORDINATOR)
    assert f'value="{TEACHER}"' in browser.get("/outings").text
    page = sent(browser, POLICE, step="look")
    assert page.status_code == 200
    assert f'value="{TEACHER}"' not in page.text
    assert f'value="{POLICE}" checked' in page.text
    assert 'value="第一小学 S1"' in page.text


def test_the_task_of_a_visit_nobody_signs_leads_to_who_has_not(world: World, console: Console) -> None:
    number = visit(world)
    answered(console_of(console, POLICE), number, "MIN4-02", "pass")
    a_task(world, TaskKind.UNSIGNED_VISIT, number)
    browser = console.signed_in(COORDINATOR)
    assert f"/outings/{number}" in links_on(browser.get("/mine"))
    page = browser.get(f"/outings/{number}").text
    assert "已记录 1 条" in page
    assert "公安" in page.partition("等签字")[2]
