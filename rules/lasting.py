"""What of the results lasts: look-backs and compliance, in the tables that page, workbook and bulletin share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.compliance import Compliance
from rules.intervals import LEAST, Interval, Rate
from rules.tables import Cell, Table
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Outside:
    """Look-backs nobody drew: whoever chose what to look at says nothing of the rest, so they make no rate."""

    held: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Lasting:
    """What look-backs and inspections of an area say at the cut-off. compliance: None where policy has no standard."""

    drawn: Rate
    outside: Outside
    compliance: Compliance | None


LOOK_BACKS, COMPLIANCE = Text("回头看真整改率", "True fixes, by look-backs"), Text("达标率", "Compliance")
COLUMNS = Text("项目", "what"), Text("值", "value"), Text("分子/分母", "of"), Text("95% 区间", "95 % interval")


def look_backs(one: Lasting, title: Text = LOOK_BACKS) -> Table:
    """What look-backs found, those that were drawn and the others apart."""
    return Table("look_backs", title, COLUMNS, look_back_rows(one), _NONE, note=LOOKED)


def look_back_rows(one: Lasting) -> Sequence[Sequence[Cell]]:
    """The true-fix rate, what was drawn and not looked at, and the look-backs outside of any draw."""
    drawn, outside = one.drawn, one.outside
    return [
        (Text("回头看真整改率（抽查轮次内）", "true-fix rate, of what was drawn"), _share(drawn.share),
         f"{drawn.holds}/{drawn.looked_at}", _interval(drawn.interval)),
        (Text("抽中未查（逾期）", "drawn and not looked at in time"), drawn.not_done, "", ""),
        (Text("抽查轮次外的回头看（不计入比率）", "look-backs outside of any draw, in no rate"), "–",
         f"{outside.held}/{outside.held + outside.failed}", ""),
    ]  # fmt: skip


LOOKED = Text(
    f"含截止时点前的全部回头看，分子为未反弹；真整改率按抽样权重推算，轮次内已查不足 {LEAST} 件的不算比率。",
    "All look-backs until the cut-off, over those that still hold; the true-fix rate is weighed as drawn, and below "
    f"{LEAST} looked at there is none.",
)


def compliance(one: Lasting, title: Text = COMPLIANCE) -> Table:
    """How many schools meet the standard, by licence and never together."""
    columns = (Text("办学许可", "licence"), Text("达标率", "compliance"), Text("达标/学校", "of"),
               Text("95% 区间", "95 % interval"), Text("未检查", "not inspected"))  # fmt: skip
    if one.compliance is None:
        return Table("compliance", title, columns, (), _NO_STANDARD)
    rows: list[Sequence[Cell]] = [
        (Text(part.licence.zh, part.licence.en), _share(part.share), f"{part.met}/{part.schools}",
         _interval(part.interval), part.unchecked)
        for part in one.compliance.by_licence
    ]  # fmt: skip
    by = one.compliance.standard
    note = Text(
        f"标准：{by.code} {by.title_zh} 第 {by.version} 版，政策第 {by.policy} 版。"
        f"检查过且没有该标准条目的未结隐患为达标；未检查的不算达标；不足 {LEAST} 所不算比率。",
        f"Standard: {by.code} {by.title_en}, version {by.version}, policy version {by.policy}. A school complies that "
        "was inspected and has no open hazard by an item of it; one nobody inspected does not; no rate below "
        f"{LEAST} schools.",
    )
    return Table("compliance", title, columns, rows, _NO_SCHOOL, note=note)


_NONE = Text("没有回头看。", "Nothing was looked at again.")
_NO_STANDARD = Text("政策没有指定达标标准。", "Policy names no standard.")
_NO_SCHOOL = Text("这个区划没有学校。", "There is no school in this area.")


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _interval(one: Interval | None) -> str:
    return f"{one.low:.1%} – {one.high:.1%}" if one is not None else ""
