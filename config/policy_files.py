"""Reading the policy files: a bad one is refused with its file, line and path, what is wrong and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from config.complaints import in_words, place_of
from config.yaml_lines import NotYaml, Path_, line_of, read
from rules.agencies import Agencies
from rules.assessment import AssessmentFile
from rules.calendars import CalendarFile
from rules.checklists import Checklist
from rules.deadlines import Deadlines
from rules.inspections import InspectionFile
from rules.ladder import LadderFile
from rules.pictures import Pictures
from rules.policy import PolicyDocument, Sources, faults
from rules.quiet import TellingFile
from rules.record_terms import RecordsFile
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
    "telling": TellingFile,
    "inspection": InspectionFile,
    "pictures": Pictures,
    "records": RecordsFile,
    "assessment": AssessmentFile,
    "sources": Sources,
    "checklist": Checklist,
    "calendar": CalendarFile,
}
TOGETHER = (
    "taxonomy", "agencies", "routing", "deadlines", "ladder", "telling", "inspection", "pictures", "records",
    "assessment", "sources",
)  # fmt: skip
"""The files of a policy beside its checklists."""


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
    document, problems = read_folder(folder)
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
    """Everything wrong with a policy file or folder; a single file is checked against the shipped others too.

    The calendar is imported on its own and need not lie in the folder; where it does, it is checked as well.
    """
    if path.is_dir():
        calendar = path / "calendar.yaml"
        return read_folder(path)[1] + (_read_file(calendar, "calendar")[1] if calendar.exists() else [])
    found, problems = _read_file(path, None)
    if problems or found is None:
        return problems
    if isinstance(found.value, CalendarFile):
        return []
    if isinstance(found.value, Checklist):
        code = found.value.code
        others = [one for one in _shipped_lists() if one.path.stem.upper() != code]
        return _cross_checked(_shipped(), [found, *others])[1]
    kind = str(found.value.model_dump(include={"kind"})["kind"])
    return _cross_checked(_shipped() | {kind: found}, _shipped_lists())[1]


@lru_cache(maxsize=1)
def _shipped() -> dict[str, _Read]:
    """The files that come with the program; they do not change while it runs."""
    read = {name: _read_file(SHIPPED / f"{name}.yaml", name)[0] for name in TOGETHER}
    return {name: one for name, one in read.items() if one is not None}


@lru_cache(maxsize=1)
def _shipped_lists() -> list[_Read]:
    """The checklists that come with the program."""
    read = (_read_file(path, "checklist")[0] for path in sorted((SHIPPED / "checklists").glob("*.yaml")))
    return [one for one in read if one is not None]


def read_folder(folder: Path) -> tuple[PolicyDocument | None, list[Problem]]:
    """The policy in a folder, and everything wrong with it; there is none where a file cannot be read."""
    parts: dict[str, _Read] = {}
    problems: list[Problem] = []
    for name in TOGETHER:
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
        contents, lines = read(path)
    except NotYaml as fault:
        return None, [Problem(str(path), fault.line, "", fault.what)]
    said = contents.get("kind") if isinstance(contents, dict) else None
    wanted = kind or (said if isinstance(said, str) else "")
    if wanted not in KINDS or said != wanted:
        allowed = kind or "、".join(KINDS)
        words = Text(f"kind 应为 {allowed}，现为 {said}", f"kind must be {kind or ', '.join(KINDS)}, it is {said}")
        return None, [Problem(str(path), line_of(("kind",), lines), "kind", words)]
    try:
        return _Read(path, KINDS[wanted].model_validate(contents), lines), []
    except ValidationError as fault:
        return None, [_problem(path, lines, one) for one in fault.errors()]


def _problem(path: Path, lines: dict[Path_, int], error: Any) -> Problem:  # Any: pydantic's ErrorDetails
    place = place_of(error)
    return Problem(str(path), line_of(place, lines), ".".join(map(str, place)), in_words(error))
