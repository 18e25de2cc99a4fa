"""Mapping files: other people's tables read as ours, and a wrong mapping refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.mapping_files import read_mapping, shipped_names
from documents.ledger_reading import read_inspections, read_ledger
from documents.registry_reading import read_registry
from documents.workbooks import Grid, read_file
from documents.writing import Cell
from rules.mapping import Mapping
from rules.offices import AreaLevel, Ownership, SchoolKind
from rules.refusals import BadMapping
from rules.vocabulary import InspectionResult, Severity, Source
from rules.words import Language
from tests.support.shared_data import is_real, shared

HK, CHICAGO = "hk-schools-sample/schools.csv", "chicago-inspections/inspections.csv"


def grids(name: str) -> list[Grid]:
    path = shared(name)
    return read_file(path.read_bytes(), path.name)


def said(problems: object) -> list[str]:
    return [one.text.zh for one in problems]  # type: ignore[attr-defined]  # problems of any reader


def test_hong_kong_schools_are_one_school_for_all_sessions_and_told_apart_where_names_repeat() -> None:
    read = read_registry(grids(HK), read_mapping("hk_schools"))
    assert said(read.problems) == []
    schools = {one.code: one for one in read.rows.schools}
    if is_real(HK):
        assert len(schools) == 153
        assert sum(1 + len(one.origin.more) for one in schools.values()) == 228
        assert schools["51862000042"].name == "LANTAU INTERNATIONAL SCHOOL（小学，51862000042）"
    assert len({(one.name, one.area) for one in schools.values()}) == len(schools)
    assert schools["51092000012"].name == "番禺會所華仁小學"
    assert schools["51092000012"].kind is SchoolKind.PRIMARY
    assert schools["51092000012"].ownership is Ownership.PUBLIC
    assert schools["51092000012"].area == "810002"
    assert schools["15570500021"].name == "力行幼稚園（幼儿园，15570500021）"
    assert schools["13204700013"].name == "香港真光中學（完全中学）"
    assert {one.code: AreaLevel.of_code(one.code) for one in read.rows.areas} == {
        "81": AreaLevel.PROVINCE, "8100": AreaLevel.CITY, "810002": AreaLevel.COUNTY, "810018": AreaLevel.COUNTY,
    }  # fmt: skip


def test_chicago_inspections_are_read_with_their_violations() -> None:
    read = read_inspections(grids(CHICAGO), read_mapping("chicago_inspections"))
    assert said(read.problems) == []
    by_school = {one.school: one for one in read.inspections}
    if is_real(CHICAGO):
        assert len(read.inspections) == 27
        assert sum(len(one.violations) for one in read.inspections) == 75
        assert sum(one.is_recheck for one in read.inspections) == 10
    lee = by_school["LEE ELEMENTARY"]
    assert (lee.key, str(lee.inspected_on), lee.result, lee.is_recheck, lee.source) == (
        "chicago/2365367", "2020-03-06", InspectionResult.FAILED, False, Source.AGENCY_CHECK,
    )  # fmt: skip
    assert [(one.item, one.category, one.severity) for one in lee.violations] == [
        ("10", "FOOD-PROC", Severity.SERIOUS), ("10", "FOOD-PROC", Severity.SERIOUS),
        ("47", "FOOD-PROC", Severity.GENERAL),
    ]  # fmt: skip
    assert lee.violations[0].description.startswith("ADEQUATE HANDWASHING SINKS PROPERLY SUPPLIED AND ACCESSIBLE: ")
    assert by_school["Manierre"].is_recheck
    assert by_school["Brentano"].violations == ()


@pytest.mark.parametrize("name", ["provinces", "cities", "areas", "streets-seed-counties"])
def test_the_divisions_of_china_are_areas_with_and_without_a_mapping(name: str) -> None:
    sheets = grids(f"admin-divisions/{name}.csv")
    plain, mapped = read_registry(sheets), read_registry(sheets, read_mapping("cn_areas"))
    assert said(plain.problems) + said(mapped.problems) == []
    assert plain.rows == mapped.rows
    assert {len(one.code) for one in plain.rows.areas} == {
        {"provinces": 2, "cities": 4, "areas": 6, "streets-seed-counties": 9}[name]
    }
    assert len(plain.rows.areas) > 1
    assert len(plain.rows.areas) == len(sheets[0].rows) - 1


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_mapping_is_in_order(name: str) -> None:
    assert read_mapping(name).title == name


LEDGER_MAPPING = """\
kind: mapping
version: 1
sheet: ledger
prefix: old
worksheet: 二季度
only: {行业: [教育]}
columns:
  number: 单号
  found_on: 时间
  school: {column: 地点, pattern: '^(.+?)[（(]'}
  town: {constant: 安富街道}
  state: {column: 进度, values: {ok: 已销号}, keep_others: true}
  closed_on: {column: 办结, date_format: '%d.%m.%Y'}
  note: {text: '{行业}/{单号}'}
split:
  column: 问题
  separator: '；'
  pattern: '^\\d+[.、](?P<what>[^@]+)(@(?P<where>.+))?$'
  nothing: [无]
  columns:
    description: what
    place: where
