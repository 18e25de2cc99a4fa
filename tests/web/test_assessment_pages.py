"""Assessments in the console: drawn up, published, appealed against, ruled on, made final, and what each may see."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from documents.assessment_writing import COMMENDATION, FORMULA, POINTS, VETO
from rules.assessment import Subject
from tests.support.console import Browser, Console, Form, all_forms_on
from tests.support.pages import statements
from tests.support.paper import page_tables, sheets
from tests.support.story import COMMON, COORDINATOR, assigned, rectifying_
from tests.support.world import World, at
from web.pages import assessments

ASSESSMENT = "/assessments/1"


@pytest.fixture
def october(console: Console, world: World) -> Console:
    """A district after a month in which one school was late twelve times to sign."""
    for place in range(12):
        assigned(world, "2026-09-01 09:00", replace(COMMON, place=f"教室{place}"))
    console.at = at("2026-10-09 10:00")
    return console


def drawn(office: Browser) -> None:
    page = office.get("/assessments")
    answer = office.fill(page, "/assessments", area="510503", period="2026-09", step="draw")
    assert answer.headers["location"] == ASSESSMENT


def own_page(browser: Browser) -> str:
    """Where the link to one's own points leads."""
    [link] = set(re.findall(r'href="(/assessments/1/of/\d+)"', browser.get(ASSESSMENT).text))
    return str(link)


def test_from_a_dry_run_to_what_is_final(october: Console) -> None:
    office, school = october.signed_in(COORDINATOR), october.signed_in("S1.principal")
    tried = office.fill(office.get("/assessments"), "/assessments", period="2026-09", area="510503", step="try")
    assert "试算（未保存）" in tried.text
    assert "拟稿" in tried.text
    assert office.get(ASSESSMENT).status_code == 404, "nothing was kept"
    drawn(office)
    assert school.get(ASSESSMENT).status_code == 404, "nobody assessed sees a draft"
    assert "还没有考核" in school.get("/assessments").text

    assert office.fill(office.get(ASSESSMENT), f"{ASSESSMENT}/step", step="publish").status_code == 303
    mine = own_page(school)
    page = school.get(mine)
    rows = page_tables(page.text)[0][1:]
    assert [row[1] for row in rows].count("-0.5") == 10
    assert sum("封顶" in row[1] for row in rows) == 2
    form = forms_to(page, f"{mine}/appeals")[0]
    assert school.send(form, reason=" ").status_code == 422
    assert school.send(form, reason="当日停电，已电话签收").status_code == 303
    assert "待裁定" in school.get(mine).text

    page = office.get(ASSESSMENT)
    assert "当日停电" in page.text
    assert office.fill(page, f"{ASSESSMENT}/step", step="finalise").status_code == 422
    answer = office.fill(page, f"{ASSESSMENT}/rulings", verdict="upheld", reason="有通话记录")
    assert answer.status_code == 303
    page = school.get(mine)
    assert "申诉成立，不计" in page.text
    assert "有通话记录" in page.text
    october.at = at("2026-10-16 09:00")
    assert all(one.sign_in(who).status_code == 303 for one, who in ((office, COORDINATOR), (school, "S1.principal")))
    assert "/appeals" not in school.get(mine).text, "the time is over"
    assert office.fill(office.get(ASSESSMENT), f"{ASSESSMENT}/step", step="finalise").status_code == 303
    assert "已定稿" in school.get("/assessments").text
    assert f"{ASSESSMENT}/step" not in office.get(ASSESSMENT).text


def forms_to(page: httpx.Response, action: str) -> list[Form]:
    """The forms of a page that go there."""
    return [one for one in all_forms_on(page) if one.action == action]


def test_each_sees_their_own_and_who_oversees_the_area_everything(october: Console) -> None:
    office = october.signed_in(COORDINATOR)
    drawn(office)
    office.fill(office.get(ASSESSMENT), f"{ASSESSMENT}/step", step="publish")
    leader, other = october.signed_in("DGO.district_deputy"), october.signed_in("S2.principal")
    for kind in Subject:
        page = leader.get(f"{ASSESSMENT}?kind={kind.value}").text
        assert f"{ASSESSMENT}/step" not in page
    assert "第一小学" in leader.get(f"{ASSESSMENT}?kind=school").text
    for who in (other, october.signed_in("EDU.head")):
        page = who.get(ASSESSMENT).text
        assert "第一小学" not in page
        assert "申诉</h2>" not in page
    theirs = own_page(october.signed_in("S1.handler"))
    assert other.get(theirs).status_code == 404
    assert other.get("/assessments/99").status_code == 404
    for action in ("workbook", "evidence"):
        form = replace(forms_to(other.get(own_page(other)), "/sign-out")[0], action=f"{ASSESSMENT}/{action}")
        assert other.send(form).status_code == 404
    form = replace(form, action=f"{ASSESSMENT}/step")
    assert other.send(form, step="finalise").status_code == 403


