"""The 26 columns of the hazard ledger (隐患排查整改台账) and three for money, the sheet of inspections, their words."""

from __future__ import annotations

from rules.money import FundSource
from rules.sheets import REJECTED_BECAUSE, CellKind, Sheet, SheetField
from rules.vocabulary import InspectionResult, Severity, Source, Stage
from rules.words import Text, Word

_DAY, _NAME, _TEXT, _WORD = CellKind.DAY, CellKind.NAME, CellKind.TEXT, CellKind.WORD

SOURCE_WORDS = {
    "联合排查": Source.JOINT_INSPECTION, "联合督查": Source.JOINT_INSPECTION, "专项检查": Source.AGENCY_CHECK,
    "专项督查": Source.AGENCY_CHECK, "日常检查": Source.AGENCY_CHECK, "上级检查": Source.AGENCY_CHECK,
    "检查": Source.AGENCY_CHECK, "督查": Source.AGENCY_CHECK, "暗访": Source.UNANNOUNCED,
    "明查暗访": Source.UNANNOUNCED, "突击检查": Source.UNANNOUNCED, "自查": Source.SELF_CHECK,
    "自查自纠": Source.SELF_CHECK, "学校排查": Source.SELF_CHECK, "举报": Source.REPORT, "投诉": Source.REPORT,
    "群众反映": Source.REPORT, "会议": Source.MINUTES, "会议纪要": Source.MINUTES,
}  # fmt: skip

SEVERITY_WORDS = {
    "低": Severity.LOW, "轻微": Severity.LOW, "较小": Severity.LOW, "低风险": Severity.LOW,
    "一般隐患": Severity.GENERAL, "一般事故隐患": Severity.GENERAL, "较大隐患": Severity.SERIOUS,
    "重大隐患": Severity.MAJOR, "重大事故隐患": Severity.MAJOR, "特别重大": Severity.MAJOR,
}  # fmt: skip


class State(Word):
    """What a ledger says of a hazard: a stage, or a word that leaves the stage to the dates and units of the row."""

    FOUND = "found", Stage.FOUND.zh, Stage.FOUND.en
    ASSIGNED = "assigned", Stage.ASSIGNED.zh, Stage.ASSIGNED.en
    OBJECTED = "objected", Stage.OBJECTED.zh, Stage.OBJECTED.en
    RECTIFYING = "rectifying", Stage.RECTIFYING.zh, Stage.RECTIFYING.en
    SUBMITTED = "submitted", Stage.SUBMITTED.zh, Stage.SUBMITTED.en
    SUSPENDED = "suspended", Stage.SUSPENDED.zh, Stage.SUSPENDED.en
    CLOSED = "closed", Stage.CLOSED.zh, Stage.CLOSED.en
    VOID = "void", Stage.VOID.zh, Stage.VOID.en
    DONE = "done", "已整改", "done"
    """Closed where the row has a closing date; else it waits for verification."""
    NOT_DONE = "not_done", "未整改", "not done"
    """Assigned where the row names a unit; else found."""


STATE_WORDS = {
    "发现": State.FOUND, "新发现": State.FOUND, "待交办": State.FOUND, "未交办": State.FOUND,
    "待签收": State.ASSIGNED, "未签收": State.ASSIGNED, "已下发": State.ASSIGNED, "已派发": State.ASSIGNED,
    "正在整改": State.RECTIFYING, "限期整改": State.RECTIFYING, "整改未完成": State.RECTIFYING,
    "未完成": State.NOT_DONE, "逾期未整改": State.NOT_DONE, "超期未整改": State.NOT_DONE, "未整改到位": State.NOT_DONE,
    "待复查": State.SUBMITTED, "待复核": State.SUBMITTED, "申请验收": State.SUBMITTED,
    "整改完成": State.DONE, "已完成": State.DONE, "完成": State.DONE, "已完成整改": State.DONE,
    "整改到位": State.DONE, "已整改到位": State.DONE, "当场整改": State.DONE, "立行立改": State.DONE,
    "挂账督办": State.SUSPENDED, "缓办": State.SUSPENDED, "暂缓": State.SUSPENDED,
    "销号": State.CLOSED, "已验收": State.CLOSED, "已闭环": State.CLOSED, "闭环": State.CLOSED,
    "已办结": State.CLOSED, "办结": State.CLOSED, "已结案": State.CLOSED,
    "误报": State.VOID, "撤销": State.VOID, "取消": State.VOID, "重复": State.VOID,
}  # fmt: skip
"""What else ledgers write for a state."""

