"""The coordinator's queue, each line one click from the act that takes it off."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework.triage import MOST, queue
from rules.instants import local_day
from rules.rights import Page
from store import ledger_pages
from store.filters import Filter
from web.gates import Caller, gate
from web.showing import show


def register(app: FastAPI) -> None:
    app.get("/triage")(triage)


def triage(request: Request, caller: Caller = Depends(gate(Page.TRIAGE))) -> Response:
    looks = caller.looks
    found = queue(caller.site.desk, looks, caller.at)
    with caller.site.desk.looking() as session:
        which = Filter(leaderless_on=local_day(caller.at))
        leaderless = ledger_pages.page(session, looks.viewer, looks.sensitive, which)
    return show(request, caller, "triage.html", found=found, leaderless=leaderless, most=MOST)
