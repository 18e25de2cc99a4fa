"""Printing the fund-request list: each hazard, the totals by severity, source and town, and what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from documents.lists import SENSITIVE, ListColumn, ListSheet, write_lists
from rules.fund_requests import FundRequests, Total
from rules.money import in_yuan
from rules.words import Language, Text

_EACH = (
    ListColumn(Text("隐患编号", "hazard"), 22), ListColumn(Text("等级", "severity"), 8),
    ListColumn(Text("镇街", "town"), 14), ListColumn(Text("学校", "school"), 24),
    ListColumn(Text("隐患情况", "what"), 44), ListColumn(Text("责任单位", "responsible"), 20),
    ListColumn(Text("主办部门", "lead"), 18), ListColumn(Text("环节", "stage"), 10),
    ListColumn(Text("核算金额（元）", "estimate (yuan)"), 16), ListColumn(Text("资金来源", "source"), 12),
    ListColumn(Text("实际投入（元）", "spent (yuan)"), 16), ListColumn(Text("等待资金自", "waits from"), 12),
)  # fmt: skip
_MEANING = (
    (Text("列入", "listed"), Text(
        "未销号、已核算金额的隐患，按等级由重到轻、金额由大到小。",
        "Hazards not closed whose cost is reckoned, the gravest and dearest first.",
    )),
    (Text("金额", "amounts"), Text(
        "核算金额由责任单位或主办部门填报；合计按分计算，不四舍五入。",
        "Estimates are what the units said; sums are exact to the fen.",
    )),
    (Text("等待资金自", "waits from"), Text(
        "首次批准等待资金之日；期满自动恢复计时。",
        "The day it was first suspended to wait for funds; when that is over its time runs on.",
    )),
)  # fmt: skip


def write_funds(path: Path, found: FundRequests, heading: Text, language: Language = Language.ZH) -> int:
    """The list is in the file, which appears whole or not at all. Returns how many hazards it has."""
    rows = [
        (one.number, one.severity, one.town, one.school, one.what or SENSITIVE, one.responsible, one.lead, one.stage,
         in_yuan(one.estimate_fen), one.paid_by, None if one.spent_fen is None else in_yuan(one.spent_fen),
         one.waits_from)
        for one in found.rows
    ]  # fmt: skip
    sheets = [
        ListSheet(Text("资金申请清单", "Fund requests"), _EACH, rows, (heading,)),
        _totals(Text("按等级", "By severity"), found.by_severity(), found.whole, heading),
        _totals(Text("按来源", "By source"), found.by_source(), found.whole, heading),
        _totals(Text("按镇街", "By town"), found.by_town(), found.whole, heading),
        ListSheet(Text("说明", "What is counted"), (ListColumn(Text("栏目", "column")),
                  ListColumn(Text("口径", "what it counts"), 80)), _MEANING, (heading,)),
    ]  # fmt: skip
    return write_lists(path, sheets, language)


def _totals(name: Text, totals: Sequence[Total], whole: Total, heading: Text) -> ListSheet:
    columns = (
        ListColumn(name, 20), ListColumn(Text("件数", "count"), 8),
        ListColumn(Text("核算金额（元）", "estimate (yuan)"), 18),
    )  # fmt: skip
    rows = [(one.name, one.count, in_yuan(one.estimate_fen)) for one in (*totals, whole)]
    return ListSheet(name, columns, rows, (heading,))
