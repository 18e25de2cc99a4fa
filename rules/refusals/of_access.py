"""Noes to signing in, to accounts, and to forms."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class SignInRefused(Refusal):
    code = "sign_in_refused"
    text = Text(
        "工号或密码不对，或账号未开通、已停用；请核对，仍不行请联系系统管理员",
        "the number or the password is wrong, or there is no such account; check both, or ask the operator",
    )


class TooManyAttempts(Refusal):
    code = "too_many_attempts"
    text = Text(
        "连续输错次数过多，请 {minutes} 分钟后再试，或请系统管理员重置密码",
        "too many wrong passwords; try again in {minutes} minutes, or ask the operator for a new one",
    )


class PasswordUnfit(Refusal):
    code = "password_unfit"
    text = Text("新密码不能使用：{why}", "the new password will not do: {why}")


class PasswordsDiffer(Refusal):
    code = "passwords_differ"
    text = Text(
        "两次输入的新密码不一致，请重新输入", "the new password was not typed the same way twice; type it again"
    )


class AccountThere(Refusal):
    code = "account_there"
    text = Text(
        "{who}（{number}）已有账号；忘记密码的，由协调员在“账号”页重置",
        "{who} ({number}) has an account already; a coordinator resets a forgotten password on the page of accounts",
    )


class NoAccount(Refusal):
    code = "no_account"
    text = Text(
        "{who}（{number}）没有账号，请由协调员在“账号”页开通",
        "{who} ({number}) has no account; a coordinator opens one on the page of accounts",
    )


class CodeRefused(Refusal):
    code = "code_refused"
    text = Text(
        "验证码不对、已过期或已用过；请等下一个验证码，或使用恢复码",
        "the code is wrong, too old or was used already; wait for the next one, or use a recovery code",
    )


class SignInTooSlow(Refusal):
    code = "sign_in_too_slow"
    text = Text(
        "输入密码已超过 {minutes} 分钟，请重新登录",
        "the password was typed more than {minutes} minutes ago; begin again",
    )


class FactorThere(Refusal):
    code = "factor_there"
    text = Text(
        "动态验证码已启用；要换手机，请先取消再重新启用",
        "there is a second factor already; for another telephone remove it and set it up again",
    )


class NoFactor(Refusal):
    code = "no_factor"
    text = Text("{who}没有启用动态验证码，无需处理", "{who} has no second factor; there is nothing to do")


class NoFactorBegun(Refusal):
    code = "no_factor_begun"
    text = Text(
        "尚未开始启用动态验证码，请从“我的账号”重新开始", "no second factor is being set up; begin from “my account”"
    )


class AccountNotYours(Refusal):
    code = "account_not_yours"
    text = Text(
        "没有工号为 {number} 的人员，或不由您管理；请核对工号，或联系系统管理员",
        "there is nobody with number {number}, or their account is not yours to keep; check it, or ask the operator",
    )


class AccountsForDistrict(Refusal):
    code = "accounts_for_district"
    text = Text(
        "账号由区县一级的协调员管理，您的协调员岗位在乡镇；请联系区县协调员",
        "accounts are kept by coordinators of a district, and yours is a post of a town; ask the district's",
    )


class AccountsThere(Refusal):
    code = "accounts_there"
    text = Text(
        "已有人可以登录，首个账号只能开通一次；请用 xiaoan accounts add，或由协调员在“账号”页开通",
        "somebody may sign in already; use xiaoan accounts add, or the accounts page of the console",
    )


class NoCoordinator(Refusal):
    code = "no_coordinator"
    text = Text(
        "名册中没有在任的协调员，首个账号无从开通；请先用 xiaoan registry import 导入名册",
        "nobody in the registry is a coordinator, so there is no first account; import it with xiaoan registry import",
    )


class SeveralCoordinators(Refusal):
    code = "several_coordinators"
    text = Text(
        "协调员不止一人，请写明工号：xiaoan accounts first 工号（{numbers}）",
        "there are several coordinators; name one: xiaoan accounts first NUMBER ({numbers})",
    )


class NotACoordinator(Refusal):
    code = "not_a_coordinator"
    text = Text(
        "首个账号属于在任的协调员；{who}不是，请改为：{numbers}",
        "the first account is for a coordinator, and {who} is none; name one of: {numbers}",
    )


class FormOutdated(Refusal):
    code = "form_outdated"
    text = Text(
        "页面已过期或不是从本系统提交的，未作任何改动；请刷新页面后重新提交",
        "the page is out of date or the form came from elsewhere; nothing was changed. Reload it and send it again",
    )


class SignInOutdated(Refusal):
    code = "sign_in_outdated"
    text = Text("登录页面已过期，请再登录一次", "the page was out of date; sign in once more")


class FilesTooLarge(Refusal):
    code = "files_too_large"
    text = Text(
        "附件过大或过多，未保存：一次最多 {files} 个，每个不超过 {size} MB；请减少或压缩附件后重新提交",
        "the files are too large or too many and nothing was kept: {files} at once, {size} MB each at the most; "
        "send fewer or smaller ones",
    )


class WritingTooLong(Refusal):
    code = "writing_too_long"
    text = Text(
        "填写的文字过长，未保存：每栏最多 {most} 字；请返回精简后重新提交",
        "what was written is too long and was not kept: {most} characters a field at the most; go back and shorten it",
    )


class FormTooLarge(Refusal):
    code = "form_too_large"
    text = Text(
        "提交的内容过大，未保存；请减少或压缩附件后重新提交",
        "what was sent is too large and was not kept; send fewer or smaller files",
    )


class NotForYou(Refusal):
    code = "not_for_you"
    text = Text(
        "没有编号为 {number} 的隐患，或您无权查看；请核对编号，或联系协调员",
        "there is no hazard {number}, or you may not see it; check the number, or ask the coordinator",
    )


class PageKept(Refusal):
    code = "page_kept"
    text = Text(
        "“{page}”页面由{posts}使用，您没有这些岗位", "the page “{page}” is for {posts}, and you hold no such post"
    )
