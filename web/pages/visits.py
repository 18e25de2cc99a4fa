"""Visits: those somebody is to make, and one of them with everything there is to answer."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from casework.categories import category_label
from casework.visit_days import days_of
from casework.visit_views import Seen, hidden_from, look
from rules.access import LONGEST
from rules.refusals import UnknownVisit, VisitNotForYou
from rules.rights import Page
from rules.visits import Answer
from rules.words import Text
from store.files_of_cases import Kept
from store.visits import Member
from web.downloads import kept_file
from web.gates import Caller, gate
from web.known_entries import as_known
from web.showing import show
from web.visit_forms import Back
from web.visit_shown import Board, Line, board_of

BEYOND = "beyond"
"""What stands in an address for what no checklist asks about."""
KEPT_FOR = "X-Kept-For"
"""The header that says for how many seconds a page may be shown without a network: what the session has left."""


def register(app: FastAPI) -> None:
    app.get("/visits")(visits_page)
    app.get("/visits/{number}")(visit_page)
    app.get("/visits/{number}/state")(state)
    app.get("/visits/{number}/items/{item}")(item_page)
    app.get("/visits/{number}/photos/{digest}")(photo)


def visits_page(request: Request, caller: Caller = Depends(gate(Page.VISITS))) -> Response:
    days = days_of(caller.site.desk, caller.looks, caller.at)
    parts = (
        (Text("今天", "Today"), days.today),
        (Text("以前未完成", "Left over"), days.left_over),
        (Text("以后", "To come"), days.coming),
        (Text("近两周已结束", "Over in the last two weeks"), days.lately),
    )
    return kept(show(request, caller, "visits.html", parts=parts), caller)


def kept(answer: Response, caller: Caller) -> Response:
    """The answer, which a telephone may keep for as long as whoever asked stays signed in."""
    answer.headers[KEPT_FOR] = str(int((caller.signed_in.begun_at + LONGEST - caller.at).total_seconds()))
    return answer


def mine(caller: Caller, number: str) -> tuple[Seen, Member]:
    """The visit, for a member of its team. Raises VisitNotForYou, whether it is there or not."""
    try:
        seen = look(caller.site.desk, number, caller.at)
    except UnknownVisit:
        raise VisitNotForYou(number=number) from None
    me = next((one for one in seen.standing.members if one.person_id == caller.signed_in.person_id), None)
    if me is None or hidden_from(seen, caller.looks.viewer.units):
        raise VisitNotForYou(number=number)
    return seen, me


def board(caller: Caller, number: str) -> Board:
    """Everything on the page of a visit. Raises VisitNotForYou."""
    return board_of(*mine(caller, number), caller.looks)


def visit_page(request: Request, number: str, caller: Caller = Depends(gate(Page.VISIT))) -> Response:
    return kept(shown(request, caller, number), caller)


def shown(request: Request, caller: Caller, number: str, why: str = "", status: int = 200) -> Response:
    """The page of a visit, with a no if there is one."""
    found = board(caller, number)
    return show(request, caller, "visit.html", status, board=found, why=why, answers=Answer, **_choices(found))


def _choices(found: Board) -> dict[str, Any]:  # Any: what the templates name
    taxonomy = found.seen.policy.taxonomy
    subs = [(sub.code, category_label(one.name, sub.name)) for one in taxonomy.categories for sub in one.sub]
    return {"categories": subs, "fallback": taxonomy.fallback}


def item_page(
    request: Request, number: str, item: str, place: str | None = None, caller: Caller = Depends(gate(Page.VISIT))
) -> Response:
    """One item that is not in order: the form without the rest of the page. place: the entry that is to be changed."""
    return item_shown(request, caller, number, item, place)


def item_shown(
    request: Request, caller: Caller, number: str, item: str, place: str | None, why: str = "", status: int = 200,
    back: Back | None = None,
) -> Response:  # fmt: skip
    """The form of an item that is not in order, empty, with the entry it changes or with what was refused."""
    found = board(caller, number)
    line = found.line("" if item == BEYOND else item)
    if line is None or not found.is_open:
        raise HTTPException(404)
    edited = _edited(line, place)
    facts: dict[str, Any] = {"board": found, "line": line, "edited": edited, "back": back, "why": why}  # Any: as above
    return show(request, caller, "visit_item.html", status, **facts, **_choices(found))


def _edited(line: Line, place: str | None) -> object:
    return next((one for one in line.mine if one.answer is Answer.FAIL and one.spot[1] == place), None)


def state(number: str, caller: Caller = Depends(gate(Page.VISIT))) -> Response:
    """What a telephone asks before it sends what it has kept: for whom, under which token, and what stands here."""
    found = board(caller, number)
    lines = [*found.lines, found.beyond]
    said = {
        "person": found.me.number,
        "token": caller.form_token,
        "open": found.is_open,
        "mine": {one.code: as_known(one.mine) for one in lines if one.mine},
    }
    return JSONResponse(said)


def photo(number: str, digest: str, caller: Caller = Depends(gate(Page.VISIT_PHOTO))) -> Response:
    """A photo of the visit, to its team."""
    seen, _ = mine(caller, number)
    known = next((one for entry in seen.written for one in entry.photos if one.digest == digest), None)
    if known is None:
        raise HTTPException(404)
    return kept_file(caller, f"visit {number}", Kept(known.name, known.digest, known.media_type))
