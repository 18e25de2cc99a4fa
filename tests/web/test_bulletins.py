"""Bulletins: page, Word and workbook say the same figures, and each names what its reader may see."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from casework import leading, rectifying
from casework.bulletining import bulletin
from casework.measuring import measured
from documents import charts
from documents.figures_writing import WHOLE, sheet_of
from rules.access import AccessKind
from rules.bulletin_tables import guarded, share, tables
from rules.case_records import Period
from rules.charts import Bar, Chart
from rules.figure_words import fraction_of, value_of
from rules.indicators import Dimension, Indicator
from rules.vocabulary import Instrument
from rules.words import Language, Text, said
from store import accounts
from tests.support.console import Console
from tests.support.pages import many, statements
from tests.support.paper import page_tables, sheets, word_tables
from tests.support.story import COORDINATOR, DEPUTY_LEADER, MAJOR, PLAN, ask, proposed, rectifying_
from tests.support.world import DISTRICT, World, at
from tests.web.test_figure_pages import some

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
PAGE = "/bulletins?month=2026-09"


@pytest.fixture
def october(console: Console) -> Console:
    console.at = at("2026-10-09 10:00")
    return console


def a_month(world: World) -> list[str]:
    """Cases on several stages; a major one with its plan, under listed supervision."""
    numbers = some(world)
    major = rectifying_(world, "2026-09-03 09:00", MAJOR)
    rectifying.plan(world.desk, ask(major, "S1.handler", "2026-09-03 12:00"), PLAN)
    proposed(world, major, "2026-09-20 10:00", Instrument.LISTED_SUPERVISION)
    leading.approve(world.desk, ask(major, DEPUTY_LEADER, "2026-09-21 10:00"))
    return [*numbers, major]


def test_page_word_and_workbook_say_the_same_figures(world: World, october: Console) -> None:
    a_month(world)
    browser = october.signed_in(COORDINATOR)
    page = browser.get(PAGE)
    on_page = page_tables(page.text)
    on_paper = word_tables(browser.fill(page, "/bulletins/word").content)
    assert on_page == [[[" ".join(cell.split()) for cell in row] for row in one] for one in on_paper]
    report = measured(world.desk, DISTRICT, SEPTEMBER, october.at)
    assert [row[:3] for row in on_page[0][1:]] == [
        [one.indicator.zh, value_of(one), fraction_of(one)] for one in report.whole.values()
    ]
    book = sheets(browser.fill(browser.get("/figures?first=2026-09-01&last=2026-09-30"), "/figures/workbook").content)
    for row, on_sheet in zip(on_page[0][1:], book[WHOLE.zh], strict=True):
        assert row[0] == on_sheet[0]
        assert row[2] in (f"{on_sheet[2]:g}/{on_sheet[3]}", f"{on_sheet[3]}", "")
        assert row[2] or row[1] == f"{on_sheet[2]:g}", "a count is not said twice"
    towns = {(row[0], row[1]): row for row in book[sheet_of(Dimension.TOWN).zh]}
    for row in on_page[1][1:]:
        rate = towns[row[0], Indicator.RECTIFICATION_RATE.zh]
        assert row[3:5] == [str(rate[4]), str(rate[3])]
        assert f"（{rate[3]}/{rate[4]}）" in row[5]
        covered = towns[row[0], Indicator.COVERAGE.zh]
        assert row[1:3] == [str(covered[4]), str(covered[3])]


def test_the_tables_name_what_is_settled_of_the_major_ones_and_who_is_supervised(
    world: World, october: Console
) -> None:
    numbers = a_month(world)
    told = bulletin(world.desk, DISTRICT, SEPTEMBER, october.at)
    by_code = {one.code: one for one in tables(told)}
    (major,) = by_code["majors"].rows
    assert major[0] == numbers[-1]
    assert major[3:] == ("总务处", "委托有资质单位施工", "三万元", "一个月内", "每晚两次巡查")
    late = {row[0]: row for row in by_code["late"].rows}
    assert late.keys() >= {numbers[1], numbers[-1]}
    assert str(late[numbers[-1]][7]).startswith("5105")
    assert late[numbers[1]][7] == ""
    supervised = {said(row[0], Language.ZH): row[-1] for row in by_code["agencies"].rows}
    assert sum(int(str(one)) for one in supervised.values()) == 1
    changes = [row for row in by_code["categories"].rows if row[1]]
    assert all(row[3] == f"+{row[1]}" for row in changes)
    assert {row[0].zh for row in by_code["lasting"].rows if isinstance(row[0], Text)} >= {
        "复发率", "回头看真整改率（抽查轮次内）",
    }  # fmt: skip


def test_what_is_counted_at_the_cut_off_has_no_period_before(world: World, october: Console) -> None:
    a_month(world)
    whole = tables(bulletin(world.desk, DISTRICT, SEPTEMBER, october.at))[0].rows
    past = {said(row[0], Language.ZH): row[-1] for row in whole}
    assert past["逾期未结数"] == past["挂账数"] == "–"
    assert past["排查覆盖率"] == "0.0%"


def test_rates_are_never_bare(world: World, october: Console) -> None:
    a_month(world)
    told = bulletin(world.desk, DISTRICT, SEPTEMBER, october.at)
    town = told.report.by_town[0].figures[Indicator.RECTIFICATION_RATE]
    by_code = {one.code: one for one in tables(told)}
    assert guarded(town) in by_code["towns"].rows[0]
    assert guarded(town) == f"{share(town)} 3–51%", "with its interval, for it is of few"
    assert share(town).count("/") == 1
    chart = by_code["towns"].chart
    assert chart is not None
    assert [bar.is_small for bar in chart.bars] == [True] * len(chart.bars)


def test_what_somebody_may_not_see_is_left_out_and_said_and_figures_stay(world: World, october: Console) -> None:
    numbers = a_month(world)
    page = october.signed_in("EDU.head").get(PAGE).text
    whole = october.signed_in(COORDINATOR).get(PAGE).text
    assert page_tables(page)[0] == page_tables(whole)[0]
    assert numbers[-1] in page
    paper = tables(bulletin(world.desk, DISTRICT, SEPTEMBER, october.at))
    assert not any("某处" in said(cell, Language.ZH) for one in paper for row in one.rows for cell in row)
    assert october.signed_in("S1.handler").get(PAGE).status_code == 403


def test_under_every_chart_stands_its_table_and_the_chart_says_its_title(world: World, october: Console) -> None:
    a_month(world)
    browser = october.signed_in(COORDINATOR)
    page = browser.get(PAGE)
    assert page.text.count("<svg") == page.text.count("<title>") - 1 == 3
    for part in page.text.split("<svg")[1:]:
        assert "<table" in part.partition("</section>")[0]
    content = browser.fill(page, "/bulletins/word").content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        pictures = [one for one in parts.namelist() if one.endswith(".png")]
        document = parts.read("word/document.xml").decode()
    assert len(pictures) == 3
    assert document.count('descr="各') == 3


def test_a_machine_without_chinese_fonts_draws_bars_and_leaves_the_words_to_the_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chart = Chart(Text("各镇街", "Towns"), [Bar("甲 <镇>", 0.5, "50.0%（1/2）"), Bar("乙镇", None, "–")], 1.0)
    lettered = charts.svg(chart, Language.ZH)
    assert "甲 &lt;镇&gt;" in lettered
    bare = charts.svg(chart, Language.ZH, is_lettered=False)
    assert "<text" not in bare
    assert bare.count("<rect") == 2
    assert "<title>各镇街</title>" in bare
    monkeypatch.setattr(charts, "_FOLDERS", (str(tmp_path),))
    charts.has_chinese_font.cache_clear()
    try:
        assert not charts.has_chinese_font()
        assert charts.png(chart, Language.ZH).startswith(b"\x89PNG")
    finally:
        charts.has_chinese_font.cache_clear()


def test_a_word_download_is_on_record_and_an_empty_month_has_no_charts(world: World, october: Console) -> None:
    browser = october.signed_in(COORDINATOR)
    page = browser.get("/bulletins?week=2026-01-07")
    assert "<svg" not in page.text
    assert "没有未销号的重大隐患" in page.text
    browser.fill(page, "/bulletins/word")
    with world.desk.looking() as session:
        taken = [one for one in accounts.accesses(session, COORDINATOR) if one.kind is AccessKind.EXPORTED]
    assert [one.about for one in taken] == ["bulletin 510503 2026-01-05 2026-01-11"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "week=0001-01-01", "month=2026-09&week=2026-09-01",
                                   "month=9999-12", "area=11"])  # fmt: skip
def test_what_is_no_month_or_area_is_refused_in_words(october: Console, query: str) -> None:
    assert october.signed_in(COORDINATOR).get(f"/bulletins?{query}").status_code == 422


def test_statements_and_size_do_not_grow_with_the_cases(world: World, october: Console) -> None:
    a_month(world)
    browser = october.signed_in(COORDINATOR)
    counts = []
    for more in (0, 150):
        if more:
            many(world, more, "2026-09-02 09:00")
        with statements(october) as heard:
            page = browser.get(PAGE)
        counts.append(len(heard))
        assert len(page.content) < 100_000
    assert counts[0] == counts[1]
