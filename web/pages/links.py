"""The page behind a link in a message: what it is about, why it came to its reader, and one act."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from casework import acting
from casework.linking import act_through
from casework.next_steps import outcome
from casework.onlooking import onlooker
from casework.possible import acts_open_to
from rules.act_names import label_of, name_of
from rules.refusals import LinkUsed, Refusal
from rules.rights import Page
from web.forms import Returned, read_form, returned
from web.gates import Caller, Sent, gate, sent
from web.pages.case import gathered
from web.refusing import status_of
from web.showing import show


def register(app: FastAPI) -> None:
    app.get("/l/{token}")(link_page)
    app.post("/l/{token}/acts/{name}")(act)


def link_page(request: Request, caller: Caller = Depends(gate(Page.LINK))) -> Response:
    """Looking changes nothing: messengers and scanners open links before people do."""
    return _shown(request, caller)


def _shown(request: Request, caller: Caller, back: Returned | None = None) -> Response:
    led = caller.followed
    desk, number = caller.site.desk, led.told.number
    acts = () if led.used else acts_open_to(desk, number, led.who, caller.at)
    viewer = onlooker(desk, led.who, caller.at).viewer
    found, came = gathered(desk, number, acts, caller.at, viewer), outcome(desk, number, led.told.event_id, viewer)
    # Several units may have to do the same by the same day.
    waits = list(dict.fromkeys((one.what, one.due_at) for one in came.began))
    done = label_of(name_of(led.used.act, led.used.given)) if led.used else None
    token, status = request.path_params["token"], back.status if back else 200
    return show(
        request,
        caller,
        "link.html",
        status,
        found=found,
        came=came,
        waits=waits,
        led=led,
        done=done,
        back=back,
        token=token,
    )


def act(request: Request, name: str, form: Sent = Depends(sent(Page.LINK))) -> Response:
    """One act, by the link's reader; the link is used up by it."""
    caller = form.caller
    led, desk = caller.followed, caller.site.desk
    asked_for = acting.Request(led.told.number, led.who, caller.at)
    try:
        act_through(desk, led, name, read_form(desk, caller.site.store, form.form, name, asked_for))
    except LinkUsed:
        raise
    except Refusal as no:
        return _shown(request, caller, returned(name, form.form, no.say(caller.language), status_of(no)))
    return RedirectResponse(f"/l/{request.path_params['token']}", 303)
