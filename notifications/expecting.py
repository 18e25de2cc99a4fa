"""What is expected next of whoever reads a message, and until when."""

from __future__ import annotations

from datetime import datetime

from casework.readying import Background
from rules.facts import Given
from rules.telling import MessageKind
from rules.vocabulary import ClockKind
from rules.words import Text
from store.tellable import Tellable

_OF_A_CLOCK: dict[ClockKind, Text] = {
    ClockKind.TRIAGE: Text("补全四定并交办", "complete it and hand it over"),
    ClockKind.ACKNOWLEDGE: Text("签收", "acknowledge it"),
    ClockKind.RULING: Text("对异议作出裁定", "rule on the objection"),
    ClockKind.CONTROL: Text("落实并登记管控措施", "put interim control in place and record it"),
    ClockKind.PLAN: Text("报送治理方案", "hand in the treatment plan"),
    ClockKind.RECTIFY: Text("完成整改并提交验收", "finish the rectification and submit it"),
    ClockKind.VERIFY: Text("到场复查并签署验收意见", "inspect it on site and sign your verdict"),
    ClockKind.RECHECK: Text("复核挂账隐患，提出下一步意见", "re-check the suspended hazard and say how to go on"),
    ClockKind.INSTRUCTION: Text("落实批示并反馈情况", "carry out the instruction and report back"),
    ClockKind.LISTED: Text("按期完成整改，销号后申请摘牌", "put it right in time and ask to be taken off the list"),
    ClockKind.PROPOSAL: Text("对提请作出审批", "decide on the proposal"),
}

_OF_A_KIND: dict[MessageKind, tuple[Text, ClockKind | None]] = {
    MessageKind.ASSIGNED: (Text("签收，并按整改时限完成整改", "acknowledge it, and rectify it before its deadline"),
                           ClockKind.ACKNOWLEDGE),
    MessageKind.HELD: (_OF_A_CLOCK[ClockKind.TRIAGE], ClockKind.TRIAGE),
    MessageKind.OBJECTED: (_OF_A_CLOCK[ClockKind.RULING], ClockKind.RULING),
    MessageKind.EXTENSION_REQUESTED: (Text("审批延期申请", "decide on the request"), ClockKind.RECTIFY),
    MessageKind.EXTENSION_DECIDED: (_OF_A_CLOCK[ClockKind.RECTIFY], ClockKind.RECTIFY),
    MessageKind.TO_VERIFY: (_OF_A_CLOCK[ClockKind.VERIFY], ClockKind.VERIFY),
    MessageKind.REWORK: (Text("按退回理由重新整改并再次提交", "rectify what was lacking and submit it again"),
                         ClockKind.RECTIFY),
    MessageKind.SUSPENDED: (Text("落实管控措施并到期复核", "keep up the interim control and re-check"),
                            ClockKind.RECHECK),
    MessageKind.RESUMED: (_OF_A_CLOCK[ClockKind.RECTIFY], ClockKind.RECTIFY),
    MessageKind.REPRICED: (_OF_A_CLOCK[ClockKind.RECTIFY], ClockKind.RECTIFY),
    MessageKind.CONCLUDED: (Text("落实长效管理，防止反弹", "keep it that way"), None),
    MessageKind.CARRIED_OUT: (Text("如需继续督促，请再作批示", "instruct again if more is needed"), None),
    MessageKind.CLOSED: (Text("落实长效管理，防止反弹", "keep it that way; a look-back may follow"), None),
    MessageKind.CLOSED_OFF: (Text("落实停用，安置好学生，整改完成并核验启用条件后方可恢复使用",
                                  "keep it closed, place the pupils, and have its conditions verified before use"),
                             None),
    MessageKind.BACK_IN_USE: (Text("按启用条件管理，防止反弹", "keep to the conditions it is used on"), None),
    MessageKind.CONTROL_LAPSED: (_OF_A_CLOCK[ClockKind.CONTROL], ClockKind.CONTROL),
    MessageKind.LOOK_BACK: (Text("到现场查看并登记回头看结果", "go and see, and record what you find"), None),
    MessageKind.REOPENED: (_OF_A_CLOCK[ClockKind.RECTIFY], ClockKind.RECTIFY),
    MessageKind.VOIDED: (Text("停止办理本件", "do nothing more about it"), None),
    MessageKind.INSTRUCTED: (_OF_A_CLOCK[ClockKind.INSTRUCTION], ClockKind.INSTRUCTION),
    MessageKind.LISTED_SUPERVISION: (_OF_A_CLOCK[ClockKind.RECTIFY], ClockKind.RECTIFY),
    MessageKind.CIRCULAR: (_OF_A_CLOCK[ClockKind.RECTIFY], ClockKind.RECTIFY),
    MessageKind.TALK: (Text("做好约谈准备，并抓紧完成整改", "prepare for the talk, and finish the rectification"),
                       ClockKind.RECTIFY),
    MessageKind.ACCOUNTABILITY: (Text("依规研究处理", "consider it under the rules that apply"), None),
    MessageKind.STALLED: (Text("研究决定下一步措施（批示、提请或调整督办节奏）",
                               "decide how to go on: instruct, propose a step or set the pace"), ClockKind.RECTIFY),
    MessageKind.PACED: (Text("按调整后的节奏抓紧办理，时限不变", "go on with it; the deadline stands"),
                        ClockKind.RECTIFY),
    MessageKind.HANDED_ON: (Text("接手办理，并在整改时限内完成", "take it over and finish it before the deadline"),
                            ClockKind.RECTIFY),
    MessageKind.PROPOSAL: (_OF_A_CLOCK[ClockKind.PROPOSAL], ClockKind.PROPOSAL),
    MessageKind.UNDELIVERED: (Text("当面或电话告知，并办结待办事项", "tell them in person and mark it as done"), None),
}  # fmt: skip

_UPHELD = Text("停止办理本件", "do nothing more about it: it goes to another unit")
_REJECTED = Text("签收并按时限完成整改", "acknowledge it and rectify it in time")


def expected(told: Tellable) -> Text:
    """What is to be done next, as a verb that a sentence can be made of."""
    if told.kind.is_chase and told.kind not in _OF_A_KIND:
        return _OF_A_CLOCK[told.clock_kind or ClockKind.RECTIFY]
    if told.kind is MessageKind.RULED:
        return _UPHELD if told.given is Given.UPHELD else _REJECTED
    return _OF_A_KIND[told.kind][0]


def awaited_by(told: Tellable, background: Background) -> datetime | None:
    """Until when it is to be done: the clock behind the message, or the one that waits for this very answer."""
    if told.kind.is_chase:
        return told.clock_due_at or told.due_at
    if told.kind is MessageKind.RULED:
        kind = None if told.given is Given.UPHELD else ClockKind.ACKNOWLEDGE
    else:
        kind = _OF_A_KIND[told.kind][1]
    if kind is ClockKind.RECTIFY:
        return told.due_at
    subject = background.proposed.proposal_id if background.proposed and kind is ClockKind.PROPOSAL else None
    for clock in background.clocks:
        mine = kind not in (ClockKind.ACKNOWLEDGE, ClockKind.VERIFY) or clock.unit_id == told.meant_unit_id
        if clock.kind is kind and mine and subject in (None, clock.subject):
            return clock.due_at
    return None
