"""Reading the policy files: a bad one is refused with its file, line and path, what is wrong and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from config.yaml_lines import NotYaml, Path_, line_of, read
from rules.agencies import Agencies
from rules.calendars import CalendarFile
from rules.checklists import Checklist
from rules.deadlines import Deadlines
from rules.ladder import LadderFile
from rules.policy import PolicyDocument, Sources, faults
from rules.refusals import BadPolicy
from rules.routing import Routing
from rules.taxonomy import Taxonomy
from rules.words import Text

SHIPPED = Path(__file__).parent / "policy"
"""The policy that comes with the program; an operator copies and changes it."""

KINDS: dict[str, type[BaseModel]] = {
    "taxonomy": Taxonomy,
    "agencies": Agencies,
    "routing": Routing,
    "deadlines": Deadlines,
    "ladder": LadderFile,
    "sources": Sources,
    "checklist": Checklist,
    "calendar": CalendarFile,
}
_TOGETHER = ("taxonomy", "agencies", "routing", "deadlines", "ladder", "sources")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one file."""

    file: str
    line: int
    path: str
    what: Text

    @property
    def text(self) -> Text:
        at = f"（{self.path}）" if self.path else ""
        in_words = f" ({self.path})" if self.path else ""
        return Text(
            f"{self.file} 第 {self.line} 行{at}：{self.what.zh}",
            f"{self.file} line {self.line}{in_words}: {self.what.en}",
        )


@dataclass(frozen=True)
class _Read:
    """A file that is valid in itself, and the lines its values stand on."""

    path: Path
    value: BaseModel
    lines: dict[Path_, int]


def read_policy(folder: Path = SHIPPED) -> PolicyDocument:
    """The policy in a folder. Raises BadPolicy naming every problem of every file."""
    document, problems = _read_folder(folder)
    if problems or document is None:
        raise BadPolicy(problems=[one.text for one in problems])
    return document


def read_calendar(path: Path = SHIPPED / "calendar.yaml") -> CalendarFile:
    """The calendar in a file. Raises BadPolicy."""
    found, problems = _read_file(path, "calendar")
    if problems or found is None or not isinstance(found.value, CalendarFile):
        raise BadPolicy(problems=[one.text for one in problems])
    return found.value


def check(path: Path) -> list[Problem]:
    """Everything wrong with a policy file or folder; a single file is checked against the shipped others too."""
    if path.is_dir():
        return _read_folder(path)[1]
    found, problems = _read_file(path, None)
    if problems or found is None:
        return problems
    if isinstance(found.value, CalendarFile):
        return []
    shipped = {name: _read_file(SHIPPED / f"{name}.yaml", name)[0] for name in _TOGETHER}
    parts = {name: one for name, one in shipped.items() if one is not None}
    if isinstance(found.value, Checklist):
        return _cross_checked(parts, [found])[1]
    kind = str(found.value.model_dump(include={"kind"})["kind"])
    return _cross_checked(parts | {kind: found}, [])[1]


def _read_folder(folder: Path) -> tuple[PolicyDocument | None, list[Problem]]:
    parts: dict[str, _Read] = {}
    problems: list[Problem] = []
    for name in _TOGETHER:
        found, wrong = _read_file(folder / f"{name}.yaml", name)
        problems += wrong
        if found is not None:
            parts[name] = found
    checklists: list[_Read] = []
    for path in sorted((folder / "checklists").glob("*.yaml")):
        found, wrong = _read_file(path, "checklist")
        problems += wrong
        if found is not None:
            checklists.append(found)
    return (None, problems) if problems else _cross_checked(parts, checklists)


def _cross_checked(parts: dict[str, _Read], checklists: list[_Read]) -> tuple[PolicyDocument, list[Problem]]:
    values: dict[str, Any] = {name: one.value for name, one in parts.items()}  # Any: each of its own model
    document = PolicyDocument(**values, checklists=tuple(one.value for one in checklists))
    lines = {**parts, **{f"checklists/{one.path.stem}": one for one in checklists}}
    by_code = {f"checklists/{one.value.code.lower()}": one for one in checklists if isinstance(one.value, Checklist)}
    problems = []
    for fault in faults(document):
        source = (lines | by_code)[fault.file]
        where = ".".join(str(part) for part in fault.path)
        problems.append(Problem(str(source.path), line_of(fault.path, source.lines), where, fault.what))
    return document, problems


def _read_file(path: Path, kind: str | None) -> tuple[_Read | None, list[Problem]]:
    if not path.is_file():
        return None, [Problem(str(path), 1, "", Text("文件不存在", "there is no such file"))]
    try:
        data, lines = read(path)
    except NotYaml as fault:
        return None, [Problem(str(path), fault.line, "", fault.what)]
    said = data.get("kind") if isinstance(data, dict) else None
    wanted = kind or said
    if wanted not in KINDS or said != wanted:
        allowed = kind or "、".join(KINDS)
        words = Text(f"kind 应为 {allowed}，现为 {said}", f"kind must be {kind or ', '.join(KINDS)}, it is {said}")
        return None, [Problem(str(path), line_of(("kind",), lines), "kind", words)]
    try:
        return _Read(path, KINDS[wanted].model_validate(data), lines), []
    except ValidationError as fault:
        return None, [_problem(path, lines, one) for one in fault.errors()]


def _problem(path: Path, lines: dict[Path_, int], error: Any) -> Problem:  # Any: pydantic's ErrorDetails
    place = tuple(part for part in error["loc"] if part != "[key]")
    return Problem(str(path), line_of(place, lines), ".".join(map(str, place)), in_words(error))


def in_words(error: Any) -> Text:  # Any: pydantic's ErrorDetails
    """A validation error as a person reads it: what is wrong, and what is allowed instead."""
    context = error.get("ctx", {})
    given = error.get("input")
    known = {
        "missing": Text("缺少此项", "this is missing"),
        "extra_forbidden": Text(
            "没有这一项，请检查拼写或删除", "there is no such entry; check its spelling or remove it"
        ),
        "enum": Text(
            f"“{given}”不在允许的值之内：{context.get('expected')}",
            f"“{given}” is not one of {context.get('expected')}",
        ),
        "string_pattern_mismatch": Text(
            f"“{given}”的写法不对，应符合 {context.get('pattern')}", f"“{given}” should match {context.get('pattern')}"
        ),
        "greater_than_equal": Text(f"不能小于 {context.get('ge')}", f"must not be less than {context.get('ge')}"),
        "greater_than": Text(f"必须大于 {context.get('gt')}", f"must be greater than {context.get('gt')}"),
        "less_than_equal": Text(f"不能大于 {context.get('le')}", f"must not be greater than {context.get('le')}"),
        "less_than": Text(f"必须小于 {context.get('lt')}", f"must be less than {context.get('lt')}"),
        "too_short": Text(
            f"至少要有 {context.get('min_length')} 项", f"needs at least {context.get('min_length')} entries"
        ),
        "too_long": Text(f"最多 {context.get('max_length')} 项", f"takes at most {context.get('max_length')} entries"),
    }
    if error["type"] in known:
        return known[error["type"]]
    said = str(context.get("error", error["msg"]))
    return Text(
        f"不符合要求（{said}），现为“{given}”" if not isinstance(given, (dict, list)) else f"不符合要求：{said}", said
    )
