"""Joint inspections of an area: which run, which are planned, which are over; and drawing up a new one, tried first."""

from __future__ import annotations

import secrets

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import RedirectResponse, Response

from casework.campaign_choices import choices_of
from casework.campaign_lists import glance
from casework.campaigning import draw_up
from casework.coordinators import Coordinator, coordinator
from casework.foreseeing_campaigns import Foreseen, foresee
from casework.recording_one import choice, school_meant
from rules.campaigns import CampaignKind, Notice
from rules.instants import local_day
from rules.offices import LicenceStatus, SchoolKind
from rules.refusals import Refusal
from rules.rights import Page
from store.choosing import Within
from web.campaign_form import EMPTY, Filled, filled, say_beside, wish_of, with_school
from web.gates import Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import Facts, show

UNFIT = 422


def register(app: FastAPI) -> None:
    app.get("/campaigns")(campaigns_page)
    app.get("/campaigns/new")(new_page)
    app.post("/campaigns/new")(new)


def whose(caller: Caller) -> Coordinator:
    """The coordinator who stands before the page."""
    return coordinator(caller.site.desk, caller.signed_in.number, caller.at)


def campaigns_page(
    request: Request, before: int | None = Query(None, ge=1, lt=2**63), caller: Caller = Depends(gate(Page.CAMPAIGNS))
) -> Response:
    found = glance(caller.site.desk, whose(caller), caller.at, before)
    return show(request, caller, "campaigns.html", found=found, before=before, today=local_day(caller.at))


def new_page(request: Request, caller: Caller = Depends(gate(Page.CAMPAIGNS))) -> Response:
    return _form(request, caller, EMPTY)


def new(request: Request, form: Sent = Depends(sent(Page.CAMPAIGNS))) -> Response:
    """The campaign is drawn up, or only tried: what it would come to stands above the form."""
    caller, found = form.caller, filled(form.form)
    desk, who = caller.site.desk, caller.signed_in.number
    # The return key presses the first button of a form, which is this one: with no school chosen it tries.
    if form.text("step") == "add" and found.text("add"):
        return _with_school(request, caller, found)
    wish = wish_of(found, caller.language)
    if wish is None:
        return _form(request, caller, found, status=UNFIT)
    try:
        if form.text("step") != "create":
            # Any seed will do: what is short lies in the list and the people, and nothing of it is kept.
            return _form(request, caller, found, foresee(desk, wish, secrets.token_hex(32), who, caller.at))
        done = draw_up(desk, wish, who, caller.at)
    except Refusal as no:
        say_beside(found, no, caller.language)
        return _form(request, caller, found, status=status_of(no))
    return RedirectResponse(f"/campaigns/{done.number}" + ("?again=1" if done.was_done_before else ""), 303)


def _with_school(request: Request, caller: Caller, found: Filled) -> Response:
    """The form with the school that was chosen among those it names; nothing is drawn up."""
    try:
        chosen = school_meant(caller.site.desk, Within(whose(caller).eyes.areas), found.text("add"))
    except Refusal as no:
        found.faults["add"] = no.say(caller.language)
        return _form(request, caller, found, status=status_of(no))
    return _form(request, caller, with_school(found, chosen.code))


def _form(
    request: Request, caller: Caller, given: Filled, foreseen: Foreseen | None = None, status: int = 200
) -> Response:
    by, desk = whose(caller), caller.site.desk
    choices, offered = choices_of(desk, by, caller.at), choice(desk, Within(by.eyes.areas)).schools
    named = given.text("schools").split()
    facts: Facts = {"kinds": CampaignKind, "notices": Notice, "school_kinds": SchoolKind, "licences": LicenceStatus}
    return show(
        request, caller, "campaign_new.html", status, choices=choices, given=given, foreseen=foreseen, offered=offered,
        chosen=[one for one in offered if one.code in named], key=given.text("key") or secrets.token_urlsafe(12),
        **facts,
    )  # fmt: skip
