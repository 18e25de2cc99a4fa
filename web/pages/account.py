"""My account: password, language, the second factor, the sessions that are open, and who signed in lately."""

from __future__ import annotations

import segno
from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from casework import second_factor, signing_in
from rules.access import IDLE, AccessKind
from rules.refusals import Refusal
from rules.rights import Page
from store import accounts
from web.gates import Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import show

_LATELY = 20
_NOISE = AccessKind.TRIED, AccessKind.PASSED
"""What is on record before it is known how an attempt ends; the end is on record too."""
_HERE = "/account/second-factor"


def register(app: FastAPI) -> None:
    app.get("/account")(account)
    app.post("/account/end-others")(end_others)
    app.get(_HERE)(factor_page)
    app.post(_HERE)(set_up)
    app.post(f"{_HERE}/confirm")(confirm)
    app.post(f"{_HERE}/remove")(remove)


def account(request: Request, caller: Caller = Depends(gate(Page.ACCOUNT))) -> Response:
    who = caller.signed_in
    with caller.site.desk.looking() as session:
        sessions = accounts.open_sessions(session, who.person_id, caller.at, caller.at - IDLE)
        known = accounts.accesses(session, who.number, 3 * _LATELY)
    lately = [one for one in known if one.kind not in _NOISE][:_LATELY]
    left = second_factor.codes_left(caller.site.desk, who) if who.has_factor else 0
    return show(request, caller, "account.html", sessions=sessions, lately=lately, left=left)


def end_others(form: Sent = Depends(sent(Page.ACCOUNT))) -> Response:
    caller = form.caller
    signing_in.end_others(caller.site.desk, caller.signed_in, caller.address, caller.at)
    return RedirectResponse("/account", 303)


def factor_page(request: Request, caller: Caller = Depends(gate(Page.SECOND_FACTOR))) -> Response:
    return _factor_page(request, caller)


def _factor_page(request: Request, caller: Caller, no: Refusal | None = None) -> Response:
    """Where it is begun, confirmed or removed, whichever comes next; with the reason why the last step was refused."""
    offer = second_factor.offered(caller.site.desk, caller.signed_in)
    picture = segno.make(offer.address, error="m", micro=False).svg_data_uri(scale=5, border=3) if offer else ""
    why = no.say(caller.language) if no is not None else ""
    status = status_of(no) if no is not None else 200
    return show(request, caller, "second_factor.html", status, offer=offer, picture=picture, refused=why)


def set_up(request: Request, form: Sent = Depends(sent(Page.SECOND_FACTOR))) -> Response:
    caller = form.caller
    try:
        second_factor.set_up(caller.site.desk, caller.signed_in, _secret(form, "password"), caller.address, caller.at)
    except Refusal as no:
        return _factor_page(request, caller, no)
    return RedirectResponse(_HERE, 303)


def confirm(request: Request, form: Sent = Depends(sent(Page.SECOND_FACTOR))) -> Response:
    caller = form.caller
    try:
        codes = second_factor.confirm(caller.site.desk, caller.signed_in, form.text("code"), caller.address, caller.at)
    except Refusal as no:
        return _factor_page(request, caller, no)
    return show(request, caller, "recovery_codes.html", codes=codes)


def remove(request: Request, form: Sent = Depends(sent(Page.SECOND_FACTOR))) -> Response:
    caller = form.caller
    try:
        second_factor.remove(
            caller.site.desk,
            caller.signed_in,
            _secret(form, "password"),
            form.text("code"),
            caller.address,
            caller.at,
        )
    except Refusal as no:
        return _factor_page(request, caller, no)
    return RedirectResponse("/account", 303)


def _secret(form: Sent, name: str) -> str:
    """A password as it was typed: a space may be part of it."""
    return str(form.form.get(name, ""))
