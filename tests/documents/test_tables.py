"""Finding the header and reading the rows: titles, footers, slips in headers, and every bad cell by its place."""

from __future__ import annotations

from datetime import date

import pytest

from documents.headers import find_head, header_key, meant_by
from documents.ledger_reading import read_inspections, read_ledger
from documents.registry_reading import read_registry
from documents.workbooks import Grid
from documents.writing import Cell
from rules.ledger_sheet import LEDGER, State
from rules.offices import Duty, LicenceStatus, Ownership, SchoolKind
from rules.registry import AreaRow, PersonRow, PostRow, SchoolRow, UnitRow
from rules.registry_sheets import REGISTRY
from rules.vocabulary import InspectionResult, Severity, Stage
from rules.words import Language, Text

HEADER: list[Cell] = ["序号", "发现日期", "学校/单位", "隐患描述", "整改资金（万元）", "整改状态", "销号日期"]
GOOD: list[Cell] = [1.0, "2026.9.1", "第一小学", "门锁损坏", 0.5, "已整改", "2026年9月5日"]


def ledger(*rows: list[Cell], sheet: str = "台账") -> list[Grid]:
    return [Grid("a.xlsx", sheet, rows)]


def said(problems: object) -> list[str]:
    return [one.text.zh for one in problems]  # type: ignore[attr-defined]  # problems of any reader


def test_titles_above_the_header_headings_feet_and_repeated_headers_are_no_data() -> None:
    title: list[Cell] = ["××区校园安全隐患排查整改台账"] * 7
    heading: list[Cell] = ["一、安富街道"] * 7
    foot: list[Cell] = ["填表人：王某某   审核人：李某某", "", "", "", "", "", ""]
    total: list[Cell] = ["合计", "", "", "", 1.5, "", ""]
    read = read_ledger(ledger(title, ["2026年9月"], HEADER, heading, GOOD, [], HEADER, [2.0, *GOOD[1:]], total, foot))
    assert said(read.problems) == []
    assert [row.origin.row for row in read.rows] == [5, 8]
    assert [row.funds for row in read.rows] == [500_000, 500_000]
    assert {row.stage for row in read.rows} == {Stage.CLOSED}
    assert [one.zh.partition("“台账”")[2][:10] for one in read.notes] == [
        "第 4 行“一、安富",
        "第 9 行“合计”不",
    ]


def test_headers_are_known_by_synonyms_in_any_order_width_and_language() -> None:
    head: list[Cell] = ["Description*", "被检查单位：", "发现\n时间", "等级", "ＳＴＡＴＥ", "备注（可不填）"]
    read = read_ledger(ledger(head, ["门锁", "一小", "20260901", "重大隐患", "closed", "x"]))
    assert said(read.problems) == []
    (row,) = read.rows
    assert (row.description, row.school, row.found_on, row.severity, row.state, row.note) == (
        "门锁", "一小", date(2026, 9, 1), Severity.MAJOR, State.CLOSED, "x",
    )  # fmt: skip


def test_a_slip_in_a_header_is_asked_about_and_a_strange_column_is_only_noted() -> None:
    read = read_ledger(ledger(["发现日期", "学校/单位", "隐患描术", "审批流水"], ["2026-9-1", "一小", "门锁", "x"]))
    assert said(read.problems) == [
        "a.xlsx“台账” 第 1 行 C 列 “隐患描术”：不认识的列名，是否指“隐患描述”？请改列名，不需要的列请删去",
        "a.xlsx“台账” 第 2 行：整张表未读取：不认识的列名，是否指“隐患描述”？请改列名，不需要的列请删去",
    ]
    assert [one.zh for one in read.notes] == ["a.xlsx“台账” D 列“审批流水”未读取"]
    assert read.rows == ()


def test_two_columns_of_one_name_are_refused_and_one_merged_header_is_not() -> None:
    twice = find_head(LEDGER, Grid("a", "b", [["学校", "发现日期", "隐患描述", "备注", "整改措施", "备注"]]))
    assert twice is not None
    assert said(twice.problems) == ["a“b” 第 1 行 F 列 “备注”：与 D 列重名，请改名或删去其中一列"]
    merged = find_head(LEDGER, Grid("a", "b", [["学校", "发现日期", "隐患描述", "隐患描述"]]))
    assert merged is not None
    assert merged.problems == ()
    assert merged.columns["description"] == (2,)


