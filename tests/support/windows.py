"""Windows of a real browser on the console: Debian's Chromium, asking nobody outside."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.console import PASSWORD, Console
from tests.support.processes import until

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[1] / "web" / "vendor" / "axe-4.14.1.min.js"
GRAVE = """async rules => (await axe.run(document, {resultTypes: ['violations'], preload: false, rules})).violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => one.id + ': ' + one.nodes.map(node => node.html).join('; '))"""
"""What axe finds that keeps somebody from reading or using a page."""
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--no-first-run", "--no-default-browser-check",
    "--disable-features=OptimizationHints,MediaRouter",
]  # fmt: skip
MOST_TABS = 120
TELEPHONE = {"viewport": {"width": 375, "height": 740}, "is_mobile": True, "has_touch": True}


@contextmanager
def served(console: Console) -> Iterator[str]:
    """The console answers over HTTP, at this address."""
    server = uvicorn.Server(uvicorn.Config(console.app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, 20, lambda: "the console does not start")
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium runs; where it is missing the test says so and is left out, or fails where it must not be missing."""
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

    def reach(self, what: str) -> None:
        """The keyboard alone brings somebody there."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"no way to {what} by keyboard on {self.page.url}")

    def enter(self, what: str, to: str = "") -> None:
        """Somebody goes there by the keyboard, and presses it. to: the page that leads to."""
        self.reach(what)
        self.page.keyboard.press("Enter")
        if to:
            self.page.wait_for_url(to)

    def write(self, what: str, words: str) -> None:
        """Somebody goes there by the keyboard, and writes."""
        self.reach(what)
        self.page.keyboard.type(words)

    def unfold(self) -> None:
        """The menu stands open, as it does by itself where there is room for it."""
        if self.page.locator(".fold:not([open]) summary").is_visible():
            self.page.click(".fold summary")

    def expect_nothing_amiss(self) -> None:
        assert self.complaints == []
        assert [one for one in self.asked if not one.startswith((self.address, "data:", "blob:"))] == []

    def expect_in_order(self) -> None:
        """Nothing stands out of the screen, and nobody is kept from reading it, as axe sees it where scripts run."""
        assert not self.is_too_wide, self.page.url
        if self.page.evaluate("typeof htmx") != "undefined":
            assert self.grave() == [], self.page.url

    def be_wide(self, width: int) -> None:
        """The window is as wide as this, and what the page draws anew for it is drawn."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate("window.dispatchEvent(new Event('resize'))")

    def grave(self, *but: str) -> list[str]:
        """What keeps somebody from reading or using the page, rule by rule with its elements. but: rules left out."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE.read_text("utf-8"))
        return list(self.page.evaluate(GRAVE, {one: {"enabled": False} for one in but}))

    def is_in_sight(self, what: str) -> bool:
        """Whether the top of it is seen without scrolling."""
        top = self.page.evaluate("what => document.querySelector(what).getBoundingClientRect().top", what)
        return -1 < top < self.page.evaluate("innerHeight") - 20

    @property
    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@contextmanager
def window_on(browser: Browser, address: str, **more: Any) -> Iterator[Window]:  # Any: what Playwright's contexts take
    """A window of its own, with its own cookies and whatever it keeps."""
    context = browser.new_context(locale="zh-CN", **more)
    context.set_default_timeout(20_000)
    page = context.new_page()
    made = Window(context, page, address)
    page.on("request", lambda one: made.asked.append(one.url))
    page.on("console", lambda one: made.complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: made.complaints.append(str(one)))
    yield made
    context.close()
