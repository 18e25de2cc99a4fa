"""Runs of flows while Prefect is down: a sentence and no fault. With a server: tests/flows/test_with_prefect.py."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from casework import covering
from rules.campaigns import CampaignState
from tests.casework.test_campaigns import drawn_up
from tests.support.console import Console, forms_on
from tests.support.story import COORDINATOR
from tests.support.world import World
from web.prefect_api import PrefectApi


def nobody() -> str:
    """The address of an API that nobody serves."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return f"http://127.0.0.1:{one.getsockname()[1]}/api"


@pytest.fixture(params=["none is known", "none answers"])
def down(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Console:
    api = PrefectApi(nobody(), seconds=1.0)
    return Console(world.desk, tmp_path, prefect=lambda: None if request.param == "none is known" else api)


def test_while_prefect_is_down_the_page_says_so_and_what_to_do(down: Console) -> None:
    page = down.signed_in(COORDINATOR).get("/runs")
    assert page.status_code == 200
    assert "Prefect 没有应答" in page.text
    assert "xiaoan up" in page.text
    assert "/runs" not in forms_on(page), "nothing is offered that would not work"


def test_a_flow_that_cannot_be_started_is_refused_in_words_and_the_campaign_stands(world: World, down: Console) -> None:
    number = drawn_up(world)
    browser = down.signed_in(COORDINATOR)
    page = browser.get(f"/campaigns/{number}")
    token = forms_on(page)["/sign-out"].fields["form_token"]
    answer = browser.client.post("/runs", data={"form_token": token, "campaign": number})
    assert answer.status_code == 422
    assert "Prefect 没有应答" in answer.text
    assert covering.look(world.desk, number).campaign.state is CampaignState.LISTED
    assert browser.fill(answer, f"/campaigns/{number}/steps/commit").status_code == 303, "the same page does without it"
    monthly = browser.client.post("/runs", data={"form_token": token})
    assert monthly.status_code == 422


@pytest.mark.parametrize("host", ["10.1.2.3", "xiaoan.example", "fd00::1"])
def test_a_server_of_this_machine_is_linked_to_where_the_console_is(host: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    assert PrefectApi("http://127.0.0.1:4200/api").page_at(host) == f"http://{shown}:4200"
    assert PrefectApi("https://prefect.example/team/api").page_at(host) == "https://prefect.example/team"