FUND_WORDS = {
    "自筹": FundSource.SCHOOL, "学校": FundSource.SCHOOL, "单位自筹": FundSource.SCHOOL, "镇财政": FundSource.TOWN,
    "街道": FundSource.TOWN, "财政": FundSource.DISTRICT, "财政资金": FundSource.DISTRICT,
    "县级财政": FundSource.DISTRICT, "县财政": FundSource.DISTRICT, "区财政": FundSource.DISTRICT,
    "上级专项": FundSource.SPECIAL, "专项": FundSource.SPECIAL,
}  # fmt: skip

LEDGER = Sheet(
    "ledger", "隐患排查整改台账", "Hazard ledger",
    (
        SheetField("no", "序号", "no.", CellKind.IGNORED, width=6),
        SheetField("number", "隐患编号", "hazard number", CellKind.CODE, also=("编号", "隐患编码", "问题编号"),
                   longest=56, width=20, example="510503-2026-000123",
                   note=Text("可不填；填了的再次导入时据此认出",
                             "may be empty; if given it is how the row is known again")),
        SheetField("found_on", "发现日期", "found on", _DAY, required=True,
                   also=("发现时间", "排查日期", "排查时间", "检查日期", "检查时间", "found"), width=12,
                   example="2026-09-01"),
        SheetField("source", "发现方式", "how it was found", _WORD, also=("隐患来源", "来源", "发现途径", "source"),
                   words=Source, synonyms=SOURCE_WORDS, width=12, example="联合检查"),
        SheetField("school", "学校/单位", "school", _NAME, required=True,
                   also=("学校", "学校名称", "单位", "单位名称", "被检查单位", "受检单位", "学校（单位）",
                         "school name"),
                   width=26, example="第一小学", note=Text("学校名称或代码", "name or code of the campus")),
        SheetField("town", "所属镇街", "town", _NAME, also=("镇街", "所属乡镇", "乡镇", "乡镇街道", "所属街道",
                                                            "属地", "area"),
                   width=14, example="安富街道"),
        SheetField("place", "隐患部位", "place", _TEXT, also=("部位", "位置", "具体部位", "隐患位置", "地点"),
                   longest=120,
                   width=18, example="校门"),
        SheetField("description", "隐患描述", "description", _TEXT, required=True,
                   also=("隐患内容", "存在问题", "存在的问题", "问题描述", "隐患情况", "主要问题", "问题隐患", "问题"),
                   width=42, example="校门一键报警装置失灵"),
        SheetField("category", "类别", "category", _NAME, also=("隐患类别", "隐患类型", "隐患分类", "类型"), width=22,
                   choices="categories", example="治安防范（人防物防技防）/一键报警与联网",
                   note=Text("不填的由协调员归类", "left to the coordinator when empty")),
        SheetField("severity", "隐患等级", "severity", _WORD, also=("等级", "隐患级别", "级别", "隐患程度"),
                   words=Severity, synonyms=SEVERITY_WORDS, width=10, example="一般"),
        SheetField("major", "是否重大", "major", CellKind.YES_NO, also=("是否重大隐患", "重大隐患"), width=9,
                   example="否"),
        SheetField("measures", "整改措施", "measures", _TEXT, also=("整改内容", "整改情况", "整改要求", "措施"),
                   width=36),
        SheetField("funds", "整改资金（元）", "funds (yuan)", CellKind.MONEY,
                   also=("整改资金", "投入资金", "资金", "整改投入", "所需资金", "funds"), width=14),
        SheetField("responsible", "责任单位", "responsible unit", _NAME,
                   also=("整改责任单位", "整改单位", "主体责任单位", "responsible"), width=24),
        SheetField("person", "责任人", "person responsible", _TEXT, also=("整改责任人", "责任领导", "person"),
                   longest=60,
                   width=12),
        SheetField("lead", "主办部门", "lead unit", _NAME, also=("主办单位", "牵头部门", "牵头单位", "主管部门",
                                                                 "lead"), width=20),
        SheetField("co", "协办部门", "co-units", _TEXT, also=("协办单位", "配合部门", "配合单位", "co"), width=24,
                   note=Text("多个用“、”隔开", "several are separated by 、 or ;")),
        SheetField("supervising_leader", "督办领导", "supervising leader", _TEXT, also=("包保领导", "督办人",
                                                                                        "挂牌领导"),
                   longest=60, width=12),
        SheetField("due_on", "整改时限", "due", _DAY,
                   also=("整改期限", "完成时限", "计划完成时间", "限期", "整改截止日期", "整改完成时限", "due date",
                         "deadline"),
                   width=12, example="2026-09-15"),
        SheetField("extended_due_on", "延期至", "extended to", _DAY, also=("延期时间", "延期日期", "extended due"),
                   width=12),
        SheetField("done_on", "完成日期", "done on", _DAY,
                   also=("完成时间", "整改完成时间", "整改完成日期", "实际完成时间", "done"), width=12),
        SheetField("state", "整改状态", "state", _WORD, also=("状态", "整改进度", "整改结果", "是否整改到位",
                                                              "整改情况状态"),
                   words=State, synonyms=STATE_WORDS, width=10, example="整改中"),
        SheetField("verifier", "复查人", "verified by", _TEXT, also=("验收人", "复查人员", "复核人", "verifier"),
                   longest=120,
                   width=14),
        SheetField("verified_on", "复查日期", "verified on", _DAY, also=("验收日期", "复查时间", "验收时间"), width=12),
        SheetField("closed_on", "销号日期", "closed on", _DAY, also=("销号时间", "办结日期", "闭环日期"), width=12),
        SheetField("note", "备注", "note", _TEXT, also=("说明", "remark", "remarks", "notes"), width=24),
        SheetField("estimate", "核算金额（元）", "estimated cost (yuan)", CellKind.MONEY, width=14,
                   note=Text("可不填；填了这三列，“整改资金”只供阅读",
                             "may be empty; where one of these three is given, “funds” is only read by people")),
        SheetField("spent", "实际投入（元）", "spent (yuan)", CellKind.MONEY, width=14),
        SheetField("fund_source", "资金来源", "fund source", _WORD, words=FundSource, synonyms=FUND_WORDS, width=12,
                   example="学校自筹"),
        REJECTED_BECAUSE,
    ),
    also=("台账", "隐患台账", "整改台账", "ledger"),
    note=Text(
        "已在台账中的隐患（同一编号）不会改动，内容不同的会列出；没有编号的按学校、发现日期、部位和描述认出。",
        "Hazards that are on the ledger already (same number) are not changed; differences are listed. Rows without "
        "a number are known by school, day, place and description.",
    ),
)  # fmt: skip

