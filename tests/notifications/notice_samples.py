"""One notice of every kind, with everything in it that such a notice can say."""

from __future__ import annotations

from datetime import date

from notifications.notices import NoticeFacts
from rules.notices import FoundSaid, NoticeKind, NoticeSaid, VisitSaid
from rules.telling import Audience, MessageKind, Urgency
from rules.words import Text
from store.notices import Noticed
from store.tellable import NotReached
from tests.support.world import at

CAMPAIGN, VISIT = "510503-C2026-0001", "510503-V2026-000001"
_DAY = date(2026, 9, 2)
_ALARMS = Text("校园安防最低标准“四个100%”（4项）", "the four hundred per cents (4 items)")
_GIVEN = (
    VisitSaid(VISIT, "第一小学", _DAY, 1, ("李明（公安分局）",)),
    VisitSaid("510503-V2026-000002", "第二中学", date(2026, 9, 3), 1, ("李明（公安分局）",)),
)
_ONE = (VisitSaid(VISIT, "第一小学", _DAY, 1),)
_FOUND = (
    FoundSaid("510503-2026-000123", "serious", "MIN4-02", "东门", "无人值守"),
    FoundSaid("510503-2026-000124", "general", "", "食堂", "灭火器过期", is_fixed=True),
    FoundSaid("510503-2026-000099", "major", "FIRE20-01", "宿舍", "疏散通道上锁", is_new=False),
    FoundSaid("510503-2026-000125", "major"),
)
_MOVED = Text("第一小学：检查日期由 2026-09-01 改为 2026-09-02", "第一小学: moved from 2026-09-01")
_TITLE, _DOCUMENT = "秋季开学联合检查", "校安联〔2026〕5号"
_SPAN = date(2026, 9, 2), date(2026, 9, 4)
_MEETING = NoticeSaid(
    "3/2", "护校联席会议纪要", "护联〔2026〕3号", date(2026, 9, 1), due_on=date(2026, 9, 10),
    text="制定护校巡逻方案并报备", standard="每日两次，有记录",
)  # fmt: skip

_LAPSING = (
    Text("应急预案（有效期至 2026-09-14）", "emergency plan: valid until 2026-09-14"),
    Text("安全责任书：校长（园长）（已于 2026-08-31 到期）", "pledge (principal): lapsed after 2026-08-31"),
)

SAID: dict[NoticeKind, NoticeSaid] = {
    NoticeKind.VISITS_GIVEN: NoticeSaid(CAMPAIGN, _TITLE, _DOCUMENT, *_SPAN, visits=_GIVEN, checklists=(_ALARMS,)),
    NoticeKind.VISITS_CHANGED: NoticeSaid(
        CAMPAIGN, _TITLE, visits=_ONE, reason="学校运动会",
        changes=(_MOVED,),
    ),
    NoticeKind.VISIT_ANNOUNCED: NoticeSaid(
        CAMPAIGN, _TITLE, _DOCUMENT, *_SPAN, "第一小学", _ONE, ("公安分局", "教育局"), (_ALARMS,)
    ),
    NoticeKind.VISIT_UNSIGNED: NoticeSaid(VISIT, school="第一小学", visits=_ONE),
    NoticeKind.FINDINGS: NoticeSaid(VISIT, _TITLE, _DOCUMENT, school="第一小学", found=_FOUND, is_concluded=True),
    NoticeKind.CAMPAIGN_ENDED: NoticeSaid(
        CAMPAIGN, _TITLE, _DOCUMENT, *_SPAN, listed=120, visited=108, missing=("第二中学", "第三幼儿园"),
        uncounted=10, is_concluded=True,
    ),
    NoticeKind.RESOLUTION_DUE: _MEETING,
    NoticeKind.RESOLUTION_LATE: _MEETING,
    NoticeKind.RECORDS_LAPSING: NoticeSaid("S1", "第一小学", changes=_LAPSING),
    NoticeKind.BULLETIN_ISSUED: NoticeSaid(
        "青禾区校安办通报〔2026〕8号", starts_on=date(2026, 8, 1), ends_on=date(2026, 8, 31),
        text="本期发现隐患120件（不含挂账），已销号108件，整改率90.0%。",
        changes=(Text("替代青禾区校安办通报〔2026〕7号，原通报作废", "it replaces 青禾区校安办通报〔2026〕7号"),),
    ),
    NoticeKind.ASSESSED: NoticeSaid(
        "510503-2026-08", "纳溪区", school="第一小学", text="97.5 / 100", due_on=date(2026, 9, 8)
    ),
    NoticeKind.APPEAL_RULED: NoticeSaid(
        "510503-2026-08", "纳溪区", school="第一小学", reason="延期申请已按期提出，系统外批准",
        changes=(
            Text(
                "到期未整改（510503-2026-000123）：申诉成立，该项不再计分",
                "Overdue at its due date (510503-2026-000123): upheld, it counts nothing any more",
            ),
        ),
    ),
}  # fmt: skip

_AUDIENCE = {
    NoticeKind.VISIT_ANNOUNCED: Audience.RESPONSIBLE_HEAD,
    NoticeKind.FINDINGS: Audience.RESPONSIBLE_HEAD,
    NoticeKind.CAMPAIGN_ENDED: Audience.COORDINATOR,
    NoticeKind.RESOLUTION_DUE: Audience.CHASED,
    NoticeKind.RESOLUTION_LATE: Audience.CHASED_HEAD,
    NoticeKind.RECORDS_LAPSING: Audience.RESPONSIBLE_HEAD,
    NoticeKind.BULLETIN_ISSUED: Audience.DISTRICT_DEPUTY,
    NoticeKind.ASSESSED: Audience.RESPONSIBLE_HEAD,
    NoticeKind.APPEAL_RULED: Audience.APPLICANT,
}


def noticed(kind: NoticeKind, said: NoticeSaid | None = None, tells: MessageKind | None = None) -> Noticed:
    """The rows behind a message that tells a notice of this kind."""
    return Noticed(
        message_id=4711, kind=tells or kind.tells, audience=_AUDIENCE.get(kind, Audience.TEAM), has_risen=False,
        urgency=Urgency.PROMPT, person_id=1, meant_unit_id=1, notice_id=1, about=kind,
        event_at=at("2026-09-01 09:00"), facts=(said or SAID[kind]).packed(), number=SAID[kind].number, severity=None,
        area_code="510503", office_unit_id=1, name="王建国", language="zh-CN", post="校长", post_unit="第一小学",
        meant_unit="第一小学", why=None,
    )  # fmt: skip


def sample_notice(kind: NoticeKind) -> NoticeFacts:
    """A notice of this kind as it might be in September 2026."""
    told = noticed(kind)
    return NoticeFacts(told, SAID[kind])


def sample_undelivered() -> NoticeFacts:
    """That an announcement reached nobody."""
    told = noticed(NoticeKind.VISIT_ANNOUNCED, tells=MessageKind.UNDELIVERED)
    missed = (NotReached(4690, MessageKind.VISIT_ANNOUNCED, "赵强", "第一小学", Audience.RESPONSIBLE_HEAD),)
    return NoticeFacts(told, SAID[NoticeKind.VISIT_ANNOUNCED], missed)
