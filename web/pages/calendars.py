"""Calendars: the page on which somebody makes and revokes their feeds, and what their calendar fetches."""

from __future__ import annotations

import hashlib

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from casework import calendar_feeds
from casework.calendar_feeds import Entries
from documents.calendar_writing import Deadline, Manner, Trip, written
from rules.refusals import Refusal
from rules.rights import Page
from web.gates import Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import show


def register(app: FastAPI) -> None:
    app.get("/calendar")(page)
    app.post("/calendar")(make)
    app.post("/calendar/{number}/revoke")(revoke)
    app.get("/feeds/{token}.ics")(fetch)


def page(request: Request, caller: Caller = Depends(gate(Page.CALENDAR))) -> Response:
    return _shown(request, caller)


def _shown(request: Request, caller: Caller, status: int = 200, made: str = "", refused: str = "") -> Response:
    feeds = calendar_feeds.of(caller.site.desk, caller.signed_in.number)
    return show(request, caller, "calendar.html", status, feeds=feeds, made=made, refused=refused)


def make(request: Request, form: Sent = Depends(sent(Page.CALENDAR))) -> Response:
    """The new address is on the page that answers, and on no other."""
    caller = form.caller
    try:
        made = calendar_feeds.make(
            caller.site.desk, caller.signed_in.number, form.text("name"), caller.at, rings=bool(form.text("rings"))
        )
    except Refusal as no:
        return _shown(request, caller, status_of(no), refused=no.say(caller.language))
    site = caller.site.address or str(request.base_url).rstrip("/")
    return _shown(request, caller, made=f"{site}/feeds/{made.token}.ics")


def revoke(number: int, form: Sent = Depends(sent(Page.CALENDAR))) -> Response:
    caller = form.caller
    calendar_feeds.revoke(caller.site.desk, number, caller.at, caller.signed_in.number)
    return RedirectResponse("/calendar", 303)


def fetch(request: Request, caller: Caller = Depends(gate(Page.CALENDAR_FEED))) -> Response:
    """The calendar as it is now; nothing when the one that was fetched last is still right."""
    fed = caller.fetching
    found = calendar_feeds.entries(caller.site.desk, fed.who, caller.at)
    body = written(_deadlines(found), _trips(found), Manner(fed.language, caller.site.address, fed.rings))
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    if mark in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _deadlines(found: Entries) -> tuple[Deadline, ...]:
    """Of what is sensitive a calendar says the number and what is due: it may be kept anywhere."""
    return tuple(
        Deadline(one.clock_id, one.kind, one.number, one.due_at, one.revised_at)
        if one.category in found.sensitive
        else Deadline(one.clock_id, one.kind, one.number, one.due_at, one.revised_at, one.school, one.severity)
        for one in found.due
    )


def _trips(found: Entries) -> tuple[Trip, ...]:
    return tuple(Trip(one.number, one.school, one.planned_on) for one in found.visits)
