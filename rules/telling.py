"""The words of telling people: what a message is about, whom it is for, how urgent, what became of it."""

from __future__ import annotations

from rules.words import Word


class MessageKind(Word):
    """What a message says; each kind has a text in both languages under notifications/texts."""

    ASSIGNED = "assigned", "交办通知", "assigned"
    HANDED_ON = "handed_on", "转交经办通知", "handed on to you"
    HELD = "held", "待补全四定", "held for completion"
    OBJECTED = "objected", "异议待裁定", "objection to rule on"
    RULED = "ruled", "异议裁定结果", "objection ruled"
    EXTENSION_REQUESTED = "extension_requested", "延期待批", "extension to decide"
    EXTENSION_DECIDED = "extension_decided", "延期审批结果", "extension decided"
    TO_VERIFY = "to_verify", "请复查验收", "to verify"
    REWORK = "rework", "退回重改", "sent back for rework"
    SUSPENDED = "suspended", "批准挂账", "suspended"
    RESUMED = "resumed", "恢复整改", "resumed"
    CLOSED = "closed", "已销号", "closed out"
    CLOSED_OFF = "closed_off", "停用通知", "place closed off"
    BACK_IN_USE = "back_in_use", "恢复使用通知", "place back in use"
    CONTROL_LAPSED = "control_lapsed", "管控措施到期", "interim control lapsed"
    LOOK_BACK = "look_back", "回头看任务", "look-back to do"
    REOPENED = "reopened", "重新打开", "reopened"
    VOIDED = "voided", "作废通知", "voided"
    INSTRUCTED = "instructed", "领导批示", "leader's instruction"
    CARRIED_OUT = "carried_out", "批示落实反馈", "instruction carried out"
    REMIND = "remind", "催办", "reminder"
    URGE = "urge", "催促", "urging"
    REMINDER_LETTER = "reminder_letter", "提醒函", "reminder letter"
    SUPERVISION_LETTER = "supervision_letter", "督办函", "supervision letter"
    LISTED_SUPERVISION = "listed_supervision", "挂牌督办通知", "listed supervision"
    CONCLUDED = "concluded", "督办措施办结通知", "supervision step concluded"
    CIRCULAR = "circular", "通报", "circular"
    TALK = "talk", "约谈通知", "admonitory talk"
    ACCOUNTABILITY = "accountability", "问责建议", "accountability referral"
    STALLED = "stalled", "久拖未决提示", "stalled case"
    PACED = "paced", "督办节奏调整", "pace of supervision changed"
    PROPOSAL = "proposal", "提请审批", "proposal to decide"
    REPRICED = "repriced", "时限变更通知", "deadline changed"
    UNDELIVERED = "undelivered", "消息未送达", "message not delivered"
    VISITS_GIVEN = "visits_given", "检查任务", "visits to make"
    VISITS_CHANGED = "visits_changed", "检查安排调整", "visits changed"
    VISIT_ANNOUNCED = "visit_announced", "检查通知", "visit announced"
    VISIT_UNSIGNED = "visit_unsigned", "检查记录待签字", "visit to sign"
    FINDINGS = "findings", "检查结果反馈", "what a visit found"
    CAMPAIGN_ENDED = "campaign_ended", "检查行动情况", "campaign over"
    RESOLUTION_DUE = "resolution_due", "议定事项到期", "resolution due"
    RESOLUTION_LATE = "resolution_late", "议定事项逾期", "resolution late"
    RECORDS_LAPSING = "records_lapsing", "责任档案到期提醒", "records lapsing"
    BULLETIN_ISSUED = "bulletin_issued", "通报印发", "bulletin issued"
    ASSESSED = "assessed", "考核公示", "assessment published"
    APPEAL_RULED = "appeal_ruled", "考核申诉裁定", "appeal ruled on"

    @property
    def is_chase(self) -> bool:
        """Whether a running clock is behind it: when that clock stands still, there is nothing to chase."""
        return self in _CHASES

    @property
    def asks_for_work(self) -> bool:
        """Whether it says nothing any more once the case is over; decisions are told all the same."""
        return self not in _STAND

    @property
    def is_weighty(self) -> bool:
        """Whether it is a supervision letter or more: told by itself, however much somebody has been told already."""
        return self in _WEIGHTY

    @property
    def is_notice(self) -> bool:
        """Whether it is about an inspection, a meeting, a school's records, a bulletin or an assessment: no hazard."""
        return self in _NOTICES

    @property
    def level(self) -> int:
        """How far up the ladder it stands; 0 for what no ladder sends."""
        return _LEVELS.index(self) + 1 if self in _LEVELS else 0


