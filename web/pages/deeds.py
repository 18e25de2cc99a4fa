"""Deeds: a form of an act is sent, and the act is done once or refused in words."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from casework import acting
from casework.doers import DOERS
from casework.onlooking import refuse_unseen
from rules.refusals import Refusal
from rules.rights import Page
from web.forms import read_form, returned
from web.gates import Sent, sent
from web.pages.case import shown
from web.pages.doing import again
from web.refusing import status_of


def register(app: FastAPI) -> None:
    app.post("/hazards/{number}/acts/{name}")(act)


def act(request: Request, number: str, name: str, form: Sent = Depends(sent(Page.ACT, again))) -> Response:
    """The act is done by whoever is signed in, for the seat the table finds for them."""
    caller = form.caller
    desk, who = caller.site.desk, caller.signed_in.number
    refuse_unseen(desk, caller.looks, number)
    asked_for = acting.Request(number, who, caller.at, key=form.text("key")[:40] or None)
    try:
        asked = read_form(desk, caller.site.store, form.form, name, asked_for)
        DOERS[name](desk, asked)
    except Refusal as no:
        return shown(request, caller, number, returned(name, form.form, no.say(caller.language), status_of(no)))
    return RedirectResponse(f"/hazards/{number}", 303)
