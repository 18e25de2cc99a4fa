"""Letters on the page of a case: made, downloaded and withdrawn by whoever may."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from casework import lettering
from casework.lettering import Ordered
from casework.onlooking import refuse_unseen
from documents.letter_pdf import as_pdf
from installation.letter_pen import pen_of
from rules.letters import LetterKind
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.words import Text
from store import letters
from store.letters import LetterLine
from web.downloads import exported
from web.forms import returned
from web.gates import Caller, Sent, gate, sent
from web.pages.case import shown
from web.refusing import status_of

NAME = "letters"
"""What a refused form of this part is called, so that its words stand where the form is."""


def register(app: FastAPI) -> None:
    app.post("/hazards/{number}/letters")(make)
    app.get("/letters/{number}.docx")(as_word)
    app.get("/letters/{number}.pdf")(as_pages)
    app.post("/letters/{number}/withdraw")(withdraw)


def make(request: Request, number: str, form: Sent = Depends(sent(Page.LETTERS))) -> Response:
    """The letter is made once for its act, or refused in words on the page of the case."""
    caller = form.caller
    refuse_unseen(caller.site.desk, caller.looks, number)
    try:
        kind, event = _meant(form.text("letter"))
        wanted = Ordered(kind, number, caller.signed_in.number, caller.at, event, caller.site.language)
        lettering.make(caller.site.desk, pen_of(caller.site.store), wanted)
    except Refusal as no:
        return shown(request, caller, number, returned(NAME, form.form, no.say(caller.language), status_of(no)))
    return RedirectResponse(f"/hazards/{number}#letters", 303)


def _meant(text: str) -> tuple[LetterKind, int]:
    """The kind and the act somebody chose. Raises BadInput."""
    code, _, event = text.partition(" ")
    kind = LetterKind.read(code)
    if kind is None or not (event.isascii() and event.isdigit() and len(event) < 19):
        raise BadInput(what=Text("请选择文种和依据", "choose a kind and what it rests on"))
    return kind, int(event)


def as_word(number: int, caller: Caller = Depends(gate(Page.LETTERS))) -> Response:
    return _handed_out(caller, number, "docx")


def as_pages(number: int, caller: Caller = Depends(gate(Page.LETTERS))) -> Response:
    return _handed_out(caller, number, "pdf")


def _handed_out(caller: Caller, number: int, ending: str) -> Response:
    """The letter as it was written, to whoever may see its hazard; that it left is on record."""
    line = _seen(caller, number)
    _, content = lettering.reprinted(caller.site.desk, caller.site.store, line.id)
    made = as_pdf(content) if ending == "pdf" else content
    name = f"{line.number}{caller.say(Text(line.kind.zh, line.kind.en))}.{ending}"
    return exported(caller, f"letter {line.id}", 1, made, name)


def _seen(caller: Caller, number: int) -> LetterLine:
    with caller.site.desk.looking() as session:
        found = letters.seen_by(session, number, caller.looks.viewer, caller.looks.sensitive)
    if found is None:
        raise HTTPException(404)
    return found


def withdraw(request: Request, number: int, form: Sent = Depends(sent(Page.LETTERS))) -> Response:
    """The letter is withdrawn with its reason, or that is refused in words."""
    caller = form.caller
    line = _seen(caller, number)
    try:
        lettering.withdraw(caller.site.desk, line.id, caller.signed_in.number, caller.at, form.text("reason"))
    except Refusal as no:
        return shown(request, caller, line.hazard, returned(NAME, form.form, no.say(caller.language), status_of(no)))
    return RedirectResponse(f"/hazards/{line.hazard}#letters", 303)
