"""The feedback pack of a round: from its page, whole or for one town, and nothing in it runs."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from casework.collecting import sign
from casework.visiting import Brought, take_in
from rules.visits import Answer, Entry
from tests.casework.test_campaigns import drawn
from tests.casework.test_following_up import SAFE, team_of, visit_at
from tests.support.console import Console, links_on
from tests.support.story import COORDINATOR
from tests.support.world import World, at


def test_the_findings_are_a_workbook_to_hand_on_and_a_town_gets_its_own_only(world: World, console: Console) -> None:
    number = drawn(world)
    browser = console.signed_in(COORDINATOR)
    assert "findings.xlsx" not in browser.get(f"/campaigns/{number}").text
    visit = visit_at(world, number, "S1")
    people = team_of(world, visit)
    formula = Entry("MIN4-02", "=1+1", Answer.FAIL, '=HYPERLINK("http://x")')
    take_in(world.desk, Brought(visit, (SAFE, formula)), people[0], at("2026-09-02 10:00"))
    for who in people:
        sign(world.desk, visit, who, at("2026-09-02 10:00"))
    assert f"/campaigns/{number}/findings.xlsx?town=510503001" in links_on(browser.get(f"/campaigns/{number}"))
    content = browser.get(f"/campaigns/{number}/findings.xlsx").content
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["明细", "按镇街", "按办学性质", "按办学许可", "按问题类别", "说明"]
    each = book["明细"]
    assert [(cell.value, cell.data_type) for cell in each[4] if "=" in str(cell.value)] == [
        ("=1+1", "s"), ('=HYPERLINK("http://x")', "s"),
    ]  # fmt: skip
    assert (each.freeze_panes, each.auto_filter.ref) == ("A4", "A3:N4")
    assert [cell.value for cell in book["按镇街"][4]][:5] == ["安富街道", 2, 1, 1, 1]
    other = openpyxl.load_workbook(BytesIO(browser.get(f"/campaigns/{number}/findings.xlsx?town=510503002").content))
    assert other["明细"].max_row == 3
    assert [cell.value for cell in other["按镇街"][4]][:5] == ["永宁街道", 1, 0, 0, 0]
    assert browser.get(f"/campaigns/{number}/findings.xlsx?town=11").status_code == 422
