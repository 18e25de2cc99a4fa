"""The readable report of a supervision run, as Prefect shows it: what moved, who was told, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from prefect.artifacts import create_markdown_artifact
from prefect.context import FlowRunContext

from casework.overseeing import Overseen
from flows.labelling import figure, label
from rules.instants import shown
from rules.telling import MessageState
from rules.words import Language

KEY = "supervision"


def show(markdown: str) -> None:
    """Kept with the run where Prefect runs us; elsewhere the report itself is all there is."""
    if FlowRunContext.get() is not None:
        create_markdown_artifact(markdown, key=KEY, description="督办运行小结")


def supervision(parts: Mapping[str, object], overseen: Overseen, at: datetime, *, dry_run: bool) -> str:
    """The report in Chinese: sums by act, kind and unit; no person is named."""
    title = f"# 督办小结 {shown(at)}" + ("（试算，未保存、未发送）" if dry_run else "")
    stages = "，".join(f"{one.stage.zh} {one.count} 件" for one in overseen.stages) or "没有在办隐患"
    return "\n\n".join(
        [
            title,
            _table("各步办理", ("步骤", "结果"), _parts(parts)),
            _table("本次动作", ("事项", "件数"), [(one.act.zh, one.count) for one in overseen.moved]),
            _table(
                "本次告知",
                ("消息", "条数", "人数", "无人可告知"),
                [(one.kind.zh, one.messages, one.people, one.dead) for one in overseen.told],
            ),
            _table(
                "暂不打扰",
                ("原因", "条数"),
                [((one.why or MessageState.COLLECTED).zh, one.count) for one in overseen.held],
            ),
            f"**在办**：{stages}",
            _table(
                "等谁办（逾期多的在前）",
                ("单位", "等待事项", "件数", "其中逾期"),
                [(one.unit, one.kind.zh, one.count, one.overdue) for one in overseen.waited_for],
            ),
            "逐件查看：`xiaoan hazard list --overdue`",
        ]
    )


def _parts(parts: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(label(name).zh, figure(came_to, Language.ZH) or "—") for name, came_to in parts.items()]


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    if not lines:
        return f"**{title}**：无"
    rule = "|" + " --- |" * len(columns)
    return "\n".join([f"**{title}**", "", "| " + " | ".join(columns) + " |", rule, *lines])


def _cell(value: object) -> str:
    return str(value).replace("|", "｜").replace("\n", " ")
