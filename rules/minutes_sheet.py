"""The columns of a table of resolutions (议定事项) in minutes of a meeting, and of the progress printed beside."""

from __future__ import annotations

from rules.ledger_sheet import SEVERITY_WORDS
from rules.sheets import REJECTED_BECAUSE, CellKind, Sheet, SheetField
from rules.vocabulary import Severity
from rules.words import Text

_NAME, _TEXT, _IGNORED = CellKind.NAME, CellKind.TEXT, CellKind.IGNORED

PROGRESS = (
    SheetField("progress", "进展", "progress", _IGNORED, also=("办理进展",), width=14),
    SheetField("parts", "了结数/总数", "done of all", _IGNORED, width=14),
    SheetField("days_late", "到期与逾期", "due and late", _IGNORED, width=22),
    SheetField("last_act", "最近办理", "last act", _IGNORED, width=30),
    SheetField("outstanding", "未了结学校", "outstanding", _IGNORED, width=30),
    SheetField("case", "任务编号", "case", _IGNORED, width=22),
)
"""What is printed beside each resolution; taken in again it is passed over."""

MINUTES = Sheet(
    "minutes", "议定事项", "Resolutions",
    (
        SheetField("no", "序号", "no.", _IGNORED, also=("编号",), width=6),
        SheetField("text", "任务", "task", _TEXT, required=True,
                   also=("议定事项", "事项", "工作任务", "整改任务", "任务内容", "工作事项", "议定内容", "决定事项",
                         "整改内容", "工作内容", "内容", "存在问题", "问题", "resolution", "action"),
                   width=44, example="更换校门口损坏的减速带"),
        SheetField("school", "学校", "school", _TEXT,
                   also=("涉及学校", "有关学校", "整改学校", "学校名称", "学校（园）", "涉及范围", "范围", "schools"),
                   width=26, example="第一小学",
                   note=Text("学校名称或代码，多校用“、”隔开；全区各学校为每校一件；不涉及学校的不填",
                             "names or codes, separated by 、; “all” is one for each; none: leave blank")),
        SheetField("unit", "责任单位", "unit", _TEXT, required=True,
                   also=("牵头单位", "责任部门", "牵头部门", "主办单位", "主办部门", "承办单位", "落实单位",
                         "整改责任单位", "责任单位（部门）", "lead unit", "lead", "responsible unit"),
                   width=22, example="公安分局", note=Text("多个时第一个牵头，其余协办",
                                                       "of several the first leads and the others help")),
        SheetField("leader", "责任人", "leader", _TEXT, longest=120,
                   also=("责任领导", "牵头领导", "负责人", "整改责任人", "person responsible", "person"), width=12),
        SheetField("co", "协办单位", "co-units", _TEXT,
                   also=("协办", "配合单位", "配合部门", "协办部门", "co"), width=20),
        SheetField("standard", "标准", "standard", _TEXT,
                   also=("要求", "工作要求", "整改标准", "整改要求", "完成标准", "目标要求", "工作标准", "标准要求"),
                   width=30, example="减速带完好，警示标志齐全"),
        SheetField("due", "时限", "deadline", _TEXT, required=True, longest=120,
                   also=("完成时限", "整改时限", "办结时限", "完成时间", "完成期限", "整改期限", "期限", "限期",
                         "时间要求", "due", "due date", "by when"),
                   width=16, example="5月底前",
                   note=Text("如 2010年5月20日前、5月底前、10日内、立即",
                             "such as 2010年5月20日前, 5月底前, 10日内, 立即")),
        SheetField("category", "类别", "category", _NAME, also=("隐患类别", "隐患类型", "问题类别"), width=22,
                   choices="categories", note=Text("涉及学校的须填写，或统一指定一个类别",
                                                   "needed where a school is concerned, here or one for all")),
        SheetField("severity", "等级", "severity", CellKind.WORD, also=("隐患等级",), words=Severity,
                   synonyms=SEVERITY_WORDS, width=10),
        SheetField("place", "部位", "place", _TEXT, also=("隐患部位", "位置", "地点"), longest=120, width=14),
        SheetField("supervisor", "督办人", "supervised by", _TEXT, longest=120,
                   also=("督办领导", "督办单位", "督查单位"), width=12),
        SheetField("note", "备注", "note", _IGNORED, also=("说明", "remark", "remarks", "notes")),
        *PROGRESS,
        REJECTED_BECAUSE,
    ),
    also=("会议纪要", "纪要", "任务分解表", "任务清单", "minutes"),
    note=Text(
        "表头上方写会议名称、文号和会议日期；涉及学校的成为隐患或综合任务，不涉及学校的由责任单位办结后登记。",
        "Above the header stand the title, number and day of the meeting. What concerns schools becomes hazards or a "
        "common task; what does not is followed by itself until the unit has done it.",
    ),
)  # fmt: skip

PRINTED = frozenset(one.name for one in (*PROGRESS, REJECTED_BECAUSE))
"""Columns of ours that are no part of the minutes as they came."""

TEMPLATE = Sheet(
    MINUTES.name, MINUTES.zh, MINUTES.en,
    tuple(one for one in MINUTES.fields if one not in PROGRESS), MINUTES.also, MINUTES.note,
)  # fmt: skip
"""What is filled in by hand."""
