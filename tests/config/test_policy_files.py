"""The policy files: the shipped ones are in order, and a spoiled one is refused where it is wrong and in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.policy_files import SHIPPED, Problem, check, read_calendar, read_policy
from rules.refusals import BadPolicy
from rules.words import Language

FILES = sorted(SHIPPED.rglob("*.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An operator's copy of the shipped policy."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "policy"))


def spoil(folder: Path, file: str, was: str, becomes: str) -> tuple[Path, int]:
    """Changes one place of a file; returns the file and the line the change begins on."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(was) >= 1, f"{file} does not say {was!r}"
    line = text[: text.index(was)].count("\n") + 1
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    return path, line


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [one.text.en for one in problems]
    return problems[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_file_is_in_order(path: Path) -> None:
    assert check(path) == []


def test_the_shipped_files_are_in_order_together() -> None:
    assert check(SHIPPED) == []
    assert len(FILES) == 17


SPOILED = [
    # file, what stands there, what it becomes, lines further down, path, in Chinese, in English
    (
        "deadlines.yaml", "    general: {value: 7,", "    general: {days: 7, value: 7,", 0,
        "limits.rectify.general.days", "没有这一项，请检查拼写或删除", "there is no such entry",
    ),
    (
        "taxonomy.yaml", "severity_if_found: serious", "severity_if_found: grave", 0,
        "categories.0.sub.0.severity_if_found", "“grave”不在允许的值之内：'low', 'general', 'serious' or 'major'",
        "“grave” is not one of 'low', 'general', 'serious' or 'major'",
    ),
    (
        "deadlines.yaml", "  total_cap: {value: 30, unit: calendar_day}", "  #", -5,
        "extension.total_cap", "缺少此项", "this is missing",
    ),
    ("agencies.yaml", "coordinator: PLC", "school: X\ncoordinator: X", 0, "", "“school”写了两次", "here twice"),
    ("agencies.yaml", "school: SCH", "\tschool: SCH", 0, "", "制表符", "indent with spaces, not tabs"),
    ("agencies.yaml", "school: SCH", "school: S\x07CH", 0, "", "控制字符", "invisible control characters"),
    ("agencies.yaml", "school: SCH", "school: SCH: x", 0, "", "这里不能有冒号", "no colon may stand here"),
    ("agencies.yaml", "coordinator: PLC", "coordinator: *PLC", 0, "", "不支持引用", "references (*) are not supported"),
    ("agencies.yaml", "coordinator: PLC", "? [a, b]\n: PLC", 0, "", "名称只能是一个词", "a name is a single word"),
    (
        "agencies.yaml", "coordinator: PLC", "coordinator: XYZ", 0,
        "coordinator", "XYZ 不在部门清单中", "XYZ is not among the agencies",
    ),
    ("agencies.yaml", "kind: agencies", "kind: agency", 0, "kind", "，现为 agency", "it is agency"),
    (
        "routing.yaml", "lead: FRS", "lead: FRX", 0,
        "rules.4.lead", "部门 FRX 不存在，请使用 agencies.yaml 中的代码", "agency FRX does not exist",
    ),
    (
        "routing.yaml", "verify_by: FRS", "verify_by: SCH", 0,
        "rules.4.verify_by", "验收单位不得与主体责任单位相同", "must not be the responsible one",
    ),
    (
        "routing.yaml", "match: {category: FIRE, location: surroundings}", "match: {category: FIRE}", 0,
        "rules.5.match", "第 5 条与第 6 条的适用范围相同", "rules 5 and 6 match the same thing",
    ),
    (
        "routing.yaml", "legal: [NB-16, SD-XX]", "legal: NB-16", 0,
        "rules.0.legal", "应为列表", "should be a list",
    ),
    (
        "ladder.yaml", "mode: proposal, approver: district_deputy, ", "", 0,
        "ladders.0.steps.4.instrument", "挂牌督办及以上只能提请审批", "only mode: proposal is allowed",
    ),
    (
        "ladder.yaml", "    severities: [serious]", "    severities: [low]", -1,
        "ladders.1", "“整改”环节、“低（立改）”等级写了两个阶梯", "two ladders for clock rectify, severity low",
    ),
    ("ladder.yaml", "morning: '08:30'", "morning: early", 0, "morning", "“early”不是时刻", "is not a time of day"),
    (
        "deadlines.yaml", "    major: {value: 30, unit: calendar_day}\n", "", -4,
        "limits.rectify", "整改时限缺少等级 major", "limits.rectify lacks major",
    ),
    (
        "deadlines.yaml", "max_count: 2", "max_count: two", 0,
        "extension.max_count", "“two”不是整数", "“two” is not a whole number",
    ),
    (
        "deadlines.yaml", "sample_share: 0.2", "sample_share: 1.5", 0,
        "look_back.sample_share", "不能大于 1.0，现为 1.5", "must not be greater than 1.0; it is 1.5",
    ),
    (
        "deadlines.yaml", "  - 安全措施和应急预案\n", "", -6,
        "plan_items", "至少要有 6 项", "needs at least 6 entries",
    ),
    (
        "calendar.yaml", "make_up_workdays: ['2026-01-04'", "make_up_workdays: ['2026-01-05'", 0,
        "years.2026.make_up_workdays", "调休上班日应为周六或周日：2026-01-05", "is a Saturday or Sunday: 2026-01-05",
    ),
    (
        "calendar.yaml", "{date: '2026-01-01', name: 元旦}", "{date: 1 January, name: 元旦}", 0,
        "years.2026.off.0.date", "“1 January”不是日期，请写成 2026-09-30", "“1 January” is not a date",
    ),
    (
        "checklists/fire20.yaml", "subcategory: FIRE-", "subcategory: FIRX-", 0,
        "items.0.subcategory", "不存在，请使用 taxonomy.yaml 中的代码", "use a code of taxonomy.yaml",
    ),
    (
        "checklists/fire20.yaml", "code: FIRE20-02", "code: SEC40-02", 0,
        "items.1.code", "检查项代码须以 FIRE20- 开头：SEC40-02", "item codes must begin with FIRE20-: SEC40-02",
    ),
    (
        "sources.yaml", "    confidence: article", "    confidence: sure", 0,
        "sources.WCB-35.confidence", "“sure”的写法不对", "“sure” should match",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "was", "becomes", "below", "path", "zh", "en"), SPOILED)
def test_a_spoiled_file_is_refused_with_its_line_its_path_and_both_sentences(
    file: str, was: str, becomes: str, below: int, path: str, zh: str, en: str, folder: Path
) -> None:
    spoiled, line = spoil(folder, file, was, becomes)
    problem = only(check(spoiled))
    assert (problem.file, problem.line, problem.path) == (str(spoiled), line + below, path)
    assert zh in problem.what.zh
    assert en in problem.what.en
    assert f"{spoiled} 第 {line + below} 行" in problem.text.zh
    assert f"{spoiled} line {line + below}" in problem.text.en


def test_a_folder_is_refused_for_what_its_files_are_refused_for(folder: Path) -> None:
    spoiled = [spoil(folder, *SPOILED[place][:3])[0] for place in (1, 13)]
    assert check(folder) == [problem for path in spoiled for problem in check(path)]


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    path = folder / "taxonomy.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert only(check(path)).what.zh == "文件不是 UTF-8 编码，请另存为 UTF-8"


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "taxonomy.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check(path) == []


@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n"])
def test_an_empty_file_is_refused(text: str, folder: Path) -> None:
    path = folder / "taxonomy.yaml"
    path.write_text(text, encoding="utf-8")
    assert "空" in only(check(path)).what.zh or "None" in only(check(path)).what.zh


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "kind: [a]\n", "kind: 7\n", "kind: moat\n"])
def test_a_file_of_no_known_kind_is_refused_with_the_kinds_there_are(text: str, folder: Path) -> None:
    path = folder / "taxonomy.yaml"
    path.write_text(text, encoding="utf-8")
    assert "taxonomy, agencies, routing" in only(check(path)).what.en


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "ladder.yaml").unlink()
    problem = only(check(folder))
    assert (problem.file, problem.what.en) == (str(folder / "ladder.yaml"), "there is no such file")
    assert only(check(folder / "nowhere.yaml")).what.zh == "文件不存在"