LEDGER_COLUMNS = tuple(one for one in LEDGER.fields if one is not REJECTED_BECAUSE)
"""The 26 columns as they are printed, and three of ours for the money."""

INSPECTIONS = Sheet(
    "inspections", "检查", "Inspections",
    (
        SheetField("key", "检查编号", "inspection", CellKind.CODE, required=True, also=("编号", "inspection id", "id"),
                   longest=56, example="JC-2026-001"),
        SheetField("inspected_on", "检查日期", "inspected on", _DAY, required=True, also=("日期", "检查时间", "date"),
                   example="2026-09-01"),
        SheetField("school", "学校/单位", "school", _NAME, required=True, also=("学校", "学校名称", "单位",
                                                                                "被检查单位"),
                   example="第一小学", width=26),
        SheetField("result", "检查结果", "result", _WORD, required=True, also=("结果", "结论", "检查结论"),
                   words=InspectionResult, example="不合格"),
        SheetField("is_recheck", "是否复查", "re-inspection", CellKind.YES_NO, also=("复查",), example="否"),
        SheetField("source", "检查方式", "how", _WORD, also=("发现方式", "检查类型", "source"), words=Source,
                   synonyms=SOURCE_WORDS, example="部门检查"),
        SheetField("item", "检查项", "item", CellKind.CODE, also=("检查项编号", "违规项", "violation"), longest=12,
                   note=Text("同校复查时据此认出同一问题", "how a re-inspection knows the same violation again")),
        SheetField("description", "隐患描述", "description", _TEXT, also=("存在问题", "问题", "违规内容"), width=42),
        SheetField("place", "隐患部位", "place", _TEXT, also=("部位", "位置"), longest=120),
        SheetField("category", "类别", "category", _NAME, also=("隐患类别",), choices="categories"),
        SheetField("severity", "隐患等级", "severity", _WORD, also=("等级",), words=Severity, synonyms=SEVERITY_WORDS),
        REJECTED_BECAUSE,
    ),
    also=("检查记录", "inspection"),
)  # fmt: skip
