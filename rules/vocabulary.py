"""The words of a hazard's life, with their Chinese and English labels; the glossary page is drawn from here."""

from __future__ import annotations

from rules.words import Word


class Stage(Word):
    """Where a hazard stands."""

    FOUND = "found", "已发现", "found"
    ASSIGNED = "assigned", "已交办", "assigned"
    OBJECTED = "objected", "异议", "objected"
    RECTIFYING = "rectifying", "整改中", "rectifying"
    SUBMITTED = "submitted", "待验收", "submitted"
    SUSPENDED = "suspended", "挂账", "suspended"
    CLOSED = "closed", "已销号", "closed"
    VOID = "void", "作废", "void"

    @property
    def is_open(self) -> bool:
        return self not in (Stage.CLOSED, Stage.VOID)


class Act(Word):
    """What a person or the engine may do to a hazard."""

    RECORD = "record", "登记", "record"
    IMPORT = "import", "导入", "import"
    COMPLETE = "complete", "补全四定", "complete"
    MERGE = "merge", "并案", "merge"
    VOID = "void", "作废", "void"
    ASSIGN = "assign", "交办", "assign"
    OBJECT = "object", "提出异议", "object"
    RULE = "rule", "裁定", "rule"
    ACKNOWLEDGE = "acknowledge", "签收", "acknowledge"
    CONTROL = "control", "落实管控措施", "put under control"
    CONTROL_LAPSED = "control_lapsed", "管控措施到期", "interim control lapses"
    CLOSE_OFF = "close_off", "停用", "close off"
    PLACE_PUPILS = "place_pupils", "学生安置", "place the pupils"
    CONFIRM_CONDITION = "confirm_condition", "核验启用条件", "verify a condition of use"
    REOPEN_USE = "reopen_use", "恢复使用", "bring back into use"
    PLAN = "plan", "报治理方案", "plan"
    FUND = "fund", "报整改资金", "state cost and funds"
    REQUEST_EXTENSION = "request_extension", "申请延期", "request extension"
    GRANT_EXTENSION = "grant_extension", "批准延期", "grant extension"
    REFUSE_EXTENSION = "refuse_extension", "不准延期", "refuse extension"
    SUBMIT = "submit", "提交验收", "submit"
    FIX_ON_SPOT = "fix_on_spot", "当场整改", "fix on the spot"
    PASS = "pass", "验收通过", "pass"
    PASS_IN_PART = "pass_in_part", "部分通过", "pass in part"
    REWORK = "rework", "退回重改", "send back for rework"
    SUSPEND = "suspend", "批准挂账", "suspend"
    RESUME = "resume", "恢复整改", "resume"
    CLOSE_OUT = "close_out", "销号", "close out"
    SAMPLE = "sample", "列入回头看", "draw for a look-back"
    LOOK_BACK = "look_back", "回头看", "look back"
    REOPEN = "reopen", "重新打开", "reopen"
    INSTRUCT = "instruct", "批示", "instruct"
    CARRY_OUT = "carry_out", "落实批示", "carry out instruction"
    RAISE = "raise", "提级督办", "raise the supervision level"
    HOLD_BACK = "hold_back", "暂缓升级", "hold the ladder back"
    LOWER = "lower", "降级督办", "lower the supervision level"
    PROPOSE = "propose", "提请", "propose"
    APPROVE = "approve", "同意", "approve"
    REFUSE = "refuse", "不同意", "refuse"
    DEFER = "defer", "暂缓", "defer"
    REDIRECT = "redirect", "改派审批", "redirect"
    CONCLUDE = "conclude", "办结督办措施", "conclude a supervision step"
    HAND_ON = "hand_on", "转交经办人", "hand on inside the unit"
    ESCALATE = "escalate", "升级", "escalate"
    REPRICE = "reprice", "重算时限", "recompute deadline"


class Role(Word):
    """What somebody is to one hazard; a person may be several."""

    ENGINE = "engine", "系统", "the engine"
    COORDINATOR = "coordinator", "协调员", "coordinator"
    INSPECTOR = "inspector", "检查人员", "inspector"
    LEAD = "lead", "主办单位", "lead unit"
    RESPONSIBLE = "responsible", "主体责任单位", "responsible unit"
    CO = "co", "协办单位", "co-unit"
    VERIFIER = "verifier", "验收单位", "verifying unit"
    LEADER = "leader", "领导", "leader"
    ASSIGNEE = "assignee", "批示承办单位", "assignee of an instruction"
    APPROVER = "approver", "审批人", "approver"
    CHECKER = "checker", "回头看人员", "whoever was given the look-back"


class UnitRole(Word):
    """Why a unit is on a hazard."""

    RESPONSIBLE = "responsible", "主体责任单位", "responsible unit"
    LEAD = "lead", "主办单位", "lead unit"
    CO = "co", "协办单位", "co-unit"


class Side(Word):
    """Which side of a joint verification a unit signs for."""

    POLICE = "police", "公安", "police"
    EDUCATION = "education", "教育", "education"
    AGENCY = "agency", "行业部门", "agency"


class Severity(Word):
    """How grave a hazard is. Only major is the legal class major (order 16 of the work-safety administration)."""

    LOW = "low", "低（立改）", "low"
    GENERAL = "general", "一般", "general"
    SERIOUS = "serious", "较大", "serious"
    MAJOR = "major", "重大", "major"

    @property
    def rank(self) -> int:
        return (Severity.LOW, Severity.GENERAL, Severity.SERIOUS, Severity.MAJOR).index(self) + 1


