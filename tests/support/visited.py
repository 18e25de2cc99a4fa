"""Visits for tests of the console: issued to the police and a teacher, at the first school."""

from __future__ import annotations

from datetime import date

import httpx

from casework.issuing import Outing, open_visit
from casework.visit_views import look
from rules.visits import Entry
from tests.support.console import Browser, Console, Form, all_forms_on
from tests.support.world import World, at

POLICE, TEACHER = "PSB.inspector", "EDU.inspector"
DAY = "2026-09-01 "


def visit(world: World, *checklists: str, school: str = "S1", on: date = date(2026, 9, 1)) -> str:
    outing = Outing(school, (POLICE, TEACHER), on, checklists or ("MIN4",))
    return open_visit(world.desk, outing, "PLC.coordinator", at(DAY + "08:00"))


def answered(browser: Browser, number: str, item: str, answer: str, **filled: str) -> httpx.Response:
    """An item is answered by its form, on the page of the visit or on its own."""
    path = f"/visits/{number}/items/{item or 'beyond'}" if answer == "fail" else f"/visits/{number}"
    form = form_of(browser.get(path), item)
    return browser.send(form, answer=answer, **filled)


def form_of(page: httpx.Response, item: str) -> Form:
    return next(one for one in all_forms_on(page) if one.action.endswith("/answer") and one.fields["item"] == item)


def entries(world: World, number: str, who: str = POLICE) -> list[Entry]:
    seen = look(world.desk, number, at(DAY + "20:00"))
    return [one.entry for one in seen.written if one.person == who]


def console_of(console: Console, who: str) -> Browser:
    browser = console.browser()
    if browser.sign_in(who).status_code != 303:
        console.account(who)
        assert browser.sign_in(who).status_code == 303
    return browser


def telephone(
    browser: Browser, number: str, key: str, item: str, answer: str, before: str = "[]", **more: str
) -> httpx.Response:
    token = browser.get(f"/visits/{number}/state").json()["token"]
    sent = {"form_token": token, "key": key, "item": item, "answer": answer, "before": before, **more}
    return browser.client.post(f"/visits/{number}/answer", data=sent, headers={"Accept": "application/json"})


def beside(browser: Browser, number: str, who: str, password: str) -> httpx.Response:
    """Somebody signs on a colleague's telephone."""
    form = next(one for one in all_forms_on(browser.get(f"/visits/{number}")) if "password" in one.fields)
    return browser.send(form, who=who, password=password)
