"""The named conditions of the lifecycle table: each either holds or says no in words."""

from __future__ import annotations

from collections.abc import Callable

from rules import closure_needs, extension_needs, refusals
from rules.facts import CaseFacts, Deed, Given
from rules.instants import local_day, shown_due
from rules.offices import Duty
from rules.refusals import Refusal
from rules.standing import Seat
from rules.vocabulary import Revisit, Severity
from rules.wording_given import is_blank
from rules.words import Word
from rules.workdays import LATEST_DEADLINE


class Need(Word):
    """A condition, as the lifecycle page names it."""

    COMPLETE = (
        "complete",
        "四定齐全（责任人、任务、标准、时限）",
        "leader, task, standard and deadline are fixed",
    )
    REASON = "reason", "写明理由", "a reason is given"
    NOT_RULED = "not_ruled", "异议未曾裁定", "no earlier ruling"
    OBJECTION_WINDOW = "objection_window", "在异议期内", "within the objection window"
    NOT_ACKNOWLEDGED = "not_acknowledged", "本单位尚未签收", "the unit has not acknowledged yet"
    EVIDENCE = "evidence", "附材料", "evidence is attached"
    CONTROL = "control", "重大隐患已落实管控措施", "a major hazard is under interim control"
    PLAN = "plan", "重大隐患已报治理方案", "a major hazard has its plan"
    PLAN_PARTS = "plan_parts", "方案六项齐全", "all six parts of the plan"
    BEFORE_DUE = "before_due", "在到期前", "before the due date"
    NO_OPEN_EXTENSION = "no_open_extension", "没有待批的延期", "no extension is waiting"
    OPEN_EXTENSION = "open_extension", "有待批的延期", "an extension is waiting"
    EXTENSION_ALLOWED = "extension_allowed", "次数和天数未超限", "within the caps on number and length"
    NOT_APPLICANT = "not_applicant", "不是申请人", "not the applicant"
    COST = "cost", "已核算金额并写明资金来源", "cost and source of the funds are stated"
    REVIEW_DATE = "review_date", "复核日期在限期内", "a re-check date within the limit"
    NOT_RECTIFIER = "not_rectifier", "不是整改单位", "not the unit that rectified"
    SIDE_UNSIGNED = "side_unsigned", "本方本轮未签字", "the side has not signed this round"
    ONE_SIDE_ONLY = "one_side_only", "未代表另一方签字", "has not signed for another side"
    NOT_SIGNER = "not_signer", "未曾为本件签署验收意见", "never signed a verification of it"
    ALL_SIDES_PASSED = "all_sides_passed", "各方验收通过", "every required side has passed it"
    SPOT_SEVERITY = "spot_severity", "等级允许当场整改", "light enough for the spot"
    MERGE_TARGET = "merge_target", "并入的隐患同校且未结", "the other hazard is open and at the same school"
    FAILED_LOOK_BACK = "failed_look_back", "回头看不合格", "a look-back failed"
    OPEN_PROPOSAL = "open_proposal", "有待审批的提请", "a proposal is waiting"
    ASSIGNEES = "assignees", "写明承办单位", "assignees are named"
    DATE = "date", "写明日期", "a date is given"
    HEADS_UNIT = "heads_unit", "本单位负责人或协调员", "the unit's head or deputy, or the coordinator"
    REST = "rest", "写明未完成的部分", "what is left to do is described"
    RETURN_DATE = "return_date", "所定日期在政策限度内", "a date named for the rest is within policy"
    REVISIT = (
        "revisit",
        "须现场复查的等级已到现场并附复查材料",
        "seen on the spot, with evidence, where severity demands",
    )
    END_AHEAD = "end_ahead", "如写明截止日，不早于当天", "an end, if named, is not past"
    PLACE_FREE = "place_free", "写明部位，且尚未停用", "a place is named that is not closed yet"
    CONDITIONS_NAMED = "conditions_named", "写明启用条件", "what must be true before it is used again is said"
    OPEN_CLOSURE = "open_closure", "有停用中的部位", "a place is closed because of it"
    PLACE_MEANT = "place_meant", "指明停用中的哪一部位", "it is clear which closed place is meant"
    PLACEMENT = "placement", "人数、地点、负责岗位和起始日期齐全", "how many, where, which post, from when"
    PUPILS_PLACED = "pupils_placed", "全校停用的，学生已安置", "the pupils of a closed site are placed"
    CONDITION_WAITS = "condition_waits", "指明待核验的启用条件", "conditions that wait to be verified are named"
    CONDITIONS_VERIFIED = "conditions_verified", "启用条件均已核验", "every condition of use is verified"
    RESTS_CLOSED = "rests_closed", "分出的隐患均已销号", "what was split off is closed out"
    LICENCE = (
        "licence",
        "全校停用的，已有证或协调员写明依据",
        "for a whole site: licensed, or the coordinator's basis in writing",
    )
    NO_CLOSURE = "no_closure", "没有停用中的部位", "no place is closed because of it"


