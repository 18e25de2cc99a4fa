"""A school's records: what is in force, what lapses when, one entered in a small form, and one struck."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Depends, FastAPI, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from casework.records_seen import school_file
from casework.school_records import enter, strike
from rules.instants import day_written, local_day
from rules.records import Group, PledgePost, RecordKind, RecordRow
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.words import Text
from store import registry_views, school_records
from store.registry_views import PAGE, SchoolsWanted
from web.gates import Caller, Sent, gate, sent
from web.pages.campaigns import whose
from web.pages.registry import LONGEST_SEARCH
from web.refusing import status_of
from web.showing import show
from web.words_meant import meant

LONGEST_CODE = 40


def register(app: FastAPI) -> None:
    app.get("/records")(schools)
    app.get("/records/{code}")(one_school)
    app.post("/records/{code}")(add)
    app.post("/records/{code}/strike/{number}")(strike_one)


def schools(
    request: Request,
    text: str = Query("", max_length=LONGEST_SEARCH),
    after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.RECORDS)),
) -> Response:
    """The schools whose records somebody keeps: their own, and those of the areas they coordinate."""
    day, areas = local_day(caller.at), whose(caller).eyes.areas
    with caller.site.desk.looking() as session:
        own = school_records.schools_of_units(session, caller.looks.viewer.units, day)
        wanted = SchoolsWanted(text.strip(), "", None, None, after)
        found = registry_views.schools(session, areas, wanted, day) if areas else []
    if len(own) == 1 and not areas:
        return RedirectResponse(f"/records/{own[0].code}", 303)
    more = found[PAGE - 1].id if len(found) > PAGE else 0
    return show(
        request, caller, "records.html", own=own, found=found[:PAGE], more=more, text=text, coordinates=bool(areas)
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is about to enter. posts: of which posts, where it is a pledge."""

    kind: RecordKind
    posts: tuple[PledgePost, ...] = ()


def one_school(
    request: Request,
    code: str = Path(max_length=LONGEST_CODE),
    kind: str = "",
    post: str = "",
    done: str = Query("", max_length=1),
    caller: Caller = Depends(gate(Page.RECORDS)),
) -> Response:
    wanted = Wanted(meant(RecordKind, kind), (meant(PledgePost, post),) if post else ()) if kind else None
    return _shown(request, caller, code, wanted, is_done=bool(done))


def _shown(
    request: Request, caller: Caller, code: str, wanted: Wanted | None, no: Refusal | None = None, *,
    is_done: bool = False, form: Sent | None = None,
) -> Response:  # fmt: skip
    """The page of a school, with the form somebody is about to fill in, and what was wrong with it."""
    found = school_file(caller.site.desk, code, caller.signed_in.number, caller.at)
    given = {name: form.text(name) for name in _FIELDS} if form is not None else {}
    return show(
        request, caller, "records_school.html", status_of(no) if no is not None else 200, file=found, wanted=wanted,
        posts=PledgePost, groups=Group, given=given, is_done=is_done, today=local_day(caller.at),
        refused=no.say(caller.language) if no is not None else "",
    )  # fmt: skip


_COUNTS = tuple(f"{group.value}_{what}" for group in Group for what in ("trained", "total"))
_FIELDS = "done_on", "valid_until", "document", *_COUNTS


def add(
    request: Request, code: str = Path(max_length=LONGEST_CODE), form: Sent = Depends(sent(Page.RECORDS))
) -> Response:
    """What was filled in is kept; a pledge once for each post that was ticked."""
    caller, wanted = form.caller, _wanted(form)
    try:
        enter(caller.site.desk, _rows(form, code, wanted), caller.signed_in.number, caller.at)
    except BadInput as no:
        return _shown(request, caller, code, wanted, no, form=form)
    return RedirectResponse(f"/records/{code}?done=1", 303)


def _wanted(form: Sent) -> Wanted:
    ticked = tuple(one for one in PledgePost if form.text(f"post.{one.value}"))
    return Wanted(meant(RecordKind, form.text("kind")), ticked)


def _rows(form: Sent, code: str, wanted: Wanted) -> list[RecordRow]:
    """The records a form says. Raises BadInput for a day or a number that is none."""
    done_on, valid_until = form.text("done_on"), form.text("valid_until")
    if not done_on:
        raise BadInput(what=Text("请填写办理日期", "say on which day it was done"))
    row = RecordRow(
        code, wanted.kind, day_written(done_on), None, day_written(valid_until) if valid_until else None,
        _number(form, "staff_trained"), _number(form, "staff_total"), _number(form, "pupils_trained"),
        _number(form, "pupils_total"), form.text("document"),
    )  # fmt: skip
    return [replace(row, post=post) for post in wanted.posts] or [row]


def _number(form: Sent, name: str) -> int | None:
    text = form.text(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise BadInput(what=Text(f"“{text[:20]}”不是人数，请填整数", f"“{text[:20]}” is not a number of people"))
    return int(text)


def strike_one(
    request: Request,
    code: str = Path(max_length=LONGEST_CODE),
    number: int = Path(ge=1, lt=2**63),
    form: Sent = Depends(sent(Page.RECORDS)),
) -> Response:
    """A record that was wrong is struck; it stays on the page, with the reason."""
    caller = form.caller
    try:
        strike(caller.site.desk, number, caller.signed_in.number, form.text("reason"), caller.at)
    except BadInput as no:
        return _shown(request, caller, code, None, no)
    return RedirectResponse(f"/records/{code}?done=1", 303)
