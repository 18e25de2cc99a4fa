"""The commands as an operator types them: first registry, ledger in and out, and what they say when it goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from documents.csv_files import read_csv
from tests.support.program import call
from tests.support.shared_data import shared

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DIVISIONS = [
    str(shared(f"admin-divisions/{name}.csv")) for name in ("provinces", "cities", "areas", "streets-seed-counties")
]


class Installation:
    """A fresh installation in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, code: int = 0, language: str = "zh", **settings: str) -> str:
        """What the command says; the exit code must be the one expected."""
        environment = {"XIAOAN_HOME": str(self.home), "XIAOAN_LANG": language, "COLUMNS": "200", **settings}
        done = call(*words, environment=environment, folder=self.home.parent)
        assert done.code == code, done.out + done.err
        return done.out + done.err

    def json(self, *words: str, **more: str) -> Any:
        return json.loads(self.run(*words, "--json", **more))


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "home")
    made.run("init")
    return made


def fill(path: Path, sheets: dict[str, list[dict[str, object]]]) -> None:
    """Fills a template in, by the words of its header."""
    book = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        page = book[name]
        columns = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
        for place, row in enumerate(rows, 2):
            for header, value in row.items():
                page.cell(place, columns[header], value)
    book.save(path)


REGISTRY = {
    "单位": [
        {"单位代码": "PLC", "单位名称": "政法委", "部门": "PLC", "区划": "纳溪区"},
        {"单位代码": "EDU", "单位名称": "教育局", "部门": "EDU", "区划": "510503"},
        {"单位代码": "PSB", "单位名称": "公安分局", "部门": "PSB", "区划": "510503000000"},
    ],
    "学校": [{"学校代码": "S1", "学校名称": "第一小学", "区划": "510503001", "学段": "小学", "办学性质": "公办",
              "证照状态": "有证"}],
    "人员": [{"工号": "C1", "姓名": "陈协调", "手机": 13800000000, "邮箱": "c1@example.cn"}],
    "岗位": [{"单位": "PLC", "职责": "协调员", "姓名": "陈协调"}],
}  # fmt: skip
LEDGER = {
    "隐患排查整改台账": [
        {"隐患编号": "A-1", "发现日期": "2026.9.1", "学校/单位": "第一小学", "隐患描述": "门锁损坏",
         "类别": "校门管控与封闭管理",
         "整改状态": "已销号", "销号日期": "2026年9月5日", "整改资金（元）": 120.5},
        {"发现日期": 45901, "学校/单位": "S1", "隐患描述": "监控不亮", "类别": "视频监控"},
        {"发现日期": "2026-09-02", "学校/单位": "没有学校", "隐患描述": "x"},
    ]
}  # fmt: skip


def test_an_operator_sets_up_a_district_and_its_old_ledger(installation: Installation, tmp_path: Path) -> None:
    run = installation.run
    mail = {"XIAOAN_MAIL_SERVER": "mailtos://u:p@smtp.example.cn?from=x@example.cn"}
    run("registry", "template", "名册.xlsx")
    fill(tmp_path / "名册.xlsx", REGISTRY)
    assert "XIAOAN_MAIL_SERVER" in run("registry", "import", *DIVISIONS, "名册.xlsx", code=2)
    tried = installation.json("registry", "import", *DIVISIONS, "名册.xlsx", "--dry-run", **mail)
    done = installation.json("registry", "import", *DIVISIONS, "名册.xlsx", **mail)
    assert tried["counts"] == done["counts"]
    counts = {name: one["added"] for name, one in done["counts"].items()}
    assert counts.pop("areas") > 20
    assert counts == {"units": 3, "schools": 1, "people": 1, "posts": 1}
    assert "--by" in run("registry", "import", "名册.xlsx", code=2, **mail)
    take_in_the_ledger(installation, tmp_path)


