"""One message of every kind, with everything in it that such a message can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from notifications.expecting import expected
from notifications.messages import Facts
from rules.facts import Given
from rules.telling import Audience, MessageKind, Urgency
from rules.vocabulary import Act, ClockKind, Instrument, Severity, Stage
from rules.words import Text
from store.tellable import NotReached, Tellable
from tests.support.world import at

NUMBER = "510503-2026-000123"

_AUDIENCE = {
    MessageKind.HELD: Audience.COORDINATOR,
    MessageKind.OBJECTED: Audience.COORDINATOR,
    MessageKind.RULED: Audience.LEAD,
    MessageKind.EXTENSION_REQUESTED: Audience.APPROVER,
    MessageKind.EXTENSION_DECIDED: Audience.APPLICANT,
    MessageKind.TO_VERIFY: Audience.VERIFIERS,
    MessageKind.INSTRUCTED: Audience.ASSIGNEES,
    MessageKind.LOOK_BACK: Audience.CHECKER,
    MessageKind.REMIND: Audience.RESPONSIBLE,
    MessageKind.STALLED: Audience.DISTRICT_DEPUTY,
    MessageKind.PACED: Audience.LEAD,
    MessageKind.HANDED_ON: Audience.LEAD,
    MessageKind.URGE: Audience.CHASED_DEPUTY,
    MessageKind.REMINDER_LETTER: Audience.RESPONSIBLE_HEAD,
    MessageKind.SUPERVISION_LETTER: Audience.LEAD_HEAD,
    MessageKind.PROPOSAL: Audience.DISTRICT_DEPUTY,
    MessageKind.UNDELIVERED: Audience.COORDINATOR,
    MessageKind.CARRIED_OUT: Audience.INSTRUCTOR,
    MessageKind.CLOSED_OFF: Audience.RESPONSIBLE_HEAD,
    MessageKind.BACK_IN_USE: Audience.RESPONSIBLE_HEAD,
}
_CLOCK = {
    MessageKind.REMIND: ClockKind.RECTIFY,
    MessageKind.STALLED: ClockKind.RECTIFY,
    MessageKind.URGE: ClockKind.VERIFY,
    MessageKind.REMINDER_LETTER: ClockKind.RECTIFY,
    MessageKind.SUPERVISION_LETTER: ClockKind.CONTROL,
}
_LATE = (
    MessageKind.REMINDER_LETTER, MessageKind.SUPERVISION_LETTER, MessageKind.LISTED_SUPERVISION, MessageKind.CIRCULAR,
    MessageKind.TALK, MessageKind.ACCOUNTABILITY, MessageKind.PROPOSAL, MessageKind.STALLED,
)  # fmt: skip
_NOTES = {
    MessageKind.OBJECTED: "一键报警由属地派出所维护",
    MessageKind.RULED: "维护协议写明由派出所负责",
    MessageKind.EXTENSION_DECIDED: "设备须向厂家订购",
    MessageKind.REWORK: "二号报警器仍不响",
    MessageKind.SUSPENDED: "待暑期统一更换线路",
    MessageKind.RESUMED: "暑期已开始",
    MessageKind.REOPENED: "抽查发现再次失灵",
    MessageKind.CONCLUDED: "公示栏张贴七日，验收合格，准予摘牌",
    MessageKind.CARRIED_OUT: "已装好并三次试用",
    MessageKind.HANDED_ON: "原经办人借调，由你继续办理",
    MessageKind.PACED: "学校已停用该楼梯，等待招标",
    MessageKind.VOIDED: "与 510503-2026-000099 重复",
    MessageKind.INSTRUCTED: "请立即修复，三日内报结果",
    MessageKind.LISTED_SUPERVISION: "同意挂牌",
    MessageKind.PROPOSAL: "",
    MessageKind.CLOSED_OFF: "燃气泄漏，责令停用",
    MessageKind.BACK_IN_USE: "验收方已逐条核验",
}
_UNTIL = {
    MessageKind.EXTENSION_REQUESTED: date(2026, 9, 30),
    MessageKind.SUSPENDED: date(2026, 10, 15),
    MessageKind.INSTRUCTED: date(2026, 9, 12),
    MessageKind.LISTED_SUPERVISION: date(2026, 10, 8),
    MessageKind.LOOK_BACK: date(2026, 9, 23),
    MessageKind.CONTROL_LAPSED: date(2026, 9, 7),
}


def told(kind: MessageKind, clock: ClockKind | None = None, given: Given = Given.NOTHING) -> Tellable:
    """As much of the rows behind a message as its next step depends on."""
    return Tellable(
        message_id=4711, kind=kind, audience=_AUDIENCE.get(kind, Audience.RESPONSIBLE), has_risen=False,
        urgency=Urgency.PROMPT, person_id=1, meant_unit_id=1, event_id=1, act=Act.ESCALATE, given=given,
        event_at=at("2026-09-08 08:30"), note=None, facts=None, hazard_id=1, number=NUMBER, stage=Stage.RECTIFYING,
        severity=Severity.SERIOUS, subcategory="SEC-ALARM", policy_id=1, area_code="510503001", office_unit_id=1,
        place="校门", description="校门一键报警失灵", task="", standard="", due_at=None, school="第一小学",
        name="王建国", language="zh-CN", post="经办人", post_unit="第一小学", meant_unit="第一小学",
        actor=None, actor_unit=None, clock_kind=clock, clock_due_at=None, chased=None, lead=None, responsible=None,
    )  # fmt: skip


def sample(kind: MessageKind) -> Facts:
    """A message of this kind as it might be on 8 September 2026."""
    is_late = kind in _LATE
    due = at("2026-09-06 00:00") if is_late else at("2026-09-17 00:00")
    clock = _CLOCK.get(kind)
    return Facts(
        serial=4711,
        kind=kind,
        number=NUMBER,
        severity=Severity.SERIOUS,
        name="王建国",
        post="第一小学 经办人",
        audience=_AUDIENCE.get(kind, Audience.RESPONSIBLE),
        meant="1号派出所" if _AUDIENCE.get(kind) in (Audience.LEAD, Audience.LEAD_HEAD) else "第一小学",
        has_risen=kind in (MessageKind.REMINDER_LETTER, MessageKind.UNDELIVERED),
        expected=expected(told(kind, clock, Given.REJECTED)),
        awaited_at=at("2026-09-09 18:00")
        if kind is MessageKind.PROPOSAL
        else None
        if kind
        in (
            MessageKind.CLOSED,
            MessageKind.CLOSED_OFF,
            MessageKind.BACK_IN_USE,
            MessageKind.LOOK_BACK,
            MessageKind.VOIDED,
            MessageKind.UNDELIVERED,
            MessageKind.CARRIED_OUT,
            MessageKind.CONCLUDED,
        )
        else due,
        school="第一小学",
        place="校门",
        what="校门一键报警失灵，三次试验均无人应答",
        brief="第一小学校门：校门一键报警失灵，三次试验均无人应答",
        category=Text("一键报警与联网", "panic alarm and its link"),
        task="修复一键报警并与派出所联网",
        standard="符合三个百分之百",
        responsible="第一小学",
        lead="1号派出所",
        co_units=("教育局", "城管局"),
        chased="第一小学",
        clock=clock,
        due_at=due,
        overdue_days=3 if is_late else 0,
        actor="李明",
        actor_unit="1号派出所",
        note=_NOTES.get(kind, ""),
        until=_UNTIL.get(kind),
        reason="设备须向厂家订购，最快月底到货" if kind is MessageKind.EXTENSION_REQUESTED else "",
        outcome=_outcome(kind),
        instrument=Instrument.LISTED_SUPERVISION if kind in (MessageKind.PROPOSAL, MessageKind.CONCLUDED) else None,
        listing="510503挂督〔2026〕3号" if kind in (MessageKind.LISTED_SUPERVISION, MessageKind.CONCLUDED) else "",
        missed=_missed(kind),
        shut="食堂" if kind in (MessageKind.CLOSED_OFF, MessageKind.BACK_IN_USE) else "",
        conditions=("1. 燃气管路检测合格", "2. 报警器已安装") if kind is MessageKind.CLOSED_OFF else (),
        still_closed=("食堂", "东侧楼梯") if kind is MessageKind.CLOSED else (),
        link="http://intranet:8080/l/AAAAAAAAEmcAAAAAAAAAB2q2gABq1XH0q3uCkM2mQ4o8bYxV",
        link_until=at("2026-09-22 15:00"),
    )


def _outcome(kind: MessageKind) -> Text | None:
    if kind is MessageKind.RULED:
        return Text(Given.REJECTED.zh, Given.REJECTED.en)
    if kind is MessageKind.EXTENSION_DECIDED:
        return Text("同意延期至 2026-09-30", "granted until 2026-09-30")
    if kind is MessageKind.REPRICED:
        return Text(
            "整改由 2026-09-15 24:00 改为 2026-09-16 24:00（日历更新）",
            "rectification from 2026-09-15 24:00 to 2026-09-16 24:00 (calendar changed)",
        )
    return None


def _missed(kind: MessageKind) -> tuple[NotReached, ...]:
    if kind is not MessageKind.UNDELIVERED:
        return ()
    return (
        NotReached(4690, MessageKind.SUPERVISION_LETTER, "赵强", "第一小学", Audience.RESPONSIBLE_HEAD),
        NotReached(4691, MessageKind.SUPERVISION_LETTER, None, "1号派出所", Audience.LEAD_HEAD),
    )


def repeated(facts: Facts) -> Facts:
    """The same message when an earlier attempt may have arrived."""
    return replace(facts, may_repeat=True)
