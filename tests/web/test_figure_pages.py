"""Figures in the console: with the cases behind each, for whom, and the same in the workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from casework import verifying
from casework.counting_days import count_yesterday
from casework.measuring import measured
from documents.figures_writing import MEANING, WHOLE, sheet_of
from rules.access import AccessKind
from rules.case_records import Period
from rules.figure_words import COUNTED, SHARED, fraction_of, range_of, value_of
from rules.indicators import Dimension, Indicator
from rules.lasting import COMPLIANCE, LOOK_BACKS
from store import accounts, policies
from tests.support.campaigns import coordinating
from tests.support.console import Console
from tests.support.pages import many, statements
from tests.support.paper import page_tables, sheets
from tests.support.story import COMMON, COORDINATOR, ask, assigned, closed, found, objected, rectifying_, submitted
from tests.support.world import DISTRICT, World, at

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
WHEN = "first=2026-09-01&last=2026-09-30"


@pytest.fixture
def late(console: Console) -> Console:
    console.at = at("2026-09-28 10:00")
    return console


def some(world: World) -> list[str]:
    """Cases on several stages, one of a sensitive category."""
    with world.desk.looking() as session:
        quiet = replace(COMMON, subcategory=min(policies.sensitive_codes(session)), place="某处")
    return [
        closed(world, "2026-09-01 09:00"),
        rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="东门")),
        submitted(world, "2026-09-02 09:00", replace(COMMON, place="西门")),
        objected(world, "2026-09-02 09:00", replace(COMMON, place="南门")),
        assigned(world, "2026-09-03 09:00", replace(COMMON, place="北门")),
        found(world, "2026-09-03 09:00", quiet),
    ]


def near(row: Sequence[object]) -> list[object]:
    """Numbers as far as a cell of a workbook keeps them."""
    return [round(one, 12) if isinstance(one, float) else one for one in row]


def test_every_figure_opens_exactly_its_cases(world: World, late: Console) -> None:
    some(world)
    browser = late.signed_in(COORDINATOR)
    page = browser.get(f"/figures?{WHEN}").text
    report = measured(world.desk, DISTRICT, SEPTEMBER, late.at)
    links = re.findall(r'href="(/figures/cases\?[^"]+)"', page)
    assert len(links) > 20
    for link in links:
        address = link.replace("&amp;", "&")
        asked = dict(re.findall(r"(\w+)=([^&]*)", address))
        if asked["figure"] == "coverage":
            continue
        by = Dimension.of(asked["by"]) if "by" in asked else None
        figure = next(
            one for one in (report.figures_of(by, asked.get("key", "")) or {}).values()
            if one.indicator.value == asked["figure"]
        )  # fmt: skip
        ids = figure.of if asked["which"] == "of" else figure.cases
        shown = set(re.findall(r"/hazards/([\d-]+)", browser.get(address).text))
        assert shown == {report.records[one].number for one in ids}, address


def test_the_page_and_the_workbook_say_what_was_measured(world: World, late: Console) -> None:
    some(world)
    browser = late.signed_in(COORDINATOR)
    page = browser.get(f"/figures?{WHEN}")
    report = measured(world.desk, DISTRICT, SEPTEMBER, late.at)
    told = {row[0]: row[1:3] for row in page_tables(page.text)[0][1:]}
    assert told == {one.indicator.zh: [value_of(one), fraction_of(one)] for one in report.whole.values()}
    answer = browser.fill(page, "/figures/workbook")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = sheets(answer.content)
    assert set(book) == {
        WHOLE.zh, MEANING.zh, LOOK_BACKS.zh, COMPLIANCE.zh, *(sheet_of(one).zh for one in Dimension),
    }  # fmt: skip
    assert [part.key for part in report.by_severity] == ["serious", "general"], "the gravest first"
    days = report.whole[Indicator.MEAN_DAYS]
    assert next(row for row in book[WHOLE.zh] if row[0] == days.indicator.zh)[6:8] == days.spread
    assert range_of(days).zh in page.text
    assert [near(row[:4]) for row in book[WHOLE.zh]] == [
        near((one.indicator.zh, one.value, one.numerator, one.denominator)) for one in report.whole.values()
    ]
    for by in Dimension:
        wanted = [near((one.indicator.zh, one.value, one.numerator)) for part in report.parts(by)
                  for one in part.figures.values()]  # fmt: skip
        assert [near(row[1:4]) for row in book[sheet_of(by).zh]] == wanted
    meant = {row[0]: row[1] for row in book[MEANING.zh]}
    assert {one.zh: COUNTED[one].numerator.zh for one in COUNTED}.items() <= meant.items()
    assert {about.zh for about, _ in SHARED} <= set(meant)


def test_the_workbook_names_its_cut_off_and_policy_has_filters_and_no_formula(world: World, late: Console) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE area SET name = '=1+1' WHERE code = '510503001'"))
    browser = late.signed_in(COORDINATOR)
    answer = browser.fill(browser.get(f"/figures?{WHEN}"), "/figures/workbook")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for sheet in book.worksheets:
        assert "截至 2026-09-28 10:00，政策第 1 版" in str(sheet["A1"].value)
        assert sheet.freeze_panes == "A3"
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    town = book[sheet_of(Dimension.TOWN).zh]
    assert town.auto_filter.ref is not None
    assert town["A3"].value == "=1+1"


def test_a_download_is_on_the_record_of_access_with_who_took_it(world: World, late: Console) -> None:
    browser = late.signed_in(COORDINATOR)
    browser.fill(browser.get(f"/figures?{WHEN}"), "/figures/workbook")
    with world.desk.looking() as session:
        taken = [one for one in accounts.accesses(session, COORDINATOR) if one.kind is AccessKind.EXPORTED]
    assert [one.about for one in taken] == ["figures 510503 2026-09-01_2026-09-30"]
    assert taken[0].counted


def test_somebody_who_may_not_see_a_case_is_told_that_one_is_hidden(world: World, late: Console) -> None:
    numbers = some(world)
    page = late.signed_in("EDU.head").get(
        f"/figures/cases?figure=rectification_rate&which=among&area={DISTRICT}&{WHEN}"
    )
    assert set(re.findall(r"/hazards/([\d-]+)", page.text)) == set(numbers[:-1])
    assert "其中 1 件（所）您无权查看" in page.text
    everything = late.signed_in(COORDINATOR).get(
        f"/figures/cases?figure=rectification_rate&which=among&area={DISTRICT}&{WHEN}"
    )
    assert numbers[-1] in everything.text
    assert 'id="hidden"' not in everything.text


def test_figures_are_for_coordinators_and_leaders_and_of_their_own_area(world: World, late: Console) -> None:
    assert late.signed_in("S1.handler").get("/figures").status_code == 403
    coordinating(world, "TOWN2", "T2")
    browser = late.signed_in("T2")
    assert browser.get("/figures").status_code == 200
    for path in ("/figures", "/figures/cases"):
        answer = browser.get(f"{path}?area={DISTRICT}&figure=coverage")
        assert answer.status_code == 422
        assert "不在您的辖区内" in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "query",
    [
        "span=decade",
        "by=x",
        "first=2026-09-30&last=2026-09-01",
        "first=soon",
        "last=0001-01-01",
        "first=0001-01-02",
        "last=9999-12-31",
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(late: Console, query: str) -> None:
    answer = late.signed_in(COORDINATOR).get(f"/figures?{query}")
    assert answer.status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_span_that_is_chosen_counts_whatever_days_stand_beside_it(late: Console) -> None:
    browser = late.signed_in(COORDINATOR)
    assert "2026-01-01 至 2026-12-31" in browser.get(f"/figures?span=year&{WHEN}").text
    assert "2026-09-01 至 2026-09-30" in browser.get(f"/figures?span=&{WHEN}").text


@pytest.mark.parametrize("span", ["week", "month", "term", "year"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_empty_period_says_what_to_do(late: Console, span: str) -> None:
    answer = late.signed_in(COORDINATOR).get(f"/figures?span={span}&by=lead")
    assert "这一期间没有隐患" in answer.text


def test_statements_and_size_do_not_grow_with_the_cases(world: World, late: Console) -> None:
    many(world, 5)
    browser = late.signed_in(COORDINATOR)
    path = f"/figures/cases?figure=rectification_rate&which=among&{WHEN}"
    counts = []
    for more in (0, 150):
        many(world, more, "2026-09-02 09:00") if more else None
        with statements(late) as said:
            page, cases = browser.get(f"/figures?{WHEN}"), browser.get(path)
        counts.append(len(said))
        assert len(page.content) < 100_000
        assert len(cases.content) < 100_000
    assert counts[0] == counts[1]
    following = re.search(r'href="([^"]*after=\d+[^"]*)"', cases.text)
    assert following is not None
    rest = browser.get(following[1].replace("&amp;", "&")).text
    both = re.findall(r"/hazards/([\d-]+)", cases.text) + re.findall(r"/hazards/([\d-]+)", rest)
    assert len(both) == len(set(both)) == 155


def test_the_trend_is_read_from_what_was_counted_each_night(world: World, late: Console) -> None:
    browser = late.signed_in(COORDINATOR)
    assert "还没有逐日数据" in browser.get("/figures").text
    assigned(world, "2026-09-01 09:00")
    for day in (1, 13, 20, 27):
        count_yesterday(world.desk, at(f"2026-09-{day + 1:02} 00:05"))
    page = browser.get(f"/figures?{WHEN}").text
    assert page.count("<svg") == 1
    assert [row[:3] for row in page_tables(page)[1][-3:]] == [
        ["2026-09-13", "1", "1"], ["2026-09-20", "1", "1"], ["2026-09-27", "1", "1"],
    ]  # fmt: skip
    august = browser.get("/figures?first=2026-08-01&last=2026-08-31").text
    assert "还没有逐日数据" in august, "a trend ends with the period that is asked for"
    assert browser.get("/figures?first=2000-02-02&last=2000-02-03").status_code == 200


def test_compliance_stands_by_licence_beside_what_look_backs_say(world: World, late: Console) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO inspection (source_key, campus_id, inspected_on, source, is_recheck, result, document) "
                "SELECT code, id, '2026-09-01', 'joint_inspection', :no, 'passed', '' FROM campus"
            ),
            {"no": False},
        )
    number = found(world, "2026-09-02 09:00")
    with world.desk.engine.begin() as connection:
        item = {"item": "SEC40-01", "number": number}
        connection.execute(sa.text("UPDATE hazard SET checklist_item = :item WHERE number = :number"), item)
    page = late.signed_in(COORDINATOR).get(f"/figures?{WHEN}").text
    licensed, unlicensed = page_tables(page)[-1][1:]
    assert licensed == ["有证", "–", "1/2", "", "0"]
    assert unlicensed == ["无证", "–", "1/1", "", "0"]
    assert "SEC40" in page
    assert "回头看真整改率" in page


def test_look_backs_nobody_drew_are_counted_apart_and_page_workbook_and_bulletin_say_the_same(
    world: World, late: Console
) -> None:
    for place, holds in (("门卫室", True), ("东门", True), ("西门", False)):
        number = closed(world, "2026-09-01 09:00", replace(COMMON, place=place))
        verifying.look_back(
            world.desk, ask(number, "PSB.inspector", "2026-09-20 09:00", note="已恢复原状"), holds=holds
        )
    browser = late.signed_in(COORDINATOR)
    page = browser.get(f"/figures?{WHEN}")
    drawn, compliance = page_tables(page.text)[-2:]
    assert drawn[1:] == [
        ["回头看真整改率（抽查轮次内）", "–", "0/0", ""],
        ["抽中未查（逾期）", "0", "", ""],
        ["抽查轮次外的回头看（不计入比率）", "–", "2/3", ""],
    ]
    bulletin = page_tables(browser.get("/bulletins?month=2026-09").text)
    assert drawn[1:] == next(one for one in bulletin if one[1][0] == "复发率")[2:]
    assert compliance in bulletin
    book = sheets(browser.fill(page, "/figures/workbook").content)
    for name, told in ((LOOK_BACKS, drawn), (COMPLIANCE, compliance)):
        rows = book[name.zh][: len(told) - 1]
        assert [["" if cell is None else str(cell) for cell in row] for row in rows] == told[1:]
