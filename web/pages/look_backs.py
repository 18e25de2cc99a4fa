"""Look-backs: the true-fix rate, what is still to be looked at, the rounds, and drawing one from a published seed."""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import RedirectResponse, Response

from casework import looking_back
from casework.looking_back import Announced
from casework.replaying import Proof, replay, the_round
from casework.true_fixes import true_fixes
from rules.instants import last_day, local_day
from rules.intervals import LEAST
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import look_back_views
from store.look_back_views import ItemLine, RoundLine
from web.gates import Caller, Sent, gate, sent
from web.pages.campaigns import whose
from web.refusing import status_of
from web.showing import show

MOST_OPEN, A_PAGE, MOST_UNITS = 100, 50, 40
_SEED = Text("种子", "seed")


def register(app: FastAPI) -> None:
    app.get("/look-backs")(look_backs_page)
    app.post("/look-backs")(draw)
    app.get("/look-backs/{number}")(round_page)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a draw would come to with a seed that is thrown away."""

    said: Announced
    could: int
    drawn: int
    for_the_office: int


def look_backs_page(request: Request, caller: Caller = Depends(gate(Page.LOOK_BACKS))) -> Response:
    return _shown(request, caller)


def _shown(
    request: Request, caller: Caller, *, why: str = "", status: int = 200, given: dict[str, str] | None = None,
    rehearsed: Rehearsed | None = None,
) -> Response:  # fmt: skip
    desk, areas = caller.site.desk, whose(caller).eyes.areas
    with desk.looking() as session:
        rounds = look_back_views.round_lines(session, limit=36)
        waiting = [one for one in look_back_views.item_lines(session, None, areas) if one.result is None]
    ends = {one.number: last_day(one.ends_at) for one in rounds if one.ends_at}
    return show(
        request, caller, "look_backs.html", status, rounds=rounds, found=true_fixes(desk), waiting=waiting[:MOST_OPEN],
        count=len(waiting), ends=ends, least=LEAST, why=why, given=given or {}, rehearsed=rehearsed,
        month=f"{looking_back.month_of(caller.at):%Y-%m}", today=local_day(caller.at), most_units=MOST_UNITS,
    )  # fmt: skip


def draw(request: Request, form: Sent = Depends(sent(Page.LOOK_BACKS))) -> Response:
    """A round is tried out, announced by the commitment of its seed, or drawn."""
    caller = form.caller
    given = {name: form.text(name) for name in ("month", "share", "seed", "step")}
    try:
        month = looking_back.month_named(given["month"])
        if given["step"] == "try":
            return _shown(request, caller, given=given, rehearsed=_rehearse(caller, month, _share(given["share"])))
        if given["step"] == "announce":
            refuse_unfit(_SEED, given["seed"])
            seed = given["seed"] or secrets.token_hex(16)
            share, who = _share(given["share"]), caller.signed_in.number
            number = looking_back.announce(caller.site.desk, month, seed, caller.at, share, who).number
        else:
            number = looking_back.draw(caller.site.desk, month, caller.at, caller.signed_in.number).number
    except Refusal as no:
        return _shown(request, caller, why=no.say(caller.language), status=status_of(no), given=given)
    return RedirectResponse(f"/look-backs/{number}", 303)


def _rehearse(caller: Caller, month: date, share: float | None) -> Rehearsed:
    with caller.site.desk.rehearse() as stage:
        said = looking_back.announce(stage, month, secrets.token_hex(16), caller.at, share)
        done = looking_back.draw(stage, month, caller.at, caller.signed_in.number)
    return Rehearsed(said, done.frame, len(done.given), done.for_the_office)


def _share(text: str) -> float | None:
    """The share somebody wrote in percent; None for policy's. Raises BadInput."""
    plain = text.removesuffix("%").strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:4]) <= 100):
        words = (
            f"比例“{text}”应为 1 至 100 的整数（%）",
            f"the share “{text}” should be a whole number from 1 to 100 (%)",
        )
        raise BadInput(what=Text(*words))
    return int(plain) / 100


def round_page(
    request: Request,
    number: int,
    page: int = Query(1, ge=1, le=1000),
    caller: Caller = Depends(gate(Page.LOOK_BACKS)),
) -> Response:
    """One round: what was published, what was drawn, what came of it, and whether it can be drawn again."""
    desk = caller.site.desk
    line = the_round(desk, number)
    with desk.looking() as session:
        items = look_back_views.item_lines(session, number, whose(caller).eyes.areas)
    proof = replay(desk, number) if line.seed is not None else None
    return _round(request, caller, line, items, proof, page)


def _round(
    request: Request, caller: Caller, line: RoundLine, items: Sequence[ItemLine], proof: Proof | None, page: int
) -> Response:
    count = max(1, math.ceil(len(items) / A_PAGE))
    page = min(page, count)
    return show(
        request, caller, "look_back_one.html", line=line, items=items[(page - 1) * A_PAGE : page * A_PAGE], page=page,
        count=count, proof=proof, until=last_day(line.ends_at) if line.ends_at else None,
    )  # fmt: skip
