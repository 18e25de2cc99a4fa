"""How the API answers, as its description says it: which status, which type of content, under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from rules.words import Text
from web.api.problems import MEDIA_TYPE

V1 = "/api/v1"
_SAYS = {
    400: Text("看不懂请求内容", "the body cannot be read"),
    401: Text("令牌缺失或失效", "no token, or none that is good"),
    403: Text("令牌或本人无权", "not for this token, or not for its person"),
    404: Text("没有，或无权查看", "not there, or not for its person to see"),
    409: Text("与现状不符，或防重键已用于别的请求", "not as things stand, or the key has served another request"),
    413: Text("内容过大", "too large"),
    415: Text("格式不接受", "unsupported type of body"),
    416: Text("范围无效", "no such range"),
    422: Text("请求有误，或不予办理", "the request is wrong, or what it asks for is refused"),
    429: Text("请求过多，见 Retry-After", "too many requests; see Retry-After"),
    500: Text("系统出错", "a fault of ours"),
}
_ALWAYS = 401, 403, 422, 429, 500
OF_SENDING = 400, 404, 409, 413, 415

Responses = dict[int | str, dict[str, Any]]
"""Any: as FastAPI takes them."""


def answers(*more: int) -> Responses:
    """The noes of a route: those of every route, and these."""
    return {status: problem_said(status) for status in sorted({*_ALWAYS, *more})}


def problem_said(status: int) -> dict[str, Any]:
    """A no in the description. Any: as OpenAPI writes it."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": both(_SAYS[status]), "content": content}


def both(text: Text) -> str:
    return f"{text.zh} / {text.en}"


def reading(app: FastAPI, path: str, route: Callable[..., object], tag: str, summary: Text, *noes: int) -> None:
    """A route that changes nothing is there, with every no it may say."""
    app.get(path, tags=[tag], responses=answers(*noes), summary=both(summary))(route)
