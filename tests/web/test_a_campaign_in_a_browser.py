"""The coordinator's day of a joint inspection in a real browser, and its pages on a narrow telephone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework import closing_off, covering
from casework.looking_back import announce, draw
from rules.campaigns import CampaignState
from tests.casework.test_campaigns import WISH, drawn
from tests.casework.test_closing_off import CANTEEN
from tests.support.campaigns import concluded, many_schools
from tests.support.console import Console
from tests.support.look_backs import OCTOBER, SEED
from tests.support.minutes_files import workbook
from tests.support.story import COMMON, COORDINATOR, ask, closed, rectifying_
from tests.support.windows import Window
from tests.support.world import World, at

pytestmark = [
    pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]  # fmt: skip


@pytest.mark.parametrize("window", ["with JavaScript", "without JavaScript"], indirect=True)
def test_a_coordinator_draws_up_commits_draws_and_sees_how_far_it_has_come(
    world: World, console: Console, window: Window
) -> None:  # fmt: skip
    console.account(COORDINATOR)
    page = window.page
    page.set_viewport_size({"width": 1280, "height": 900})
    window.sign_in(COORDINATOR)
    page.click("nav summary >> text=联合检查")
    page.click("nav a >> text=行动")
    page.click("text=新建行动")
    page.fill("#title", "秋季开学联合检查")
    page.fill("#from", "2026-09-02")
    page.fill("#to", "2026-09-04")
    page.check("#checklist-MIN4")
    page.click("button[value=try]")
    assert "所学校要检查" in page.inner_text("#foreseen")
    assert page.input_value("#title") == "秋季开学联合检查"
    page.click("button[value=create]")
    page.wait_for_url("**/campaigns/510503-C2026-0001")
    page.click("button >> text=封存种子")
    page.wait_for_selector("text=种子承诺值")
    page.click("button >> text=抽签并派出")
    page.wait_for_selector("#coverage")
    assert "0/3" in page.inner_text("#coverage")
    page.click("text=重抽一遍")
    assert "核验通过" in page.inner_text("#proof")
    page.click(".nav-tabs >> text=方案")
    assert page.locator("table.cards tbody tr").count() == 3
    page.select_option("#town", label="永宁街道")
    page.click("form[method=get] button")
    assert page.locator("table.cards tbody tr").count() == 1
    page.click("text=调整 >> nth=-1")
    form = page.locator("form[action$='/changes/move']")
    assert form.locator("[name=school]").input_value() == "S3"
    # Chance has drawn the day, so that it is moved to another one.
    planned = page.inner_text("#acts .alert-info")
    form.locator("[name=day]").fill("2026-09-03" if "2026-09-04" in planned else "2026-09-04")
    form.locator("[name=reason]").fill("幼儿园开学典礼")
    form.locator("button").click()
    page.wait_for_selector("text=幼儿园开学典礼")
    concluded(world, "510503-V2026-000001", "2026-09-02 10:20")
    window.go("/campaigns")
    assert "33.3%" in page.inner_text("main")
    assert covering.look(world.desk, "510503-C2026-0001").campaign.state is CampaignState.DRAWN
    assert not window.is_too_wide
    window.expect_nothing_amiss()


def furnished(world: World, console: Console, folder: Path) -> str:
    """Something on every page. The number of the campaign."""
    many_schools(world, 60)
    number = drawn(world, replace(WISH, per_day=20, title="秋季开学校园及周边安全联合检查暨护校安园专项行动"))
    for place in range(4):
        closed(world, f"2026-09-0{place + 1} 09:00", replace(COMMON, place=f"{place}号楼"))
    shut = rectifying_(world, "2026-09-01 09:00")
    closing_off.close_off(world.desk, ask(shut, COORDINATOR, "2026-09-01 10:00", note="燃气泄漏"), CANTEEN)
    announce(world.desk, OCTOBER, SEED, at("2026-10-09 08:40"), 1.0)
    draw(world.desk, OCTOBER, at("2026-10-09 08:40"))
    console.at = at("2026-10-09 09:00")
    console.account(COORDINATOR)
    workbook(folder / "纪要.xlsx", tuple_of_rows())
    return number


def tuple_of_rows() -> tuple[tuple[str, ...], ...]:
    """One resolution that can be followed, and one whose deadline means no day."""
    return (("1", "制定护学岗方案", "", "公安分局", "", "覆盖早晚高峰", "2026年12月底前", ""),
            ("2", "校车司机培训一年内全部完成并建立台账", "", "交通局", "", "", "长期坚持", ""))  # fmt: skip


@pytest.mark.parametrize("window", ["on a telephone"], indirect=True)
def test_what_is_long_fits_a_telephone_and_can_be_read_there(
    world: World, console: Console, window: Window, tmp_path: Path
) -> None:
    number = furnished(world, console, tmp_path)
    page = window.page
    window.sign_in(COORDINATOR)
    page.wait_for_url("**/mine")
    window.go("/minutes/import")
    page.set_input_files("#file", tmp_path / "纪要.xlsx")
    page.click("button[value=try]")
    page.wait_for_selector("#tried")
    assert "长期坚持" in page.inner_text("#problems")
    window.expect_in_order()
    page.check("#skip")
    page.click("button[value=import]")
    page.wait_for_url("**/minutes/1")
    for path in (
        "/minutes/1",
        f"/campaigns/{number}/plan",
        f"/campaigns/{number}/schools",
        "/look-backs/1",
        "/closures",
    ):
        window.go(path)
        window.expect_in_order()
    window.expect_nothing_amiss()
