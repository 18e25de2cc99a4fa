"""A team sent to one school by hand: put together, sent, and followed until the visit is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from casework.issuing import Outing, open_visit
from casework.recording_one import school_meant
from casework.sending_teams import choices_of, lines, seen_by
from rules.instants import day_written, local_day
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.words import Text
from store.choosing import Within
from web.gates import Caller, Sent, gate, sent
from web.pages.campaigns import whose
from web.refusing import status_of
from web.showing import show


def register(app: FastAPI) -> None:
    app.get("/outings")(outings_page)
    app.post("/outings")(send)
    app.get("/outings/{number}")(outing_page)


@dataclass(frozen=True)
class _Filled:
    """The form as it was filled in, and why it was refused."""

    given: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[str] = ()
    checklists: Sequence[str] = ()
    why: str = ""
    status: int = 200


def outings_page(request: Request, caller: Caller = Depends(gate(Page.OUTINGS))) -> Response:
    return _shown(request, caller, _Filled(), local_day(caller.at))


def _shown(request: Request, caller: Caller, filled: _Filled, day: date) -> Response:
    """The form, with whoever is on duty on that day; and the visits there are."""
    by, desk = whose(caller), caller.site.desk
    return show(
        request, caller, "outings.html", filled.status, filled=filled, day=day,
        choices=choices_of(desk, by, day, caller.at), lines=lines(desk, by),
    )  # fmt: skip


def send(request: Request, form: Sent = Depends(sent(Page.OUTINGS))) -> Response:
    """The team is sent; or the form comes back as it was, for whoever is on duty on the day that was chosen."""
    caller = form.caller
    given = {name: one for name, one in form.form.multi_items() if isinstance(one, str)}
    people = [one for one in form.form.getlist("people") if isinstance(one, str)]
    checklists = [one for one in form.form.getlist("checklists") if isinstance(one, str)]
    day = local_day(caller.at)
    try:
        day = day_written(form.text("day"))
        if form.text("step") == "look":
            return _shown(request, caller, _Filled(given, people, checklists), day)
        number = _sent(form, people, checklists, day)
    except Refusal as no:
        filled = _Filled(given, people, checklists, no.say(caller.language), status_of(no))
        return _shown(request, caller, filled, day)
    return RedirectResponse(f"/outings/{number}", 303)


def _sent(form: Sent, people: Sequence[str], checklists: Sequence[str], day: date) -> str:
    caller, by = form.caller, whose(form.caller)
    desk = caller.site.desk
    school = school_meant(desk, Within(by.eyes.areas), form.text("school"))
    if not people:
        raise BadInput(what=Text("请勾选检查组成员", "tick who is to go"))
    outing = Outing(school.code, tuple(people), day, tuple(checklists), form.text("notice") == "announced")
    return open_visit(desk, outing, by.number, caller.at)


def outing_page(request: Request, number: str, caller: Caller = Depends(gate(Page.OUTINGS))) -> Response:
    """A visit as the coordinator follows it; what the team writes stays with the team until they have signed."""
    seen = seen_by(caller.site.desk, whose(caller), number, caller.at)
    mine = any(one.person_id == caller.signed_in.person_id for one in seen.standing.members)
    return show(request, caller, "outing.html", seen=seen, is_mine=mine)