def test_every_bad_cell_is_named_with_sheet_row_column_value_and_remedy_in_both_languages() -> None:
    read = read_ledger(
        ledger(HEADER, GOOD, [2, "9月1日", "", "灯坏", "约五千", "快了", ""], [3, "2026-9-2", "二中", "x", "", "", ""])
    )
    assert [row.origin.row for row in read.rows] == [2, 4]
    assert said(read.problems) == [
        "a.xlsx“台账” 第 3 行 B 列（发现日期） “9月1日”：看不懂的日期，请写成 2026-11-01 或 2026年11月1日",
        "a.xlsx“台账” 第 3 行 E 列（整改资金(万元)） “约五千”：应填金额（元），如 1200.50".replace(
            "(万元)", "（万元）"
        ),
        "a.xlsx“台账” 第 3 行 F 列（整改状态） “快了”：不在可选范围内："
        "已发现、已交办、异议、整改中、待验收、挂账、已销号、作废、已整改、未整改",
        "a.xlsx“台账” 第 3 行 C 列（学校/单位）：必须填写学校/单位",
    ]
    assert read.problems[0].text.say(Language.EN) == (
        "a.xlsx “台账”, row 3, column B (发现日期), “9月1日”: not a day; write 2026-11-01 or 2026年11月1日"
    )


def test_formulas_without_a_result_are_row_problems() -> None:
    what = Text("公式", "formula")
    grid = Grid("a.xlsx", "台账", [HEADER, GOOD], hollow={(2, 7): what, (2, 99): what})
    assert said(read_ledger([grid]).problems) == ["a.xlsx“台账” 第 2 行 G 列（销号日期）：公式"]


def test_choices_filled_down_for_a_whole_sheet_are_not_rows() -> None:
    head: list[Cell] = ["发现日期", "学校/单位", "隐患描述", "是否重大", "隐患等级"]
    read = read_ledger(ledger(head, ["2026-9-1", "一小", "门锁", "否", "一般"], ["", "", "", "否", "一般"]))
    assert (said(read.problems), len(read.rows)) == ([], 1)


def test_all_sheets_with_the_ledgers_columns_are_read_and_the_others_named() -> None:
    grids = [*ledger(HEADER, GOOD, sheet="安富街道"), *ledger(HEADER, GOOD, sheet="永宁街道"),
             Grid("a.xlsx", "汇总", [["镇街", "数量"], ["安富", 1]]), Grid("a.xlsx", "说明", [["怎么填"]])]  # fmt: skip
    read = read_ledger(grids)
    assert [row.origin.place.sheet for row in read.rows] == ["安富街道", "永宁街道"]
    assert [one.zh for one in read.notes] == ["a.xlsx“汇总”：没有“隐患排查整改台账”的表头，未读取"]


def test_a_file_without_any_header_says_what_is_wanted() -> None:
    (problem,) = read_ledger(ledger(["一", "二"], ["三", "四"])).problems
    assert "没有找到表头" in problem.text.zh
    assert "隐患描述" in problem.text.zh
    (problem,) = read_registry(ledger(["一", "二"], sheet="x")).problems
    assert "学校：学校代码、学校名称、区划" in problem.text.zh


