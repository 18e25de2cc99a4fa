"""Assessments in a real browser: drawn up, published, appealed and ruled on telephones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from casework.assigning import assign_found
from casework.recording import record_many
from tests.support.console import Console
from tests.support.story import COMMON, COORDINATOR, INSPECTOR
from tests.support.windows import TELEPHONE, window_on
from tests.support.world import World, at
from tests.web.test_figures_in_a_browser import look_closely

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_an_assessment_from_a_dry_run_to_a_ruling_on_telephones(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    found = [replace(COMMON, place=f"教室{place}", campus="S1" if place % 3 else "S2") for place in range(24)]
    record_many(world.desk, found, INSPECTOR, at("2026-09-01 09:00"))
    assign_found(world.desk, at("2026-09-01 10:00"))
    console.at = at("2026-10-09 10:00")
    console.account(COORDINATOR)
    console.account("S1.principal")
    with (
        window_on(chromium, address, **TELEPHONE) as office,
        window_on(chromium, address, **TELEPHONE) as school,
    ):
        for window, who in ((office, COORDINATOR), (school, "S1.principal")):
            window.sign_in(who)
            window.page.wait_for_url("**/mine")
        office.go("/assessments")
        office.page.click("button[value=try]")
        office.page.wait_for_selector("#tried")
        look_closely(office, "assessments-tried", 375)
        office.page.click("button[value=draw]")
        office.page.click("button[value=publish]")
        school.go("/assessments/1")
        school.page.click("#table a")
        school.page.click("#points summary >> nth=0")
        school.page.fill("#points textarea >> nth=0", "当日停电，已电话签收")
        school.page.click("#points details[open] button")
        school.page.wait_for_selector("text=待裁定")
        office.go("/assessments/1?kind=school")
        office.page.fill("#appeals input[name=reason]", "有通话记录")
        look_closely(office, "assessment-appeals", 375)
        office.page.click("button[value=upheld]")
        office.page.wait_for_selector("text=成立：有通话记录")
        school.page.reload()
        school.page.wait_for_selector("text=申诉成立，不计")
        look_closely(school, "assessed-ruled", 375)
        office.expect_nothing_amiss()
        school.expect_nothing_amiss()
