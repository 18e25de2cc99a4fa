"""In the course of a case, each message says what happened, what is next, until when, and why this reader has it."""

from __future__ import annotations

from datetime import date

from casework import assigning, leading, rectifying, verifying
from casework.acting import Attachment, Request
from casework.escalating import escalate
from casework.rectifying import MoreTime
from notifications.delivery import deliver
from rules.telling import MessageKind, MessageState
from rules.vocabulary import EvidenceKind, Instrument
from tests.notifications.looking import messages
from tests.notifications.promising import promise
from tests.support.mailbox import Mailbox, Received, address_of, by_mail
from tests.support.world import World, at

PHOTO = Attachment("after.jpg", "a" * 64, "image/jpeg", 1000, EvidenceKind.RECTIFIED)


class Case:
    """One hazard on its way, and the mailbox everybody reads."""

    def __init__(self, world: World, mailbox: Mailbox) -> None:
        self.world, self.mailbox = world, mailbox
        by_mail(world, mailbox)
        self.number = promise(world)
        self.post("2026-09-01 10:01")

    def by(self, who: str, when: str, note: str = "", **more: object) -> Request:
        return Request(self.number, who, at(when), note=note, **more)  # type: ignore[arg-type]  # fields of Request

    def post(self, when: str) -> list[Received]:
        """What arrives at this instant; everything before it has been read."""
        self.mailbox.read_everything()
        deliver(self.world.desk, lambda: at(when))
        return list(self.mailbox._unread)

    def told(self, who: str, *words: str) -> Received:
        return self.mailbox.expect(address_of(who), self.number, *words)


def test_an_objection_goes_to_the_coordinator_with_its_reason_and_the_ruling_back_to_the_units(
    world: World, mailbox: Mailbox
) -> None:
    case = Case(world, mailbox)
    assigning.object_to(world.desk, case.by("PS1.handler", "2026-09-01 11:00", "不属派出所职责"))
    case.post("2026-09-01 11:01")
    told = case.told("PLC.coordinator", "异议理由：不属派出所职责", "提出单位：1号派出所", "对异议作出裁定。")
    assert "请于2026-09-02 " in told.body
    assigning.rule_rejected(world.desk, case.by("PLC.coordinator", "2026-09-01 12:00", "维护协议写明"))
    case.post("2026-09-01 12:01")
    case.told("PS1.handler", "裁定结果：异议不成立", "裁定理由：维护协议写明", "签收并按时限完成整改")
    case.told("S1.handler", "裁定结果：异议不成立")


def test_a_unit_whose_objection_was_upheld_is_not_told_any_more_that_it_is_theirs(
    world: World, mailbox: Mailbox
) -> None:
    by_mail(world, mailbox)
    number = promise(world)
    assigning.object_to(world.desk, Request(number, "PS1.handler", at("2026-09-01 10:05"), note="不属派出所职责"))
    upheld = Request(number, "PLC.coordinator", at("2026-09-01 10:10"), note="改由住建局办理")
    assigning.rule_upheld(world.desk, upheld, world.units["HUC"])
    deliver(world.desk, lambda: at("2026-09-01 10:11"))
    to_the_old_lead = [one.subject for one in mailbox.all if one.to == address_of("PS1.handler")]
    assert all("交办通知" not in subject for subject in to_the_old_lead), to_the_old_lead
    mailbox.expect(address_of("HUC.handler"), "交办通知")
    mailbox.read_everything()


def test_an_extension_is_asked_of_the_approver_and_answered_to_the_applicant(world: World, mailbox: Mailbox) -> None:
    case = Case(world, mailbox)
    assigning.acknowledge(world.desk, case.by("S1.handler", "2026-09-01 11:00"))
    asked = case.by("S1.handler", "2026-09-10 09:00", "设备须订购")
    rectifying.request_extension(world.desk, asked, MoreTime(date(2026, 9, 25)))
    [request] = case.post("2026-09-10 09:01")
    approver = request.to.partition("@")[0]
    assert "申请延期至：2026-09-25" in request.body
    assert "申请理由：设备须订购" in request.body
    assert "申请单位：第一小学" in request.body
    assert "请于2026-09-16 24:00前审批延期申请" in request.body
    who = {"psb.head": "PSB.head", "ps1.head": "PS1.head", "edu.head": "EDU.head"}.get(approver, approver)
    rectifying.grant_extension(world.desk, case.by(who, "2026-09-10 10:00", "同意"))
    case.post("2026-09-10 10:01")
    case.told("S1.handler", "审批结果：同意延期至 2026-09-25", "请于2026-09-25 24:00前完成整改并提交验收")


