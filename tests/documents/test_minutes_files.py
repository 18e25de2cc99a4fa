"""Minutes out of real files: the resolutions are found among other tables, and what we print reads back the same."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.minutes_reading import MinutesRead, read_minutes
from documents.minutes_writing import write_progress
from rules.minutes import Cells, Heading, MinutesHead, MinutesRow, Progress, heading_of
from rules.minutes_sheet import PROGRESS
from rules.refusals import UnreadableFile
from rules.words import Language, Text
from tests.support.minutes_files import HEADER, NUMBER, ROWS, TITLE, document, workbook

HELD = date(2010, 5, 4)
TODAY = date(2010, 6, 5)
HEAD = MinutesHead(3, TITLE, NUMBER, HELD, "纪要.xlsx")


def read(path: Path) -> MinutesRead:
    return read_minutes(path.read_bytes(), path.name)


def expected() -> list[MinutesRow]:
    names = ("text", "school", "unit", "leader", "standard", "due", "category")
    return [
        MinutesRow(**dict(zip(names, row[1:], strict=True)), as_written=tuple(zip(HEADER, row, strict=True)))
        for row in ROWS
    ]


@pytest.mark.parametrize("made", [workbook, document])
def test_the_resolutions_of_a_file_are_read_with_what_it_says_of_the_meeting(made: object, tmp_path: Path) -> None:
    path = workbook(tmp_path / "纪要.xlsx") if made is workbook else document(tmp_path / "纪要.docx")
    found = read(path)
    assert found.problems == []
    assert list(found.rows) == expected()
    assert found.heading == Heading(TITLE, NUMBER, HELD)
    assert any("出席人员" in one.zh or "表1" in one.zh for one in found.notes)


def test_cells_merged_downwards_hold_for_every_row_they_cover(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["任务", "责任单位", "时限"])
    page.append(["一", "教育局", "5月底前"])
    page.append(["二", None, None])
    page.merge_cells("B2:B3")
    page.merge_cells("C2:C3")
    book.save(tmp_path / "m.xlsx")
    made = docx.Document()
    table = made.add_table(rows=3, cols=3)
    for cell, said in zip(table.rows[0].cells, ("任务", "责任单位", "时限"), strict=True):
        cell.text = said
    table.cell(1, 0).text, table.cell(2, 0).text = "一", "二"
    table.cell(1, 1).merge(table.cell(2, 1)).text = "教育局"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "5月底前"
    made.save(str(tmp_path / "m.docx"))
    for name in ("m.xlsx", "m.docx"):
        rows = [(one.text, one.unit, one.due) for one in read(tmp_path / name).rows]
        assert rows == [("一", "教育局", "5月底前"), ("二", "教育局", "5月底前")]


def test_a_row_without_one_of_the_four_is_named_by_row_and_column(tmp_path: Path) -> None:
    rows = (ROWS[0], ("2", "无人负责的事", "", "", "", "", "5月底前", ""))
    found = read(workbook(tmp_path / "纪要.xlsx", rows))
    assert [one.text.zh for one in found.problems] == [
        "纪要.xlsx“议定事项分解表” 第 7 行 D 列（责任单位）：必须填写责任单位"
    ]
    assert len(found.rows) == 1


def test_a_file_without_such_a_table_says_which_columns_are_wanted(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("会议认为，应当重视安全。")
    made.save(str(tmp_path / "a.docx"))
    (problem,) = read(tmp_path / "a.docx").problems
    assert "任务、责任单位、时限" in problem.what.zh


def test_what_cannot_be_opened_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="另存为"):
        read_minutes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old.doc")
    with zipfile.ZipFile(tmp_path / "torn.docx", "w") as parts:
        parts.writestr("word/document.xml", "<w:document")
    with pytest.raises(UnreadableFile, match="可能已损坏"):
        read(tmp_path / "torn.docx")


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        (["赤坎区综治办", TITLE, "赤安联席〔2010〕3号", "时间：2010年5月4日"], Heading(TITLE, NUMBER, HELD)),
        (["2010年5月4日联席会议纪要（第[2010]7号）"],
         Heading("2010年5月4日联席会议纪要（第[2010]7号）", "第[2010]7号", HELD)),
        (["印发 2010年5月9日", "会议于2010年5月4日召开"], Heading("印发 2010年5月9日", "", HELD)),
        (["", "工作任务表"], Heading("工作任务表", "", None)),
        ([], Heading()),
    ],
)  # fmt: skip
def test_the_lines_above_the_table_tell_title_number_and_day(lines: list[str], heading: Heading) -> None:
    assert heading_of(lines) == heading


def progress(cells: Cells, row: int = 1) -> Progress:
    said = dict(cells)
    return Progress(
        row=row, text=said.get("任务", ""), unit="", leader="", due_on=date(2010, 5, 31),
        state=Text("整改中", "rectifying"), done=0, total=1, is_open=True, over_on=None,
        last=Text("2010-05-05 09:00 张三：签收", "acknowledge"), outstanding=("第一小学",),
        case="440803-2010-000001", as_written=cells,
    )  # fmt: skip


def test_progress_stands_beside_the_columns_as_they_came(tmp_path: Path) -> None:
    lines = [progress(one.as_written, place) for place, one in enumerate(expected(), 1)]
    write_progress(tmp_path / "out.xlsx", HEAD, lines, TODAY)
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    said = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [row[0] for row in said[:4]] == [TITLE, NUMBER, "会议时间：2010-05-04", "进展截至 2010-06-05"]
    assert said[4] == [*HEADER, *(one.zh for one in PROGRESS)]
    assert said[5][8:] == [
        "整改中", "0/1", "2010-05-31，逾期 5 天", "2010-05-05 09:00 张三：签收", "第一小学", "440803-2010-000001",
    ]  # fmt: skip


def test_what_was_missed_and_what_was_kept_is_said() -> None:
    one = progress((("任务", "x"),))
    over = replace(one, is_open=False, over_on=date(2010, 5, 31))
    assert one.due_words(date(2010, 5, 31)).zh == "2010-05-31"
    assert over.due_words(TODAY).zh == "2010-05-31，按期了结"
    assert replace(one, extended_on=date(2010, 6, 4)).due_words(TODAY).zh == "2010-05-31，延至 2010-06-04，逾期 1 天"
    assert replace(over, over_on=date(2010, 6, 2)).due_words(TODAY).en == "2010-05-31, done 2 days late"


WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=1, max_size=12)
MORE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x4EFF),
        st.sampled_from("，。、\n＝＠"),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(WORDS, WORDS, MORE, MORE), min_size=1, max_size=6),
    st.sampled_from(list(Language)),
    st.sampled_from([".xlsx", ".docx"]),
)
def test_what_is_printed_reads_back_the_same(
    tmp_path: Path, given_rows: list[tuple[str, str, str, str]], language: Language, ending: str
) -> None:
    first = tmp_path / "first.xlsx"
    rows = tuple((str(at), text, "", unit, leader, standard, "5月底前", "") for at, (text, unit, leader, standard)
                 in enumerate(given_rows, 1))  # fmt: skip
    came = read(workbook(first, rows))
    lines = [progress(one.as_written, place) for place, one in enumerate(came.rows, 1)]
    if not lines:
        return
    path = tmp_path / f"out{ending}"
    write_progress(path, HEAD, lines, TODAY, language)
    back = read(path)
    assert (back.rows, back.problems) == (came.rows, [])
    assert back.heading == Heading(TITLE, NUMBER, HELD)
    assert [one.key(HELD) for one in back.rows] == [one.key(HELD) for one in came.rows]
