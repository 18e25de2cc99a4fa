"""Noes to letters and their templates."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class LetterNotYet(Refusal):
    code = "letter_not_yet"
    text = Text(
        "隐患 {number} 还不能出具{kind}：须先有“{wanted}”",
        "there can be no {kind} about hazard {number} yet: first {wanted}",
    )


class LetterNotYours(Refusal):
    code = "letter_not_yours"
    text = Text(
        "{who} 不能出具或撤回{unit}的{kind}，须由该单位人员或协调员办理",
        "{who} cannot make or withdraw a {kind} of {unit}; somebody of that unit or a coordinator does",
    )


class LetterUnknown(Refusal):
    code = "letter_unknown"
    text = Text("没有编号为 {number} 的文书", "there is no letter {number}")


class LetterWithdrawn(Refusal):
    code = "letter_withdrawn"
    text = Text("文书 {number} 已于 {at} 撤回：{reason}", "letter {number} was withdrawn at {at}: {reason}")


class LetterFileGone(Refusal):
    code = "letter_file_gone"
    text = Text(
        "文书 {number} 的文件缺失或已被改动，请从备份恢复后重试",
        "the file of letter {number} is gone or was changed; restore it from the backup",
    )


class LetterTemplateUnfit(Refusal):
    code = "letter_template_unfit"
    text = Text("文书模板不能使用：{why}", "the template cannot be used: {why}")


class NoPdf(Refusal):
    code = "no_pdf"
    text = Text("没有生成 PDF：{why}", "there is no PDF: {why}")


class TemplateNotYours(Refusal):
    code = "template_not_yours"
    text = Text(
        "{who} 不能更换 {area} 的文书模板，须由该区域的协调员办理",
        "{who} cannot change the templates of {area}; a coordinator of that area does",
    )


class PrefixTaken(Refusal):
    code = "prefix_taken"
    text = Text(
        "“{prefix}”已是{unit}的机关代字，同一年内两个单位不能共用，请另选",
        "numbers of {unit} begin with {prefix}; two units cannot share that in one year, choose another",
    )


class MinutesNumbered(Refusal):
    code = "minutes_numbered"
    text = Text(
        "会议纪要《{title}》已有文号 {number}，是按原文印发的，不再另编文号",
        "the minutes “{title}” were issued as {number} already and are not numbered again",
    )


class BulletinNotYours(Refusal):
    code = "bulletin_not_yours"
    text = Text(
        "{who} 不能编发{area}的通报，须由该地协调员办理",
        "{who} cannot issue bulletins of {area}; a coordinator there does",
    )


class BulletinUnknown(Refusal):
    code = "bulletin_unknown"
    text = Text("没有编号为 {number} 的通报或草稿", "there is no bulletin or draft {number}")


class BulletinMoved(Refusal):
    code = "bulletin_moved"
    text = Text(
        "{who} 已于 {at} 改动了这份草稿，请重新打开后再改",
        "{who} changed this draft at {at}; open it again before you go on",
    )


class BulletinClosed(Refusal):
    code = "bulletin_closed"
    text = Text(
        "这份草稿已于 {at} 签发或搁置，不能再改；需要更正的，请另出更正通报",
        "this draft was signed or put aside at {at}; a correction is a bulletin of its own",
    )


class BulletinReplaced(Refusal):
    code = "bulletin_replaced"
    text = Text("通报 {number} 已由 {by} 替代，请更正后者", "bulletin {number} was replaced by {by}; correct that one")
