"""Noes to signing in through somebody else."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class BadIdentityFile(Refusal):
    code = "bad_identity_file"
    text = Text(
        "登录方式的设置有误（{file}）：{problems}", "the ways to sign in are not set up right ({file}): {problems}"
    )


class PublicUrlMissing(Refusal):
    code = "public_url_missing"
    text = Text(
        "用其他账号登录须设置 XIAOAN_PUBLIC_URL，登录后才能回到这里",
        "to sign in with an account elsewhere, XIAOAN_PUBLIC_URL must say where people come back to",
    )


class UnknownProvider(Refusal):
    code = "unknown_provider"
    text = Text(
        "没有配置名为 {provider} 的登录方式；请核对，已配置：{known}",
        "no way to sign in is called {provider}; check it. There is: {known}",
    )


class ProviderUnreachable(Refusal):
    code = "provider_unreachable"
    text = Text(
        "{provider}暂时没有应答，未能登录；请稍后再试，或用密码登录",
        "{provider} does not answer, so nobody was signed in; try again later, or use your password",
    )


class ProviderNotBelieved(Refusal):
    code = "provider_not_believed"
    text = Text(
        "{provider}的回复未通过核对（{why}），未能登录；请重试，仍不行请联系系统管理员",
        "what {provider} answered does not hold ({why}), so nobody was signed in; try again, or ask the operator",
    )


class ProviderSaidNo(Refusal):
    code = "provider_said_no"
    text = Text(
        "{provider}没有确认您的身份，未登录；请重试，或用密码登录",
        "{provider} did not say who you are, so nobody was signed in; try again, or use your password",
    )


class AnswerOutdated(Refusal):
    code = "answer_outdated"
    text = Text(
        "这次登录已完成、已过期或不是从本浏览器开始的；请回到登录页重新开始",
        "this sign-in is over, took too long, or was not begun in this browser; begin again from the sign-in page",
    )


class StrangerRefused(Refusal):
    code = "stranger_refused"
    text = Text(
        "{provider}的账号 {subject} 没有关联本系统的人员，未登录；请把它告知系统管理员，由其关联",
        "the account {subject} at {provider} belongs to nobody here, so nobody was signed in; tell it to the operator",
    )


class IdentityTaken(Refusal):
    code = "identity_taken"
    text = Text(
        "{provider}的账号 {subject} 或 {who} 已有关联；请先用 xiaoan accounts unlink 取消",
        "the account {subject} at {provider}, or {who}, is linked already; undo that with xiaoan accounts unlink",
    )


class NoIdentity(Refusal):
    code = "no_identity"
    text = Text(
        "{provider}的账号 {subject} 没有关联任何人；请用 xiaoan accounts links 核对",
        "the account {subject} at {provider} is linked to nobody; see xiaoan accounts links",
    )
