"""What a team does on its visit: it arrives, answers, settles, signs, or says why it could not be done."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response

from casework import signing_in
from casework.collecting import sign
from casework.visiting import Taken, arrive, give_up, settle, take_in
from rules.refusals import BadInput, NotOnTheTeam, Refusal
from rules.rights import Page
from rules.visits import Answer
from rules.words import Text
from web.forms import LATE
from web.gates import Caller, Sent, sent
from web.known_entries import as_known
from web.pages.visits import BEYOND, board, item_shown, mine, shown
from web.refusing import is_script, status_of
from web.visit_forms import answered, given_back


def register(app: FastAPI) -> None:
    app.post("/visits/{number}/arrive")(arrived)
    app.post("/visits/{number}/answer")(answer)
    app.post("/visits/{number}/settle")(settled)
    app.post("/visits/{number}/sign")(signed)
    app.post("/visits/{number}/not-done")(given_up)


def _done(request: Request, number: str, form: Sent, deed: Callable[[], object], at: str = "") -> Response:
    """The deed, and the page of the visit again; or the page with the no that it met."""
    mine(form.caller, number)
    try:
        deed()
    except Refusal as no:
        return shown(request, form.caller, number, no.say(form.caller.language), status_of(no))
    return RedirectResponse(f"/visits/{number}{at}", 303)


def arrived(request: Request, number: str, form: Sent = Depends(sent(Page.VISIT_DEED))) -> Response:
    caller = form.caller
    return _done(request, number, form, lambda: arrive(caller.site.desk, number, caller.signed_in.number, caller.at))


def settled(request: Request, number: str, form: Sent = Depends(sent(Page.VISIT_DEED))) -> Response:
    caller, item = form.caller, form.text("item")

    def deed() -> None:
        chosen = Answer.read(form.text("answer"))
        if chosen is None:
            raise BadInput(what=Text("请选商定的结果", "choose what was agreed"))
        settle(caller.site.desk, number, item, chosen, caller.signed_in.number, caller.at, form.text("note"))

    return _done(request, number, form, deed, f"#{item}")


def signed(request: Request, number: str, form: Sent = Depends(sent(Page.VISIT_DEED))) -> Response:
    """Whoever is signed in has signed; or a colleague beside them, who says so with their own password."""
    caller, other = form.caller, form.text("who")

    def deed() -> None:
        desk, who = caller.site.desk, caller.signed_in.number
        if other:
            team = board(caller, number).seen.standing.members
            if other not in [one.number for one in team]:
                raise NotOnTheTeam(who=other, number=number, team=[one.name for one in team])
            signing_in.confirm(desk, other, str(form.form.get("password", "")), caller.address, caller.at)
            who = other
        sign(desk, number, who, caller.at, form.text("digest") or "-")

    return _done(request, number, form, deed, "#sign")


def given_up(request: Request, number: str, form: Sent = Depends(sent(Page.VISIT_DEED))) -> Response:
    caller, why = form.caller, form.text("reason")
    return _done(
        request, number, form, lambda: give_up(caller.site.desk, number, caller.signed_in.number, why, caller.at)
    )


def _shown_again(request: Request, caller: Caller, form: FormData, why: str, status: int) -> Response:
    """The page the answer was given on, with the no and with what had been filled in."""
    number = request.path_params["number"]
    if form.get("answer") != Answer.FAIL.value:
        return shown(request, caller, number, why, status)
    back = given_back(form)
    return item_shown(request, caller, number, back.entry.item or BEYOND, back.edits, why, status, back)


def _again(request: Request, caller: Caller, form: FormData) -> Response:
    return _shown_again(request, caller, form, caller.say(LATE), 403)


def answer(request: Request, number: str, form: Sent = Depends(sent(Page.VISIT_DEED, _again))) -> Response:
    """One item is answered. A telephone that has kept its answers is answered in its own words."""
    caller, item = form.caller, form.text("item")
    is_telephone = is_script(request)
    seen, me = mine(caller, number)
    try:
        brought = answered(form.form, seen, me.number, caller.site.store)
        taken = take_in(caller.site.desk, brought, me.number, caller.at)
    except Refusal as no:
        why, status = no.say(caller.language), status_of(no)
        if is_telephone:
            return JSONResponse({"refused": why}, status)
        return _shown_again(request, caller, form.form, why, status)
    if is_telephone:
        return JSONResponse(_told(form, number, item, taken))
    if taken.merged.clashes:
        return shown(request, caller, number, _clash(form, taken), 409)
    return RedirectResponse(f"/visits/{number}#{_following(taken, item)}", 303)


def _told(form: Sent, number: str, item: str, taken: Taken) -> dict[str, object]:
    """How the item stands now, and whether somebody else answered it otherwise."""
    line = board(form.caller, number).line(item)
    return {
        "mine": as_known(line.mine) if line else "[]",
        "clash": _clash(form, taken) if taken.merged.clashes else "",
        "differs": bool(line and line.is_disputed),
        "left": len(taken.standing.combined.unanswered),
    }


_CLASH = Text(
    "{item}：您在另一处也改过这一项，那里的保留了（{here}），这里填的没有存（{sheet}）",
    "{item}: you have changed it elsewhere too; that is kept ({here}), and what was sent from here is not ({sheet})",
)
_GONE = Text("已删除", "taken out")


def _clash(form: Sent, taken: Taken) -> str:
    """What was written in two places, in words: what stands, and what does not."""
    found = []
    for one in taken.merged.clashes:
        said = [
            Text(f"{entry.answer.zh} {entry.place} {entry.note}", f"{entry.answer.en} {entry.place} {entry.note}")
            if entry else _GONE
            for entry in (one.here, one.sheet)
        ]  # fmt: skip
        found.append(form.caller.say(_CLASH, item=one.spot[0] or one.spot[1], here=said[0], sheet=said[1]))
    return "；".join(found)


def _following(taken: Taken, item: str) -> str:
    """Where to go on: the next item nobody has answered, or the one that was."""
    left = taken.standing.combined.unanswered
    return next((one for one in left if one > item), left[0] if left else item or BEYOND)
