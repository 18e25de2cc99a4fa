"""The console in a real browser: with and without JavaScript, on a telephone, and asking nobody outside.

Chromium is Debian's: `apt-get install -y chromium`. Where it is missing these tests say so and are left out, unless
XIAOAN_NEEDS_CHROMIUM is set, as CI does: there a missing browser fails.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rules.telling import MessageKind
from tests.support.console import Console
from tests.support.followed import link
from tests.support.photos import shot, view
from tests.support.processes import until
from tests.support.story import COMMON, COORDINATOR, DEPUTY_LEADER, assigned, proposed, rectifying_
from tests.support.windows import Window, window_on
from tests.support.world import World, at

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


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
    if page.evaluate("typeof htmx") == "undefined":  # otherwise the choice has been sent by itself
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
    picture = page.locator("img[src$='/small']")
    picture.scroll_into_view_if_needed()
    until(lambda: picture.evaluate("one => one.naturalWidth") == 320, 10, page.content)
    assert picture.bounding_box()["width"] <= 160
    is_narrow = page.viewport_size["width"] < 992
    tops = [page.locator(one).bounding_box()["y"] for one in ("#acts", "#files")]
    assert is_narrow is False or tops == sorted(tops), "what may be done stands under the head"
    assert not window.is_too_wide
    window.expect_nothing_amiss()


def test_filters_are_asked_for_once_said_no_to_in_place_and_gone_back_through(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = assigned(world, "2026-09-01 09:00")
    console.account(COORDINATOR)
    with window_on(chromium, address) as window:
        window.sign_in(COORDINATOR)
        window.go("/hazards")
        page = window.page
        page.select_option("#stage", "assigned")
        page.wait_for_url("**stage=assigned**")
        page.select_option("#severity", "major")
        page.locator("#rows .empty").wait_for()
        page.go_back()
        page.locator(f"#rows a >> text={number}").wait_for()
        assert page.locator("header a[href='/overview']").count() == 1
        window.asked.clear()
        page.fill("#unit", "没有这个单位")
        page.click("#filter button")
        page.locator("#rows #refused", has_text="没有登记单位“没有这个单位”").wait_for()
        assert page.locator("#rows tbody tr").count() == 0
        assert [one for one in window.asked if "/hazards?" in one] == [page.url]


def test_a_leader_opens_the_link_decides_by_the_keyboard_and_it_works_once(
    world: World, console: Console, window: Window
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 09:30")
    path = link(world, number, DEPUTY_LEADER, MessageKind.PROPOSAL)
    window.go(path)
    page = window.page
    window.enter("#act-approve summary")
    window.enter(f"form[action='{path}/acts/approve'] button")
    page.wait_for_selector("main .alert-success")
    assert "2026-09-01 10:00 通过本链接办理：同意" in page.inner_text(".alert-success")
    assert page.locator("form").count() == 0
    page.go_back()
    assert page.locator("#act-approve").count() == 0, "going back shows it as it is now"
    window.expect_nothing_amiss()


@pytest.mark.parametrize("window", ["with JavaScript"], indirect=True)
def test_a_leaders_day_needs_the_keyboard_only(world: World, console: Console, window: Window) -> None:
    numbers = [rectifying_(world, "2026-09-01 09:00", replace(COMMON, place=one)) for one in ("东门", "西门")]
    for one in numbers:
        proposed(world, one, "2026-09-01 09:30")
    console.account(DEPUTY_LEADER)
    window.sign_in(DEPUTY_LEADER)
    page = window.page
    page.wait_for_url("**/mine")
    window.enter("nav a[href='/under-me']", "**/under-me")
    assert all(one in page.inner_text("main") for one in numbers)
    window.enter(f"main a[href^='/hazards/{numbers[0]}']", f"**/{numbers[0]}**")
    window.enter("#act-refuse summary")
    window.write("#act-refuse textarea", "先约谈校长")
    window.enter("#act-refuse button")
    page.locator(".timeline", has_text="先约谈校长").wait_for()
    window.enter("#act-instruct summary")
    window.write("#act-instruct [name=units]", "教育局、第一小学")
    page.fill("#act-instruct [name=until]", "2026-09-04")
    window.write("#act-instruct textarea", "三日内办结")
    window.enter("#act-instruct button")
    page.locator(".timeline", has_text="三日内办结").wait_for()
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
    # It is read out, and seen, before anything else; a browser gives the focus when it has drawn the page.
    page.wait_for_function("document.activeElement.id === 'refused'")
    assert window.is_in_sight("#refused")
    assert not window.is_too_wide
    page.click("#refused a")
    until(lambda: window.is_in_sight("#act-merge"), 5, lambda: "the way to the form leads elsewhere")
    assert [one for one in window.complaints if "the server responded with a status of 4" not in one] == []
