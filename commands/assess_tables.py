"""Assessments on a terminal: lists, tables with places, and every point of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.assessment_printing import Printed, points_of
from commands.console import Console
from rules.assessment import Subject, points_said
from rules.instants import shown, shown_due
from rules.refusals import BadInput
from rules.words import Text
from store.assessments import AssessmentLine, Ranked

_MOST = 30
"""So many of a kind are shown on a terminal; JSON and the workbook have all of them."""


def plain_line(line: AssessmentLine) -> dict[str, object]:
    """An assessment as a program reads it."""
    return {
        "number": line.id, "area": line.area, "period": line.called, "edition": line.edition, "step": line.step.value,
        "policy": line.policy, "cut_off": line.at, "appeals_until": line.appeals_until, "waiting": line.waiting,
    }  # fmt: skip


def scores(ranked: Ranked) -> list[dict[str, object]]:
    """Everybody assessed as a program reads them; points as numbers with two decimals at the most."""
    return [
        {
            "kind": one.kind.value, "name": one.name, "place": place, "cases": one.standing.cases,
            "score": one.standing.score / 100, "deducted": one.standing.deducted / 100,
            "added": one.standing.added / 100,
        }
        for one, place in ranked
    ]  # fmt: skip


def show_lines(console: Console, found: Iterable[AssessmentLine]) -> None:
    """The list of assessments."""
    columns = (
        Text("编号", "number"), Text("考核期", "period"), Text("区划", "area"), Text("状态", "state"),
        Text("截止时点", "cut-off"), Text("申诉截止", "appeals until"), Text("待裁定", "to rule on"),
    )  # fmt: skip
    rows = [
        (one.id, one.called, one.place, one.step, shown(one.at), one.appeals_until or "", one.waiting or "")
        for one in found
    ]
    console.table(Text("考核", "Assessments"), columns, rows)


def show_tables(console: Console, tables: Mapping[Subject, Ranked]) -> None:
    """A table for each kind, the best first."""
    columns = (
        Text("名次", "place"), Text("单位", "unit"), Text("得分", "score"), Text("扣分", "deducted"),
        Text("加分", "added"), Text("隐患件数", "cases"),
    )  # fmt: skip
    for kind, ranked in tables.items():
        rows = [
            (
                place or "–", one.name, points_said(one.standing.score), points_said(one.standing.deducted),
                points_said(one.standing.added), one.standing.cases,
            )
            for one, place in ranked[:_MOST]
        ]  # fmt: skip
        console.table(Text(kind.zh, kind.en), columns, rows)
    console.say(Text("隐患不足 10 件的不排名", "fewer than 10 cases are not ranked"))


def show_points(console: Console, found: Printed, unit: str) -> None:
    """Every point of one unit, with its case and event. Raises BadInput for one that was not assessed."""
    mine = [one.id for one, _ in found.ranked if unit == one.name]
    if not mine:
        raise BadInput(what=Text(f"{unit} 不在这次考核中", f"{unit} was not assessed"))
    names = {one.code: one.name for one in found.formula.items}
    points = [one for one in points_of(console.desk, found.line.id) if one.assessed_id in mine]
    console.give(points)
    columns = (
        Text("编号", "point"), Text("考核项", "item"), Text("分值", "points"), Text("时间", "at"),
        Text("隐患", "hazard"), Text("事件", "event"), Text("状态", "state"),
    )  # fmt: skip
    rows = [
        (
            one.id, names[one.item], points_said(one.points), shown_due(one.fact_at), one.number or one.entry,
            one.event_id or "", one.state or "",
        )
        for one in points
    ]  # fmt: skip
    console.table(Text(unit, unit), columns, rows)
