"""What the figures of a report are called."""

from __future__ import annotations

from collections.abc import Mapping

from rules.words import Language, Text, said

LABELS: dict[str, Text] = {
    "as_of": Text("办理时间", "as of"),
    "dry_run": Text("试算", "dry run"),
    "day_off": Text("非工作日，未办理", "a day off: nothing was done"),
    "files": Text("收件箱文件", "files in the inbox"),
    "bad_rows": Text("退回的行", "rows rejected"),
    "passed_over": Text("未读取（只收 .xlsx、.xls、.et、.csv）", "not read (only .xlsx, .xls, .et, .csv)"),
    "recorded": Text("新登记隐患", "hazards recorded"),
    "known": Text("已有隐患", "hazards known already"),
    "rejected": Text("退回的文件", "files rejected"),
    "handed": Text("已交办", "handed over"),
    "held": Text("待补全四定", "held for completion"),
    "posts_filled": Text("岗位已补齐的待办", "tasks done: posts filled"),
    "deadlines_moved": Text("随日历变更的时限", "deadlines moved with the calendar"),
    "resumed": Text("挂账到期恢复", "suspensions ended"),
    "extensions_refused": Text("逾期未批自动不予延期", "undecided extensions refused"),
    "controls_lapsed": Text("到期的管控措施", "interim controls lapsed"),
    "pupils_unplaced": Text("停用未安置转协调员", "closed sites without placement, given to a coordinator"),
    "controls_overdue": Text("管控措施逾期", "interim controls overdue"),
    "resolutions_due": Text("到期或逾期的议定事项", "resolutions due or late"),
    "closed": Text("已销号", "closed out"),
    "rounds_opened": Text("补开复查", "verification rounds opened"),
    "stuck": Text("无单位可复查", "nobody could verify"),
    "handed_on": Text("已转交经办人", "handed on to another handler"),
    "lookers_changed": Text("已改派验收人", "another is to look"),
    "looked_at": Text("已查看时限", "clocks looked at"),
    "fired": Text("已催办督办", "rungs taken"),
    "sent": Text("已发出", "accepted by the channel"),
    "waiting": Text("待发送", "waiting to be sent"),
    "attempts": Text("发送尝试", "attempts"),
    "superseded": Text("已无需发送", "no longer needed"),
    "put_off": Text("不便打扰，暂缓", "not now: held for a better time"),
    "diverted": Text("改用其他联系方式", "sent over another contact"),
    "failed_attempts": Text("发送失败", "attempts that failed"),
    "tried_again": Text("等待重试", "to be tried again"),
    "tried_again_at": Text("最早重试时间", "next try"),
    "dead": Text("未送达转人工", "not delivered, given to a person"),
    "published": Text("已推送", "events told to other programs"),
    "not_taken": Text("推送未被接收", "events not taken"),
    "given_up": Text("停止的推送", "webhooks stopped after failures"),
    "hazards": Text("核验隐患", "hazards checked"),
    "batches": Text("核验批次", "batches checked"),
    "checked_to": Text("台账核至", "ledger checked up to"),
    "breaches": Text("发现问题", "findings"),
    "sealed": Text("封存到", "sealed up to"),
    "heartbeat": Text("心跳已送出", "sign of life given"),
    "not_done": Text("逾期未查", "not looked at in time"),
    "could_be_drawn": Text("可抽取", "could be drawn"),
    "drawn": Text("抽中回头看", "drawn for a look-back"),
    "for_office": Text("由协调办公室查", "for the coordinator's office"),
    "month": Text("月份", "month"),
    "commitment": Text("种子承诺", "commitment of the seed"),
    "failed": Text("出错", "failed"),
    "discover": Text("收件", "discover"),
    "campaigns": Text("组织的行动", "campaigns drawn"),
    "visits": Text("派出检查", "visits issued"),
    "short": Text("不足", "short of"),
    "refused": Text("未能组织", "could not be drawn up"),
    "unsigned": Text("久未签字转协调员", "visits not signed, given to a coordinator"),
    "signed_since": Text("已补签", "signed since"),
    "campaigns_ended": Text("到期结束的行动", "campaigns ended"),
    "campaigns_short": Text("其中仍有学校未检查", "of them with schools not visited"),
    "decaying": Text("行动后回落转协调员", "falls after a campaign, given to a coordinator"),
    "joint_inspection": Text("联合检查", "joint inspection"),
    "collect_findings": Text("收检查结果", "collect findings"),
    "assign": Text("交办", "assign"),
    "rectify": Text("整改", "rectify"),
    "verify": Text("复查", "verify"),
    "look_back": Text("回头看", "look back"),
    "escalate": Text("升级", "escalate"),
    "deliver": Text("发送", "deliver"),
    "counted": Text("留存数据的日期", "day counted"),
    "records_lapsing": Text("提醒责任档案到期的学校", "schools reminded of records that lapse"),
    "drafts": Text("起草的通报", "bulletins drawn up"),
    "assessed": Text("拟出的考核稿", "assessments drawn up"),
}

_YES, _NO = Text("是", "yes"), Text("否", "no")


def figure(value: object, language: Language) -> str:
    """A figure as a person reads it."""
    if isinstance(value, bool):
        return (_YES if value else _NO).say(language)
    if isinstance(value, Mapping):
        return in_words(value, language)
    return said(value, language)


def label(name: str) -> Text:
    """What a figure is called; its own name where nobody gave it one."""
    return LABELS.get(name, Text(name, name))


def in_words(report: Mapping[str, object], language: Language = Language.ZH) -> str:
    """A report on one line."""
    joint, colon = ("，", "") if language is Language.ZH else (", ", ":")
    return joint.join(f"{label(name).say(language)}{colon} {figure(value, language)}" for name, value in report.items())