Check = Callable[[CaseFacts, Deed, Seat | None], Refusal | None]


def _complete(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return refusals.Incomplete(number=case.number, missing=case.missing) if case.missing else None


def _reason(_case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    return refusals.ReasonMissing(act=deed.act) if is_blank(deed.note) else None


def _not_ruled(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return refusals.AlreadyRuled(number=case.number) if case.is_ruled else None


def _objection_window(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if case.object_until is None or deed.at < case.object_until:
        return None
    return refusals.ObjectionTooLate(number=case.number, until=shown_due(case.object_until))


def _not_acknowledged(case: CaseFacts, _deed: Deed, seat: Seat | None) -> Refusal | None:
    if seat is None or seat.unit_id not in case.acknowledged:
        return None
    return refusals.AlreadyAcknowledged(number=case.number, unit=seat.unit_name)


def _evidence(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    return None if deed.evidence else refusals.EvidenceMissing(number=case.number, act=deed.act)


def _control(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    lacking = case.severity is Severity.MAJOR and not case.has_control
    return refusals.ControlMissing(number=case.number) if lacking else None


def _plan(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    lacking = case.severity is Severity.MAJOR and not case.has_plan
    return refusals.PlanMissing(number=case.number) if lacking else None


def _plan_parts(_case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    return refusals.PlanIncomplete(missing=deed.plan_missing) if deed.plan_missing else None


def _before_due(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if case.due_at is None or deed.at < case.due_at:
        return None
    return refusals.PastDue(number=case.number, due=shown_due(case.due_at))


def _review_date(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if deed.until is None:
        return refusals.DateMissing(act=deed.act)
    if deed.until <= local_day(deed.at):
        return refusals.DateNotAhead(until=deed.until, today=local_day(deed.at))
    latest = case.funds_latest if deed.given is Given.FOR_FUNDS else case.review_latest
    if latest and deed.until > latest:
        return refusals.DateTooLate(until=deed.until, latest=latest)
    return None


def _cost(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return None if case.has_cost else refusals.CostNotStated(number=case.number)


def _not_rectifier(case: CaseFacts, _deed: Deed, seat: Seat | None) -> Refusal | None:
    if seat is None or seat.unit_id not in case.rectifiers:
        return None
    return refusals.JudgingOneself(number=case.number, unit=seat.unit_name)


def _side_unsigned(case: CaseFacts, _deed: Deed, seat: Seat | None) -> Refusal | None:
    mine = [side for side in case.parties.sides if seat is not None and side.unit_id == seat.unit_id]
    if not mine or any(not side.is_signed for side in mine):
        return None
    return refusals.SideSigned(number=case.number, side=mine[0].side)


def _one_side_only(case: CaseFacts, deed: Deed, seat: Seat | None) -> Refusal | None:
    for side in case.parties.sides:
        if seat is not None and side.person_id is not None and side.person_id == deed.person_id:
            return refusals.SignedForAnotherSide(who=deed.person_name)
    return None


def _heads_unit(case: CaseFacts, deed: Deed, seat: Seat | None) -> Refusal | None:
    if seat is None or seat.duty is Duty.COORDINATOR or seat.post_id in case.parties.head_posts:
        return None
    return refusals.OnlyTheHeadHandsOn(who=deed.person_name, unit=seat.unit_name)


def _not_signer(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if deed.person_id is None or deed.person_id not in case.signers:
        return None
    return refusals.LookingBackAtOneself(number=case.number, who=deed.person_name)


def _all_sides_passed(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    if case.parties.sides and not case.unsigned_sides:
        return None
    return refusals.SidesOutstanding(number=case.number, sides=case.unsigned_sides or ("—",))


def _spot_severity(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    if case.severity in case.on_the_spot:
        return None
    return refusals.TooGraveForTheSpot(severity=case.severity)


def _merge_target(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if deed.merge_problem is None:
        return None
    return refusals.MergeTarget(number=case.number, into=deed.note, why=deed.merge_problem)


def _failed_look_back(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return None if case.look_back_failed else refusals.LookBackFailedMissing(number=case.number)


def _open_proposal(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return None if case.has_open_proposal else refusals.NoProposalOpen(number=case.number)


def _assignees(_case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    return None if deed.assignees else refusals.AssigneesMissing()


def _date(_case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if deed.until is None:
        return refusals.DateMissing(act=deed.act)
    if deed.until < local_day(deed.at):
        return refusals.DateNotAhead(until=deed.until, today=local_day(deed.at))
    if deed.until > LATEST_DEADLINE:
        return refusals.DateTooLate(until=deed.until, latest=LATEST_DEADLINE)
    return None


def _end_ahead(case: CaseFacts, deed: Deed, seat: Seat | None) -> Refusal | None:
    return None if deed.until is None else _date(case, deed, seat)


def _rest(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    return refusals.RestMissing(number=case.number) if is_blank(deed.note) else None


def _return_date(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if deed.until is None:
        return None
    if case.return_earliest and deed.until < case.return_earliest:
        return refusals.ReturnTooSoon(until=deed.until, earliest=case.return_earliest)
    if case.return_latest and deed.until > case.return_latest:
        return refusals.DateTooLate(until=deed.until, latest=case.return_latest)
    return None


def _revisit(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if case.severity not in case.revisit:
        return None
    if deed.revisit is not Revisit.ON_SITE:
        return refusals.RevisitMissing(number=case.number, severity=case.severity)
    return None if deed.revisit_files else refusals.RevisitUnproven(number=case.number, severity=case.severity)


CHECKS: dict[Need, Check] = {
    Need.COMPLETE: _complete,
    Need.REASON: _reason,
    Need.NOT_RULED: _not_ruled,
    Need.OBJECTION_WINDOW: _objection_window,
    Need.NOT_ACKNOWLEDGED: _not_acknowledged,
    Need.EVIDENCE: _evidence,
    Need.CONTROL: _control,
    Need.PLAN: _plan,
    Need.PLAN_PARTS: _plan_parts,
    Need.BEFORE_DUE: _before_due,
    Need.NO_OPEN_EXTENSION: extension_needs.no_open_extension,
    Need.OPEN_EXTENSION: extension_needs.open_extension,
    Need.EXTENSION_ALLOWED: extension_needs.extension_allowed,
    Need.NOT_APPLICANT: extension_needs.not_applicant,
    Need.REVIEW_DATE: _review_date,
    Need.COST: _cost,
    Need.NOT_RECTIFIER: _not_rectifier,
    Need.SIDE_UNSIGNED: _side_unsigned,
    Need.ONE_SIDE_ONLY: _one_side_only,
    Need.NOT_SIGNER: _not_signer,
    Need.ALL_SIDES_PASSED: _all_sides_passed,
    Need.SPOT_SEVERITY: _spot_severity,
    Need.MERGE_TARGET: _merge_target,
    Need.FAILED_LOOK_BACK: _failed_look_back,
    Need.OPEN_PROPOSAL: _open_proposal,
    Need.ASSIGNEES: _assignees,
    Need.DATE: _date,
    Need.REST: _rest,
    Need.RETURN_DATE: _return_date,
    Need.REVISIT: _revisit,
    Need.HEADS_UNIT: _heads_unit,
    Need.END_AHEAD: _end_ahead,
    Need.PLACE_FREE: closure_needs.place_free,
    Need.CONDITIONS_NAMED: closure_needs.conditions_named,
    Need.OPEN_CLOSURE: closure_needs.open_closure,
    Need.PLACE_MEANT: closure_needs.place_meant,
    Need.PLACEMENT: closure_needs.placement_said,
    Need.PUPILS_PLACED: closure_needs.pupils_placed,
    Need.CONDITION_WAITS: closure_needs.condition_waits,
    Need.CONDITIONS_VERIFIED: closure_needs.conditions_verified,
    Need.RESTS_CLOSED: closure_needs.rests_closed,
    Need.LICENCE: closure_needs.licence,
    Need.NO_CLOSURE: closure_needs.nothing_closed,
}
