"""Figures and bulletins of a month that has some, in a real browser: read on a telephone, charts under the policy."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser

from tests.support.console import Console
from tests.support.story import COORDINATOR
from tests.support.windows import TELEPHONE, Window, window_on
from tests.support.world import World, at
from tests.web.test_bulletins import a_month

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def look_closely(window: Window, name: str, width: int) -> None:
    """The page is no wider than the screen, and axe finds nothing grave; with XIAOAN_PICTURES set it is kept to see."""
    page, folder = window.page, os.environ.get("XIAOAN_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    window.expect_in_order()


def test_figures_and_bulletins_fit_a_telephone_and_are_said_to_whoever_cannot_see(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    a_month(world)
    console.at = at("2026-10-09 10:00")
    console.account(COORDINATOR)
    with window_on(chromium, address, **TELEPHONE) as window:
        window.sign_in(COORDINATOR)
        window.page.wait_for_url("**/mine")
        window.go("/figures?first=2026-09-01&last=2026-09-30&by=lead")
        look_closely(window, "figures", 375)
        window.page.click("#rectification_rate a >> nth=-1")
        window.page.wait_for_selector("text=计入分母的")
        look_closely(window, "figure-cases", 375)
        window.go("/bulletins?month=2026-09")
        assert window.page.locator("svg.bars rect").count() > 3
        look_closely(window, "bulletin", 375)
        with window.page.expect_download() as taken:
            window.page.click("text=下载 Word 文档")
        assert taken.value.suggested_filename.endswith(".docx")
        window.expect_nothing_amiss()
