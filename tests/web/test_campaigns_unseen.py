"""Whom the pages of joint inspections are for, and that nobody hears of an unannounced visit that comes to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework import covering
from casework.drawing import commit_to, draw_lots
from rules.campaigns import CampaignState, Notice
from tests.casework.test_campaigns import SEED, WISH, drawn, drawn_up
from tests.support.campaigns import coordinating, seconded
from tests.support.console import Console, forms_on, links_on
from tests.support.story import COORDINATOR
from tests.support.world import World, at

QUIET = replace(WISH, notice=Notice.UNANNOUNCED)
PATHS = ("/campaigns", "/campaigns/new", "/runs", "/minutes", "/minutes/import", "/minutes/template.xlsx",
         "/look-backs", "/closures")  # fmt: skip
OF_ONE = (
    "",
    "/plan",
    "/plan.xlsx",
    "/findings.xlsx",
    "/schools",
    "/changes",
    "/proof",
    "/published/list",
    "/published/plan",
)


@pytest.mark.parametrize(
    "who", ["S1.principal", "S1.handler", "PS1.inspector", "EDU.head", "DGO.district_deputy", "PLC.head"]
)
def test_nobody_but_a_coordinator_comes_near_a_campaign(world: World, console: Console, who: str) -> None:
    number = drawn(world, QUIET)
    browser = console.signed_in(who)
    own = browser.get("/mine")
    assert "/campaigns" not in links_on(own)
    for path in (*PATHS, *(f"/campaigns/{number}{one}" for one in OF_ONE)):
        answer = browser.get(path)
        assert answer.status_code == 403, path
        assert "510503-V" not in answer.text
        assert WISH.title not in answer.text
    token = forms_on(own)["/sign-out"].fields["form_token"]
    for path in (
        "/campaigns/new", f"/campaigns/{number}/steps/end", f"/campaigns/{number}/changes/move", "/runs",
        "/minutes/import", "/minutes/1/rows/1", "/look-backs",
    ):  # fmt: skip
        answer = browser.client.post(path, data={"form_token": token, "sure": "1", "step": "announce"})
        assert answer.status_code == 403, path
    assert covering.look(world.desk, number).campaign.state is CampaignState.DRAWN


def test_a_coordinator_elsewhere_finds_no_campaign_of_this_area(world: World, console: Console) -> None:
    number = drawn(world)
    coordinating(world, "TOWN2", "T2")
    browser = console.signed_in("T2")
    assert browser.get("/campaigns").status_code == 200
    assert number not in browser.get("/campaigns").text
    for one in OF_ONE:
        assert browser.get(f"/campaigns/{number}{one}").status_code == 404
    token = forms_on(browser.get("/mine"))["/sign-out"].fields["form_token"]
    for path in (f"/campaigns/{number}/steps/end", f"/campaigns/{number}/changes/move"):
        assert browser.client.post(path, data={"form_token": token, "sure": "1"}).status_code == 404
    assert browser.client.post("/runs", data={"form_token": token, "campaign": number}).status_code == 404


def test_every_page_speaks_english(world: World, console: Console) -> None:
    number = drawn(world)
    browser = console.signed_in(COORDINATOR)
    browser.fill(browser.get("/mine"), "/language", language="en")
    for path in (*PATHS, *(f"/campaigns/{number}{one}" for one in OF_ONE)):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            assert '<html lang="en">' in answer.text
            assert "style=" not in answer.text


def test_whoever_is_of_a_school_does_not_see_the_unannounced_visit_that_comes_to_it(
    world: World, console: Console
) -> None:
    openly, quietly = drawn(world), drawn_up(world, QUIET)
    commit_to(world.desk, quietly, SEED, COORDINATOR, at("2026-09-01 09:30"))
    draw_lots(world.desk, quietly, COORDINATOR, at("2026-09-01 09:30"))
    seconded(world, COORDINATOR, "S1")
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/campaigns").text
    assert openly in page
    assert quietly not in page
    for one in OF_ONE:
        assert browser.get(f"/campaigns/{quietly}{one}").status_code == 404
    covering.end(world.desk, quietly, "PLC.coordinator", at("2026-09-04 18:00"))
    assert browser.get(f"/campaigns/{quietly}").status_code == 200, "when it is over it is no secret"
