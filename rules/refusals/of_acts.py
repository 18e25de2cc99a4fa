"""Noes to an act on a hazard."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class UnknownHazard(Refusal):
    code = "unknown_hazard"
    text = Text("没有编号为 {number} 的隐患，请核对编号", "there is no hazard {number}; check the number")


class UnknownPerson(Refusal):
    code = "unknown_person"
    text = Text(
        "没有找到“{who}”，请用工号或全名",
        "nobody is known as “{who}”; use a person number or the full name",
    )


class AmbiguousPerson(Refusal):
    code = "ambiguous_person"
    text = Text(
        "有 {count} 个人叫“{who}”，请改用工号：{numbers}",
        "{count} people are known as “{who}”; use a person number: {numbers}",
    )


class NotInTable(Refusal):
    code = "not_in_table"
    text = Text(
        "{number} 现为“{stage}”，不能{act}。{last}可以做的是：{possible}",
        "{number} is {stage}: {act} is not possible. {last}What may be done: {possible}",
    )
    brief = Text("现为“{stage}”，不能{act}", "it is {stage}: {act} is not possible")


class NotYours(Refusal):
    code = "not_yours"
    text = Text(
        "{who}不能对 {number} {act}：须由{by}办理",
        "{who} may not {act} {number}: that is for {by}",
    )


class Incomplete(Refusal):
    code = "incomplete"
    text = Text("{number} 四定不全，尚缺{missing}；请先补全", "{number} still lacks {missing}; complete it first")


class ReasonMissing(Refusal):
    code = "reason_missing"
    text = Text("{act}必须写明理由", "a reason must be given to {act}")


class AlreadyRuled(Refusal):
    code = "already_ruled"
    text = Text(
        "{number} 的异议已经裁定，裁定后不得再次退回",
        "the objection to {number} has been ruled on; it cannot be raised again",
    )


class ObjectionTooLate(Refusal):
    code = "objection_too_late"
    text = Text(
        "{number} 的异议期已于 {until} 届满，交办维持不变；确有错误请与协调员联系",
        "the time to object to {number} ended at {until}; speak to the coordinator if it is truly wrong",
    )


class AlreadyAcknowledged(Refusal):
    code = "already_acknowledged"
    text = Text("{unit}已经签收 {number}，无需再次签收", "{unit} has already acknowledged {number}")


class EvidenceMissing(Refusal):
    code = "evidence_missing"
    text = Text(
        "{act} {number} 须附材料（如整改后的照片）",
        "evidence, such as a photo taken afterwards, is needed to {act} {number}",
    )


class ControlMissing(Refusal):
    code = "control_missing"
    text = Text(
        "{number} 是重大隐患，须先登记管控措施（停用、封闭、撤人）",
        "{number} is a major hazard; record its interim control first (out of use, fenced off, people moved)",
    )


class PlanMissing(Refusal):
    code = "plan_missing"
    text = Text(
        "{number} 是重大隐患，须先报治理方案（六项内容）",
        "{number} is a major hazard; its six-part plan comes first",
    )


class PlanIncomplete(Refusal):
    code = "plan_incomplete"
    text = Text(
        "治理方案还缺：{missing}；请逐项写明",
        "the treatment plan still lacks: {missing}; write each of them",
    )


class PastDue(Refusal):
    code = "past_due"
    text = Text(
        "{number} 已于 {due} 到期，延期须在到期前申请",
        "{number} was due at {due}; an extension must be asked for before the due date",
    )


class ExtensionOpen(Refusal):
    code = "extension_open"
    text = Text("{number} 已有一份延期申请待批", "an extension of {number} is already waiting for a decision")


class NoExtensionOpen(Refusal):
    code = "no_extension_open"
    text = Text("{number} 没有待批的延期申请", "no extension of {number} is waiting for a decision")


class ExtensionTooLong(Refusal):
    code = "extension_too_long"
    text = Text(
        "{number} 最多可延至 {latest}（{why}），申请的是 {until}",
        "{number} may be extended to {latest} at the most ({why}); {until} was asked for",
    )


class ExtensionSpent(Refusal):
    code = "extension_spent"
    text = Text("{number} 已延期 {count} 次，不能再延", "{number} has been extended {count} times; no more is allowed")


class DateMissing(Refusal):
    code = "date_missing"
    text = Text("{act}必须写明日期", "a date must be given to {act}")


class CostNotStated(Refusal):
    code = "cost_not_stated"
    text = Text(
        "隐患 {number} 尚未报整改资金：先写明核算金额和资金来源，才能等待资金",
        "what hazard {number} costs is not stated: say the amount and who is to pay before it waits for funds",
    )


class DateTooLate(Refusal):
    code = "date_too_late"
    text = Text("日期 {until} 太迟，最晚为 {latest}", "the date {until} is too late; the latest is {latest}")


class DateTooEarly(Refusal):
    code = "date_too_early"
    text = Text(
        "日期 {until} 太早，最早为 {earliest}，请核对年份", "the date {until} is too early; the earliest is {earliest}"
    )


class DateNotAhead(Refusal):
    code = "date_not_ahead"
    text = Text("日期 {until} 必须晚于 {today}", "the date {until} must lie after {today}")


class DecidingOwnRequest(Refusal):
    code = "deciding_own_request"
    text = Text("申请人不能审批自己的申请", "an applicant does not decide their own request")


class TooGraveForTheSpot(Refusal):
    code = "too_grave_for_the_spot"
    text = Text("{severity}隐患不能当场销号，须按程序整改验收", "a {severity} hazard is not settled on the spot")


class MergeTarget(Refusal):
    code = "merge_target"
    text = Text(
        "{number} 不能并入 {into}：{why}",
        "{number} cannot be merged into {into}: {why}",
    )


class LookingBackAtOneself(Refusal):
    code = "looking_back_at_oneself"
    text = Text(
        "{who}曾为 {number} 签署验收意见，不能由本人回头看；请由没有参与验收的人员办理",
        "{who} signed a verification of {number} and may not look back at it; somebody who did not verify it must",
    )


class LookBackFailedMissing(Refusal):
    code = "look_back_failed_missing"
    text = Text("重新打开 {number} 须先有不合格的回头看结论", "{number} is reopened only after a failed look-back")


class NoProposalOpen(Refusal):
    code = "no_proposal_open"
    text = Text("{number} 没有待审批的提请", "no proposal for {number} is waiting for a decision")


class ProposalOpen(Refusal):
    code = "proposal_open"
    text = Text(
        "{number} 的“{instrument}”已提请，正待审批，无需再次提请",
        "{instrument} has already been proposed for {number} and waits for its decision",
    )


class AssigneesMissing(Refusal):
    code = "assignees_missing"
    text = Text("批示须写明承办单位", "an instruction names who carries it out")


class NoUnitServes(Refusal):
    code = "no_unit_serves"
    text = Text(
        "{area} 没有登记“{agency}”的单位，请先在单位表中补上",
        "no unit of {agency} is registered for area {area}; add it to the units sheet first",
    )


class PersonalData(Refusal):
    code = "personal_data"
    text = Text(
        "文字中疑似含有{what}（{where}），请删去后再提交：台账不记个人信息",
        "the text seems to hold {what} ({where}); take it out: the ledger keeps no personal data",
    )


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    text = Text(
        "{number} 已被别人办理，请刷新后再看：{last}",
        "somebody else has dealt with {number} meanwhile: {last}",
    )


class OnThatPolicy(Refusal):
    code = "on_that_policy"
    text = Text(
        "隐患 {number} 已按现行政策（第 {policy} 版）计算时限，无需重算",
        "hazard {number} is under the policy in force (version {policy}) already; nothing to recompute",
    )


class CannotDecide(Refusal):
    code = "cannot_decide"
    text = Text(
        "{who} 不能审批隐患 {number} 的提请：须是辖区内的另一位领导",
        "{who} cannot decide on hazard {number}: it takes another leader who serves the area",
    )


class MaybeKnown(Refusal):
    code = "maybe_known"
    text = Text(
        "{school}可能已有同一隐患：{known}；请先核对。确实不是同一处的，请勾选“已核对，不是同一处”再提交",
        "{school} may have this hazard on record already: {known}. Look first; if it is another one, tick “I have "
        "looked: it is another one” and send it again",
    )


class NothingToConclude(Refusal):
    code = "nothing_to_conclude"
    text = Text(
        "隐患 {number} 没有已批准而未办结的督办措施（挂牌督办、通报、约谈、问责建议）",
        "hazard {number} has no approved step still to be concluded (listed supervision, circular, talk, referral)",
    )


class StillListed(Refusal):
    code = "still_listed"
    text = Text(
        "隐患 {number} 尚未销号，不能摘牌（{listing}）；整改验收销号后再办",
        "hazard {number} is not closed out yet, so {listing} stays on the list; close it out first",
    )


class NoSuchAct(Refusal):
    code = "no_such_act"
    text = Text(
        "隐患 {number} 没有这一次办理；办理过什么，见隐患页的“经过”",
        "hazard {number} has no such act; its page says what happened to it",
    )
