"""The coordinator's day at the keyboard alone, in a real browser, and charts that ask nobody outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.busy import NOW, busy
from tests.support.console import PASSWORD, Console
from tests.support.prepared import prepared
from tests.support.processes import until
from tests.support.story import COORDINATOR
from tests.support.windows import Window, window_on
from tests.support.world import at

sqlite_busy, postgresql_busy, database_url = prepared("busy", busy)
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def window(chromium: Browser, address: str, console: Console) -> Iterator[Window]:
    console.at = at(NOW)
    with window_on(chromium, address) as made:
        yield made


MOST_TABS = 120


def tab_to(page: Page, words: str) -> None:
    """The focus goes from one thing to the next until it is on what bears these words."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(() => { const one = document.activeElement; return one.getAttribute('aria-label') || one.name "
            "|| one.innerText || ''; })()"
        )
        if words in said:
            return
    raise AssertionError(f"{words!r} cannot be reached by the keyboard")


def test_a_coordinators_day_needs_the_keyboard_only(console: Console, window: Window) -> None:
    console.account(COORDINATOR)
    page, keys = window.page, window.page.keyboard
    window.go("/sign-in")
    tab_to(page, "number")
    keys.type(COORDINATOR)
    tab_to(page, "password")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/mine")
    # The dashboard: its charts are drawn, and a number leads to its list.
    tab_to(page, "概况")
    keys.press("Enter")
    page.wait_for_url("**/overview")
    until(lambda: page.locator(".chart svg").count() == 3, 20, page.content)
    tab_to(page, "8")
    keys.press("Enter")
    page.wait_for_url("**overdue=1")
    assert page.locator("#rows tbody tr").count() == 8
    # The queue: an objection is turned down by its form, which is open already.
    tab_to(page, "受理分办")
    keys.press("Enter")
    page.wait_for_url("**/triage")
    tab_to(page, "不成立")
    keys.press("Enter")
    page.wait_for_url("**act=rule-rejected#acts")
    tab_to(page, "note")
    keys.type("职责清单明确由本单位主办")
    tab_to(page, "裁定")
    keys.press("Enter")
    page.wait_for_url(lambda url: "act=" not in url)
    assert "已交办" in page.inner_text("h1")
    # Several at once: one ticked, foreseen, handed over.
    window.go("/hazards?stage=found")
    tab_to(page, "勾选 510503")
    keys.press("Space")
    keys.press("Enter")
    page.wait_for_url("**/several?**")
    tab_to(page, "交办：1 条")
    keys.press("Enter")
    page.wait_for_selector("#sum")
    assert "已办理 1 条，未办理 0 条" in page.inner_text("#sum")
    window.expect_nothing_amiss()


def test_no_page_of_a_busy_desk_is_wider_than_its_window(console: Console, window: Window) -> None:
    console.account(COORDINATOR)
    window.sign_in(COORDINATOR)
    window.page.wait_for_url("**/mine")
    for path in ("/overview", "/hazards", "/triage", "/messages", "/several?act=assign&all=1"):
        window.go(path)
        for width in (1280, 375):
            window.be_wide(width)
            assert not window.is_too_wide, (path, width)
    window.be_wide(1280)
    for name in ("统计通报", "管理"):
        window.page.click(f"nav summary >> text={name}")
    assert window.page.locator("nav .group[open]").inner_text().startswith("管理"), "one group opens over the page"
    window.page.click("h1")
    assert window.page.locator("nav .group[open]").count() == 0
    window.expect_nothing_amiss()
