"""Noes to what people hand in: files, rows, addresses, policy, and words on the command line."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Language, Text, said


class BadInput(Refusal):
    code = "bad_input"
    text = Text("{what}", "{what}")


class UnfitText(Refusal):
    code = "unfit_text"
    text = Text("“{where}”{why}", "the text for “{where}” cannot be kept: {why}")


class AddressUnfit(Refusal):
    code = "address_unfit"
    text = Text(
        "网址中的“{name}”{why}；请从页面上的链接或筛选框重新进入",
        "“{name}” in the address {why}; start again from a link or the filters of a page",
    )


class BadAddress(Refusal):
    code = "bad_address"
    text = Text("联系地址 {address} 不能使用：{why}", "the address {address} cannot be used: {why}")


class DishonestChannel(Refusal):
    code = "dishonest_channel"
    text = Text(
        "通道 {scheme} 不能使用：{why}，消息丢失也显示成功；请改用 {instead}",
        "the channel {scheme} cannot be used: {why}, so a lost message would look sent; use {instead} instead",
    )


class UnknownTask(Refusal):
    code = "unknown_task"
    text = Text(
        "没有编号为 {number} 的待办事项，可能已经办结",
        "there is no open task {number}; it may be done already",
    )


class TaskEndsByItself(Refusal):
    code = "task_ends_by_itself"
    text = Text(
        "待办 {number} 是回头看任务，在该隐患的页面登记结果（未反弹或不合格）后自动办结",
        "task {number} is a look-back: it ends when its result is recorded on the page of the hazard",
    )


class BadPolicy(Refusal):
    code = "bad_policy"
    text = Text(
        "政策文件有误，未作任何改动：\n{problems}", "the policy files are wrong; nothing was changed:\n{problems}"
    )

    def say(self, language: Language = Language.ZH) -> str:
        problems = self.facts.get("problems", ())
        lines = [said(one, language) for one in problems] if isinstance(problems, list) else []
        return self.text.say(language, problems="\n".join(lines))


class UnreadableFile(Refusal):
    code = "unreadable_file"
    text = Text("文件“{file}”：{why}", "file “{file}”: {why}")


class BadRows(Refusal):
    """Rows that cannot be imported; every one is named with its sheet, row, column, value and remedy."""

    code = "bad_rows"
    text = Text(
        "有 {count} 处问题，未导入任何内容：\n{problems}{more}",
        "{count} problems; nothing was imported:\n{problems}{more}",
    )
    most = 50

    def say(self, language: Language = Language.ZH) -> str:
        problems = self.facts.get("problems", ())
        lines = [said(one, language) for one in problems] if isinstance(problems, list) else []
        left = len(lines) - self.most
        more = Text(f"\n……另有 {left} 处", f"\n... and {left} more") if left > 0 else Text("", "")
        return self.text.say(language, count=len(lines), problems="\n".join(lines[: self.most]), more=more)


class BadMapping(Refusal):
    code = "bad_mapping"
    text = Text(
        "映射文件有误，未作任何改动：\n{problems}", "the mapping file is wrong; nothing was changed:\n{problems}"
    )

    def say(self, language: Language = Language.ZH) -> str:
        problems = self.facts.get("problems", ())
        lines = [said(one, language) for one in problems] if isinstance(problems, list) else []
        return self.text.say(language, problems="\n".join(lines))


class RegistryForCoordinators(Refusal):
    code = "registry_for_coordinators"
    text = Text(
        "名册须由区县协调员导入：{who}",
        "the registry is imported by a coordinator of the district: {who}",
    )
