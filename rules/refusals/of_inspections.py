"""Noes to campaigns and visits."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class CampaignsForCoordinators(Refusal):
    code = "campaigns_for_coordinators"
    text = Text(
        "联合检查须由本辖区的协调员组织：{who}不是“{area}”的协调员",
        "joint inspections are for the area's coordinator: {who} is not coordinator of {area}",
    )


class UnknownCampaign(Refusal):
    code = "unknown_campaign"
    text = Text(
        "没有编号为“{number}”的检查行动，请核对编号",
        "there is no campaign “{number}”; check the number",
    )


class UnknownMinutes(Refusal):
    code = "unknown_minutes"
    text = Text(
        "没有编号为 {number} 的会议纪要，全部纪要见“会议纪要”页",
        "there are no minutes {number}; the page of minutes shows them all",
    )


class CampaignNotThere(Refusal):
    code = "campaign_not_there"
    text = Text(
        "{number} 现为“{state}”，不能{act}",
        "{number} is {state}; it cannot be {act} now",
    )


class NobodyListed(Refusal):
    code = "nobody_listed"
    text = Text(
        "没有学校符合条件（{scope}），请核对区域、类型和学校代码",
        "no school fits ({scope}); check areas, kinds and the schools' codes",
    )


class UnknownSchools(Refusal):
    code = "unknown_schools"
    text = Text("名册里没有这些学校：{codes}", "the registry has no such schools: {codes}")


class NoDaysToGo(Refusal):
    code = "no_days_to_go"
    text = Text(
        "{starts_on} 至 {ends_on} 没有可以检查的日子；休息日也要检查的，请勾选“休息日也检查”",
        "there is no day to go between {starts_on} and {ends_on}; tick “on days off too” to go on those",
    )


class RecipeRefused(Refusal):
    code = "recipe_refused"
    text = Text(
        "检查组的组成不成立：{why}。写法如 PSB+EDU+FRS|MSR",
        "the team cannot be made up so: {why}. Write it like PSB+EDU+FRS|MSR",
    )


class UnknownChecklist(Refusal):
    code = "unknown_checklist"
    text = Text(
        "没有检查表“{code}”，现有：{known}",
        "there is no checklist “{code}”; there are: {known}",
    )


class UnknownVisit(Refusal):
    code = "unknown_visit"
    text = Text(
        "没有编号为“{number}”的检查，请核对编号",
        "there is no visit “{number}”; check the number",
    )


class VisitNotForYou(Refusal):
    code = "visit_not_for_you"
    text = Text(
        "没有编号为“{number}”的检查，或您不在它的检查组里；请核对编号，或联系协调员",
        "there is no visit “{number}”, or you are not on its team; check the number, or ask the coordinator",
    )


class VisitNotThere(Refusal):
    code = "visit_not_there"
    text = Text(
        "检查 {number} 现为“{state}”，不能{act}",
        "visit {number} is {state}; it cannot be {act} now",
    )


class NotOnTheTeam(Refusal):
    code = "not_on_the_team"
    text = Text(
        "{who}不在检查 {number} 的检查组里；组员：{team}",
        "{who} is not in the team of visit {number}; it is {team}",
    )


class AnswersDiffer(Refusal):
    code = "answers_differ"
    text = Text(
        "检查 {number} 还有组员意见不一的检查项：{items}；请组员在该检查的页面“商定结果”后再签字",
        "members of visit {number} still differ about {items}; one of them settles it on its page, then sign",
    )


class FindingsChanged(Refusal):
    code = "findings_changed"
    text = Text(
        "检查 {number} 的记录刚刚有改动，与您看到的不同；请重新查看后再签字",
        "what visit {number} found has just been changed and is not what you were shown; look again, then sign",
    )


class NothingWritten(Refusal):
    code = "nothing_written"
    text = Text(
        "检查 {number} 还没有任何检查记录，不能签字；未能检查的，请在该检查的页面记为未能检查",
        "nothing has been written about visit {number} to be signed; if nobody went, say so on the page of the visit",
    )


class SignOnYourOwn(Refusal):
    code = "sign_on_your_own"
    text = Text(
        "{who}已启用动态验证码，只输密码不能代为确认；请用本人的手机登录后签字",
        "{who} has a second factor, so that a password alone is not enough; sign in and sign on your own telephone",
    )


class SheetRefused(Refusal):
    code = "sheet_refused"
    text = Text("检查记录表不能导入：{why}", "the sheet cannot be taken in: {why}")


class CannotGoThere(Refusal):
    code = "cannot_go_there"
    text = Text(
        "{who}不能检查“{school}”：{why}",
        "{who} cannot inspect {school}: {why}",
    )