def take_in_the_ledger(installation: Installation, tmp_path: Path) -> None:
    run = installation.run
    run("ledger", "template", "旧台账.xlsx")
    fill(tmp_path / "旧台账.xlsx", LEDGER)
    refusal = run("ledger", "import", "旧台账.xlsx", "--by", "C1", code=2, language="en")
    assert (
        "旧台账.xlsx “隐患排查整改台账”, row 4, column E (学校/单位*), “没有学校”: no such school is registered"
        in refusal
    )
    done = installation.json("ledger", "import", "旧台账.xlsx", "--by", "C1", "--skip-bad-rows")
    assert (done["added"], done["stages"], done["rejects"]) == (2, {"closed": 1, "found": 1}, "旧台账-rejected.xlsx")
    assert (tmp_path / "旧台账-rejected.xlsx").is_file()
    exported = installation.json("ledger", "export", "新台账.csv", "--area", "510503", "--stage", "closed")
    assert exported == {"file": "新台账.csv", "rows": 1}
    rows = read_csv((tmp_path / "新台账.csv").read_bytes(), "新台账.csv")
    assert [rows[1][column] for column in (0, 4, 5, 7, 12, 21, 24)] == [
        "1", "第一小学", "安富街道", "门锁损坏", "120.50", "已销号", "2026-09-05",
    ]  # fmt: skip


def test_an_unknown_category_is_answered_with_the_nearest_and_the_command_that_lists_them(
    installation: Installation,
) -> None:
    run = installation.run
    record = ("hazard", "record", "S1", "--what", "x", "--by", "C1", "--category")
    assert "是否指“视频监控 SEC-CCTV”" in run(*record, "视屏监控", code=2)
    assert "xiaoan policy show --categories" in run(*record, "完全不相干", code=2)
    assert "SEC-CCTV" in run("policy", "show", "--categories")


def test_a_template_writes_over_nothing_and_an_export_has_an_ending_it_knows(
    installation: Installation, tmp_path: Path
) -> None:
    run = installation.run
    for group in ("registry", "ledger"):
        file = tmp_path / f"{group}.xlsx"
        file.write_text("my work")
        assert f"{file} 已存在，未覆盖" in run(group, "template", str(file), code=2)
        assert file.read_text() == "my work"
        run(group, "template", str(file), "--force")
        assert openpyxl.load_workbook(file).sheetnames
        assert ".xlsx" in run(group, "template", str(tmp_path / "new.csv"), code=2)
    assert ".xlsx or .csv" in run("ledger", "export", "out.pdf", code=2, language="en")
    run("ledger", "export", "week.csv")
    run("ledger", "export", "week.csv")
    assert ".csv" in run("posts", "check", "--xlsx", "out.pdf", code=2)


def test_a_sheet_without_a_column_is_counted_kept_and_said_once_with_what_refers_to_it(
    installation: Installation, tmp_path: Path
) -> None:
    run = installation.run
    run("registry", "template", "名册.xlsx")
    fill(tmp_path / "名册.xlsx", {**REGISTRY, "岗位": [{"单位": "PLC", "职责": one} for one in ("协调员", "经办人")]})
    book = openpyxl.load_workbook(tmp_path / "名册.xlsx")
    book["单位"]["B1"] = "甲乙丙"
    book.save(tmp_path / "名册.xlsx")
    said = run("registry", "import", *DIVISIONS, "名册.xlsx", "--without-mail", code=2)
    assert "单位” 第 1 行：缺少必需的列：单位名称" in said
    assert "单位”：另有 3 行随之未导入" in said
    assert "岗位”：另有 2 行随之未导入" in said
    assert "没有登记" not in said
    said = run("registry", "import", *DIVISIONS, "名册.xlsx", "--without-mail", "--skip-bad-rows")
    assert "跳过 5 行" in said
    kept = openpyxl.load_workbook(tmp_path / "名册-rejected.xlsx")
    assert [[str(row[0].value) for row in kept[name].iter_rows(min_row=2)] for name in ("单位", "岗位")] == [
        ["PLC", "EDU", "PSB"], ["PLC", "PLC"],
    ]  # fmt: skip
    assert str(kept["单位"].cell(2, kept["单位"].max_column).value).startswith("整张表未读取：缺少必需的列：单位名称")


def test_a_file_of_another_kind_or_a_wrong_mapping_is_refused_in_a_sentence(
    installation: Installation, tmp_path: Path
) -> None:
    (tmp_path / "page.xls").write_text("<html><table></table></html>")
    assert "另存为 .xlsx" in installation.run("registry", "import", "page.xls", code=2)
    hk = str(shared("hk-schools-sample/schools.csv"))
    assert "hk_schools" in installation.run("registry", "import", hk, "--mapping", "hk", code=2)
    assert "请指定映射文件" in installation.run("registry", "import", hk, code=2)
    assert "不用于名册" in installation.run("registry", "import", hk, "--mapping", "chicago_inspections", code=2)
    assert "xiaoan registry import" in installation.run(
        "ledger", "import", hk, "--mapping", "hk_schools", "--by", "x", code=2
    )
