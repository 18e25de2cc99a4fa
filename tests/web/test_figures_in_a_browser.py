"""Figures and bulletins in a real browser: read on a desk and on a telephone, by everybody; charts under the policy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.console import Console
from tests.support.story import COORDINATOR
from tests.support.windows import TELEPHONE, Window, window_on
from tests.support.world import World, at
from tests.web.test_bulletins import a_month

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
GRAVE = """async () => (await axe.run()).violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join('; '))"""


def look_closely(window: Window, name: str, width: int) -> None:
    """The page is no wider than the screen, and axe finds nothing grave; with XIAOAN_PICTURES set it is kept to see."""
    page, folder = window.page, os.environ.get("XIAOAN_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert not window.is_too_wide, name
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(GRAVE) == [], name


@pytest.mark.parametrize("width", [1280, 375])
def test_figures_and_bulletins_fit_the_screen_and_are_said_to_whoever_cannot_see(
    world: World, console: Console, chromium: Browser, address: str, width: int
) -> None:
    a_month(world)
    console.at = at("2026-10-09 10:00")
    console.account(COORDINATOR)
    size = TELEPHONE if width < 500 else {"viewport": {"width": width, "height": 800}}
    # axe is put in by the test; the pages themselves are tried under the policy by whoever reads them.
    with window_on(chromium, address, bypass_csp=True, **size) as window:
        window.sign_in(COORDINATOR)
        window.page.wait_for_url("**/mine")
        window.go("/figures?first=2026-09-01&last=2026-09-30&by=lead")
        look_closely(window, "figures", width)
        window.page.click("#rectification_rate a >> nth=-1")
        window.page.wait_for_selector("text=计入分母的")
        look_closely(window, "figure-cases", width)
        window.go("/bulletins?month=2026-09")
        assert window.page.locator("svg.bars rect").count() > 3
        look_closely(window, "bulletin", width)
        with window.page.expect_download() as taken:
            window.page.click("text=下载 Word 文档")
        assert taken.value.suggested_filename.endswith(".docx")
        window.expect_nothing_amiss()
