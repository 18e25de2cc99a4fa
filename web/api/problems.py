"""Noes as problems (RFC 9457): under /api every refusal and every fault is JSON with a code that stays."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, cast

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from rules import refusals
from rules.refusals import Refusal
from rules.wording_given import shown_safely
from rules.words import Language, Text
from web import refusing
from web.refusing import noted, status_of

UNDER = "/api/"
MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[Refusal], int] = {
    refusals.TokenRefused: 401,
    refusals.ScopeMissing: 403,
    refusals.UnknownCampaign: 404,
    refusals.KeyReused: 409,
    refusals.KindOfBodyUnknown: 415,
    refusals.RequestsTooFast: 429,
    refusals.WrongTokensTooOften: 429,
}
_TITLES = {
    400: Text("请求有误", "bad request"),
    401: Text("须凭令牌访问", "a token is needed"),
    403: Text("无权", "not allowed"),
    404: Text("没有找到", "not found"),
    405: Text("不能这样访问", "method not allowed"),
    409: Text("与现状不符", "conflict"),
    413: Text("内容过大", "too large"),
    415: Text("格式不接受", "unsupported type of body"),
    416: Text("范围无效", "no such range"),
    422: Text("不予办理", "refused"),
    429: Text("请求过多", "too many requests"),
    500: Text("系统出错", "a fault of ours"),
}
_HTTP = {
    400: ("bad_request", Text("看不懂请求内容，请核对格式", "the request cannot be read; check its form")),
    404: ("not_there", Text("没有这个地址或文件，请核对", "there is no such address or file; check it")),
    405: ("method_not_allowed", Text("此地址不接受这种请求方法", "this address does not take that method")),
}
_OTHERWISE = "http_error", Text("不能这样访问此地址", "this address is not to be used that way")


def language_of(request: Request) -> Language:
    """The first of the reader's languages that we speak; Chinese where none is."""
    for tag in request.headers.get("Accept-Language", "").split(","):
        name = tag.split(";")[0].strip().lower()
        if name.startswith(("zh", "en")):
            return Language.of(name)
    return Language.ZH


def problem(request: Request, status: int, code: str, detail: Text, **more: Any) -> Response:
    """A problem in both languages, title and detail in the reader's. Any: members of its own, such as errors."""
    language = language_of(request)
    body = {
        "type": f"urn:xiaoan:problem:{code}",
        "title": _TITLES.get(status, _TITLES[400]).say(language),
        "status": status,
        "detail": detail.say(language),
        "code": code,
        "detail_zh": detail.zh,
        "detail_en": detail.en,
        **more,
    }
    return Response(orjson.dumps(body), status, {"Content-Language": language.value}, MEDIA_TYPE)


def of_refusal(request: Request, no: Refusal) -> Response:
    """A refusal as a problem, with what a program needs to mend it."""
    # What somebody typed may stand in the sentence, and what they typed may be anything.
    detail = Text(*(shown_safely(no.say(one)) for one in (Language.ZH, Language.EN)))
    status = _STATUS.get(type(no), 0) or status_of(no)
    answer = problem(request, status, no.code, detail)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="xiaoan", error="invalid_token"'
    if isinstance(no, refusals.ScopeMissing):
        answer.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{no.facts["code"]}"'
    if isinstance(no, refusals.RequestsTooFast):
        answer.headers["Retry-After"] = str(no.facts["seconds"])
    if isinstance(no, refusals.WrongTokensTooOften):
        answer.headers["Retry-After"] = str(int(str(no.facts["minutes"])) * 60)
    return answer


def of_unfit(request: Request, fault: RequestValidationError) -> Response:
    """A request that is not as described: every place that is wrong, and in which way. Nothing of it is repeated."""
    errors = [
        {"where": shown_safely(".".join(str(one) for one in each["loc"]))[:200] or "body", "kind": each["type"]}
        for each in fault.errors()[:50]
    ]
    named = "、".join(dict.fromkeys(one["where"] for one in errors))
    no = refusals.RequestUnfit(where=named)
    return problem(request, 422, no.code, Text(no.say(Language.ZH), no.say(Language.EN)), errors=errors)


def of_http(request: Request, fault: HTTPException) -> Response:
    """What the server itself refuses: no such address, no such method, too much."""
    if fault.status_code == 413:
        return too_large(request)
    code, words = _HTTP.get(fault.status_code, _OTHERWISE)
    answer = problem(request, fault.status_code, code, words)
    answer.headers.update(fault.headers or {})
    return answer


def too_large(request: Request) -> Response:
    """More than is taken at this address, said to a program or on a page."""
    if request.url.path.startswith(UNDER):
        return of_refusal(request, refusals.FormTooLarge())
    return refusing.too_large(request)


def _of_fault(request: Request, fault: Exception) -> Response:
    return problem(request, 500, "fault", noted(request, fault))


def answer_problems(app: FastAPI) -> None:
    """What is asked under /api is answered so; everything else as it was before."""
    answers: dict[type[Exception], Callable[[Request, Any], Response]] = {  # Any: each its own kind of exception
        Refusal: of_refusal,
        HTTPException: of_http,
        RequestValidationError: of_unfit,
        Exception: _of_fault,
    }
    before = dict(app.exception_handlers)
    for kind, answer in answers.items():
        app.add_exception_handler(kind, _either(answer, before.get(kind)))


def _either(answer: Callable[[Request, Any], Response], before: Callable[..., Any] | None) -> Callable[..., Any]:
    """Any: exceptions of one kind each, and handlers that may be asynchronous."""

    async def answered(request: Request, fault: Exception) -> Response:
        if request.url.path.startswith(UNDER):
            return answer(request, fault)
        if before is None:
            raise fault
        if inspect.iscoroutinefunction(before):
            return cast(Response, await before(request, fault))
        return cast(Response, await run_in_threadpool(before, request, fault))

    return answered
