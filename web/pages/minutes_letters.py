"""Minutes as a letter, on the page of their meeting: issued, downloaded and withdrawn by whoever may."""

from __future__ import annotations

from dataclasses import asdict, fields

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from casework import lettering, minutes_issuing
from casework.minutes_issuing import ToIssue
from casework.minutes_seen import refuse_unknown
from documents.letter_pdf import as_pdf
from installation.letter_pen import pen_of
from rules.minutes import Particulars
from rules.refusals import Refusal
from rules.rights import Page
from rules.words import Text
from store import letters
from store.letters import LetterLine
from web.downloads import exported
from web.gates import Caller, Sent, gate, sent
from web.pages.campaigns import whose
from web.pages.minutes import shown
from web.refusing import status_of


def register(app: FastAPI) -> None:
    app.post("/minutes/{number}/issue")(issue)
    app.get("/minutes/{number}/letters/{letter}.docx")(as_word)
    app.get("/minutes/{number}/letters/{letter}.pdf")(as_pages)
    app.post("/minutes/{number}/letters/{letter}/withdraw")(withdraw)


def issue(request: Request, number: int, form: Sent = Depends(sent(Page.MINUTES))) -> Response:
    """The minutes are a letter, or were one before; or the page of the meeting says why not."""
    caller = form.caller
    refuse_unknown(caller.site.desk, whose(caller), number)
    said = Particulars(*(form.text(one.name) for one in fields(Particulars)))
    wanted = ToIssue(number, said, caller.signed_in.number, caller.at, caller.site.language)
    try:
        minutes_issuing.issue(caller.site.desk, pen_of(caller.site.store), wanted)
    except Refusal as no:
        why = no.say(caller.language)
        return shown(request, caller, number, why=why, status=status_of(no), given={**asdict(said), "form": "issue"})
    return RedirectResponse(f"/minutes/{number}#letters", 303)


def as_word(number: int, letter: int, caller: Caller = Depends(gate(Page.MINUTES))) -> Response:
    return _handed_out(caller, number, letter, "docx")


def as_pages(number: int, letter: int, caller: Caller = Depends(gate(Page.MINUTES))) -> Response:
    return _handed_out(caller, number, letter, "pdf")


def _handed_out(caller: Caller, number: int, letter: int, ending: str) -> Response:
    """The minutes as they were issued, to whoever finds the meeting; that they left is on record."""
    line = _of_meeting(caller, number, letter)
    _, content = lettering.reprinted(caller.site.desk, caller.site.store, line.id)
    made = as_pdf(content) if ending == "pdf" else content
    name = f"{line.number}{caller.say(Text(line.kind.zh, line.kind.en))}.{ending}"
    return exported(caller, f"letter {line.id}", 1, made, name)


def _of_meeting(caller: Caller, number: int, letter: int) -> LetterLine:
    """The letter, if it is one of this meeting and they find the meeting; a page that says so otherwise."""
    refuse_unknown(caller.site.desk, whose(caller), number)
    with caller.site.desk.looking() as session:
        found = [one for one in letters.letters_of_minutes(session, number) if one.id == letter]
    if not found:
        raise HTTPException(404)
    return found[0]


def withdraw(request: Request, number: int, letter: int, form: Sent = Depends(sent(Page.MINUTES))) -> Response:
    """The minutes as issued are withdrawn with the reason, or that is refused in words."""
    caller, reason = form.caller, form.text("reason")
    line = _of_meeting(caller, number, letter)
    try:
        lettering.withdraw(caller.site.desk, line.id, caller.signed_in.number, caller.at, reason)
    except Refusal as no:
        given = {"form": "withdraw", "reason": reason}
        return shown(request, caller, number, why=no.say(caller.language), status=status_of(no), given=given)
    return RedirectResponse(f"/minutes/{number}#letters", 303)
