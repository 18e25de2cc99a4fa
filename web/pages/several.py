"""Several hazards at once: a page that says for each whether the act is possible, then each an act of its own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from casework import acting
from casework.several import MOST, Foreseen, do_to_each, foresee
from rules.act_names import label_of
from rules.refusals import Refusal
from rules.rights import Page
from rules.words import Language
from store import ledger_pages, policies
from store.ledger_pages import Row
from web.fields import Field
from web.forms import LATE, Form, Returned, form_of, read_form, returned
from web.gates import Caller, Sent, gate, sent
from web.ledger_query import Query
from web.pages.ledger import asked_for
from web.refusing import status_of
from web.showing import show

_NOT_FOR_MANY = frozenset({"files", "part.severity", "part.subcategory", "part.place", "part.description"})
"""What is said of one hazard only."""


def register(app: FastAPI) -> None:
    app.get("/several")(preview)
    app.post("/several")(do)


def preview(request: Request, caller: Caller = Depends(gate(Page.SEVERAL))) -> Response:
    """What was ticked, or all that fits, and for each whether it is possible; looking changes nothing."""
    given = request.query_params
    name, query = str(given.get("act", "")), Query.read(given)
    numbers = given.getlist("number")
    if given.get("all"):
        looks = caller.looks
        which = asked_for(caller, query)
        with caller.site.desk.looking() as session:
            numbers = ledger_pages.numbers(session, looks.viewer, looks.sensitive, which, MOST)
    return _previewed(request, caller, name, numbers)


def _previewed(
    request: Request, caller: Caller, name: str, numbers: Sequence[str], back: Returned | None = None
) -> Response:
    desk = caller.site.desk
    found = foresee(desk, name, numbers, caller.looks, caller.signed_in.number, caller.at)
    with desk.looking() as session:
        policy = policies.policy_in_force(session, caller.at)
    form = form_of(found.act, policy)
    form = replace(form, fields=_fields(form), key=f"several.{secrets.token_urlsafe(12)}")
    status = back.status if back else 200
    groups = _alike(found.lines, caller.language)
    return show(request, caller, "several.html", status, found=found, groups=groups, form=form, back=back, most=MOST)


def _alike(lines: Sequence[Foreseen], language: Language) -> list[tuple[str, list[Row]]]:
    """The hazards by what would refuse the act for them, which is said once; what is possible stands first."""
    found: dict[str, list[Row]] = {"": []}
    for one in lines:
        found.setdefault(one.why_not.in_a_list(language) if one.why_not else "", []).append(one.row)
    return [(why, rows) for why, rows in found.items() if rows]


def _fields(form: Form) -> tuple[Field, ...]:
    return tuple(one for one in form.fields if one.kind != "files" and one.name not in _NOT_FOR_MANY)


def _again(request: Request, caller: Caller, form: FormData) -> Response:
    name, numbers = str(form.get("act", "")), str(form.get("numbers", "")).split()
    return _previewed(request, caller, name, numbers, returned(name, form, caller.say(LATE), 403))


def do(request: Request, form: Sent = Depends(sent(Page.SEVERAL, _again))) -> Response:
    """Each is done by whoever is signed in, or refused in words, row by row; sent twice it is done once."""
    caller, name = form.caller, form.text("act")
    desk, numbers = caller.site.desk, form.text("numbers").split()
    asked_once = acting.Request("", caller.signed_in.number, caller.at, key=form.text("key")[:40] or None)
    try:
        asked = read_form(desk, caller.site.store, form.form, name, asked_once)
    except Refusal as no:
        back = returned(name, form.form, no.say(caller.language), status_of(no))
        return _previewed(request, caller, name, numbers, back)
    came = do_to_each(desk, name, numbers, caller.looks, asked)
    done = [one for one in came if one.refused is None]
    return show(request, caller, "several_done.html", came=came, done=done, label=label_of(name))
