"""The console in a real browser: with and without JavaScript, on a telephone, and asking nobody outside.

Chromium is Debian's: `apt-get install -y chromium`. Where it is missing these tests say so and are left out, unless
XIAOAN_NEEDS_CHROMIUM is set, as CI does: there a missing browser fails.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from rules.signed_links import PURPOSE, SignedLink, signed
from rules.telling import MessageKind
from tests.support.console import PASSWORD, Console
from tests.support.photos import shot, view
from tests.support.processes import until
from tests.support.story import COMMON, COORDINATOR, assigned, rectifying_
from tests.support.world import World, at
from tests.web.test_links_in_messages import message_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--no-first-run", "--no-default-browser-check",
    "--disable-features=OptimizationHints,MediaRouter",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        words = "Chromium is missing: apt-get install -y chromium (the tests of the console in a browser need it)"
        if os.environ.get("XIAOAN_NEEDS_CHROMIUM"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Window:
    """A browser window on the console, with what it asked for and what it complained of."""

    context: BrowserContext
    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, number: str) -> None:
        self.go("/sign-in")
        self.page.fill("#number", number)
        self.page.fill("#password", PASSWORD)
        self.page.click("form[action='/sign-in'] button")

    def expect_nothing_amiss(self) -> None:
        assert self.complaints == []
        assert [one for one in self.asked if not one.startswith((self.address, "data:", "blob:"))] == []

    @property
    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    """The console, served over HTTP."""
    server = uvicorn.Server(uvicorn.Config(console.app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, 20, lambda: "the console does not start")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(params=["with JavaScript", "without JavaScript", "on a telephone"])
def window(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Window]:
    telephone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    more = telephone if request.param == "on a telephone" else {}
    context = chromium.new_context(java_script_enabled=request.param != "without JavaScript", locale="zh-CN", **more)
    context.set_default_timeout(20_000)
    page = context.new_page()
    made = Window(context, page, address)
    page.on("request", lambda one: made.asked.append(one.url))
    page.on("console", lambda one: made.complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: made.complaints.append(str(one)))
    yield made
    context.close()


def test_a_school_finds_its_case_and_hands_in_a_photo(
    world: World, console: Console, window: Window, tmp_path: Path
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    assigned(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    console.account("S1.handler")
    window.sign_in("S1.handler")
    page = window.page
    assert "本单位待办" in page.inner_text("main")
    window.go("/hazards")
    assert page.locator("#rows tbody tr").count() == 2
    page.select_option("#stage", "rectifying")
    page.click("form[action='/hazards'] button")
    page.wait_for_url("**stage=rectifying**")
    page.locator("#rows tbody tr").nth(0).wait_for()
    until(lambda: page.locator("#rows tbody tr").count() == 1, 10, page.content)
    page.click(f"#rows a >> text={number}")
    page.click("summary >> text=提交验收")
    photo = tmp_path / "after.jpg"
    photo.write_bytes(shot(view(3), at("2026-09-01 09:50")))
    form = page.locator(f"form[action='/hazards/{number}/acts/submit']")
    form.locator("[name=measures]").fill("记录已补齐")
    form.locator("[name=files]").set_input_files(photo)
    form.locator("button").click()
    page.wait_for_url(f"**/hazards/{number}")
    assert "待验收" in page.inner_text("h1")
    assert "after.jpg" in page.inner_text("main")
    assert not window.is_too_wide
    window.expect_nothing_amiss()


def test_a_leader_opens_the_link_and_the_button_works_once(world: World, console: Console, window: Window) -> None:
    number = assigned(world, "2026-09-01 09:00")
    message, person = message_of(world, number, "EDU.handler", MessageKind.ASSIGNED)
    token = signed(SignedLink(message, person, at("2026-09-15 09:00")), world.desk.keyring.keys_for(PURPOSE)[0])
    window.go(f"/l/{token}")
    page = window.page
    page.click("summary >> text=签收")
    page.click(f"form[action='/l/{token}/acts/acknowledge'] button")
    page.wait_for_selector(".alert-success")
    assert "教育局经办人已于 2026-09-01 10:00 通过本链接办理：签收" in page.inner_text(".alert-success")
    assert page.locator("form").count() == 0
    window.expect_nothing_amiss()


def test_what_is_refused_is_said_on_the_page_and_what_was_written_is_still_there(
    world: World, console: Console, window: Window
) -> None:
    number = assigned(world, "2026-09-01 09:00")
    console.account(COORDINATOR)
    window.sign_in(COORDINATOR)
    window.go(f"/hazards/{number}")
    page = window.page
    page.click("summary >> text=并案")
    form = page.locator(f"form[action='/hazards/{number}/acts/merge']")
    form.locator("[name=into]").fill("510503-2026-999999")
    form.locator("[name=note]").fill("同一处问题")
    form.locator("button").click()
    page.wait_for_selector("#refused")
    assert "510503-2026-999999" in page.inner_text("#refused")
    assert form.locator("[name=note]").input_value() == "同一处问题"
    assert [one for one in window.complaints if "the server responded with a status of 4" not in one] == []