_CHASES = (
    MessageKind.REMIND,
    MessageKind.URGE,
    MessageKind.REMINDER_LETTER,
    MessageKind.SUPERVISION_LETTER,
    MessageKind.STALLED,
)
_NOTICES = (
    MessageKind.VISITS_GIVEN,
    MessageKind.VISITS_CHANGED,
    MessageKind.VISIT_ANNOUNCED,
    MessageKind.VISIT_UNSIGNED,
    MessageKind.FINDINGS,
    MessageKind.CAMPAIGN_ENDED,
    MessageKind.RESOLUTION_DUE,
    MessageKind.RESOLUTION_LATE,
    MessageKind.RECORDS_LAPSING,
    MessageKind.BULLETIN_ISSUED,
    MessageKind.ASSESSED,
    MessageKind.APPEAL_RULED,
)
_STAND = (
    *_NOTICES,
    MessageKind.RULED,
    MessageKind.CARRIED_OUT,
    MessageKind.EXTENSION_DECIDED,
    MessageKind.CLOSED,
    MessageKind.CLOSED_OFF,
    MessageKind.BACK_IN_USE,
    MessageKind.LOOK_BACK,
    MessageKind.VOIDED,
    MessageKind.LISTED_SUPERVISION,
    MessageKind.CONCLUDED,
    MessageKind.CIRCULAR,
    MessageKind.TALK,
    MessageKind.ACCOUNTABILITY,
    MessageKind.UNDELIVERED,
)
_LEVELS = (
    MessageKind.REMIND,
    MessageKind.URGE,
    MessageKind.REMINDER_LETTER,
    MessageKind.SUPERVISION_LETTER,
    MessageKind.LISTED_SUPERVISION,
    MessageKind.CIRCULAR,
    MessageKind.TALK,
    MessageKind.ACCOUNTABILITY,
)
_WEIGHTY = (*_LEVELS[3:], MessageKind.PROPOSAL, MessageKind.INSTRUCTED, MessageKind.CONCLUDED, MessageKind.UNDELIVERED)


class Audience(Word):
    """For whom a message is, before it is resolved to a post and a person."""

    COORDINATOR = "coordinator", "协调员", "the coordinator"
    COORDINATOR_HEAD = "coordinator_head", "综治办负责人", "head of the coordinator's office"
    CHASED = "chased", "被催办单位经办人", "handler of the unit the clock chases"
    CHASED_HEAD = "chased_head", "被催办单位负责人", "head of the unit the clock chases"
    CHASED_DEPUTY = "chased_deputy", "被催办单位分管副职", "deputy head of the unit the clock chases"
    RESPONSIBLE = "responsible", "主体责任单位经办人", "handler of the responsible unit"
    RESPONSIBLE_HEAD = (
        "responsible_head",
        "主体责任单位负责人（校长）",
        "head of the responsible unit (principal)",
    )
    LEAD = "lead", "主办单位经办人", "handler of the lead unit"
    LEAD_DEPUTY = "lead_deputy", "主办单位分管副职", "deputy head of the lead unit"
    LEAD_HEAD = "lead_head", "主办单位主要负责人", "head of the lead unit"
    CO = "co", "协办单位经办人", "handlers of the co-units"
    VERIFIERS = "verifiers", "各验收单位经办人", "handlers of the verifying units"
    APPROVER = "approver", "审批人", "the approver"
    APPLICANT = "applicant", "申请单位经办人", "the applicant"
    ASSIGNEES = "assignees", "批示承办人", "assignees of the instruction"
    CHECKER = "checker", "回头看人员", "whoever was given the look-back"
    INSTRUCTOR = "instructor", "批示领导", "the leader who gave the instruction"
    TEAM = "team", "检查组成员", "members of the team"
    DISTRICT_DEPUTY = "district_deputy", "区级分管领导", "deputy district leader"
    DISTRICT_HEAD = "district_head", "区级主要领导", "district leader"


class Urgency(Word):
    """How soon a message must leave, whatever else is waiting."""

    ROUTINE = "routine", "一般", "routine"
    PROMPT = "prompt", "较急", "prompt"
    URGENT = "urgent", "紧急", "urgent"

    @property
    def rank(self) -> int:
        return (Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT).index(self)


class MessageState(Word):
    """Where a message stands in the outbox. Accepted is not read, and neither stops a ladder."""

    COLLECTED = "collected", "待汇总", "waiting for a digest"
    PENDING = "pending", "待发送", "pending"
    SENDING = "sending", "发送中", "sending"
    ACCEPTED = "accepted", "已受理", "accepted"
    SUPERSEDED = "superseded", "已无需发送", "superseded"
    DEAD = "dead", "未送达", "dead"