def test_two_checklists_with_one_code_are_refused(folder: Path) -> None:
    shutil.copy(folder / "checklists" / "min4.yaml", folder / "checklists" / "again.yaml")
    problem = only(check(folder))
    assert problem.path == "code"
    assert problem.what.zh == "检查表代码 MIN4 用了两次"


def test_every_problem_of_every_file_is_named_at_once(folder: Path) -> None:
    spoil(folder, "agencies.yaml", "coordinator: PLC", "coordinator: XYZ")
    spoil(folder, "deadlines.yaml", "max_count: 2", "max_count: two")
    spoil(folder, "deadlines.yaml", "sample_share: 0.2", "sample_share: 2")
    with pytest.raises(BadPolicy) as refused:
        read_policy(folder)
    for language in Language:
        assert len(refused.value.say(language).splitlines()) == 4


def test_a_bad_calendar_is_refused_when_it_is_read(folder: Path) -> None:
    path, _ = spoil(folder, "calendar.yaml", "version: 1", "version: 0")
    with pytest.raises(BadPolicy, match=r"calendar.yaml 第 6 行（version）：不能小于 1"):
        read_calendar(path)


def test_what_yaml_once_read_as_something_else_is_read_as_it_looks(folder: Path) -> None:
    # YAML 1.1 reads off: as false: and 08:30 as 510; an operator who forgets the quotes means what he wrote.
    spoil(folder, "calendar.yaml", "    'off':", "    off:")
    spoil(folder, "calendar.yaml", "date: '2024-01-01'", "date: 2024-01-01")
    spoil(folder, "ladder.yaml", "morning: '08:30'", "morning: 08:30")
    assert check(folder) == []
    assert read_policy(folder).digest == read_policy().digest
    assert read_calendar(folder / "calendar.yaml").digest == read_calendar().digest


def test_layout_and_remarks_do_not_make_another_policy(folder: Path) -> None:
    path = folder / "deadlines.yaml"
    path.write_text("# our own remark\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_policy(folder).digest == read_policy().digest
