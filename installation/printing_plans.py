"""A campaign as a workbook people take away: the plan, the teams, what was changed, and who is missing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from casework.covering import Overview
from casework.plan_lines import PlanLine, plan_lines
from documents.lists import ListColumn, ListSheet, write_lists
from rules.words import Language, Text

_YES = Text("是", "yes")


def plan_workbook(seen: Overview, language: Language) -> bytes:
    """The workbook's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_lists(path, plan_sheets(seen), language)
        return path.read_bytes()


def plan_sheets(seen: Overview) -> list[ListSheet]:
    """One sheet each for the plan, the teams, the changes made by hand, and the schools not visited yet."""
    one = seen.campaign
    heading = (
        Text(f"{one.number} {one.title}", f"{one.number} {one.title}"),
        Text(
            f"{one.starts_on} 至 {one.ends_on}，{one.notice.zh}", f"{one.starts_on} to {one.ends_on}, {one.notice.en}"
        ),
    )
    return [
        ListSheet(Text("检查方案", "plan"), _columns(_PLAN), _plan(plan_lines(seen)), heading),
        ListSheet(Text("检查组", "teams"), _columns(_TEAMS), _teams(seen), heading),
        ListSheet(Text("人工调整", "changes by hand"), _columns(_CHANGES), _changes(seen), heading),
        ListSheet(Text("尚未检查", "not visited"), _columns(_MISSING), _missing(seen), heading),
    ]


_PLAN = (
    (Text("日期", "day"), 12), (Text("检查组", "team"), 8), (Text("乡镇街道", "town"), 16), (Text("代码", "code"), 10),
    (Text("学校", "school"), 30), (Text("检查编号", "visit"), 22), (Text("状态", "state"), 10),
    (Text("人工调整过", "changed by hand"), 10), (Text("抽签为", "as drawn"), 22), (Text("未检查原因", "why not"), 30),
)  # fmt: skip
_TEAMS = (Text("检查组", "team"), 8), (Text("姓名", "name"), 16), (Text("单位", "unit"), 28), (Text("方面", "side"), 10)
_CHANGES = (
    (Text("时间", "at"), 18), (Text("调整", "change"), 14), (Text("原为", "was"), 26), (Text("改为", "is"), 26),
    (Text("原因", "why"), 40), (Text("办理人", "by"), 16),
)  # fmt: skip
_MISSING = (
    (Text("乡镇街道", "town"), 16), (Text("代码", "code"), 10), (Text("学校", "school"), 30),
    (Text("情况", "how it stands"), 30),
)  # fmt: skip


def _columns(titles: Sequence[tuple[Text, int]]) -> list[ListColumn]:
    return [ListColumn(title, width) for title, width in titles]


def _plan(lines: Sequence[PlanLine]) -> Iterator[tuple[object, ...]]:
    for one in lines:
        drawn = Text(f"第{one.drawn_team}组 {one.drawn_on}", f"team {one.drawn_team}, {one.drawn_on}")
        yield (
            one.day, one.team, one.town_name, one.code, one.school, one.visit, one.state,
            _YES if one.is_changed else "", "" if one.is_added else drawn, one.reason,
        )  # fmt: skip


def _teams(seen: Overview) -> Iterator[tuple[object, ...]]:
    for one in seen.members:
        yield one.team, one.name, one.unit, one.side


def _changes(seen: Overview) -> Iterator[tuple[object, ...]]:
    for one in seen.changes:
        yield one.at, one.kind, one.before, one.after, one.reason, one.by


def _missing(seen: Overview) -> Iterator[tuple[object, ...]]:
    for one in seen.coverage.missing:
        yield one.town, one.code, one.name, one.why
