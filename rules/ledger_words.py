"""What each column of a ledger that is given out says, in words, for whoever gets the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from rules.words import Text

MEANS: Mapping[str, Text] = {
    "no": Text("行号", "the number of the row"),
    "number": Text("全区唯一，导入时据此认出同一件", "one of its kind; by it a row is known again when it is imported"),
    "found_on": Text("检查或登记当日", "the day it was found"),
    "source": Text("由谁、以何种方式发现", "how it was found"),
    "school": Text("隐患所在学校（校区）", "where it is: the campus"),
    "town": Text("学校所属镇街", "the town the school lies in"),
    "place": Text("校内具体部位", "where in the school"),
    "description": Text("发现时的情况", "what was found"),
    "category": Text("大类/小类，按现行分类", "category and kind, as policy names them"),
    "severity": Text("低、一般、较大、重大；现在的等级", "its severity as it is now"),
    "major": Text("等级为重大的填“是”", "yes for those of the gravest severity"),
    "measures": Text("整改单位提交时填写", "what the unit wrote when it handed the work in"),
    "funds": Text("实际投入，未填的为核算金额；单位元", "what was spent, else what it was reckoned to cost; in yuan"),
    "responsible": Text("主体责任单位，一般为学校", "the unit that answers for it, usually the school"),
    "person": Text("责任单位经办人", "who has it in hand in that unit"),
    "lead": Text("牵头督促整改的部门", "the agency that leads"),
    "co": Text("协同部门", "agencies that help"),
    "supervising_leader": Text("挂牌督办或包保的领导", "the leader who supervises it"),
    "due_on": Text("首次整改期限，当日 24:00 止", "the first deadline, to the end of that day"),
    "extended_due_on": Text("延期、退回或重算后的期限", "the deadline as it is now, where it was moved"),
    "done_on": Text("提交验收日；被退回的清空", "the day the work was handed in; empty once it was sent back"),
    "state": Text("导出时所处环节", "the stage when this was written"),
    "verifier": Text("最后一轮签字的验收人", "who signed in the last round"),
    "verified_on": Text("最后一次签字日", "the day of the last signature"),
    "closed_on": Text("各方通过后销号当日", "the day it was struck off, when every side had passed it"),
    "note": Text("导入或登记时的备注", "as it was imported or recorded"),
    "estimate": Text("核算金额；单位元", "what it was reckoned to cost, in yuan"),
    "spent": Text("实际投入；单位元", "what was spent, in yuan"),
    "fund_source": Text("由谁出资", "who pays"),
}  # fmt: skip
"""By the name of the column."""