def test_a_registry_workbook_is_read_sheet_by_sheet_by_name_or_by_columns() -> None:
    grids = [
        Grid("r.xlsx", "行政区划", [["区划代码", "名称"], [51.0, "四川省"]]),
        Grid("r.xlsx", "Sheet2", [
            ["单位代码", "单位名称", "部门", "区划代码", "上级"], ["E1", "教育局", "EDU", 510503.0, "无"],
        ]),
        Grid("r.xlsx", "学校", [
            ["标识码", "学校", "镇街", "学校类型", "举办者类型", "有无办学许可", "学生人数", "经度"],
            [3151000123.0, "第一小学", "安富街道", "村小", "公立", "无", "1,200", 105.5],
        ]),
        Grid("r.xlsx", "通讯录", [
            ["工号", "姓名", "手机", "邮箱", "通知地址1", "通知地址2"],
            ["P1", "王某某", 13800000000.0, "a@b.cn", "wecombot://k", "ntfy://h/t"],
        ]),
        Grid("r.xlsx", "岗位", [["单位", "职责", "姓名", "任职起"], ["教育局", "局长", "王某某", "2026.1.1"]]),
        Grid("r.xlsx", "其他", [["备忘", "x"]]),
    ]  # fmt: skip
    read = read_registry(grids)
    assert said(read.problems) == []
    assert read.rows.areas == (AreaRow("51", "四川省"),)
    assert read.rows.units == (UnitRow("E1", "教育局", "EDU", "510503", "无"),)
    assert read.rows.schools == (
        SchoolRow("3151000123", "第一小学", "安富街道", kind=SchoolKind.TEACHING_POINT, ownership=Ownership.PUBLIC,
                  licence=LicenceStatus.UNLICENSED, pupils=1200, longitude=105.5),
    )  # fmt: skip
    assert read.rows.people == (PersonRow("P1", "王某某", "13800000000", "a@b.cn", ("wecombot://k", "ntfy://h/t")),)
    assert read.rows.posts == (PostRow("教育局", Duty.HEAD, name="王某某", starts_on=date(2026, 1, 1)),)
    assert [one.zh for one in read.notes] == ["r.xlsx“其他”：不是名册中的表，未读取"]


def test_addresses_and_phone_numbers_are_never_quoted_in_a_problem() -> None:
    rows: list[list[Cell]] = [["工号", "姓名", "手机", "通知地址"], ["P1", "王", "1399999x999", "secret-key-1"]]
    read = read_registry([Grid("r.xlsx", "人员", rows)])
    assert len(read.problems) == 2
    assert not any("secret" in text or "1399999" in text for text in said(read.problems))


def test_inspections_are_rows_of_findings_with_one_key() -> None:
    head: list[Cell] = ["检查编号", "检查日期", "学校", "检查结果", "是否复查", "检查项", "隐患描述"]
    rows: list[list[Cell]] = [
        ["J2", "2026-9-2", "二中", "合格", "是", "", ""],
        ["J1", "2026-9-1", "一小", "不合格", "否", "01", "门锁"],
        ["J1", "2026-9-1", "一小", "不合格", "否", "02", "灯"],
    ]
    read = read_inspections(ledger(head, *rows, sheet="检查"))
    assert said(read.problems) == []
    assert [(one.key, one.is_recheck, one.result, [v.item for v in one.violations]) for one in read.inspections] == [
        ("J1", False, InspectionResult.FAILED, ["01", "02"]), ("J2", True, InspectionResult.PASSED, []),
    ]  # fmt: skip
    assert read.inspections[0].origin.more == (4,)
    assert {one.source for one in read.inspections} == {None}


def test_no_header_means_two_columns_of_one_sheet() -> None:
    for sheet in REGISTRY:
        meant: dict[str, str] = {}
        for one in sheet.fields:
            for header in one.headers:
                assert meant.setdefault(header_key(header), one.name) == one.name, f"{sheet.zh}: {header}"


@pytest.mark.parametrize(
    ("sheet", "headers"),
    [
        ("schools", {"校名": "name", "学校": "name", "学校全称": "name", "学校代码": "code"}),
        ("people", dict.fromkeys(("联系电话", "手机", "手机号", "联系方式", "电话", "移动电话"), "phone")),
        ("units", {"单位": "name", "部门": "agency"}),
        ("posts", {"单位": "unit", "部门": "unit", "校名": "unit", "岗位": "duty", "职务": "title"}),
    ],
)
def test_the_headers_people_write_are_known(sheet: str, headers: dict[str, str]) -> None:
    [kind] = [one for one in REGISTRY if one.name == sheet]
    assert {header: found[0].name for header in headers if (found := meant_by(kind, header))} == headers