class ClockKind(Word):
    """What a running clock waits for."""

    TRIAGE = "triage", "受理", "triage"
    ACKNOWLEDGE = "acknowledge", "签收", "acknowledgement"
    RULING = "ruling", "异议裁定", "ruling"
    CONTROL = "control", "管控措施", "interim control"
    PLAN = "plan", "治理方案", "treatment plan"
    RECTIFY = "rectify", "整改", "rectification"
    VERIFY = "verify", "复查", "verification"
    RECHECK = "recheck", "挂账复核", "suspension re-check"
    INSTRUCTION = "instruction", "批示落实", "instruction"
    LISTED = "listed", "挂牌督办", "listed supervision"
    PROPOSAL = "proposal", "提请审批", "proposal"


class ClockState(Word):
    """Whether a clock is counting."""

    RUNNING = "running", "计时中", "running"
    PAUSED = "paused", "暂停", "paused"
    STOPPED = "stopped", "已停止", "stopped"


class Location(Word):
    """Where a hazard lies, as routing asks it."""

    CAMPUS = "campus", "校内", "on campus"
    SURROUNDINGS = "surroundings", "周边", "surroundings"


class Source(Word):
    """How a hazard came to be known (发现方式)."""

    JOINT_INSPECTION = "joint_inspection", "联合检查", "joint inspection"
    UNANNOUNCED = "unannounced", "四不两直", "unannounced inspection"
    SELF_CHECK = "self_check", "学校自查", "school self-check"
    AGENCY_CHECK = "agency_check", "部门检查", "agency check"
    REPORT = "report", "群众举报", "public report"
    MINUTES = "minutes", "会议议定", "meeting minutes"
    LEDGER = "ledger", "台账导入", "imported ledger"
    LOOK_BACK = "look_back", "回头看", "look back"


class EvidenceKind(Word):
    """What a piece of evidence shows."""

    FINDING = "finding", "发现时照片", "photo of the finding"
    CONTROL = "control", "管控措施材料", "interim control"
    PLAN = "plan", "治理方案", "treatment plan"
    RECTIFIED = "rectified", "整改后照片或材料", "after rectification"
    VERIFICATION = "verification", "复查材料", "verification"
    OTHER = "other", "其他材料", "other"


class Verdict(Word):
    """What one side, or a whole round, concluded."""

    PASSED = "passed", "通过", "passed"
    IN_PART = "in_part", "部分通过", "passed in part"
    FAILED = "failed", "不通过", "failed"
    LAPSED = "lapsed", "中止", "lapsed"


PASSING = (Verdict.PASSED, Verdict.IN_PART)
"""What lets a round through: of what was passed in part, the rest is a hazard of its own by then."""


class Revisit(Word):
    """How a side looked at the work before it signed."""

    ON_SITE = "on_site", "现场复查", "seen on the spot"
    BY_EVIDENCE = "by_evidence", "材料复查", "from the evidence"


class ExtensionState(Word):
    """What became of a request for more time."""

    REQUESTED = "requested", "待批", "requested"
    GRANTED = "granted", "已批准", "granted"
    REFUSED = "refused", "未批准", "refused"


class ProposalState(Word):
    """What a named person decided on a proposed step."""

    PENDING = "pending", "待审批", "pending"
    APPROVED = "approved", "同意", "approved"
    REFUSED = "refused", "不同意", "refused"
    LAPSED = "lapsed", "已失效", "lapsed"


class InstructionState(Word):
    """Whether a leader's instruction has been carried out."""

    OPEN = "open", "落实中", "open"
    DONE = "done", "已落实", "done"


class Instrument(Word):
    """The steps of the ladder, by the instrument used; the order is policy."""

    REMIND = "remind", "催办", "reminder"
    URGE = "urge", "催促", "urging"
    REMINDER_LETTER = "reminder_letter", "提醒函", "reminder letter"
    SUPERVISION_LETTER = "supervision_letter", "督办函", "supervision letter"
    LISTED_SUPERVISION = "listed_supervision", "挂牌督办", "listed supervision"
    CIRCULAR = "circular", "通报", "circular"
    TALK = "talk", "约谈", "admonitory talk"
    ACCOUNTABILITY = "accountability", "问责建议", "accountability referral"
    STALLED = "stalled", "久拖未决提示", "weekly notice of a stalled case"

    @property
    def needs_a_person(self) -> bool:
        """From listed supervision up the engine may only propose (architecture.md 3; 浙江综治规定 art. 29)."""
        return self in (
            Instrument.LISTED_SUPERVISION,
            Instrument.CIRCULAR,
            Instrument.TALK,
            Instrument.ACCOUNTABILITY,
        )


class InspectionResult(Word):
    """What an inspection concluded."""

    PASSED = "passed", "合格", "passed"
    CONDITIONAL = "conditional", "基本合格，限期整改", "passed with conditions"
    FAILED = "failed", "不合格", "failed"
    NOT_DONE = "not_done", "未能检查", "not done"


class Soundness(Word):
    """What an examination of the installation found of one thing."""

    FINE = "fine", "正常", "fine"
    NOTE = "note", "提示", "note"
    WRONG = "wrong", "有问题", "wrong"
