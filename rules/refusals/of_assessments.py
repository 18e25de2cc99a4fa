"""Noes to assessments: drawing up, publishing, appealing, ruling, finalising."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class AssessmentNotYours(Refusal):
    code = "assessment_not_yours"
    text = Text(
        "{area} 的考核须由该区域的协调员办理", "the assessment of {area} is for a coordinator of that area"
    )  # fmt: skip


class AssessmentNotOver(Refusal):
    code = "assessment_not_over"
    text = Text(
        "考核期到 {last} 才结束，请在次日起拟稿", "that period ends on {last}; draw it up from the day after"
    )  # fmt: skip


class AssessmentUnknown(Refusal):
    code = "assessment_unknown"
    text = Text("没有编号为 {number} 的考核", "there is no assessment {number}")


class AssessmentPublished(Refusal):
    code = "assessment_published"
    text = Text(
        "该考核已于 {at} 公示，不能重新拟稿；有误的分值经申诉裁定更正",
        "this assessment was published at {at} and is not drawn up anew; what is wrong is corrected by appeal",
    )


class AssessmentSuperseded(Refusal):
    code = "assessment_superseded"
    text = Text(
        "这一稿已被第 {edition} 稿取代，请办理最新的一稿",
        "edition {edition} has taken the place of this draft; go on with that one",
    )


class AssessmentNotPublished(Refusal):
    code = "assessment_not_published"
    text = Text(
        "该考核尚未公示，不能申诉或定稿", "this assessment is not published: there is nothing to appeal against"
    )


class AppealTooLate(Refusal):
    code = "appeal_too_late"
    text = Text("申诉期已于 {last} 结束", "the time to appeal ended on {last}")


class AppealNotYours(Refusal):
    code = "appeal_not_yours"
    text = Text("只有{name}的人员可以对这一分值提出申诉", "only somebody of {name} may appeal against this point")


class AppealMade(Refusal):
    code = "appeal_made"
    text = Text(
        "对这一分值已提出过申诉，每项只能申诉一次", "an appeal against this point was made before: one for each"
    )  # fmt: skip


class PointReplaced(Refusal):
    code = "point_replaced"
    text = Text(
        "这一分值已被更正，请刷新后对更正后的分值提出", "this point has been corrected; appeal against what replaced it"
    )  # fmt: skip


class AppealRuled(Refusal):
    code = "appeal_ruled"
    text = Text("该申诉已于 {at} 裁定，裁定只作一次", "this appeal was ruled on at {at}; there is one ruling")


class AppealOwn(Refusal):
    code = "appeal_own"
    text = Text("不能裁定自己提出的申诉，请由另一位协调员裁定", "nobody rules on an appeal of their own; another does")


class AssessmentOpen(Refusal):
    code = "assessment_open"
    text = Text(
        "还不能定稿：申诉期到 {last} 结束，待裁定申诉 {open} 件",
        "it cannot be final yet: appeals are taken until {last}, and {open} wait for a ruling",
    )


class AssessmentFinal(Refusal):
    code = "assessment_final"
    text = Text("该考核已于 {at} 定稿，不能再改", "this assessment became final at {at} and is frozen")
