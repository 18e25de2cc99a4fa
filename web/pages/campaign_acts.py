"""What is done to a campaign from its pages: the steps of its draw, its end, and changes by hand with their reasons."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from casework import covering
from casework.coordinators import refuse_unknown
from casework.drawing import commit_to, draw_lots
from casework.recusing import recuse, take_back
from casework.replanning import Change, add_school, drop_school, move, replace_member
from rules.campaigns import InterestKind
from rules.instants import day_written
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.wording_given import refuse_unfit
from rules.words import Text
from web.gates import Sent, sent
from web.pages.campaign import changes, overview
from web.pages.campaigns import whose
from web.refusing import status_of

_FILLED_IN = Text("填写的内容", "what was filled in")


def register(app: FastAPI) -> None:
    app.post("/campaigns/{number}/steps/{name}")(step)
    app.post("/campaigns/{number}/changes/{name}")(change)


def step(request: Request, number: str, name: str, form: Sent = Depends(sent(Page.CAMPAIGNS))) -> Response:
    """One step of the campaign's way is taken: its seed committed to, its lots drawn, its end."""
    caller = form.caller
    refuse_unknown(caller.site.desk, whose(caller), number)
    take = _STEPS.get(name)
    if take is None:
        raise HTTPException(404)
    try:
        take(form, number)
    except Refusal as no:
        return overview(request, caller, number, why=no.say(caller.language), status=status_of(no))
    return RedirectResponse(f"/campaigns/{number}", 303)


def _commit(form: Sent, number: str) -> None:
    caller = form.caller
    commit_to(caller.site.desk, number, secrets.token_hex(32), caller.signed_in.number, caller.at)


def _draw(form: Sent, number: str) -> None:
    draw_lots(form.caller.site.desk, number, form.caller.signed_in.number, form.caller.at)


def _end(form: Sent, number: str) -> None:
    _refuse_unsure(form)
    covering.end(form.caller.site.desk, number, form.caller.signed_in.number, form.caller.at)


def _cancel(form: Sent, number: str) -> None:
    _refuse_unsure(form)
    covering.cancel(form.caller.site.desk, number, form.caller.signed_in.number, form.caller.at)


def _refuse_unsure(form: Sent) -> None:
    """What cannot be taken back is ticked first."""
    if not form.text("sure"):
        words = "不能撤回，请先勾选“确认”", "it cannot be taken back: tick “I am sure” first"
        raise BadInput(what=Text(*words))


_STEPS: Mapping[str, Callable[[Sent, str], None]] = {"commit": _commit, "draw": _draw, "end": _end, "cancel": _cancel}


def change(request: Request, number: str, name: str, form: Sent = Depends(sent(Page.CAMPAIGNS))) -> Response:
    """The plan is changed by hand, or somebody recuses themselves; refused, the form is shown again as it was."""
    caller = form.caller
    refuse_unknown(caller.site.desk, whose(caller), number)
    take = _CHANGES.get(name)
    if take is None:
        raise HTTPException(404)
    given = {key: one for key, one in form.form.multi_items() if isinstance(one, str)}
    try:
        for key, one in given.items():
            if key != "form_token":
                refuse_unfit(_FILLED_IN, one)
        take(form, number)
    except Refusal as no:
        why = no.say(caller.language)
        return changes(request, caller, number, given, why=why, opened=name, status=status_of(no))
    return RedirectResponse(f"/campaigns/{number}/changes", 303)


def _asked(form: Sent, number: str) -> Change:
    return Change(
        number, form.text("reason"), school=form.text("school"), team=_team(form), day=_day(form),
        out=form.text("out"), into=form.text("into"),
    )  # fmt: skip


def _team(form: Sent) -> int | None:
    text = form.text("team")
    if text and not (text.isascii() and text.isdigit() and len(text) < 5):
        raise BadInput(what=Text(f"组号“{text}”应为数字", f"the team “{text}” should be a number"))
    return int(text) if text else None


def _day(form: Sent) -> date | None:
    return day_written(form.text("day")) if form.text("day") else None


def _move(form: Sent, number: str) -> None:
    asked = _asked(form, number)
    if asked.team is None and asked.day is None:
        raise BadInput(what=Text("请选另一组，或填另一天", "choose another team, or another day"))
    move(form.caller.site.desk, asked, form.caller.signed_in.number, form.caller.at)


def _replace(form: Sent, number: str) -> None:
    replace_member(form.caller.site.desk, _asked(form, number), form.caller.signed_in.number, form.caller.at)


def _add(form: Sent, number: str) -> None:
    add_school(form.caller.site.desk, _asked(form, number), form.caller.signed_in.number, form.caller.at)


def _drop(form: Sent, number: str) -> None:
    drop_school(form.caller.site.desk, _asked(form, number), form.caller.signed_in.number, form.caller.at)


def _recuse(form: Sent, _number: str) -> None:
    caller = form.caller
    desk, by = caller.site.desk, caller.signed_in.number
    person, school = form.text("person"), form.text("school")
    if form.text("over"):
        take_back(desk, person, school, by, caller.at)
        return
    kind = InterestKind.read(form.text("kind"))
    if kind is None:
        raise BadInput(what=Text("请选择回避的事由", "choose why they recuse themselves"))
    recuse(desk, person, school, kind, by, caller.at)


_CHANGES: Mapping[str, Callable[[Sent, str], None]] = {
    "move": _move, "replace": _replace, "add": _add, "drop": _drop, "recuse": _recuse,
}  # fmt: skip
