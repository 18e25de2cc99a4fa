"""Runs of flows: which run and how the last ones ended, as Prefect tells it; and starting the joint inspection."""

from __future__ import annotations

import secrets
from datetime import timedelta

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import RedirectResponse, Response

from casework.coordinators import refuse_unknown
from rules.refusals import PrefectAway
from rules.rights import Page
from rules.words import Text
from web.gates import Caller, Sent, gate, sent
from web.pages.campaign import overview
from web.pages.campaigns import whose
from web.prefect_api import PrefectApi, Runs
from web.refusing import status_of
from web.showing import show

A_PAGE = 20
FLOW = "joint_inspection"
SOON = timedelta(minutes=1)
_NOT_UP = Text("没有运行 xiaoan up，也没有设置 XIAOAN_PREFECT_URL", "no xiaoan up, and no XIAOAN_PREFECT_URL")


def register(app: FastAPI) -> None:
    app.get("/runs")(runs_page)
    app.post("/runs")(start)


def prefect(caller: Caller) -> PrefectApi:
    """The Prefect of this installation. Raises PrefectAway where none is known."""
    found = caller.site.prefect()
    if found is None:
        raise PrefectAway(why=caller.say(_NOT_UP))
    return found


def runs_page(
    request: Request,
    flow: str = Query("", max_length=40),
    page: int = Query(1, ge=1, le=10_000),
    started: str = "",
    caller: Caller = Depends(gate(Page.RUNS)),
) -> Response:
    """What ran; where Prefect does not answer, that, and what to do about it."""
    return _shown(request, caller, flow, page, started=bool(started))


def _shown(
    request: Request, caller: Caller, flow: str = "", page: int = 1, *, started: bool = False, why: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    found: Runs | None = None
    address = ""
    try:
        server = prefect(caller)
        address = server.page_at(request.url.hostname or "127.0.0.1")
        found = server.runs(flow, caller.at + SOON, page, A_PAGE)
    except PrefectAway as no:
        why = why or no.say(caller.language)
    return show(
        request,
        caller,
        "runs.html",
        status,
        found=found,
        flow=flow,
        why=why,
        started=started,
        prefect_page=address,
        key=secrets.token_urlsafe(12),
    )


def start(request: Request, form: Sent = Depends(sent(Page.RUNS))) -> Response:
    """The joint inspection is started for one campaign, or for the monthly actions that are due today."""
    caller, number = form.caller, form.text("campaign")
    dry_run = bool(form.text("dry_run"))
    try:
        if number:
            refuse_unknown(caller.site.desk, whose(caller), number)
        which: dict[str, object] = {"campaign": number} if number else {"monthly_action": True}
        prefect(caller).start(FLOW, which | {"dry_run": dry_run}, form.text("key")[:40])
    except PrefectAway as no:
        why, status = no.say(caller.language), status_of(no)
        if number:
            return overview(request, caller, number, why=why, status=status)
        return _shown(request, caller, why=why, status=status)
    return RedirectResponse(f"/campaigns/{number}?started=1" if number else f"/runs?flow={FLOW}&started=1", 303)
