"""Files of tables as offices send them: opened by what they are, whatever they are called."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt

from documents import workbooks
from documents.csv_files import guarded, read_csv
from documents.workbooks import letters, read_file
from rules.refusals import UnreadableFile
from rules.words import Language


def xlsx(*sheets: tuple[str, list[list[object]]], merged: tuple[str, ...] = (), hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook; `merged` ranges are of its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if title in hidden else "visible"
    for one in merged:
        book.worksheets[0].merge_cells(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls() -> bytes:
    """A workbook as old Excel and WPS write it, with a merged cell."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("学校")
    day = xlwt.XFStyle()
    day.num_format_str = "yyyy-mm-dd"
    for column, cell in enumerate(("镇街", "学校", "电话", "日期")):
        page.write(0, column, cell)
    page.write_merge(1, 2, 0, 0, "安富街道")
    for row, school in enumerate(("第一小学", "第二中学"), 1):
        page.write(row, 1, school)
        page.write(row, 2, 13800000000.0)
        page.write(row, 3, date(2026, 11, row), day)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_cells_are_filled_down_and_to_the_right_and_trailing_rows_ignored() -> None:
    rows = [
        ["镇街", "学校", "问题", None],
        ["安富", "一小", "门锁", "坏"],
        [None, "二中", "灯", None],
        [None, None, None, None],
    ]
    content = xlsx(("台账", rows), merged=("A2:A3", "C1:D1", "A4:B4"))
    (grid,) = read_file(content, "a.xlsx")
    assert grid.rows == [
        ["镇街", "学校", "问题", "问题"], ["安富", "一小", "门锁", "坏"], ["安富", "二中", "灯", ""],
    ]  # fmt: skip
    assert (grid.file, grid.sheet, grid.row_number(2), grid.letters(3)) == ("a.xlsx", "台账", 3, "D")


def test_cells_keep_their_place_when_the_table_does_not_begin_in_the_corner() -> None:
    (grid,) = read_file(xlsx(("表", [[], [], [None, None, "学校"], [None, None, "一小"]])), "a.xlsx")
    assert (grid.rows, grid.row_number(1), grid.letters(0)) == ([["学校"], ["一小"]], 4, "C")


@pytest.mark.parametrize("name", ["旧.xls", "金山.et", "改名.xlsx", "无后缀"])
def test_old_workbooks_are_read_by_content_whatever_they_are_called(name: str) -> None:
    (grid,) = read_file(xls(), name)
    assert grid.rows[0] == ["镇街", "学校", "电话", "日期"]
    assert grid.rows[1:] == [
        ["安富街道", "第一小学", 13800000000.0, date(2026, 11, 1)],
        ["安富街道", "第二中学", 13800000000.0, date(2026, 11, 2)],
    ]


def test_hidden_sheets_and_empty_ones_are_passed_over() -> None:
    content = xlsx(("一", [["a"]]), ("藏", [["b"]]), ("空", []), ("二", [["c"]]), hidden=("藏",))
    assert [grid.sheet for grid in read_file(content, "a.xlsx")] == ["一", "二"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_files_are_read_in_every_usual_encoding_and_with_every_usual_separator(encoding: str, mark: str) -> None:
    said = mark.join(("学校", "描述")) + "\r\n" + mark.join(("第一小学", '"门锁坏\n需更换"')) + "\r\n" + mark + "\r\n"
    (grid,) = read_file(said.encode(encoding), "a.csv")
    assert grid.rows == [["学校", "描述"], ["第一小学", "门锁坏\n需更换"]]


@pytest.mark.parametrize("said", ["=1+1", "+86", "-3", "@here", "'quoted", "''twice", "plain", ""])
def test_what_a_spreadsheet_might_run_is_guarded_in_csv_and_read_back_as_it_was(said: str) -> None:
    assert not guarded(said).startswith(("=", "+", "-", "@"))
    out = io.StringIO()

    csv.writer(out).writerow(["x", guarded(said)])
    assert read_csv(out.getvalue().encode(), "a.csv")[0] == ["x", said]


def _encrypted() -> bytes:
    """What a workbook saved with a password looks like from outside: an OLE file with an EncryptedPackage."""
    content = bytearray(xls())
    at = content.find("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    content[at : at + len(name)] = name
    content[at + 64 : at + 66] = (len(name) + 2).to_bytes(2, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b" \n ", "空的"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "网页"),
        (b"PK\x03\x04 not a workbook", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (_encrypted(), "加密"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "编码"),
        (b"a,b\0c", "只能读"),
        ('a,b\n"没有结束,1'.encode(), "引号"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_that_says_how_to_mend_it(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(content, "台账.xls")
    assert caught.value.say().startswith("文件“台账.xls”：")
    assert said in caught.value.say()
    assert "台账.xls" in caught.value.say(Language.EN)


def test_a_file_too_large_to_read_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST", 10)
    with pytest.raises(UnreadableFile):
        read_file(b"a,b\n" * 10, "a.csv")


def test_formulas_nobody_calculated_and_error_values_are_told_from_empty_cells() -> None:
    rows: list[list[object]] = [["学校", "人数"], ["一小", "=1+1"], ["二中", 3]]
    (grid,) = read_file(xlsx(("表&一", rows)), "a.xlsx")
    assert grid.rows[1] == ["一小", ""]
    assert {place: what.zh[:4] for place, what in grid.hollow.items()} == {(2, 2): "公式还没"}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("表")
        page.write_formula("A1", "=1/0", None, "#DIV/0!")
        page.write_formula("C1", "=1+1", None, 2)
        page.write("D1", "x")
    (grid,) = read_file(out.getvalue(), "a.xlsx")
    assert [(place, "#DIV/0!" in what.zh) for place, what in grid.hollow.items()] == [((1, 1), True)]


def test_columns_are_lettered_as_excel_letters_them() -> None:
    assert [letters(number) for number in (1, 26, 27, 52, 53, 702, 703, 16384)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def test_instants_in_cells_come_as_such() -> None:
    half_past_eight = datetime(2026, 11, 1, 8, 30)  # noqa: DTZ001 - a cell has no zone
    (grid,) = read_file(xlsx(("表", [["x", half_past_eight]])), "a.xlsx")
    assert grid.rows == [["x", half_past_eight]]
