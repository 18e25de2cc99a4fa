"""The ledger as people work with it: lists they keep, workbooks they take along, and acts on several at once."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from casework import completing, several
from casework.onlooking import onlooker
from rules.vocabulary import Stage
from tests.support.console import Browser, Console, forms_on
from tests.support.pages import exports, many, stage, statements
from tests.support.story import COMMON, COORDINATOR, LEADER, ask, assigned, found, rectifying_
from tests.support.world import World, at
from web.pages import ledger


def kept(browser: Browser) -> dict[str, str]:
    """The lists somebody keeps, by name, and what each asks for."""
    page = browser.get("/hazards").text
    return {
        name: html.unescape(to) for to, name in re.findall(r'class="view own" href="([^"]+)"[^>]*>★ ([^<]+)<', page)
    }


def test_a_list_is_kept_renamed_and_taken_away_by_its_owner_alone(world: World, console: Console) -> None:
    mine, others = console.signed_in(COORDINATOR), console.signed_in("EDU.handler")
    page = mine.get("/hazards?severity=major&overdue=1&after=0.0.0")
    assert mine.fill(page, "/views", name="重大逾期").status_code == 303
    assert kept(mine) == {"重大逾期": "/hazards?severity=major&overdue=1"}
    assert kept(others) == {}
    [rename] = [one for one in forms_on(mine.get("/hazards")) if one.endswith("/rename")]
    [delete] = [one for one in forms_on(mine.get("/hazards")) if one.endswith("/delete")]
    token = forms_on(others.get("/hazards"))["/views"].fields["form_token"]
    for path in (rename, delete):
        others.client.post(path, data={"form_token": token, "name": "别人的"})
    assert list(kept(mine)) == ["重大逾期"]
    assert mine.fill(mine.get("/hazards"), rename, name="每周例会").status_code == 303
    assert list(kept(mine)) == ["每周例会"]
    taken = mine.fill(mine.get("/hazards?overdue=1"), "/views", name="每周例会")
    assert (taken.status_code, "已有名为“每周例会”的常用筛选" in taken.text) == (422, True)
    assert kept(mine) == {"每周例会": "/hazards?severity=major&overdue=1"}, "nothing is replaced without a word"
    mine.fill(mine.get("/hazards"), delete)
    assert kept(mine) == {}


def test_a_list_needs_a_name_that_may_be_kept_and_conditions_that_can_be_read(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/hazards?overdue=1"))["/views"]
    for wrong in ({"name": ""}, {"name": "长" * 41}, {"name": "张三 13812345678"}, {"query": "stage=nowhere"}):
        assert browser.send(form, **{"name": "甲", **wrong}).status_code == 422, wrong
    for number in range(30):
        assert browser.send(form, name=f"第{number}个").status_code == 303
    assert browser.send(form, name="再一个").status_code == 422


def rows_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]


def test_what_is_filtered_leaves_as_a_workbook_narrowed_to_whoever_asks(world: World, console: Console) -> None:
    evil = '=HYPERLINK("http://x","y")'
    number = assigned(world, "2026-09-01 09:00", replace(COMMON, description=evil))
    found(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    coordinator = console.signed_in(COORDINATOR)
    answer = coordinator.fill(coordinator.get("/hazards?stage=assigned"), "/export")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    [row] = rows_of(answer.content)
    assert row[1] == number
    assert evil in row, "a formula is a text"
    assert len(rows_of(coordinator.fill(coordinator.get("/hazards"), "/export").content)) == 2
    assert exports(world) == [(COORDINATOR, "ledger", 1), (COORDINATOR, "ledger", 2)]
    stranger = console.signed_in("S2.handler")
    form = replace(forms_on(coordinator.get("/hazards"))["/export"])
    form.fields["form_token"] = forms_on(stranger.get("/hazards"))["/views"].fields["form_token"]
    assert rows_of(stranger.send(form).content) == []


def test_an_export_of_too_many_is_refused_in_words(
    world: World, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 3)
    monkeypatch.setattr(ledger, "MOST_LINES", 2)
    browser = console.signed_in(COORDINATOR)
    answer = browser.fill(browser.get("/hazards"), "/export")
    assert answer.status_code == 422
    assert "超过 2 条" in answer.text


def preview(name: str, *numbers: str) -> str:
    return f"/several?act={name}" + "".join(f"&number={one}" for one in numbers)


def test_several_are_foreseen_row_by_row_and_then_each_is_an_act_of_its_own(world: World, console: Console) -> None:
    fine = [found(world, "2026-09-01 09:00", replace(COMMON, place=place)) for place in ("东门", "西门")]
    done = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    page = browser.get(preview("assign", *fine, done))
    assert "选中 3 条，其中可以办理 2 条" in page.text
    possible, refused = page.text.split(">可以<")[1].split("不能：</span>")
    assert [one for one in (*fine, done) if one in possible] == fine
    assert "现为“已交办”，不能交办" in refused
    assert done in refused
    form = forms_on(page)["/several"]
    assert set(form.fields["numbers"].split()) == set(fine)
    answer = browser.send(form, note="一并交办")
    assert "已办理 2 条，未办理 0 条" in answer.text
    assert {stage(world, one) for one in fine} == {Stage.ASSIGNED}
    again = browser.send(form, note="一并交办")
    assert again.text.count("此前已提交过") == 2
    for one in fine:
        assert browser.get(f"/hazards/{one}").text.count("24:00）：一并交办") == 1


def test_what_changed_since_the_preview_is_refused_for_that_row_only(world: World, console: Console) -> None:
    numbers = [found(world, "2026-09-01 09:00", replace(COMMON, place=place)) for place in ("东门", "西门")]
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get(preview("complete", *numbers)))["/several"]
    # Still possible afterwards: it is refused for what was done meanwhile, and for nothing else.
    completing.complete(world.desk, ask(numbers[0], COORDINATOR, "2026-09-01 09:30"), {"place": "东侧门"})
    answer = browser.send(form, **{"part.due": "2026-10-10"})
    assert "已办理 1 条，未办理 1 条" in answer.text
    assert f"{numbers[0]}</a></td><td>第一小学 东侧门" in answer.text
    with world.desk.looking() as session:
        due = dict(session.execute(sa.text("SELECT number, fixed_due_on FROM hazard")).all())
    assert {one: str(due[one]) for one in numbers} == {numbers[0]: "None", numbers[1]: "2026-10-10"}


def test_all_that_fits_is_chosen_by_the_filter_and_no_more_than_may_be_seen(world: World, console: Console) -> None:
    numbers = [assigned(world, "2026-09-01 09:00", replace(COMMON, place=place)) for place in ("东门", "西门")]
    other = assigned(world, "2026-09-01 09:00", replace(COMMON, campus="S2"))
    school = console.signed_in("S1.handler")
    page = school.get("/several?act=acknowledge&all=1&stage=assigned")
    assert set(forms_on(page)["/several"].fields["numbers"].split()) == set(numbers)
    assert "已办理 2 条" in school.fill(page, "/several").text
    assert f'/hazards/{other}"' not in school.get(preview("acknowledge", numbers[0], other)).text
    hidden = forms_on(page)["/several"]
    hidden.fields |= {"numbers": other, "key": "another"}
    assert other not in school.send(hidden).text
    assert stage(world, other) is Stage.ASSIGNED


def test_a_leader_instructs_on_several_and_what_is_missing_is_said_before_anything_is_done(
    world: World, console: Console
) -> None:
    numbers = [assigned(world, "2026-09-01 09:00", replace(COMMON, place=place)) for place in ("东门", "西门")]
    leader = console.signed_in(LEADER)
    page = leader.get(preview("instruct", *numbers))
    refused = leader.fill(page, "/several", units="没有这个单位", until="2026-09-10", note="抓紧")
    assert refused.status_code == 422
    assert 'value="没有这个单位"' in refused.text
    assert "已办理 2 条" in leader.fill(refused, "/several", units="教育局", note="抓紧").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/several?act=assign", "没有选中隐患"),
        ("/several?act=pass&number=510503-2026-000001", "不能批量进行"),
        ("/several?act=assign&" + "&".join(f"number={one}" for one in range(201)), "一次最多 200 条"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_done_to_several_is_refused_in_words(console: Console, path: str, words: str) -> None:
    answer = console.signed_in(COORDINATOR).get(path)
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_preview_asks_a_few_questions_for_each_and_there_are_never_more_than_its_cap(
    world: World, console: Console
) -> None:
    many(world, 60)
    browser = console.signed_in(COORDINATOR)
    with statements(console) as said:
        page = browser.get("/several?act=assign&all=1")
    assert page.status_code == 200
    assert len(said) < 60 * 8 + 60
    assert len(page.content) < 100_000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_why_the_most_there_can_be_are_refused_is_said_once(world: World, console: Console) -> None:
    many(world, several.MOST)
    with world.desk.engine.begin() as connection:
        # As if all were over: what could be done instead is long, and the same for each.
        connection.execute(sa.text("UPDATE hazard SET stage = 'void'"))
    page = console.signed_in(COORDINATOR).get("/several?act=assign&all=1")
    assert page.text.count("现为“作废”，不能交办") == 1
    assert page.text.count('<a href="/hazards/510503') == several.MOST == 200
    assert len(page.content) < 100_000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_acts_for_somebody_in_such_a_post_are_offered(console: Console) -> None:
    def offered(who: str) -> tuple[str, ...]:
        return several.offered(onlooker(console.desk, who, at("2026-09-01 10:00")).duties)

    assert {"assign", "complete", "merge", "close-out"} <= set(offered(COORDINATOR))
    assert "instruct" not in offered(COORDINATOR)
    assert "instruct" in offered(LEADER)
    assert offered("S1.handler") == ("acknowledge", "hand-on")


PART = {"HX-Request": "true"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_fits_the_stage_is_offered_first_and_the_list_in_use_is_marked(world: World, console: Console) -> None:
    found(world, "2026-09-01 09:00")
    rectifying_(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    for headers in ({}, PART):
        for asked, first in (("found", "assign"), ("rectifying", "hand-on")):
            page = browser.get(f"/hazards?stage={asked}", **headers).text
            [options] = re.findall(r'<select[^>]* name="act">(.*?)</select>', page, re.S)
            assert re.findall(r'value="([\w-]+)"', options)[0] == first
            assert '<a class="view" href="/hazards" aria-current' not in page
    assert '<a class="view" href="/hazards" aria-current="true">' in browser.get("/hazards", **PART).text
    assert "hx-swap-oob" not in browser.get("/hazards").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_going_back_asks_for_the_page_and_never_for_its_rows_alone(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    assert "<header" not in browser.get("/hazards", **PART).text
    back = browser.get("/hazards", **PART, **{"HX-History-Restore-Request": "true"})
    assert ("<header" in back.text, back.headers["cache-control"]) == (True, "no-store")
    assert "HX-Request" in back.headers["vary"]


def test_a_unit_is_found_by_part_of_its_name_or_it_is_said_in_place_of_the_rows_why_not(
    world: World, console: Console
) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    for headers in ({}, PART):
        for name in ("教育局", "一小"):
            assert number in browser.get(f"/hazards?unit={name}", **headers).text
        for name, words in (
            ("没有这个单位", "没有登记单位“没有这个单位”"),
            ("育局", "名称含“育局”的单位不止一个：教育局、体育局"),
        ):
            refused = browser.get(f"/hazards?unit={name}", **headers)
            assert (refused.status_code, number in refused.text) == (422, False)
            assert words in refused.text
            assert headers or f'value="{name}"' in refused.text, "what was typed stays"