def test_nobody_is_hidden_behind_the_best(october: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessments, "MOST_SHOWN", 2)
    office = october.signed_in(COORDINATOR)
    drawn(office)
    first = office.get(f"{ASSESSMENT}?kind=school").text
    assert "第 1–2 个，共 3 个" in first
    [following] = re.findall(r'href="(/assessments/1\?[^"]*after=2[^"]*)"', first)
    last = office.get(following.replace("&amp;", "&")).text
    assert "第 3–3 个，共 3 个" in last
    assert "上一页" in last
    pages = [[row[1] for row in page_tables(page)[0][1:]] for page in (first, last)]
    assert [len(one) for one in pages] == [2, 1]
    assert len({*pages[0], *pages[1]}) == 3


def test_the_workbook_says_what_the_pages_say_and_holds_no_formula(world: World, october: Console) -> None:
    late = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="=1+1"))
    office = october.signed_in(COORDINATOR)
    page = office.get("/assessments")
    office.fill(
        page, "/assessments/entries", kind="practice", unit="S2", happened_on="2026-09-10", said="=cmd|' /C calc'!A0",
        document="校安办〔2026〕9号",
    )  # fmt: skip
    office.fill(
        page, "/assessments/entries", kind="incident", hazard=late, happened_on="2026-09-28", said="学生受伤",
        document="急救记录",
    )  # fmt: skip
    drawn(office)
    page = office.get(ASSESSMENT)
    book = sheets(office.fill(page, f"{ASSESSMENT}/workbook").content)
    assert set(book) == {*(one.zh for one in Subject), POINTS.zh, FORMULA.zh}
    told = [[row[0], row[1], float(row[2])] for row in page_tables(page.text)[0][1:]]
    assert [[str(row[0]), row[1], row[2]] for row in book["学校"]] == told
    points = [float(str(row[3])) for row in book[POINTS.zh] if row[1] == "第一小学"]
    assert sum(points) == float(told[0][2]) - 100
    assert "=cmd|' /C calc'!A0 校安办〔2026〕9号" in [row[8] for row in book[POINTS.zh]]
    pack = sheets(office.fill(page, f"{ASSESSMENT}/evidence").content)
    assert [row[3] for row in pack[VETO.zh]] == [late]
    assert [row[1] for row in pack[COMMENDATION.zh]] == ["第二中学"]
    [entry] = forms_to(office.get("/assessments"), "/assessments/entries/1/withdraw")
    assert office.send(entry, reason="重复录入").status_code == 303
    assert "已撤回" in office.get("/assessments").text


def test_pages_say_what_is_wrong_and_keep_what_was_filled_in(october: Console) -> None:
    office = october.signed_in(COORDINATOR)
    page = office.get("/assessments")
    for filled, status, why in (
        ({"period": "2026-13"}, 422, "看不懂考核期"), ({"period": "2026-10"}, 422, "才结束"),
        ({"area": "510504"}, 403, "须由该区域的协调员"),
    ):  # fmt: skip
        answer = office.fill(page, "/assessments", **{"area": "510503", "period": "2026-09", "step": "draw", **filled})
        assert (answer.status_code, why in answer.text) == (status, True), why
    entered = {"kind": "practice", "unit": "没有的学校", "happened_on": "2026-09-10", "said": "做法", "document": "文"}
    answer = office.fill(page, "/assessments/entries", **entered)
    assert (answer.status_code, "没有的学校" in answer.text) == (422, True)
    drawn(office)
    assert office.get(f"{ASSESSMENT}?kind=nobody").status_code == 422
    page = office.get(ASSESSMENT)
    for address in ("/assessments/" + "9" * 30, f"{ASSESSMENT}/of/" + "9" * 30, "/assessments/0", f"{ASSESSMENT}/of/0"):
        assert office.get(address).status_code in (404, 422), address
    step = forms_to(page, f"{ASSESSMENT}/step")[0]
    assert office.send(step, step="other").status_code == 422
    assert office.send(replace(step, action="/assessments/77/step"), step="publish").status_code == 404
    office.send(step, step="publish")
    for which in ("9" * 5000, "", "-1", "x"):
        ruling = replace(step, action=f"{ASSESSMENT}/rulings")
        answer = office.send(ruling, appeal=which, verdict="upheld", reason="理由")
        assert (answer.status_code, "没有这一申诉" in answer.text) == (422, True), which[:9]


def test_statements_do_not_grow_with_cases(world: World, october: Console) -> None:
    office = october.signed_in(COORDINATOR)
    drawn(office)
    with statements(office.console) as few:
        office.get(ASSESSMENT)
    for place in range(20):
        assigned(world, "2026-09-02 09:00", replace(COMMON, campus="S2", place=f"走廊{place}"))
    office.fill(office.get(ASSESSMENT), f"{ASSESSMENT}/step", step="anew")
    with statements(office.console) as many:
        office.get("/assessments/2")
    assert len(many) <= len(few)
