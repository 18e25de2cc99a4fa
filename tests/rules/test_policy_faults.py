"""Where the files of one policy contradict each other: every kind of fault is found, named and placed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.policy import PolicyDocument, faults

Change = Callable[[dict[str, Any]], None]


def changed(document: PolicyDocument, change: Change) -> PolicyDocument:
    whole = document.model_dump(mode="json")
    change(whole)
    return PolicyDocument.model_validate(whole)


def put(*path: str | int, to: object) -> Change:
    """The change that writes a value at a place."""

    def change(whole: dict[str, Any]) -> None:
        inner: Any = whole
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = to

    return change


def test_the_shipped_policy_has_no_faults(shipped: PolicyDocument) -> None:
    assert faults(shipped) == []


@pytest.mark.parametrize(
    ("change", "file", "path", "zh", "en"),
    [
        (
            put("routing", "rules", 2, "responsible", to="XYZ"),
            "routing", ("rules", 2, "responsible"),
            "部门 XYZ 不存在，请使用 agencies.yaml 中的代码", "agency XYZ does not exist; use a code of agencies.yaml",
        ),
        (
            put("routing", "rules", 2, "lead", to="XYZ"),
            "routing", ("rules", 2, "lead"), "部门 XYZ 不存在", "agency XYZ does not exist",
        ),
        (
            put("routing", "rules", 2, "verify_by", to="XYZ"),
            "routing", ("rules", 2, "verify_by"), "部门 XYZ 不存在", "agency XYZ does not exist",
        ),
        (
            put("routing", "rules", 2, "co", to=["EDU", "XYZ"]),
            "routing", ("rules", 2, "co"), "部门 XYZ 不存在", "agency XYZ does not exist",
        ),
        (
            put("routing", "rules", 2, "verify_by", to="SCH"),
            "routing", ("rules", 2, "verify_by"), "验收单位不得与主体责任单位相同", "must not be the responsible one",
        ),
        (
            put("routing", "rules", 2, "match", to={"subcategory": "SEC-MOAT"}),
            "routing", ("rules", 2, "match"), "类别 SEC-MOAT 不存在", "category SEC-MOAT does not exist",
        ),
        (
            put("routing", "rules", 0, "match", to={"category": "NONE"}),
            "routing", ("rules", 0, "match"), "类别 NONE 不存在", "category NONE does not exist",
        ),
        (
            put("routing", "rules", 2, "legal", to=["NB-16", "NB-999"]),
            "routing", ("rules", 2, "legal"), "依据 NB-999 不存在", "source NB-999 does not exist",
        ),
        (
            put("routing", "fallback", "lead", to="XYZ"),
            "routing", ("fallback", "lead"), "部门 XYZ 不存在", "agency XYZ does not exist",
        ),
        (
            put("routing", "side_agency", "police", to="XYZ"),
            "routing", ("side_agency", "police"), "部门 XYZ 不存在", "agency XYZ does not exist",
        ),
        (
            put("routing", "side_agency", "police", to="EDU"),
            "routing", ("side_agency", "police"), "EDU 不代表公安", "EDU does not sign for the police side",
        ),
        (
            put("routing", "side_agency", to={"police": "PSB"}),
            "routing", ("side_agency",), "没有写明谁代表教育", "nobody is named to sign for the education side",
        ),
        (
            put("routing", "disputes", "arbiter", to="XYZ"),
            "routing", ("disputes", "arbiter"), "部门 XYZ 不存在", "agency XYZ does not exist",
        ),
        (
            put("taxonomy", "categories", 3, "sub", 1, "legal", to=["NB-999"]),
            "taxonomy", ("categories", 3, "sub", 1, "legal"), "依据 NB-999 不存在", "source NB-999 does not exist",
        ),
        (
            put("checklists", 0, "items", 4, "subcategory", to="SEC-MOAT"),
            "checklists/fire20", ("items", 4, "subcategory"), "类别 SEC-MOAT 不存在", "SEC-MOAT does not exist",
        ),
        (
            put("checklists", 0, "items", 4, "legal", to=["NB-999"]),
            "checklists/fire20", ("items", 4, "legal"), "依据 NB-999 不存在", "source NB-999 does not exist",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_between_files_is_found(
    change: Change, file: str, path: tuple[str | int, ...], zh: str, en: str, shipped: PolicyDocument
) -> None:
    found = faults(changed(shipped, change))
    assert [(one.file, one.path) for one in found] == [(file, path)]
    assert zh in found[0].what.zh
    assert en in found[0].what.en


def test_every_fault_is_found_and_not_only_the_first(shipped: PolicyDocument) -> None:
    def change(whole: dict[str, Any]) -> None:
        put("routing", "rules", 2, "lead", to="XYZ")(whole)
        put("taxonomy", "categories", 0, "sub", 0, "legal", to=["NB-999"])(whole)
        put("checklists", 4, "items", 0, "legal", to=["NB-998", "NB-999"])(whole)

    assert [one.file for one in faults(changed(shipped, change))] == [
        "routing",
        "taxonomy",
        "checklists/sur20",
        "checklists/sur20",
    ]
