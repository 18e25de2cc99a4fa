"""A campaign put together by ticks and names: agencies are ticked, schools chosen one after the other."""

from __future__ import annotations

import httpx
import sqlalchemy as sa

from tests.support.console import Browser, Console, forms_on
from tests.support.story import COORDINATOR
from tests.support.world import DISTRICT, World

FILLED = {
    "title": "秋季开学联合检查", "area": DISTRICT, "from": "2026-09-02", "to": "2026-09-04", "checklist": "MIN4",
    "kind": "joint", "notice": "announced",
}  # fmt: skip


def sent(browser: Browser, step: str, **filled: str | list[str]) -> httpx.Response:
    token = forms_on(browser.get("/campaigns/new"))["/campaigns/new"].fields["form_token"]
    return browser.client.post("/campaigns/new", data={"form_token": token, **FILLED, "step": step, **filled})


def test_schools_are_added_by_name_and_agencies_by_ticks(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    added = sent(browser, "add", add="第一小学", schools="S3")
    assert forms_on(added)["/campaigns/new"].fields["schools"] == "S3 S1"
    assert "已选 2 所" in added.text
    assert 'id="seat-EDU"' in added.text
    assert 'id="seat-FRS"' not in added.text, "nobody of it inspects"
    assert sent(browser, "create", seat=["PSB", "EDU"], schools="S1").status_code == 303
    with world.desk.looking() as session:
        recipe = str(session.scalar(sa.text("SELECT recipe FROM campaign")))
    assert ("PSB" in recipe, "EDU" in recipe, "FRS" in recipe) == (True, True, False)


def test_a_school_nobody_knows_is_said_beside_its_field_and_the_return_key_tries(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    unknown = sent(browser, "add", add="无此学校")
    assert (unknown.status_code, 'id="fault-add"' in unknown.text) == (422, True)
    assert 'id="foreseen"' in sent(browser, "add", add="").text
