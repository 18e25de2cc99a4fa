"""One hazard recorded by hand: what somebody saw, or was told on the telephone; and what comes of it."""

from __future__ import annotations

import secrets

from fastapi import Depends, FastAPI, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, RedirectResponse, Response

from casework.onlooking import refuse_unseen
from casework.reading import Done
from casework.recording import record
from casework.recording_one import choice, refuse_known, school_meant, what_comes, within
from rules.instants import local_day
from rules.refusals import Refusal
from rules.rights import Page, is_admitted
from rules.vocabulary import Act, Severity
from store import policies
from store.visible import may_see
from web.forms import Returned, kept_files, returned
from web.gates import Caller, Sent, gate, sent
from web.pages.case import gathered
from web.record_form import AT_A_SCHOOL, SOURCES, finding_of
from web.refusing import status_of
from web.showing import Facts, show


def register(app: FastAPI) -> None:
    app.get("/record")(record_page)
    app.post("/record")(record_one)
    app.get("/hazards/{number}/recorded")(recorded_page)


def record_page(
    request: Request,
    school: str = Query("", max_length=160),
    done: str = Query("", max_length=24, pattern=r"^[\d-]*$"),
    caller: Caller = Depends(gate(Page.RECORD)),
) -> Response:
    return _form(request, caller, Returned("record", "", 200, {"school": school}), done)


def _form(request: Request, caller: Caller, back: Returned, done: str = "") -> Response:
    """The form, filled in as it came; done: a hazard that was recorded and is not theirs to look at."""
    desk, at = caller.site.desk, caller.at
    offered = choice(desk, within(desk, caller.signed_in.number, at))
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at)
    facts: Facts = {"taxonomy": policy.taxonomy, "titles": policy.document.sources.sources, "severities": Severity}
    return show(
        request, caller, "record.html", back.status, back=back, given=back.given, offered=offered, done=done,
        sources=AT_A_SCHOOL if offered.is_own else SOURCES, today=local_day(at),
        key=back.given.get("key") or f"web.{secrets.token_urlsafe(12)}", **facts,
    )  # fmt: skip


def record_one(request: Request, form: Sent = Depends(sent(Page.RECORD))) -> Response:
    """The hazard is on the ledger, once however often its form comes; or the form comes back with why it is not."""
    is_script = request.headers.get("Accept", "") == "application/json"
    try:
        to = _recorded(form)
    except Refusal as no:
        why = no.say(form.caller.language)
        if is_script:
            return JSONResponse({"refused": why}, status_of(no))
        return _form(request, form.caller, returned("record", form.form, why, status_of(no)))
    return JSONResponse({"to": to}) if is_script else RedirectResponse(to, 303)


def _recorded(form: Sent) -> str:
    """Where to go after the hazard is recorded."""
    caller = form.caller
    desk, at, who = caller.site.desk, caller.at, caller.signed_in
    given = {name: form.text(name) for name, value in form.form.multi_items() if isinstance(value, str)}
    school = school_meant(desk, within(desk, who.number, at), given.get("school", ""))
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at)
    # A key is its maker's: nobody learns by it what somebody else has recorded.
    finding = finding_of(given, school.code, policy, f"web/{who.person_id}/{given.get('key', '')[:40]}", at)
    if not given.get("sure"):
        refuse_known(desk, caller.looks, finding)
    files = [one for one in form.form.getlist("files") if isinstance(one, UploadFile)]
    done = record(desk, finding, who.number, at, tuple(kept_files(caller.site.store, files, Act.RECORD.value)))
    return _where(caller, done)


def _where(caller: Caller, done: Done) -> str:
    looks = caller.looks
    with caller.site.desk.looking() as session:
        # Of a sensitive category a hazard is seen by those it is for, and that need not be whoever found it.
        if may_see(session, looks.viewer, looks.sensitive, number=done.number):
            return f"/hazards/{done.number}/recorded"
    return f"/record?done={done.number}"


def recorded_page(request: Request, number: str, caller: Caller = Depends(gate(Page.RECORD))) -> Response:
    """What was recorded, who takes it up until when, and how long there is to put it right."""
    desk = caller.site.desk
    refuse_unseen(desk, caller.looks, number)
    found = gathered(desk, number, (), caller.at, caller.looks.viewer)
    return show(
        request, caller, "recorded.html", found=found, comes=what_comes(desk, number),
        to_triage=is_admitted(Page.TRIAGE, caller.looks.duties),
    )  # fmt: skip
