"""The workbook of a forecast: leaders by day with the flooded days marked, and every message behind it as a list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from documents.forecast_writing import Print, write_forecast
from rules.foresight import DeadlineLine, Foresight, Line, Proposed, Seat, Taken, Telling, assumptions
from rules.offices import Duty
from rules.telling import MessageKind
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.words import Language, Text
from tests.support.world import at

SATURDAY, MONDAY = date(2026, 9, 5), date(2026, 9, 7)
LEADER, HANDLER = 1, 2


def seen(messages: int = 12) -> Foresight:
    return Foresight(
        days=(SATURDAY, MONDAY),
        policy=Text("现行", "as it is"),
        clocks=3,
        hazards=3,
        tellings={
            Telling(MONDAY, LEADER, 10, MessageKind.SUPERVISION_LETTER, Instrument.SUPERVISION_LETTER): messages,
            Telling(MONDAY, HANDLER, 20, MessageKind.REMIND, Instrument.REMIND): 99,
        },
        rungs={Taken(MONDAY, ClockKind.RECTIFY, Instrument.SUPERVISION_LETTER): messages},
        skipped=0,
        proposals={Proposed(MONDAY, Instrument.TALK, 10, LEADER): 2, Proposed(None, Instrument.TALK, 10, LEADER): 1},
        deadlines={},
        resumed={},
        refused={},
        people={LEADER: "王五", HANDLER: "张三"},
        seats={10: Seat("教育局", "局长", Duty.HEAD), 20: Seat("第一小学", "经办人", Duty.HANDLER)},
        kinds_of_day={SATURDAY: Text("周末", "weekend"), MONDAY: Text("工作日", "weekday")},
        days_off=frozenset({SATURDAY}),
    )


LINE = Line(
    at("2026-09-07 08:30"), "510503-2026-000001", "第一小学", Severity.GENERAL, ClockKind.RECTIFY, "第一小学",
    MessageKind.SUPERVISION_LETTER, Instrument.SUPERVISION_LETTER, "王五", "局长", "教育局", has_risen=True,
)  # fmt: skip
DUE = DeadlineLine(
    at("2026-09-08 00:00"), "510503-2026-000001", "第一小学", Severity.GENERAL, ClockKind.RECTIFY, "第一小学"
)


def written(tmp_path: Path, other: Foresight | None = None, language: Language = Language.ZH) -> openpyxl.Workbook:
    path = tmp_path / "forecast.xlsx"
    write_forecast(path, Print(seen(), [LINE], [DUE], 10, other), language)
    return openpyxl.load_workbook(path)


def rows(page: Worksheet) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


def test_leaders_stand_beside_the_days_with_the_flooded_ones_marked(tmp_path: Path) -> None:
    page = written(tmp_path)["领导×日期"]
    notes = [one.zh for one in assumptions(seen())]
    assert rows(page) == [
        ["现行"],
        *[[note] for note in notes],
        ["单位", "姓名", "职务", "合计", "最多一天", "超限天数", "09-05", "09-07"],
        ["教育局", "王五", "局长", 12, 12, 1, 12],
    ]
    last = page.max_row
    assert page.cell(last, 8).fill.fgColor.rgb == "FFF8CBAD"
    assert page.cell(last, 4).fill.fgColor.rgb != "FFF8CBAD"
    # A handler is no leader, however much they are told; a day off is greyed.
    assert page.cell(last - 1, 7).fill.fgColor.rgb != page.cell(last - 1, 8).fill.fgColor.rgb


def test_behind_it_stand_every_message_every_deadline_and_what_lies_before_whom(tmp_path: Path) -> None:
    book = written(tmp_path)
    assert rows(book["消息清单"])[1] == [
        "2026-09-07 08:30", "510503-2026-000001", "第一小学", "一般", "整改", "第一小学", "督办函", "督办函", "王五",
        "局长", "教育局", "是",
    ]  # fmt: skip
    due = rows(book["到期清单"])[1]
    assert due == ["2026-09-07 24:00", "510503-2026-000001", "第一小学", "一般", "整改", "第一小学"]
    assert rows(book["提请审批"])[1] == ["教育局", "王五", "局长", "约谈", 1, 2, "2026-09-07"]
    days = rows(book["逐日"])
    assert [row[:4] for row in days[1:]] == [["2026-09-05", "周末", 0, 0], ["2026-09-07", "工作日", 12, 111]]


def test_another_policy_has_its_own_sheet_and_a_comparison(tmp_path: Path) -> None:
    book = written(tmp_path, seen(4))
    assert book.sheetnames[:3] == ["领导×日期", "领导×日期（另一政策）", "政策对比"]
    assert rows(book["政策对比"])[2:] == [
        ["2026-09-07 消息", 111, 103, -8], ["督办函", 12, 4, -8], ["教育局 局长 王五", 12, 4, -8],
    ]  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_it_is_written_in_the_readers_language(tmp_path: Path, language: Language) -> None:
    names = written(tmp_path, seen(4), language).sheetnames
    expected = ["Leaders by day", "Leaders, other policy", "Changes", "Days", "Proposals", "Deadlines", "Messages"]
    assert (names == expected) is (language is Language.EN)


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "forecast.xlsx"
    named = Line(*(getattr(LINE, name) if name != "school" else "=1+1" for name in LINE.__slots__))
    write_forecast(path, Print(seen(), [named], [], 10))
    assert openpyxl.load_workbook(path)["消息清单"].cell(2, 3).value == "=1+1"
    assert openpyxl.load_workbook(path)["消息清单"].cell(2, 3).data_type == "s"
