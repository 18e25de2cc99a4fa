"""The console in a real browser: with and without JavaScript, on a telephone, and asking nobody outside.

Chromium is Debian's: `apt-get install -y chromium`. Where it is missing these tests say so and are left out, unless
XIAOAN_NEEDS_CHROMIUM is set, as CI does: there a missing browser fails.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rules.signed_links import PURPOSE, SignedLink, signed
from rules.telling import MessageKind
from tests.support.console import Console
from tests.support.followed import message_of
from tests.support.photos import shot, view
from tests.support.processes import until
from tests.support.story import COMMON, COORDINATOR, assigned, rectifying_
from tests.support.windows import Window
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
