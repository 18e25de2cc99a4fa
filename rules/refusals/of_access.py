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
        "{who}已有账号；忘记密码请用 xiaoan accounts reset {number}",
        "{who} has an account already; for a forgotten password use xiaoan accounts reset {number}",
    )


class NoAccount(Refusal):
    code = "no_account"
    text = Text(
        "{who}没有账号，请用 xiaoan accounts add {number} 开通",
        "{who} has no account; make one with xiaoan accounts add {number}",
    )


class FormOutdated(Refusal):
    code = "form_outdated"
    text = Text(
        "页面已过期或不是从本系统提交的，未作任何改动；请刷新页面后重新提交",
        "the page is out of date or the form came from elsewhere; nothing was changed. Reload it and send it again",
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
