"""Printing the ledger: a workbook people can work with, nothing in it runs, and the file is whole or not there."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from documents import ledger_writing
from documents.ledger_reading import read_ledger
from documents.ledger_writing import LONGEST_CELL, write_ledger
from documents.workbooks import read_file
from rules.ledger_sheet import LEDGER_COLUMNS, State
from rules.ledgers import LedgerLine
from rules.refusals import BadInput
from rules.vocabulary import Severity, Source, Stage
from rules.words import Language, Text

LINE = LedgerLine(
    number="510503-2026-000001", found_on=date(2026, 9, 1), source=Source.JOINT_INSPECTION, school="第一小学",
    town="安富街道", place="校门", description="=cmd|' /C calc'!A0", category=Text("治安防范/一键报警",
                                                                                   "Security/alarm"),
    severity=Severity.MAJOR, measures="https://example.cn", funds=12_345, responsible="第一小学", person="王某",
    lead="公安分局", co=("教育局", "交警大队"), supervising_leader="", due_on=date(2026, 9, 30), extended_due_on=None,
    done_on=None, state=Stage.RECTIFYING, verifier="", verified_on=None, closed_on=None, note="@all",
)  # fmt: skip
HEADERS = (
    "序号 隐患编号 发现日期 发现方式 学校/单位 所属镇街 隐患部位 隐患描述 类别 隐患等级 是否重大 "
    "整改措施 整改资金（元） 责任单位 责任人 主办部门 协办部门 督办领导 整改时限 延期至 "
    "完成日期 整改状态 复查人 复查日期 销号日期 备注 核算金额（元） 实际投入（元） 资金来源"
)


def test_the_ledger_has_its_26_columns_in_their_order_and_three_for_the_money() -> None:
    assert [one.zh for one in LEDGER_COLUMNS] == HEADERS.split(" ")


def test_a_workbook_has_title_frozen_header_filter_widths_and_real_dates_and_amounts(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    assert write_ledger(path, [LINE, LINE], title="隐患台账（2026年9月）") == 2
    page = openpyxl.load_workbook(path).active
    assert page is not None
    assert page["A1"].value == "隐患台账（2026年9月）"
    assert [cell.value for cell in page[2]] == HEADERS.split(" ")
    assert (page.freeze_panes, page.auto_filter.ref) == ("C3", "A2:AC4")
    assert page.column_dimensions["H"].width > page.column_dimensions["A"].width
    row = [cell.value for cell in page[3]]
    assert (row[0], row[2].date(), row[12], row[10], row[16]) == (1, date(2026, 9, 1), 123.45, "是", "教育局、交警大队")
    assert [page[3][column].data_type for column in (7, 11, 25)] == ["s", "s", "s"]
    assert page[3][11].hyperlink is None
    assert row[7] == LINE.description


def test_a_sheet_beside_it_says_what_every_column_holds(tmp_path: Path) -> None:
    write_ledger(tmp_path / "ledger.xlsx", [])
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    told = dict(book["说明"].iter_rows(min_row=2, values_only=True))
    assert list(told) == [one.title.zh for one in LEDGER_COLUMNS]
    assert all(told.values())


def test_an_empty_ledger_still_has_its_header(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv"):
        assert write_ledger(tmp_path / name, []) == 0
        grid = read_file((tmp_path / name).read_bytes(), name)[0]
        assert grid.rows == [HEADERS.split(" ")]


def test_a_csv_opens_in_excel_as_utf8_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    write_ledger(path, [LINE], title="=标题")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "'=标题"
    assert "'=cmd|' /C calc'!A0" in lines[2]
    assert "'@all" in lines[2]
    assert ",123.45," in lines[2]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize("language", list(Language))
def test_what_is_printed_in_either_language_reads_back(tmp_path: Path, name: str, language: Language) -> None:
    write_ledger(tmp_path / name, [LINE], language)
    (row,) = read_ledger(read_file((tmp_path / name).read_bytes(), name)).rows
    assert (row.number, row.found_on, row.source, row.description, row.severity, row.major, row.funds, row.state) == (
        LINE.number, LINE.found_on, LINE.source, LINE.description, LINE.severity, True, 12_345, State.RECTIFYING,
    )  # fmt: skip
    assert (row.note, row.measures, row.due_on, row.co) == ("@all", LINE.measures, LINE.due_on, "教育局、交警大队")


def broken() -> Iterator[LedgerLine]:
    yield LINE
    raise RuntimeError("the database went away")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_ledger_that_could_not_be_finished_leaves_the_old_file_and_no_rubbish(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("the old one")
    with pytest.raises(RuntimeError):
        write_ledger(path, broken())
    assert path.read_text() == "the old one"
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_finished_file_may_be_read_by_whoever_may_read_the_users_files(tmp_path: Path) -> None:
    write_ledger(tmp_path / "a.xlsx", [LINE])
    (tmp_path / "plain").touch()
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.xlsx", "plain")}
    assert len(modes) == 1


def test_what_excel_cannot_hold_is_refused_and_csv_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = LedgerLine(
        **{name: getattr(LINE, name) for name in LINE.__slots__} | {"description": "长" * (LONGEST_CELL + 1)}
    )
    with pytest.raises(BadInput) as caught:
        write_ledger(tmp_path / "a.xlsx", [long])
    assert LINE.number in caught.value.say()
    assert write_ledger(tmp_path / "a.csv", [long]) == 1
    monkeypatch.setattr(ledger_writing, "MOST_ROWS", 2)
    with pytest.raises(BadInput) as caught:
        write_ledger(tmp_path / "a.xlsx", [LINE, LINE, LINE])
    assert ".csv" in caught.value.say()


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        write_ledger(tmp_path / "nowhere" / "a.xlsx", [LINE])
    assert "nowhere" in caught.value.say()


def test_progress_is_told_every_thousand_lines(tmp_path: Path) -> None:
    seen: list[int] = []
    write_ledger(tmp_path / "a.csv", [LINE] * 2500, progress=seen.append)
    assert seen == [1000, 2000]