"""


def mapping_from(text: str, tmp_path: Path) -> Mapping:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(str(path))


def test_one_cell_with_several_findings_becomes_several_rows_of_the_ledger(tmp_path: Path) -> None:
    mapping = mapping_from(LEDGER_MAPPING, tmp_path)
    rows: list[list[Cell]] = [
        ["排查表"] * 6,
        ["单号", "时间", "地点", "行业", "进度", "问题", "办结"],
        ["7", "2026-9-1", "第一小学（东）", "教育", "OK", "1.门锁坏@校门；2、灯不亮", "05.09.2026"],
        ["8", "2026-9-2", "第二中学(西)", "消防", "整改中", "1.不相干", ""],
        ["9", "2026-9-2", "第二中学(西)", "教育", "整改中", "无", ""],
        ["10", "2026-9-2", "第二中学(西)", "教育", "整改中", "栏杆松动", ""],
    ]
    read = read_ledger([Grid("a.xlsx", "一季度", rows), Grid("a.xlsx", "二季度", rows)], mapping)
    assert [(row.number, row.part, row.school, row.description, row.place, row.note) for row in read.rows] == [
        ("old/7", 1, "第一小学", "门锁坏", "校门", "教育/7"), ("old/7", 2, "第一小学", "灯不亮", "", "教育/7"),
    ]  # fmt: skip
    assert {str(row.closed_on) for row in read.rows} == {"2026-09-05"}
    assert said(read.problems) == [
        "a.xlsx“二季度” 第 6 行 F 列（问题） “栏杆松动”：这一段不符合映射文件的 split.pattern"
    ]
    assert [one.zh for one in read.notes] == ["a.xlsx“二季度”：按映射文件的 only 略过 1 行"]


def test_a_value_the_mapping_does_not_list_is_named_and_a_missing_column_is_suggested(tmp_path: Path) -> None:
    mapping = read_mapping("hk_schools")
    head: list[Cell] = list(mapping.headers)
    row: list[Cell] = ["510920000122", "甲", "KOWLOON", "PRIMARY", "AIDED", "x", "114.1", "22.2"]
    found = dict(zip(["school_no", "name_zh", "district_en", "level_en", "finance_type", "address_zh", "longitude",
                      "latitude"], row, strict=True))  # fmt: skip
    read = read_registry([Grid("a.csv", "", [head, [found[str(one)] for one in head]])], mapping)
    where = "ABCDEFGH"[head.index("district_en")]
    assert said(read.problems) == [
        f"a.csv 第 2 行 {where} 列（district_en） “KOWLOON”：映射文件的 values 中没有这个值，已有：WAN CHAI、ISLANDS"
    ]
    slipped: list[Cell] = ["distict_en" if one == "district_en" else one for one in head]
    read = read_registry([Grid("a.csv", "", [slipped])], mapping)
    assert said(read.problems) == ["a.csv 第 1 行：没有映射文件要求的列“district_en”，是否指“distict_en”？"]


def test_a_file_with_none_of_the_columns_says_which_are_wanted() -> None:
    read = read_registry([Grid("a.csv", "", [["x", "y"], ["1", "2"]])], read_mapping("hk_schools"))
    (problem,) = read.problems
    assert "school_no" in problem.text.zh


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("  number: 单号", "  nmuber: 单号"), 8, "是否指 number"),
        (("sheet: ledger", "sheet: ledgers"), 3, "areas"),
        (("pattern: '^(.+?)[（(]'", "pattern: '^(.+?[（('"), 10, "正则表达式"),
        (("  found_on: 时间\n", ""), 7, "found_on（发现日期）"),
        (("  number: 单号", "  number: {columm: 单号}"), 8, "拼写"),
        (("  number: 单号", "  number: {constant: a, column: b}"), 8, "column、constant、text"),
        (("kind: mapping", "kind: mapping\nkind: x"), 2, "写了两次"),
        (("prefix: old", "prefix: 旧 台账"), 4, "写法"),
        (("version: 1\n", "version: 1\nrows: {lessons: [{a: b}]}\n"), 3, "areas"),
        (("version: 1\n", "version: 1\nrows:\n  areas:\n    - {kode: 51}\n"), 5, "code"),
        (("version: 1\n", "version: 1\nmerge: {by: nothing}\n"), 3, "nothing"),
        (("version: 1\n", "version: 1\ntell_apart: {field: school, by: [naem]}\n"), 3, "naem"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_with_the_line_and_what_is_allowed(
    tmp_path: Path, change: tuple[str, str], line: int, words: str
) -> None:
    with pytest.raises(BadMapping) as caught:
        mapping_from(LEDGER_MAPPING.replace(*change), tmp_path)
    sentence = caught.value.say()
    assert f"第 {line} 行" in sentence
    assert words in sentence
    assert f"line {line}" in caught.value.say(Language.EN)


def test_a_mapping_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(BadMapping) as caught:
        read_mapping("hk_school")
    assert "hk_schools" in caught.value.say()
