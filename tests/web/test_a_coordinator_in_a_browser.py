"""A coordinator's day in a real browser: a registry mended and taken in, gaps, policies compared; by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from casework.posts import Order
from casework.seating import end
from casework.setting_up import publish_policy
from config.policy_files import read_policy
from config.policy_given import read_given
from rules.instants import local_day
from tests.support.console import Console
from tests.support.story import COORDINATOR
from tests.support.windows import Window, window_on
from tests.support.world import World
from tests.web.test_imports_on_pages import BAD, GOOD, book, schools
from tests.web.test_policy_pages import changed

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture(params=[1280, 375])
def window(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Window]:
    with window_on(chromium, address, viewport={"width": request.param, "height": 800}) as made:
        yield made


def hand_in(window: Window, file: Path) -> None:
    page = window.page
    page.set_input_files("#file", file)
    window.enter("#import button")
    page.wait_for_url("**/import/*")


def test_a_registry_with_errors_is_mended_and_taken_in_by_keyboard(
    world: World, console: Console, window: Window, tmp_path: Path
) -> None:
    console.account(COORDINATOR)
    window.sign_in(COORDINATOR)
    page = window.page
    window.go("/import")
    window.expect_in_order()
    wrong, mended = tmp_path / "名册.xlsx", tmp_path / "名册-改.xlsx"
    wrong.write_bytes(book(tmp_path, schools=[GOOD, BAD]))
    mended.write_bytes(book(tmp_path, schools=[GOOD, {**BAD, "area": "510503001"}]))
    hand_in(window, wrong)
    assert "第 3 行" in page.inner_text("#problems")
    window.expect_in_order()
    window.enter("#confirm a")
    page.wait_for_selector("#import")
    hand_in(window, mended)
    assert page.locator("#problems").count() == 0
    window.enter("#confirm button")
    page.wait_for_selector("#done")
    assert {"S9", "S10"} <= schools(console)
    window.expect_in_order()
    window.expect_nothing_amiss()


def test_gaps_and_policies_are_read_and_nothing_stands_out_of_the_screen(
    world: World, console: Console, window: Window
) -> None:
    end(console.desk, Order(COORDINATOR, console.at), "PS1.head", "PS1/head", local_day(console.at))
    new, _ = read_given(read_policy(), {"deadlines.yaml": changed()})
    assert new is not None
    publish_policy(console.desk, new, console.at, COORDINATOR, "放宽一般隐患")
    console.account(COORDINATOR)
    window.sign_in(COORDINATOR)
    window.go("/posts/gaps")
    assert "1号派出所" in window.page.inner_text("main")
    window.expect_in_order()
    window.go("/policy/compare")
    assert "9个工作日" in window.page.inner_text(".becomes")
    window.expect_in_order()
    window.expect_nothing_amiss()
