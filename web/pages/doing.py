"""One act on a page of its own, for a telephone: only its form, what happens next, and afterwards what it came to."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from casework import acting
from casework.doers import DOERS
from casework.more_time import allowed
from casework.next_steps import ahead, outcome
from casework.onlooking import refuse_unseen
from casework.possible import acts_open_to
from rules.act_names import label_of
from rules.refusals import Refusal
from rules.rights import Page
from web.forms import LATE, Returned, read_form, returned
from web.gates import Caller, Sent, gate, sent
from web.pages.case import gathered
from web.refusing import is_script, status_of
from web.showing import show

_MORE_TIME = "request-extension"


def register(app: FastAPI) -> None:
    app.get("/hazards/{number}/do/{name}")(do_page)
    app.post("/hazards/{number}/do/{name}")(do)
    app.get("/hazards/{number}/done/{event}")(done_page)


def do_page(request: Request, number: str, name: str, caller: Caller = Depends(gate(Page.DO))) -> Response:
    return _shown(request, caller, number, name)


def _shown(request: Request, caller: Caller, number: str, name: str, back: Returned | None = None) -> Response:
    """The form of the act, or a word that it cannot be done now and what can. Raises NotForYou."""
    desk, at = caller.site.desk, caller.at
    refuse_unseen(desk, caller.looks, number)
    if name not in DOERS:
        raise HTTPException(404)
    acts = acts_open_to(desk, number, caller.signed_in.number, at)
    mine = tuple(one for one in acts if one.name == name)
    found = gathered(desk, number, mine, at, caller.looks.viewer)
    status = back.status if back else 200 if mine else 409
    return show(
        request, caller, "do.html", status, found=found, form=found.forms[0] if mine else None, act=name,
        label=label_of(name), back=back, others=[one for one in acts if one.name != name],
        ahead=ahead(desk, number, mine[0]) if mine else (),
        more=allowed(desk, number, at) if mine and name == _MORE_TIME else None,
    )  # fmt: skip


def again(request: Request, caller: Caller, form: FormData) -> Response:
    """The form of an act that came too late, wherever it was filled in: on this page it is seen at once."""
    number, name = request.path_params["number"], request.path_params["name"]
    return _shown(request, caller, number, name, returned(name, form, caller.say(LATE), 403))


def do(request: Request, number: str, name: str, form: Sent = Depends(sent(Page.ACT, again))) -> Response:
    """The act is done once, however often its form comes; a script that sends it again is answered in its own words."""
    caller = form.caller
    desk, who = caller.site.desk, caller.signed_in.number
    refuse_unseen(desk, caller.looks, number)
    asked_for = acting.Request(number, who, caller.at, key=form.text("key")[:40] or None)
    try:
        asked = read_form(desk, caller.site.store, form.form, name, asked_for)
        done = DOERS[name](desk, asked)
    except Refusal as no:
        why = no.say(caller.language)
        if is_script(request):
            return JSONResponse({"refused": why}, status_of(no))
        return _shown(request, caller, number, name, returned(name, form.form, why, status_of(no)))
    to = f"/hazards/{number}/done/{done.event_id}"
    return JSONResponse({"to": to}) if is_script(request) else RedirectResponse(to, 303)


def done_page(request: Request, number: str, event: int, caller: Caller = Depends(gate(Page.DONE))) -> Response:
    """What happens next and until when, by the clocks that began with the act."""
    refuse_unseen(caller.site.desk, caller.looks, number)
    acts = acts_open_to(caller.site.desk, number, caller.signed_in.number, caller.at)
    came = outcome(caller.site.desk, number, event, caller.looks.viewer)
    found = gathered(caller.site.desk, number, (), caller.at, caller.looks.viewer)
    return show(request, caller, "done.html", came=came, found=found, acts=acts)
