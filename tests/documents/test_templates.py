"""Templates and rejected rows: workbooks for people that come back as good rows."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from casework.categories import category_label
from config.policy_files import read_policy
from documents.ledger_reading import read_ledger
from documents.registry_reading import read_registry
from documents.rejects import rejects_beside, write_rejects
from documents.templates import write_template
from documents.workbooks import Grid, read_file
from documents.writing import Cell
from rules.ledger_sheet import LEDGER
from rules.offices import SchoolKind
from rules.registry_sheets import REGISTRY
from rules.words import Language, Text

POLICY = read_policy()
CHOICES = {
    "agencies": [Text(one.zh, one.en) for one in POLICY.agencies.agencies],
    "categories": [category_label(one.name, sub.name) for one in POLICY.taxonomy.categories for sub in one.sub],
}


@pytest.mark.parametrize("language", list(Language))
def test_a_template_of_the_registry_can_be_filled_in_and_read_as_it_is(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "registry.xlsx"
    write_template(path, REGISTRY, CHOICES, language)
    book = openpyxl.load_workbook(path)
    for sheet in REGISTRY:
        page = book[sheet.title.say(language)]
        columns = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
        for one in sheet.fields:
            if one.example and one.title.say(language) in columns:
                page.cell(2, columns[one.title.say(language)], one.example)
    areas = book[REGISTRY[-1].title.say(language)]
    areas.cell(2, 3, "2026-09-01")
    areas.cell(2, 4, date(2026, 9, 3))
    out = io.BytesIO()
    book.save(out)
    read = read_registry(read_file(out.getvalue(), "registry.xlsx"))
    assert [one.text.zh for one in read.problems] == []
    assert len(read.rows) == len(REGISTRY)
    assert read.rows.units[0].agency == "EDU"
    assert read.rows.leave[0].to_on == date(2026, 9, 3)


@pytest.mark.parametrize("language", list(Language))
def test_a_template_stars_what_a_new_school_needs(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "registry.xlsx"
    write_template(path, REGISTRY, CHOICES, language)
    [schools] = [one for one in REGISTRY if one.name == "schools"]
    page = openpyxl.load_workbook(path)[schools.title.say(language)]
    starred = {str(cell.value).rstrip("*") for cell in page[1] if str(cell.value).endswith("*")}
    wanted = ("code", "name", "area", "kind", "ownership", "licence")
    assert starred == {schools.by_name[one].title.say(language) for one in wanted}


@pytest.mark.parametrize("language", list(Language))
def test_a_workbook_written_with_rows_reads_back_as_those_rows(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "registry.xlsx"
    filled = {
        "areas": [{"code": "510503", "name": "纳溪区"}],
        "units": [{"code": "EDU", "name": "教育局", "agency": "EDU", "area": "510503", "parent": ""}],
        "schools": [
            {"code": "001", "name": "第一小学", "area": "510503", "kind": SchoolKind.PRIMARY, "pupils": 420,
             "status_from": date(2024, 9, 1), "address": None},
        ],
    }  # fmt: skip
    write_template(path, REGISTRY, CHOICES, language, filled=filled)
    read = read_registry(read_file(path.read_bytes(), path.name))
    assert (read.problems, read.notes) == ([], [])
    [area], [unit], [school] = read.rows.areas, read.rows.units, read.rows.schools
    assert (area.code, area.name) == ("510503", "纳溪区")
    assert (unit.code, unit.parent) == ("EDU", None)
    assert (school.code, school.kind, school.pupils) == ("001", SchoolKind.PRIMARY, 420)
    assert (school.status_from, school.address) == (date(2024, 9, 1), None)


def test_a_template_offers_choices_from_lists_short_and_long(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    write_template(path, [LEDGER], CHOICES)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["隐患排查整改台账", "说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    page = book["隐患排查整改台账"]
    rules = {str(one.sqref).partition(":")[0]: one.formula1 for one in page.data_validations.dataValidation}
    columns = {str(cell.value).rstrip("*"): cell.coordinate.replace("1", "2") for cell in page[1]}
    assert rules[columns["隐患等级"]] == '"低（立改）,一般,较大,重大"'
    assert rules[columns["是否重大"]] == '"是,否"'
    assert rules[columns["类别"]] == f"'选项'!$A$1:$A${len(CHOICES['categories'])}"
    assert book["选项"]["A1"].value == CHOICES["categories"][0].zh
    assert "未导入原因" not in columns
    assert page[columns["隐患编号"].replace("2", "1")].comment is not None
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["B"].width > page.column_dimensions["A"].width


def test_the_instructions_tell_every_column_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "registry.xlsx"
    write_template(path, REGISTRY, CHOICES)
    told = {tuple(row[:3]) for row in openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True)}
    wanted = {(sheet.zh, one.zh, one.en) for sheet in REGISTRY for one in sheet.fields if one.zh != "未导入原因"}
    assert wanted <= told


def test_an_empty_template_brings_no_rows_and_no_problems(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    write_template(path, [LEDGER], CHOICES)
    read = read_ledger(read_file(path.read_bytes(), path.name))
    assert (read.rows, read.problems) == ((), [])


HEAD: list[Cell] = ["发现日期", "学校/单位", "隐患描述", "完成人数"]
ROWS: list[list[Cell]] = [
    HEAD,
    ["9月1日", "一小", "=门锁", 3.0],
    ["2026-9-1", "二中", "灯", 2.5],
    [date(2026, 9, 1), "", "栏杆", True],
]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_rejected_rows_come_in_their_own_layout_with_the_reason_and_can_be_mended(tmp_path: Path, ending: str) -> None:
    grid = Grid(f"旧{ending}", "" if ending == ".csv" else "台账", ROWS)
    read = read_ledger([grid])
    path = rejects_beside(tmp_path / f"旧{ending}")
    assert path.name == f"旧-rejected{ending}"
    assert write_rejects(path, read.sources, read.problems, Language.ZH) == 2
    (back,) = read_file(path.read_bytes(), path.name)
    assert back.rows[0] == [*HEAD, "未导入原因"]
    assert [row[4] for row in back.rows[1:]] == [
        "发现日期：看不懂的日期，请写成 2026-11-01 或 2026年11月1日", "学校/单位：必须填写学校/单位",
    ]  # fmt: skip
    assert back.rows[1][:3] == ["9月1日", "一小", "=门锁"]
    mended = [back.rows[0], ["2026-9-1", *back.rows[1][1:]], back.rows[2]]
    again = read_ledger([Grid("旧-rejected", "台账", mended)])
    assert [row.description for row in again.rows] == ["=门锁"]
    assert write_rejects(path, again.sources, again.problems, Language.EN) == 1
    (back,) = read_file(path.read_bytes(), path.name)
    assert back.rows[0] == [*HEAD, "why it was not imported"]


def test_nothing_is_written_when_nothing_was_rejected(tmp_path: Path) -> None:
    read = read_ledger([Grid("a.csv", "", [HEAD, ROWS[2]])])
    assert write_rejects(tmp_path / "a.csv", read.sources, read.problems, Language.ZH) == 0
    assert list(tmp_path.iterdir()) == []
