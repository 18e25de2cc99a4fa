"""The named conditions, one by one: when each holds, and with which words it says no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules import refusals as no
from rules.closures import WHOLE_SITE, Closed, Closing, Placement
from rules.facts import CaseFacts, Deed, ExtensionLimits, Given
from rules.needs import CHECKS, Need
from rules.offices import Duty, LicenceStatus
from rules.standing import OpenSide, Parties
from rules.vocabulary import Act, Revisit, Severity, Side, Stage
from rules.words import Language, Text
from tests.support.casts import (
    ABOUT_IT,
    LEAD,
    OFFICE,
    RESPONSIBLE,
    VERIFIED,
    VERIFIER,
    WAITING,
    case,
    deed,
    parties,
    seat,
)  # fmt: skip
from tests.support.world import at

ANY = case(Stage.RECTIFYING)
DO = deed(Act.SUBMIT)
OTHER_SIDE = VERIFIER + 100


def sides(*signers: tuple[Side, int, int | None]) -> Parties:
    """A round: for each side its unit, and who has signed."""
    opened = tuple(OpenSide(side, unit, person is not None, person) for side, unit, person in signers)
    return Parties("510503001", {}, opened)


def limits(granted: int = 0, latest: str | None = "2026-09-25") -> ExtensionLimits:
    return ExtensionLimits(
        granted, 2, date.fromisoformat(latest) if latest else None, Text("累计不超过30日", "30 in all")
    )


SEEN_FROM_AFAR = deed(Act.PASS, revisit=Revisit.BY_EVIDENCE)
HALF_SIGNED = sides((Side.POLICE, VERIFIER, 7), (Side.EDUCATION, OTHER_SIDE, None))
BOTH_SIGNED = sides((Side.POLICE, VERIFIER, 7), (Side.EDUCATION, OTHER_SIDE, 8))

WAITED = case(Stage.RECTIFYING, funds_latest=date(2026, 9, 9))
SITE = Closed(2, WHOLE_SITE, VERIFIED.conditions)


def shut(*closed: Closed, **more: object) -> CaseFacts:
    """A hazard that is over, because of which these places are closed."""
    return case(Stage.CLOSED, closures=closed, **more)


HOLDS: list[tuple[Need, CaseFacts, Deed, int]] = [
    (Need.COMPLETE, ANY, DO, LEAD),
    (Need.REASON, ANY, deed(Act.VOID, note="误报"), LEAD),
    (Need.NOT_RULED, ANY, DO, LEAD),
    (Need.OBJECTION_WINDOW, case(Stage.ASSIGNED, object_until=None), DO, LEAD),
    (Need.OBJECTION_WINDOW, case(Stage.ASSIGNED, object_until=DO.at + timedelta(seconds=1)), DO, LEAD),
    (Need.NOT_ACKNOWLEDGED, case(Stage.ASSIGNED, acknowledged=frozenset({RESPONSIBLE})), DO, LEAD),
    (Need.EVIDENCE, ANY, deed(Act.SUBMIT, evidence=1), LEAD),
    (Need.CONTROL, ANY, DO, LEAD),
    (Need.CONTROL, case(Stage.RECTIFYING, has_control=False, severity=Severity.SERIOUS), DO, LEAD),
    (Need.PLAN, ANY, DO, LEAD),
    (Need.PLAN, case(Stage.RECTIFYING, has_plan=False, severity=Severity.GENERAL), DO, LEAD),
    (Need.PLAN_PARTS, ANY, DO, LEAD),
    (Need.BEFORE_DUE, case(Stage.RECTIFYING, due_at=None), DO, LEAD),
    (Need.BEFORE_DUE, case(Stage.RECTIFYING, due_at=DO.at + timedelta(seconds=1)), DO, LEAD),
    (Need.NO_OPEN_EXTENSION, ANY, DO, LEAD),
    (Need.OPEN_EXTENSION, case(Stage.RECTIFYING, has_open_extension=True), DO, LEAD),
    (Need.EXTENSION_ALLOWED, ANY, deed(Act.REQUEST_EXTENSION, until=date(2026, 9, 25)), LEAD),
    (Need.EXTENSION_ALLOWED, ANY, deed(Act.REQUEST_EXTENSION, until=date(2026, 9, 11)), LEAD),
    (Need.EXTENSION_ALLOWED, case(Stage.RECTIFYING, extension=limits(1)), DO, LEAD),
    (Need.NOT_APPLICANT, case(Stage.RECTIFYING, extension_applicant=999, extension_applicant_person=998), DO, LEAD),
    (Need.REVIEW_DATE, ANY, deed(Act.SUSPEND, until=date(2026, 10, 3)), LEAD),
    (Need.REVIEW_DATE, ANY, deed(Act.SUSPEND, until=date(2026, 9, 4)), LEAD),
    (Need.REVIEW_DATE, WAITED, deed(Act.SUSPEND, given=Given.FOR_FUNDS, until=date(2026, 9, 9)), LEAD),
    (Need.COST, case(Stage.RECTIFYING, has_cost=True), DO, LEAD),
    (Need.NOT_RECTIFIER, ANY, DO, VERIFIER),
    (Need.SIDE_UNSIGNED, case(Stage.SUBMITTED, parties=HALF_SIGNED), DO, OTHER_SIDE),
    (Need.ONE_SIDE_ONLY, case(Stage.SUBMITTED, parties=HALF_SIGNED), deed(Act.PASS, person_id=9), OTHER_SIDE),
    (Need.NOT_SIGNER, case(Stage.CLOSED, signers=frozenset({99})), deed(Act.LOOK_BACK), VERIFIER),
    (Need.NOT_SIGNER, case(Stage.CLOSED, signers=frozenset({99})), deed(Act.LOOK_BACK, person_id=None), VERIFIER),
    (Need.ALL_SIDES_PASSED, case(Stage.SUBMITTED, parties=BOTH_SIGNED), DO, LEAD),
    (Need.SPOT_SEVERITY, case(Stage.FOUND, on_the_spot=frozenset({Severity.MAJOR})), DO, LEAD),
    (Need.MERGE_TARGET, ANY, DO, LEAD),
    (Need.FAILED_LOOK_BACK, ANY, DO, LEAD),
    (Need.OPEN_PROPOSAL, ANY, DO, LEAD),
    (Need.ASSIGNEES, ANY, deed(Act.INSTRUCT, assignees=(1,)), LEAD),
    (Need.DATE, ANY, deed(Act.INSTRUCT, until=date(2026, 9, 3)), LEAD),
    (Need.HEADS_UNIT, ANY, deed(Act.HAND_ON), LEAD),
    (Need.REST, ANY, deed(Act.PASS_IN_PART, note="东侧围墙未修"), VERIFIER),
    (Need.RETURN_DATE, ANY, deed(Act.REWORK, until=None), VERIFIER),
    (Need.RETURN_DATE, ANY, deed(Act.REWORK, until=date(2026, 9, 8)), VERIFIER),
    (Need.RETURN_DATE, ANY, deed(Act.REWORK, until=date(2026, 10, 3)), VERIFIER),
    (Need.REVISIT, ANY, deed(Act.PASS), VERIFIER),
    (Need.REVISIT, case(Stage.SUBMITTED, severity=Severity.GENERAL), SEEN_FROM_AFAR, VERIFIER),
    (Need.END_AHEAD, ANY, deed(Act.CONTROL, until=None), RESPONSIBLE),
    (Need.END_AHEAD, ANY, deed(Act.CONTROL, until=date(2026, 9, 3)), RESPONSIBLE),
    (Need.PLACE_FREE, ANY, deed(Act.CLOSE_OFF, closing=Closing("食堂")), LEAD),
    (Need.CONDITIONS_NAMED, ANY, deed(Act.CLOSE_OFF, closing=Closing("食堂", conditions=("检测合格",))), LEAD),
    (Need.OPEN_CLOSURE, shut(WAITING), DO, LEAD),
    (Need.PLACE_MEANT, shut(WAITING), DO, LEAD),
    (Need.PLACE_MEANT, shut(WAITING, SITE), deed(Act.REOPEN_USE, closing=Closing("食堂")), LEAD),
    (Need.PLACEMENT, ANY, deed(Act.PLACE_PUPILS, closing=ABOUT_IT), LEAD),
    (Need.PUPILS_PLACED, shut(WAITING), DO, LEAD),
    (Need.PUPILS_PLACED, shut(replace(SITE, is_placed=True)), DO, LEAD),
    (Need.CONDITION_WAITS, shut(WAITING), deed(Act.CONFIRM_CONDITION, closing=Closing(which=("1",))), VERIFIER),
    (
        Need.CONDITION_WAITS,
        shut(WAITING),
        deed(Act.CONFIRM_CONDITION, closing=Closing(which=("燃气检测合格",))),
        VERIFIER,
    ),
    (Need.CONDITIONS_VERIFIED, shut(VERIFIED), DO, LEAD),
    (Need.CONDITIONS_VERIFIED, shut(VERIFIED, SITE), deed(Act.REOPEN_USE, closing=Closing("食堂")), LEAD),
    (Need.RESTS_CLOSED, ANY, DO, LEAD),
    (Need.LICENCE, shut(VERIFIED, licence=LicenceStatus.UNLICENSED), DO, LEAD),
    (Need.LICENCE, shut(SITE, licence=LicenceStatus.LICENSED), DO, LEAD),
    (Need.NO_CLOSURE, ANY, DO, LEAD),
]

SAYS_NO: list[tuple[Need, CaseFacts, Deed, int, type[no.Refusal], str]] = [
    (Need.COMPLETE, case(Stage.FOUND, missing=(Text("责任人", "leader"),)), DO, LEAD, no.Incomplete, "尚缺责任人"),
    (Need.REASON, ANY, deed(Act.VOID, note=" \n"), LEAD, no.ReasonMissing, "作废必须写明理由"),
    (Need.NOT_RULED, case(Stage.ASSIGNED, is_ruled=True), DO, LEAD, no.AlreadyRuled, "已经裁定"),
    (Need.OBJECTION_WINDOW, case(Stage.ASSIGNED, object_until=DO.at), DO, LEAD, no.ObjectionTooLate, "09-03 10:00"),
    (
        Need.OBJECTION_WINDOW, case(Stage.ASSIGNED, object_until=at("2026-09-03 00:00")), DO, LEAD,
        no.ObjectionTooLate, "2026-09-02 24:00",
    ),
    (
        Need.NOT_ACKNOWLEDGED, case(Stage.ASSIGNED, acknowledged=frozenset({LEAD})), DO, LEAD,
        no.AlreadyAcknowledged, "1号单位已经签收",
    ),
    (Need.EVIDENCE, ANY, deed(Act.SUBMIT, evidence=0), LEAD, no.EvidenceMissing, "提交验收"),
    (Need.CONTROL, case(Stage.RECTIFYING, has_control=False), DO, LEAD, no.ControlMissing, "先登记管控措施"),
    (Need.PLAN, case(Stage.RECTIFYING, has_plan=False), DO, LEAD, no.PlanMissing, "先报治理方案"),
    (Need.PLAN_PARTS, ANY, deed(Act.PLAN, plan_missing=("经费和物资",)), LEAD, no.PlanIncomplete, "经费和物资"),
    (Need.BEFORE_DUE, case(Stage.RECTIFYING, due_at=DO.at), DO, LEAD, no.PastDue, "2026-09-03 10:00"),
    (Need.NO_OPEN_EXTENSION, case(Stage.RECTIFYING, has_open_extension=True), DO, LEAD, no.ExtensionOpen, "待批"),
    (Need.OPEN_EXTENSION, ANY, DO, LEAD, no.NoExtensionOpen, "没有待批"),
    (Need.EXTENSION_ALLOWED, case(Stage.RECTIFYING, extension=limits(2)), DO, LEAD, no.ExtensionSpent, "已延期 2 次"),
    (
        Need.EXTENSION_ALLOWED, case(Stage.RECTIFYING, extension=limits()),
        deed(Act.REQUEST_EXTENSION, until=date(2026, 9, 26)), LEAD, no.ExtensionTooLong, "2026-09-25（累计不超过30日）",
    ),
    (
        Need.EXTENSION_ALLOWED, ANY, deed(Act.REQUEST_EXTENSION, until=date(2026, 9, 10)), LEAD,
        no.DateNotAhead, "2026-09-10 24:00",
    ),
    (
        Need.NOT_APPLICANT, case(Stage.RECTIFYING, extension_applicant=LEAD * 10), DO, LEAD,
        no.DecidingOwnRequest, "自己",
    ),
    (
        Need.NOT_APPLICANT, case(Stage.RECTIFYING, extension_applicant_person=1), DO, LEAD,
        no.DecidingOwnRequest, "自己",
    ),
    (Need.REVIEW_DATE, ANY, deed(Act.SUSPEND, until=None), LEAD, no.DateMissing, "批准挂账必须写明日期"),
    (Need.REVIEW_DATE, ANY, deed(Act.SUSPEND, until=date(2026, 9, 3)), LEAD, no.DateNotAhead, "2026-09-03"),
    (Need.REVIEW_DATE, ANY, deed(Act.SUSPEND, until=date(2026, 10, 4)), LEAD, no.DateTooLate, "2026-10-03"),
    (Need.REVIEW_DATE, WAITED, deed(Act.SUSPEND, given=Given.FOR_FUNDS, until=date(2026, 9, 10)), LEAD, no.DateTooLate,
     "2026-09-09"),
    (Need.COST, case(Stage.RECTIFYING, has_cost=False), DO, LEAD, no.CostNotStated, "尚未报整改资金"),
    (Need.NOT_RECTIFIER, ANY, DO, RESPONSIBLE, no.JudgingOneself, "不能自己验收自己"),
    (Need.SIDE_UNSIGNED, case(Stage.SUBMITTED, parties=HALF_SIGNED), DO, VERIFIER, no.SideSigned, "公安方已就"),
    (
        Need.ONE_SIDE_ONLY, case(Stage.SUBMITTED, parties=HALF_SIGNED), deed(Act.PASS, person_id=7), OTHER_SIDE,
        no.SignedForAnotherSide, "一人不能代表两方",
    ),
    (Need.NOT_SIGNER, case(Stage.CLOSED, signers=frozenset({1})), deed(Act.LOOK_BACK), VERIFIER,
     no.LookingBackAtOneself, "不能由本人回头看"),
    (Need.ALL_SIDES_PASSED, case(Stage.SUBMITTED, parties=HALF_SIGNED), DO, LEAD, no.SidesOutstanding, "还差教育"),
    (Need.ALL_SIDES_PASSED, case(Stage.SUBMITTED, parties=sides()), DO, LEAD, no.SidesOutstanding, "还差—"),
    (Need.SPOT_SEVERITY, case(Stage.FOUND, on_the_spot=frozenset()), DO, LEAD, no.TooGraveForTheSpot, "不能当场销号"),
    (
        Need.MERGE_TARGET, ANY, deed(Act.MERGE, note="X-1", merge_problem=Text("已销号", "it is closed")), LEAD,
        no.MergeTarget, "不能并入 X-1：已销号",
    ),
    (
        Need.FAILED_LOOK_BACK, case(Stage.CLOSED, look_back_failed=False), DO, LEAD,
        no.LookBackFailedMissing, "不合格的回头看",
    ),
    (Need.OPEN_PROPOSAL, case(Stage.ASSIGNED, has_open_proposal=False), DO, LEAD, no.NoProposalOpen, "没有待审批"),
    (Need.ASSIGNEES, ANY, deed(Act.INSTRUCT, assignees=()), LEAD, no.AssigneesMissing, "承办单位"),
    (Need.DATE, ANY, deed(Act.INSTRUCT, until=None), LEAD, no.DateMissing, "批示必须写明日期"),
    (Need.HEADS_UNIT, ANY, deed(Act.HAND_ON), VERIFIER, no.OnlyTheHeadHandsOn, "协调员办理"),
    (Need.REST, ANY, deed(Act.PASS_IN_PART, note=" "), VERIFIER, no.RestMissing, "还有什么未完成"),
    (
        Need.RETURN_DATE, ANY, deed(Act.REWORK, until=date(2026, 9, 7)), VERIFIER,
        no.ReturnTooSoon, "2026-09-07 太近，按政策至少须到 2026-09-08",
    ),
    (Need.RETURN_DATE, ANY, deed(Act.REWORK, until=date(2026, 10, 4)), VERIFIER, no.DateTooLate, "2026-10-03"),
    (Need.REVISIT, ANY, SEEN_FROM_AFAR, VERIFIER, no.RevisitMissing, "须到现场复查"),
    (Need.REVISIT, ANY, deed(Act.PASS, revisit_files=0), VERIFIER, no.RevisitUnproven, "本轮还没有"),
    (Need.DATE, ANY, deed(Act.INSTRUCT, until=date(2026, 9, 2)), LEAD, no.DateNotAhead, "2026-09-03"),
    (Need.DATE, ANY, deed(Act.INSTRUCT, until=date(2226, 9, 2)), LEAD, no.DateTooLate, "最晚为 2044-12-31"),
    (Need.END_AHEAD, ANY, deed(Act.CONTROL, until=date(2026, 9, 2)), LEAD, no.DateNotAhead, "2026-09-02"),
    (Need.PLACE_FREE, ANY, deed(Act.CLOSE_OFF, closing=Closing(" ")), LEAD, no.PlaceMissing, "须写明部位"),
    (
        Need.PLACE_FREE, ANY, deed(Act.CLOSE_OFF, closing=Closing("食堂", "510503-2026-000009")), LEAD,
        no.AlreadyClosedOff, "“食堂”已因隐患 510503-2026-000009 停用",
    ),
    (
        Need.CONDITIONS_NAMED, ANY, deed(Act.CLOSE_OFF, closing=Closing("食堂")), LEAD,
        no.ConditionsMissing, "满足什么才能恢复使用",
    ),
    (
        Need.CONDITIONS_NAMED, ANY, deed(Act.CLOSE_OFF, closing=Closing("食堂", conditions=("合格", " "))), LEAD,
        no.ConditionsMissing, "停用“食堂”须逐条写明",
    ),
    (Need.OPEN_CLOSURE, ANY, DO, LEAD, no.NothingClosedOff, "没有停用中的部位"),
    (Need.PLACE_MEANT, shut(WAITING, SITE), DO, LEAD, no.ClosedPlaceUnclear, "停用中的是：食堂、全校"),
    (
        Need.PLACE_MEANT, shut(WAITING), deed(Act.REOPEN_USE, closing=Closing("楼梯")), LEAD,
        no.ClosedPlaceUnclear, "停用中的是：食堂",
    ),
    (
        Need.PLACEMENT, ANY, deed(Act.PLACE_PUPILS, closing=Closing(placement=Placement(30, " ", "总务主任"))), LEAD,
        no.PlacementIncomplete, "尚缺安置地点、起始日期",
    ),
    (Need.PUPILS_PLACED, shut(WAITING, SITE), DO, LEAD, no.PupilsUnplaced, "学生尚未安置"),
    (
        Need.CONDITION_WAITS, shut(WAITING), deed(Act.CONFIRM_CONDITION), VERIFIER,
        no.ConditionUnknown, "1. 燃气检测合格",
    ),
    (
        Need.CONDITION_WAITS, shut(WAITING), deed(Act.CONFIRM_CONDITION, closing=Closing(which=("1", "2"))), VERIFIER,
        no.ConditionUnknown, "没有这样的待核验条件：2；",
    ),
    (
        Need.CONDITION_WAITS, shut(VERIFIED), deed(Act.CONFIRM_CONDITION, closing=Closing(which=("1",))), VERIFIER,
        no.ConditionUnknown, "条件：1；",
    ),
    (Need.CONDITIONS_VERIFIED, shut(WAITING), DO, LEAD, no.ConditionsUnverified, "尚未由验收方核验：1. 燃气检测合格"),
    (
        Need.RESTS_CLOSED, case(Stage.CLOSED, open_rests=("510503-2026-000002",)), DO, LEAD,
        no.RestsOpen, "分出的 510503-2026-000002 尚未销号",
    ),
    (Need.LICENCE, shut(SITE, licence=LicenceStatus.REVOKED), DO, LEAD, no.LicenceMissing, "已吊销"),
    (Need.LICENCE, shut(SITE), deed(Act.REOPEN_USE, closing=Closing(basis="文")), LEAD, no.LicenceMissing, "无证"),
    (
        Need.NO_CLOSURE, shut(WAITING, SITE), deed(Act.VOID), LEAD,
        no.StillClosedOff, "停用的食堂、全校尚未恢复使用，不能作废",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("need", "facts", "act", "unit"), HOLDS, ids=lambda one: getattr(one, "value", ""))
def test_a_condition_that_holds_says_nothing(need: Need, facts: CaseFacts, act: Deed, unit: int) -> None:
    assert CHECKS[need](facts, act, seat(unit)) is None


@pytest.mark.parametrize(
    ("need", "facts", "act", "unit", "refusal", "words"), SAYS_NO, ids=lambda one: getattr(one, "value", "")
)
def test_a_condition_that_does_not_hold_says_why_in_both_languages(
    need: Need, facts: CaseFacts, act: Deed, unit: int, refusal: type[no.Refusal], words: str
) -> None:
    said = CHECKS[need](facts, act, seat(unit))
    assert type(said) is refusal
    assert words in said.say()
    assert said.say(Language.EN).strip()


def test_every_condition_is_seen_to_hold_and_seen_to_refuse() -> None:
    assert {need for need, *_ in HOLDS} == {need for need, *_ in SAYS_NO} == set(Need)


@pytest.mark.parametrize("need", [Need.NOT_ACKNOWLEDGED, Need.NOT_APPLICANT, Need.NOT_RECTIFIER, Need.SIDE_UNSIGNED])
def test_a_condition_on_the_seat_does_not_hold_up_the_engine(need: Need) -> None:
    facts = case(Stage.SUBMITTED, acknowledged=frozenset({LEAD}), parties=parties(signed=True))
    assert CHECKS[need](facts, deed(Act.CLOSE_OUT, person_id=None), None) is None


def test_only_the_coordinator_s_written_basis_stands_for_a_licence() -> None:
    unlicensed = shut(SITE, licence=LicenceStatus.UNLICENSED)
    written = deed(Act.REOPEN_USE, closing=Closing(basis="纳政办函〔2026〕12号"))
    office = seat(OFFICE, Duty.COORDINATOR)
    assert CHECKS[Need.LICENCE](unlicensed, written, office) is None
    assert isinstance(CHECKS[Need.LICENCE](unlicensed, written, seat(LEAD)), no.LicenceMissing)
    assert isinstance(CHECKS[Need.LICENCE](unlicensed, deed(Act.REOPEN_USE), office), no.LicenceMissing)
