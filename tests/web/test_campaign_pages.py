"""Joint inspections in the console: tried, drawn up, drawn, proved, changed by hand, and seen by coordinators alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import httpx
import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from casework import covering
from casework.campaigning import draw_up
from rules.access import AccessKind
from rules.campaigns import CampaignState
from store import accounts
from tests.casework.test_campaigns import WISH, drawn, drawn_up
from tests.support.campaigns import concluded, many_schools
from tests.support.console import Browser, Console, forms_on, links_on
from tests.support.pages import statements
from tests.support.story import COORDINATOR
from tests.support.world import DISTRICT, TOWN_2, World, at

FILLED = {
    "title": "秋季开学联合检查", "area": DISTRICT, "from": "2026-09-02", "to": "2026-09-04", "checklist": "MIN4",
    "kind": "joint", "notice": "announced", "every_day": "", "in_area": "", "school_kind": "", "licence": "",
    "seat": "",
}  # fmt: skip


def sent(browser: Browser, step: str, **filled: str) -> httpx.Response:
    """The form of a new campaign is filled in and sent."""
    return browser.fill(browser.get("/campaigns/new"), "/campaigns/new", **(FILLED | {"step": step} | filled))


def step(browser: Browser, number: str, name: str, **filled: str) -> httpx.Response:
    page = browser.get(f"/campaigns/{number}")
    return browser.fill(page, f"/campaigns/{number}/steps/{name}", **filled)


def change(browser: Browser, number: str, name: str, **filled: str) -> httpx.Response:
    page = browser.get(f"/campaigns/{number}/changes")
    return browser.fill(page, f"/campaigns/{number}/changes/{name}", **({"over": ""} | filled))


def count(world: World, table: str) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_coordinator_without_campaigns_is_told_what_to_do_first(console: Console) -> None:
    page = console.signed_in(COORDINATOR).get("/campaigns")
    assert page.status_code == 200
    assert "还没有联合检查行动" in page.text
    assert "/campaigns/new" in links_on(page)
    assert "月度联合行动" in page.text
    assert "2026-09-01" in page.text, "the first working day of the month"


def test_a_wish_is_tried_first_and_nothing_of_it_is_kept(world: World, console: Console) -> None:
    page = sent(console.signed_in(COORDINATOR), "try")
    assert page.status_code == 200
    said = re.sub(r"<[^>]+>", "", page.text.partition('id="foreseen"')[2].partition("</section>")[0])
    assert re.search(r"3\s*所学校要检查", said)
    assert re.search(r"\d\s*个检查组", said)
    assert "安富街道 2" in said
    assert "永宁街道 1" in said
    assert 'value="秋季开学联合检查"' in page.text, "what was written is still there"
    assert (count(world, "campaign"), count(world, "visit")) == (0, 0)


def test_what_is_short_is_said_before_anything_is_kept(console: Console) -> None:
    page = sent(console.signed_in(COORDINATOR), "try", recipe="PSB+EDU+FRS", teams="9")
    assert "不足之处" in page.text
    assert 'value="PSB+EDU+FRS"' in page.text
    assert page.text.index('id="short"') < page.text.index('value="create"'), "before the button"
    assert "仍然建立行动" in page.text
    assert 'class="btn btn-primary" name="step" value="create"' not in page.text


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"title": "  "}, "title"), ({"title": "甲" * 121}, "title"), ({"title": "手机 13800138000"}, "title"),
        ({"from": ""}, "from"), ({"to": "2026-13-01"}, "to"), ({"to": "2026-09-01"}, "to"),
        ({"from": "2026-09-05", "to": "2026-09-06"}, "to"), ({"share": "0"}, "share"), ({"share": "viele"}, "share"),
        ({"teams": "-1"}, "teams"), ({"per_day": "99999"}, "per_day"), ({"recipe": "PSB++"}, "recipe"),
        ({"recipe": "EDU+FRS"}, "recipe"), ({"schools": "S1 S99"}, "schools"), ({"checklist": "NONE1"}, "checklist"),
        ({"school_kind": "special"}, "school_kind"), ({"area": "999999"}, "area"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    world: World, console: Console, wrong: dict[str, str], beside: str
) -> None:
    page = sent(console.signed_in(COORDINATOR), "create", **wrong)
    assert page.status_code in (403, 409, 422)
    assert re.findall(r'id="fault-(\w+)"', page.text) == [beside]
    assert count(world, "campaign") == 0


def test_the_same_form_sent_twice_draws_up_one_campaign(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/campaigns/new"))["/campaigns/new"]
    answers = [browser.send(form, **(FILLED | {"step": "create"})).headers["location"] for _ in range(2)]
    assert answers == ["/campaigns/510503-C2026-0001", "/campaigns/510503-C2026-0001?again=1"]
    assert "没有再建一次" in browser.get(answers[1]).text
    assert count(world, "campaign") == 1


def test_a_campaign_goes_from_its_list_to_its_visits_and_its_proof_on_its_pages(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    number = sent(browser, "create").headers["location"].removeprefix("/campaigns/")
    assert "抽签" in browser.get(f"/campaigns/{number}/plan").text
    assert "还没有抽签" in browser.get(f"/campaigns/{number}/proof").text
    assert browser.get(f"/campaigns/{number}/published/list").status_code == 422
    assert step(browser, number, "commit").status_code == 303
    page = browser.get(f"/campaigns/{number}")
    one = covering.look(world.desk, number).campaign
    assert one.state is CampaignState.COMMITTED
    assert str(one.commitment) in page.text
    assert str(one.frame_digest) in page.text
    assert one.seed_sealed not in page.text
    assert world.desk.keyring.open(one.seed_sealed) not in page.text, "the seed is not told before the draw"
    assert step(browser, number, "draw").status_code == 303
    seen = covering.look(world.desk, number)
    page = browser.get(f"/campaigns/{number}")
    assert seen.campaign.seed in page.text
    assert len(seen.visits) == 3
    assert "0/3" in page.text
    proof = browser.get(f"/campaigns/{number}/proof")
    assert "核验通过" in proof.text
    published = browser.get(f"/campaigns/{number}/published/list")
    assert hashlib.sha256(published.content).hexdigest() == seen.campaign.frame_digest
    plan = browser.get(f"/campaigns/{number}/published/plan")
    assert hashlib.sha256(plan.content).hexdigest() == seen.campaign.plan_digest
    assert browser.get(f"/campaigns/{number}/published/seed").status_code == 404
    assert "进行中" in browser.get("/campaigns").text


def test_a_draw_that_was_tampered_with_does_not_hold_on_its_page(world: World, console: Console) -> None:
    number = drawn(world)
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE campaign SET seed = :s"), {"s": "22" * 32})
    assert "种子与事先公布的承诺值不符" in console.signed_in(COORDINATOR).get(f"/campaigns/{number}/proof").text


def test_the_plan_is_filtered_and_leads_to_its_changes(world: World, console: Console) -> None:
    number = drawn(world)
    browser = console.signed_in(COORDINATOR)
    path = f"/campaigns/{number}/plan"
    assert len(re.findall(r"<td>510503-V2026-\d+</td>", browser.get(path).text)) == 3
    assert len(re.findall(r"<td>510503-V2026-\d+</td>", browser.get(f"{path}?town={TOWN_2}").text)) == 1
    assert len(re.findall(r"<td>510503-V2026-\d+</td>", browser.get(f"{path}?text=第三幼儿园").text)) == 1
    assert "没有符合条件" in browser.get(f"{path}?state=concluded").text
    assert "没有符合条件" in browser.get(f"{path}?team=77").text
    assert browser.get(f"{path}?day=gestern").status_code == 422
    assert f"/campaigns/{number}/changes?school=S1" in map(unescape, links_on(browser.get(path)))


def test_changes_by_hand_stand_beside_what_was_drawn_with_their_reasons(world: World, console: Console) -> None:
    number = drawn(world, replace(WISH, teams=1))
    browser = console.signed_in(COORDINATOR)
    before = covering.look(world.desk, number)
    day = next(one.planned_on for one in before.visits.values())
    other = next(one for one in (date(2026, 9, 2), date(2026, 9, 3), date(2026, 9, 4)) if one != day)
    filled = {"school": "S1", "team": "", "day": other.isoformat()}
    assert "请写明调整的原因" in change(browser, number, "move", **filled, reason=" ").text
    refused = change(browser, number, "move", school="S1", team="", day="2026-12-01", reason="运动会")
    assert refused.status_code == 422
    assert "不在行动期内" in refused.text
    assert 'value="运动会"' in refused.text
    assert change(browser, number, "move", **filled, reason="运动会").status_code == 303
    assert change(browser, number, "drop", school="S2", reason="周一起停课").status_code == 303
    page = browser.get(f"/campaigns/{number}/changes").text
    assert "运动会" in page
    assert "周一起停课" in page
    assert "与抽签不同的检查" in page
    assert "人工调整，抽签为第1组" in browser.get(f"/campaigns/{number}/plan").text
    assert change(browser, number, "add", school="S2", team="1", day="2026-09-04", reason="复课").status_code == 303
    assert change(browser, number, "move", school="S9", team="1", day="", reason="x").status_code == 422
    assert len(covering.look(world.desk, number).changes) == 3
    assert "核验通过" in browser.get(f"/campaigns/{number}/proof").text, "what was drawn is never written over"


def test_a_member_is_replaced_and_somebody_recuses_themselves(world: World, console: Console) -> None:
    number = drawn(world, replace(WISH, teams=1))
    browser = console.signed_in(COORDINATOR)
    [education] = [one for one in covering.look(world.desk, number).members if one.side.value == "education"]
    wrong = change(browser, number, "replace", out=education.number, into="PSB.inspector", reason="病假")
    assert wrong.status_code == 422
    assert education.number in wrong.text
    done = change(browser, number, "recuse", person="PSB.inspector", school="S1", kind="family")
    assert done.status_code == 303
    assert count(world, "interest WHERE withdrawn_at IS NULL") == 1
    assert change(browser, number, "recuse", person="PSB.inspector", school="S1", over="1").status_code == 303
    assert count(world, "interest WHERE withdrawn_at IS NULL") == 0


def test_ending_and_calling_off_ask_whether_one_is_sure(world: World, console: Console) -> None:
    number = drawn(world)
    browser = console.signed_in(COORDINATOR)
    unsure = step(browser, number, "end", sure="")
    assert unsure.status_code == 422
    assert "请先勾选" in unsure.text
    assert step(browser, number, "end", sure="1").status_code == 303
    page = browser.get(f"/campaigns/{number}")
    assert "已结束" in page.text
    assert "成效" in page.text
    assert "/campaigns/" + number + "/steps/end" not in forms_on(page)
    assert "已结束" in browser.get("/campaigns").text


def test_every_school_has_its_score_term_by_term_and_the_missing_stand_by_name(world: World, console: Console) -> None:
    number = drawn(world)
    browser = console.signed_in(COORDINATOR)
    page = browser.get(f"/campaigns/{number}/schools").text
    assert "从未检查 +24；幼儿园 +3；未取得办学许可 +10；学生 500 人 +5" in page or "从未检查 +24" in page
    concluded(world, "510503-V2026-000001", "2026-09-02 10:20")
    left = browser.get(f"/campaigns/{number}/schools?missing=1")
    assert left.text.count("<tr>") == 1 + 2
    overview = browser.get(f"/campaigns/{number}").text
    assert "1/3" in overview
    assert "09-02 10:00" in overview
    assert "33.3%" in browser.get("/campaigns").text


def test_the_plan_is_exported_as_a_workbook(world: World, console: Console) -> None:
    number = drawn(world)
    answer = console.signed_in(COORDINATOR).get(f"/campaigns/{number}/plan.xlsx")
    assert answer.headers["content-disposition"].endswith(f"{number}.xlsx")
    with world.desk.looking() as session:
        [noted] = [one for one in accounts.accesses(session, COORDINATOR, 500) if one.kind is AccessKind.EXPORTED]
    assert (noted.about, noted.counted) == (f"campaign {number}", 3)
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["检查方案", "检查组", "人工调整", "尚未检查"]
    rows = book.get_sheet_by_name("检查方案").to_python()
    assert {row[4] for row in rows[3:]} == {"第一小学", "第二中学", "第三幼儿园"}


def test_a_campaign_that_wears_off_is_marked_in_the_list(world: World, console: Console) -> None:
    number = drawn(world)
    covering.end(world.desk, number, COORDINATOR, at("2026-09-04 18:00"))
    browser = console.signed_in(COORDINATOR)
    assert "成效回落" not in browser.get("/campaigns").text
    with world.desk.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO task (kind, what, opened_at) VALUES ('decay_checks', :w, :a)"),
            {"w": f"{number}|3.0|1.0", "a": at("2026-10-04 09:00")},
        )
    assert "成效回落" in browser.get("/campaigns").text


def test_lists_stay_small_and_ask_no_more_for_more_schools(world: World, console: Console) -> None:
    few = drawn_up(world)
    browser = console.signed_in(COORDINATOR)
    names = ("", "/plan", "/schools", "/changes")
    asked = {}
    for name in names:
        browser.get(f"/campaigns/{few}{name}")
        with statements(console) as said:
            browser.get(f"/campaigns/{few}{name}")
        asked[name] = len(said)
    with statements(console) as said:
        browser.get("/campaigns")
    listed = len(said)
    many_schools(world, 200)
    number = drawn(world, replace(WISH, per_day=40))
    for _ in range(3):
        drawn_up(world)
    for name in names:
        with statements(console) as said:
            page = browser.get(f"/campaigns/{number}{name}")
        assert page.status_code == 200
        assert len(page.content) < 100_000, (name, len(page.content))
        assert len(said) <= asked[name] + 4, (name, len(said), asked[name])
        assert len(said) <= 60
    with statements(console) as said:
        page = browser.get("/campaigns")
    assert len(said) <= listed + 1
    assert len(page.content) < 100_000


def test_a_list_nobody_can_be_drawn_for_is_seen_in_the_trial(world: World, console: Console) -> None:
    assert draw_up(world.desk, WISH, COORDINATOR, at("2026-09-01 09:00")).listed == 3
    page = sent(console.signed_in(COORDINATOR), "try", teams="4")
    assert "不足之处" in page.text
