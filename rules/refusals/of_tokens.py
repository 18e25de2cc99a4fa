"""Noes to programs: tokens, requests that are not as the API describes them, and keys used twice."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class TokenRefused(Refusal):
    code = "token_refused"
    text = Text(
        "接口令牌缺失、有误或已失效；请在 Authorization 头中写明 Bearer 令牌，或请系统管理员重新签发",
        "the token is missing, wrong or no longer good; send it as Authorization: Bearer, or ask the operator for one",
    )


class ScopeMissing(Refusal):
    code = "scope_missing"
    text = Text(
        "此令牌没有“{scope}”权限；请系统管理员签发带 --scope {code} 的令牌",
        "this token is not good for “{scope}”; ask the operator for one with --scope {code}",
    )


class WrongTokensTooOften(Refusal):
    code = "wrong_tokens_too_often"
    text = Text(
        "此地址使用无效令牌次数过多；请更正令牌，{minutes} 分钟后再试",
        "too many wrong tokens came from this address; correct the token and try again in {minutes} minutes",
    )


class RequestsTooFast(Refusal):
    code = "requests_too_fast"
    text = Text(
        "请求过快：每个令牌每分钟最多 {most} 次；请 {seconds} 秒后再试",
        "too many requests: a token may send {most} a minute; try again in {seconds} seconds",
    )


class RequestUnfit(Refusal):
    code = "request_unfit"
    text = Text(
        "请求不符合接口约定，未作任何改动；有误之处：{where}",
        "the request is not as the API describes it and nothing was changed; what is wrong: {where}",
    )


class KindOfBodyUnknown(Refusal):
    code = "kind_of_body_unknown"
    text = Text(
        "不接受这种格式的请求内容；请用 application/json，带附件的用 multipart/form-data",
        "a body of that type is not taken; send application/json, or multipart/form-data with files",
    )


class KeyReused(Refusal):
    code = "key_reused"
    text = Text(
        "防重键“{key}”已用于另一个请求，未作任何改动；新的请求请用新的键",
        "the key “{key}” has been used for another request; nothing was changed. Use a new key for a new request",
    )


class UnknownToken(Refusal):
    code = "unknown_token"
    text = Text(
        "没有编号为 {number} 的令牌；全部令牌见 xiaoan tokens list",
        "there is no token {number}; xiaoan tokens list shows all of them",
    )


class TokenTooLong(Refusal):
    code = "token_too_long"
    text = Text(
        "令牌有效期须为 1 至 {most} 天，不能为 {days} 天",
        "a token is good for 1 to {most} days, and not for {days}",
    )
