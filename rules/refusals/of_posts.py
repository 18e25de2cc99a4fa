"""Noes to changes of posts: who is appointed, leaves, is away, or hands over."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class PostsForCoordinators(Refusal):
    code = "posts_for_coordinators"
    text = Text(
        "岗位变动须由本辖区的协调员办理：{who}不是“{unit}”所在辖区的协调员",
        "posts are changed by the area's coordinator: {who} is not coordinator where {unit} is",
    )


class OnlyTheHeadHandsOn(Refusal):
    code = "only_the_head_hands_on"
    text = Text(
        "转交经办人须由“{unit}”负责人、分管副职或协调员办理，{who}不是",
        "a case is handed on by the head or deputy of {unit}, or by the coordinator; {who} is neither",
    )


class NotHandlerThere(Refusal):
    code = "not_handler_there"
    text = Text(
        "{who}今天不在{units}的经办人岗位上，请写在岗的经办人，任职情况见“岗位”页",
        "{who} serves in no handler's post of {units} today; name somebody who does; the page of posts says who",
    )


class StandsBack(Refusal):
    code = "stands_back"
    text = Text(
        "{who}已就 {number} 所在学校申报回避，请另定经办人",
        "{who} has declared an interest in the school of {number}; name somebody else",
    )


class UnknownPost(Refusal):
    code = "unknown_post"
    text = Text(
        "“{post}”不是已登记的岗位，请写成“单位/职务”，如 EDU/head 或 教育局/主要负责人；已登记的有：{known}",
        "“{post}” is no registered post; write unit/duty, such as EDU/head; registered there: {known}",
    )


class AmbiguousPost(Refusal):
    code = "ambiguous_post"
    text = Text(
        "“{post}”有 {count} 个岗位，请写岗位名称或编号：{known}",
        "“{post}” means {count} posts; write the title or the number: {known}",
    )


class NotInPost(Refusal):
    code = "not_in_post"
    text = Text(
        "{person}没有在“{post}”任职，任职情况见“岗位”页",
        "{person} does not serve as {post}; the page of posts says who does",
    )


class TermBegun(Refusal):
    code = "term_begun"
    text = Text(
        "{person}在“{post}”的任职始于 {starts_on}，离任日期须晚于这一天",
        "{person} has been {post} since {starts_on}; the last day must lie after it",
    )


class TermRefused(Refusal):
    code = "term_refused"
    text = Text("不能这样任职：{why}", "this term cannot be: {why}")


class PersonGone(Refusal):
    code = "person_gone"
    text = Text(
        "{person}已于 {left_on} 调离，不能再任职、代理或接收移交",
        "{person} left on {left_on} and can hold, stand in for or take over nothing any more",
    )


class StandInAway(Refusal):
    code = "stand_in_away"
    text = Text(
        "代理人{person}在 {from_on} 至 {to_on} 也请假，请另行指定",
        "{person}, who would stand in, is away from {from_on} to {to_on} too; name somebody else",
    )


class NobodyToCoverFor(Refusal):
    code = "nobody_to_cover_for"
    text = Text(
        "{person}在 {from_on} 至 {to_on} 没有任职，无需代理",
        "{person} holds no post from {from_on} to {to_on}; nobody need stand in",
    )


class NotOnLeave(Refusal):
    code = "not_on_leave"
    text = Text(
        "没有登记{person}自 {from_on} 起的请假",
        "no leave of {person} from {from_on} is registered",
    )


class OneAndTheSame(Refusal):
    code = "one_and_the_same"
    text = Text("{person}不能代理自己，也不能移交给自己", "{person} cannot stand in for or hand over to themselves")


class UnknownContact(Refusal):
    code = "unknown_contact"
    text = Text(
        "{person}没有序号为 {ranks} 的联系方式，请核对序号",
        "{person} has no contact number {ranks}; check the numbers",
    )