class Why(Word):
    """Why a message waits longer than it might, or need not be sent any more."""

    QUIET = "quiet", "静默时段，暂缓发送", "held over quiet hours"
    DAILY_MOST = "daily_most", "当日消息已满，并入下次汇总", "over the day's messages: told by the next digest"
    CASE_OVER = "case_over", "案件已办结", "the case is over"
    NOT_SUBMITTED = "not_submitted", "已不待验收", "nothing waits to be verified any more"
    OTHER_UNITS = "other_units", "已改由其他单位办理", "other units have the case now"
    CLOCK_STOPPED = "clock_stopped", "所催时限已停计或变更", "the clock it chased has stopped or begun anew"
    DECIDED = "decided", "提请事项已有决定", "the proposal has been decided"
    LOOKED_BACK = "looked_back", "已不待回头看", "no look-back waits any more"
    VISIT_OVER = "visit_over", "检查已了结", "the visit is over"
    SIGNED = "signed", "本人已签字", "they have signed"
    RESOLVED = "resolved", "议定事项已办结", "the resolution is done"
    HANDED_OVER = "handed_over", "已移交，接收人另有此消息", "handed over to somebody who has it anyway"

    @property
    def is_moot(self) -> bool:
        """Whether nothing is left to say."""
        return self not in (Why.QUIET, Why.DAILY_MOST)


class Outcome(Word):
    """What one attempt to send came to: a closed set, read from the provider's own answer."""

    OK = "ok", "已受理", "accepted"
    RATE_LIMITED = "rate_limited", "被限流", "rate limited"
    TRANSIENT = "transient", "暂时失败", "transient failure"
    PERMANENT_TARGET = "permanent_target", "地址无效", "address refused for good"
    PERMANENT_PAYLOAD = "permanent_payload", "内容被拒", "content refused for good"
    CONFIGURATION = "configuration", "通道配置有误", "channel misconfigured"
    UNKNOWN = "unknown", "结果不明", "outcome unknown"


class Form(Word):
    """How much of a message is sent: robots get the short form, and a text that was refused is sent shorter once."""

    FULL = "full", "全文", "full text"
    SHORT = "short", "简讯", "short form"
    BARE = "bare", "仅编号", "number only"

    @property
    def shorter(self) -> Form:
        return Form.SHORT if self is Form.FULL else Form.BARE


class Mode(Word):
    """Whether a step of the ladder is taken by the engine or only proposed to a person."""

    AUTOMATIC = "automatic", "自动", "automatic"
    PROPOSAL = "proposal", "提请审批", "proposal"


class TaskKind(Word):
    """Why somebody must look."""

    UNDELIVERED = "undelivered", "消息未送达，请人工告知", "message not delivered: tell them in person"
    EMPTY_POST = "empty_post", "岗位空缺，请补登", "post without a holder: fill it"
    HELD = "held", "隐患四定不全，请补全", "hazard held: complete it"
    UNSIGNED_VISIT = "unsigned_visit", "检查记录未签字，请督促检查组", "visit not signed: ask the team"
    UNVISITED = "unvisited", "行动结束仍有学校未检查", "campaign over with schools not visited"
    LOOK_BACK = "look_back", "回头看，请到场查看并登记结果", "look-back: go and see, and record what you find"
    CHANNEL = "channel", "通道配置有误，请修正", "channel misconfigured: mend it"
    RESOLUTION_DUE = "resolution_due", "议定事项到期，请办结并登记", "a meeting's resolution is due: do it, say so"
    DECAY_CHECKS = "decay_checks", "行动后检查回落，请研究", "checks fell back after a campaign: see to it"
    DECAY_FIXES = "decay_fixes", "行动后真整改率回落，请研究", "true repairs fell back after a campaign: see to it"
    DECAY_SELF_FOUND = (
        "decay_self_found",
        "行动后学校自查回落，请研究",
        "self-checks fell back after a campaign: see to it",
    )
    PUPILS_UNPLACED = "pupils_unplaced", "全校停用而学生未安置，请督办", "site closed, pupils not placed: see to it"
    RESOLUTION_LATE = "resolution_late", "议定事项逾期，请督促", "a meeting's resolution is late: see to it"
    WEBHOOK = "webhook", "对外推送已停止，请修正接收方后恢复", "webhook stopped: mend its receiver, then resume it"
