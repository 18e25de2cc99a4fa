"""Accounts of a district: who has one; its coordinator opens, resets and locks those of the people who serve there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import RedirectResponse, Response

from casework import accounts as keeping
from casework.accounts import By
from casework.desk import Desk
from rules.instants import local_day
from rules.refusals import Refusal
from rules.rights import Page
from rules.words import Text
from store import account_lists
from store.account_lists import PAGE, Standing
from web.gates import Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import address, show

_LONGEST = 60
STANDINGS = (
    (Standing.ALL, Text("全部", "all")),
    (Standing.WITHOUT, Text("没有账号", "without an account")),
    (Standing.LOCKED, Text("已停用", "locked")),
)


def register(app: FastAPI) -> None:
    app.get("/accounts")(accounts)
    app.post("/accounts/open")(open_)
    app.post("/accounts/reset")(reset)
    app.post("/accounts/lock")(lock)


def accounts(
    request: Request,
    text: str = Query("", max_length=_LONGEST),
    standing: str = Query("", max_length=_LONGEST),
    after: str = Query("", max_length=_LONGEST),
    caller: Caller = Depends(gate(Page.ACCOUNTS)),
) -> Response:
    asked = {"text": text.strip(), "standing": standing}
    return _list(request, caller, asked, after)


def _list(
    request: Request, caller: Caller, asked: dict[str, str], after: str = "", no: Refusal | None = None
) -> Response:
    desk = caller.site.desk
    found = keeping.listed(desk, caller.signed_in, asked["text"], asked["standing"], after, caller.at)
    following = found[PAGE - 1].number if len(found) > PAGE else ""
    found = found[:PAGE]
    with desk.looking() as session:
        posts = account_lists.posts_of(session, [one.person_id for one in found], local_day(caller.at))
    return show(
        request,
        caller,
        "accounts.html",
        status_of(no) if no is not None else 200,
        found=found,
        posts=posts,
        asked=asked,
        following=following,
        standings=STANDINGS,
        refused=no.say(caller.language) if no is not None else "",
    )


def open_(request: Request, form: Sent = Depends(sent(Page.ACCOUNTS))) -> Response:
    return _given(request, form, keeping.add)


def reset(request: Request, form: Sent = Depends(sent(Page.ACCOUNTS))) -> Response:
    return _given(request, form, keeping.reset)


def _given(request: Request, form: Sent, make: Callable[[Desk, str, datetime, By], str]) -> Response:
    """The one-time password somebody is given, shown once."""
    caller, number = form.caller, form.text("number")
    try:
        password = make(caller.site.desk, number, caller.at, _by(caller))
    except Refusal as no:
        return _list(request, caller, _asked(form), no=no)
    return show(request, caller, "account_given.html", number=number, password=password, asked=_asked(form))


def lock(request: Request, form: Sent = Depends(sent(Page.ACCOUNTS))) -> Response:
    caller = form.caller
    try:
        keeping.lock(caller.site.desk, form.text("number"), caller.at, _by(caller))
    except Refusal as no:
        return _list(request, caller, _asked(form), no=no)
    return RedirectResponse(address("/accounts", **_asked(form)), 303)


def _by(caller: Caller) -> By:
    return By(caller.signed_in, caller.address)


def _asked(form: Sent) -> dict[str, str]:
    """The list they came from."""
    return {"text": form.text("text")[:_LONGEST], "standing": form.text("standing")[:_LONGEST]}
