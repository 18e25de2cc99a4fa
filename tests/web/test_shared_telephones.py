"""What a telephone keeps of visits is for one person: sessions that end, signing out, and whoever comes next."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from rules.visits import Answer
from tests.support.console import Console
from tests.support.processes import until
from tests.support.telephones import answer, opened, seen, telephone, told, waiting
from tests.support.visited import POLICE, visit
from tests.support.world import World

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_a_session_that_ended_meanwhile_asks_to_sign_in_and_loses_nothing(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        window.context.set_offline(True)
        answer(page, "MIN4-01", "合格")
        window.context.clear_cookies(name="xiaoan_session")
        window.context.set_offline(False)
        told(page, "登录已过期")
        assert waiting(page) == 1
        page.click("#told a")
        page.fill("#number", POLICE)
        page.fill("#password", "green hills behind the school")
        page.click("form[action='/sign-in'] button")
        page.wait_for_url(f"**/visits/{number}")
        told(page, "全部已上传")
    assert [one.entry.answer for one in seen(world, number).written] == [Answer.PASS]


KEPT = """async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  bases: (await indexedDB.databases()).map(one => one.name),
  marks: Object.keys(localStorage),
})"""
NOTHING = {"caches": [], "workers": 0, "bases": [], "marks": []}


def test_signing_out_asks_about_what_was_not_sent_and_wipes_everything(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        page.route("**/answer", lambda route: route.abort())
        answer(page, "MIN4-01", "合格")
        told(page, "上传中断")
        asked: list[str] = []

        def no(dialog):  # type: ignore[no-untyped-def]  # Playwright's Dialog
            asked.append(dialog.message)
            dialog.dismiss()

        page.once("dialog", no)
        window.unfold()
        page.click("form[action='/sign-out'] button")
        until(lambda: bool(asked), 10, lambda: "nobody was asked")
        assert "1 条检查答案未上传" in asked[0]
        assert waiting(page) == 1
        page.once("dialog", lambda dialog: dialog.accept())
        window.unfold()
        page.click("form[action='/sign-out'] button")
        page.wait_for_url("**/sign-in")
        assert page.evaluate(KEPT) == NOTHING
        window.context.set_offline(True)
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            window.go(f"/visits/{number}")
    assert seen(world, number).written == ()


def test_the_next_person_on_a_shared_telephone_finds_nothing_of_the_last(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    console.account("PS1.inspector")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        window.context.set_offline(True)
        answer(page, "MIN4-01", "合格")
        window.context.set_offline(False)
        window.context.clear_cookies(name="xiaoan_session")
        window.sign_in("PS1.inspector")
        page.wait_for_url("**/mine")
        until(lambda: page.evaluate(KEPT) == NOTHING, 10, lambda: str(page.evaluate(KEPT)))
        window.context.set_offline(True)
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            window.go(f"/visits/{number}")
