"""The lists of a bulletin: the cases it names, and how many it must leave out."""

from __future__ import annotations

from collections.abc import Sequence

from rules.bulletins import Bulletin, CaseNamed
from rules.instants import local_day
from rules.tables import Cell, Table
from rules.words import Text

MOST = 100
"""The most cases a list names; beyond them stands how many more there are."""
NUMBER, SCHOOL, LEAD = Text("编号", "number"), Text("学校", "school"), Text("主办单位", "lead unit")
_FIVE = (
    (Text("责任", "who answers"), "机构"), (Text("措施", "measures"), "方法"), (Text("资金", "funds"), "经费"),
    (Text("时限", "time limit"), "时限"), (Text("预案", "emergency plan"), "预案"),
)  # fmt: skip
"""五落实, and the word by which each is known among the contents of a treatment plan."""
_NO_PLAN = Text("未报方案", "no plan yet")


def majors(told: Bulletin) -> Table:
    columns = (NUMBER, SCHOOL, Text("隐患", "hazard"), *(one for one, _ in _FIVE))

    def row(case: CaseNamed) -> Sequence[Cell]:
        settled = [next((text for part, text in case.plan.items() if word in part), "") for _, word in _FIVE]
        five: list[Cell] = [one or "–" for one in settled] if case.plan else [_NO_PLAN, "–", "–", "–", "–"]
        return (case.number, case.school, _what(case), *five)

    title = Text("未销号的重大隐患（五落实）", "Major hazards not closed, and what is settled of each")
    rows = [row(one) for one in told.majors[:MOST]]
    none = Text("没有未销号的重大隐患。", "No major hazard is open.")
    return Table("majors", title, columns, rows, none, note=left_out(len(told.majors), told.hidden))


def _what(case: CaseNamed) -> Cell:
    return case.what or case.category


def late(told: Bulletin) -> Table:
    columns = (NUMBER, SCHOOL, Text("隐患", "hazard"), Text("等级", "severity"), LEAD, Text("期限", "due"),
               Text("逾期天数", "days over"), Text("督办编号", "supervised as"))  # fmt: skip
    today = local_day(told.report.at)

    def row(case: CaseNamed) -> Sequence[Cell]:
        over = max(0, (today - case.due_on).days) if case.due_on else 0
        severity = Text(case.severity.zh, case.severity.en)
        due = case.due_on.isoformat() if case.due_on else ""
        return (case.number, case.school, _what(case), severity, case.lead, due, over, case.listing)

    title = Text("逾期与挂牌督办", "Overdue, and under listed supervision")
    rows = [row(one) for one in told.late[:MOST]]
    none = Text("没有逾期的，也没有挂牌督办的。", "Nothing is overdue, and nothing supervised.")
    return Table("late", title, columns, rows, none, note=left_out(len(told.late), told.hidden))


def left_out(count: int, hidden: int) -> Text | None:
    zh, en = [], []
    if count > MOST:
        zh.append(f"另有 {count - MOST} 项未列出")
        en.append(f"{count - MOST} more are not listed")
    if hidden:
        zh.append(f"重大、逾期两表另有 {hidden} 件按查阅权限不列出")
        en.append(f"the tables of major and of overdue hazards leave out {hidden} that not everybody may see")
    return Text("；".join(zh) + "。", "; ".join(en) + ".") if zh else None
