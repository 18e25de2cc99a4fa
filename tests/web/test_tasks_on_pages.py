"""Tasks where people see them: each leads to its page, says when it ends by itself, and is done with a word."""

from __future__ import annotations

from models import Task
from rules.offices import Duty
from rules.telling import TaskKind
from tests.support.console import Console, forms_on, links_on
from tests.support.duties import a_task
from tests.support.story import COORDINATOR
from tests.support.world import World

CAMPAIGN, PHONE = "510503-C2026-0001", "13800138000"


def done_note(world: World, number: int) -> tuple[bool, str | None]:
    with world.desk.looking() as session:
        row = session.get_one(Task, number)
        return row.done_by_id is not None, row.done_note


def test_a_task_is_done_on_the_page_and_what_was_done_is_on_record(world: World, console: Console) -> None:
    number = a_task(world)
    browser = console.signed_in(COORDINATOR)
    answer = browser.fill(browser.get("/mine"), f"/tasks/{number}/done", note="已改邮箱口令")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/mine?done={number}#tasks")
    assert done_note(world, number) == (True, "已改邮箱口令")
    page = browser.get(answer.headers["location"])
    assert f"待办 {number} 已办结" in page.text
    assert f"/tasks/{number}/done" not in forms_on(page)


def test_nobody_finishes_a_task_of_others(world: World, console: Console) -> None:
    mine, others = a_task(world), a_task(world, unit="EDU")
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/mine"))[f"/tasks/{mine}/done"]
    form.action = f"/tasks/{others}/done"
    answer = browser.send(form, note="办了")
    assert answer.status_code == 422
    assert "没有编号为" in answer.text
    assert done_note(world, others) == (False, None)


def test_a_note_that_may_not_be_kept_comes_back_as_it_was_written(world: World, console: Console) -> None:
    number = a_task(world)
    browser = console.signed_in(COORDINATOR)
    answer = browser.fill(browser.get("/mine"), f"/tasks/{number}/done", note=f"打 {PHONE} 告知")
    assert answer.status_code == 422
    assert forms_on(answer)[f"/tasks/{number}/done"].fields["note"] == f"打 {PHONE} 告知"
    assert done_note(world, number) == (False, None)


def test_every_task_leads_to_its_page_or_says_when_it_ends(world: World, console: Console) -> None:
    ends = {
        a_task(world, TaskKind.EMPTY_POST, Duty.HEAD.value, "EDU"): (),
        a_task(world, TaskKind.EMPTY_POST, Duty.HEAD.value): ("/posts/changes/appoint?post=PLC%2Fhead",),
        a_task(world, TaskKind.UNSIGNED_VISIT, "510503-V2026-00001"): ("/outings/510503-V2026-00001",),
        a_task(world, TaskKind.WEBHOOK, "1"): (),
    }
    says = {
        a_task(world, TaskKind.UNVISITED, CAMPAIGN): (f"/coverage/{CAMPAIGN}", f"/campaigns/{CAMPAIGN}"),
        a_task(world, TaskKind.DECAY_CHECKS, f"{CAMPAIGN}|4.0|0.0"): (f"/coverage/{CAMPAIGN}",),
        a_task(world): ("/messages?state=dead",),
    }
    page = console.signed_in(COORDINATOR).get("/mine")
    forms = forms_on(page)
    links = links_on(page)
    mine = {one for one in ends if f'id="task-{one}"' in page.text}
    assert len(mine) == 3, "the other unit's is not shown"
    assert [one for one in mine if f"/tasks/{one}/done" in forms] == []
    assert page.text.count("自动办结") == len(mine)
    assert [one for one in says if f"/tasks/{one}/done" not in forms] == []
    wanted = {to for one in (*mine, *says) for to in {**ends, **says}[one]}
    assert wanted <= set(links), wanted - set(links)
    assert "检查由每周 4.0 次降至 0.0 次" in page.text, "words and not as it is kept"