def test_each_verifier_hears_until_when_to_look_and_rework_says_why(world: World, mailbox: Mailbox) -> None:
    case = Case(world, mailbox)
    assigning.acknowledge(world.desk, case.by("S1.handler", "2026-09-01 11:00"))
    rectifying.submit(world.desk, case.by("S1.handler", "2026-09-08 11:00", files=(PHOTO,)))
    received = case.post("2026-09-08 11:01")
    assert {one.to for one in received} == {address_of("EDU.handler"), address_of("PS1.handler")}
    assert all("前到场复查并签署验收意见" in one.body for one in received)
    verifying.send_back(world.desk, case.by("EDU.handler", "2026-09-09 09:00", "二号报警器仍不响"))
    case.post("2026-09-09 09:01")
    told = case.told("S1.handler", "退回理由：二号报警器仍不响", "复查单位：教育局")
    assert "前按退回理由重新整改并再次提交" in told.body
    case.told("PS1.handler", "退回理由：二号报警器仍不响", "告知对象：主办单位经办人")


def test_a_verifier_is_not_asked_to_look_at_what_has_been_sent_back_already(world: World, mailbox: Mailbox) -> None:
    case = Case(world, mailbox)
    assigning.acknowledge(world.desk, case.by("S1.handler", "2026-09-01 11:00"))
    rectifying.submit(world.desk, case.by("S1.handler", "2026-09-08 11:00", files=(PHOTO,)))
    verifying.send_back(world.desk, case.by("EDU.handler", "2026-09-08 11:05", "不合格"))
    case.post("2026-09-08 11:10")
    assert {one.state for one in messages(world, MessageKind.TO_VERIFY)} == {MessageState.SUPERSEDED}
    case.told("S1.handler", "退回重改")
    mailbox.read_everything()


def test_a_missed_deadline_is_counted_in_days_and_names_who_is_chased(world: World, mailbox: Mailbox) -> None:
    case = Case(world, mailbox)
    assigning.acknowledge(world.desk, case.by("S1.handler", "2026-09-01 11:00"))
    assigning.acknowledge(world.desk, case.by("PS1.handler", "2026-09-01 11:00"))
    assigning.acknowledge(world.desk, case.by("EDU.handler", "2026-09-01 11:00"))
    escalate(world.desk, at("2026-09-17 08:30"))
    case.post("2026-09-17 08:31")
    told = case.told("S1.principal", "【校安】督办函", "催办事项：整改", "被催办单位：第一小学", "逾期情况：已逾期1天")
    assert "已超过2026-09-16 24:00的时限，请立即完成整改并提交验收。" in told.body
    assert "告知对象：主体责任单位负责人（校长）（第一小学）" in told.body
    case.told("PS1.head", "已逾期1天", "告知对象：主办单位主要负责人（1号派出所）")
    mailbox.read_everything()


def test_a_proposal_names_the_step_and_until_when_to_decide_and_is_moot_once_decided(
    world: World, mailbox: Mailbox
) -> None:
    case = Case(world, mailbox)
    leading.propose(world.desk, case.by("PLC.coordinator", "2026-09-02 09:00", "屡催不改"), Instrument.TALK)
    case.post("2026-09-02 09:01")
    told = case.told("DGO.district_deputy", "拟采取“约谈”措施", "提请理由：屡催不改")
    assert "前对提请作出审批。" in told.body
    leading.propose(world.desk, case.by("PLC.coordinator", "2026-09-02 10:00", "屡催不改"), Instrument.CIRCULAR)
    leading.refuse(world.desk, case.by("DGO.district_deputy", "2026-09-02 10:05", "再给一周"), Instrument.CIRCULAR)
    case.post("2026-09-02 10:10")
    mailbox.expect_nothing_more()
    leading.approve(world.desk, case.by("DGO.district_deputy", "2026-09-02 11:00", "同意"), Instrument.TALK)
    case.post("2026-09-02 11:01")
    case.told("S1.principal", "【校安】约谈通知", "批准人：区政府区级分管领导", "审批意见：同意")
    mailbox.read_everything()


def test_an_instruction_is_quoted_with_its_leader_and_its_date(world: World, mailbox: Mailbox) -> None:
    case = Case(world, mailbox)
    request = case.by("DGO.district_head", "2026-09-02 09:00", "三日内修复并报结果", until=date(2026, 9, 7))
    leading.instruct(world.desk, request, (world.units["S1"],))
    case.post("2026-09-02 09:01")
    told = case.told(
        "S1.handler", "批示内容：三日内修复并报结果", "批示领导：区政府区级主要领导", "落实时限：2026-09-07"
    )
    assert "请于2026-09-07 24:00前落实批示并反馈情况。" in told.body
