"""Bulletins that go out: the drafts of an area, what people write into them, signing, and those that were signed."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from casework import bulletin_drafts, bulletin_signing
from casework.bulletin_drafts import Due, Shown
from casework.figures_seen import areas_to_choose
from documents.bulletin_writing import bulletin_word
from documents.letter_pdf import as_pdf
from installation.letter_pen import bulletin_pen_of
from models.bulletin import BulletinDraft
from rules.bulletin_parts import parts
from rules.bulletins import BulletinWords, Paper, unpacked
from rules.charts import LEFT, WIDTH, laid_out
from rules.instants import local_day
from rules.refusals import BadInput, BulletinUnknown, Refusal
from rules.rights import Page
from rules.spans import period_told, span_of
from rules.words import Text
from store import bulletins
from store.bulletins import IssueLine
from web.downloads import exported
from web.gates import Caller, Sent, gate, sent
from web.pages.campaigns import whose
from web.refusing import status_of
from web.showing import show

A_PAGE = 50


def register(app: FastAPI) -> None:
    app.get("/bulletins/issued")(list_page)
    app.get("/bulletins/issued/{number}.docx")(as_word)
    app.get("/bulletins/issued/{number}.pdf")(as_pages)
    app.get("/bulletins/issued/{number}")(issue_page)
    app.post("/bulletins/issued/{number}/correct")(correct)
    app.post("/bulletins/drafts")(draw_up)
    app.get("/bulletins/drafts/{number}.docx")(preview)
    app.get("/bulletins/drafts/{number}")(draft_page)
    app.post("/bulletins/drafts/{number}")(change)


def list_page(
    request: Request,
    before: int | None = Query(None, ge=1, lt=2**63),
    caller: Caller = Depends(gate(Page.BULLETINS)),
) -> Response:
    return _listed(request, caller, before)


def _listed(
    request: Request, caller: Caller, before: int | None = None, *, why: str = "", status: int = 200,
    form: FormData | None = None,
) -> Response:  # fmt: skip
    desk, viewer, mine = caller.site.desk, caller.looks.viewer, whose(caller).eyes.areas
    with desk.looking() as session:
        drafts = bulletins.drafts(session, mine)
        found = bulletins.issues(session, viewer.areas, A_PAGE + 1, before)
    choices = areas_to_choose(desk, viewer) if mine else {}
    return show(
        request, caller, "bulletins_issued.html", status, drafts=drafts, issues=found[:A_PAGE], span_of=span_of,
        following=found[A_PAGE - 1].id if len(found) > A_PAGE else None, why=why,
        areas={code: name for code, name in choices.items() if code.startswith(mine)},
        given={name: str(form.get(name, "")) if form is not None else "" for name in ("area", "month", "week")},
    )  # fmt: skip


def draw_up(request: Request, form: Sent = Depends(sent(Page.BULLETIN_DRAFTS))) -> Response:
    """There is a draft of the period, which is shown; or the list says why not."""
    caller = form.caller
    try:
        month, week = form.text("month"), form.text("week")
        if not month and not week:
            raise BadInput(what=Text("请选择月份或周", "choose a month or a week"))
        due = Due(form.text("area"), period_told(month, week, local_day(caller.at)))
        number = bulletin_drafts.draw_up(caller.site.desk, due, caller.signed_in.number, caller.at)
    except Refusal as no:
        return _listed(request, caller, why=no.say(caller.language), status=status_of(no), form=form.form)
    return RedirectResponse(f"/bulletins/drafts/{number}", 303)


def draft_page(request: Request, number: int, caller: Caller = Depends(gate(Page.BULLETIN_DRAFTS))) -> Response:
    return _draft(request, caller, _mine(caller, number))


def _mine(caller: Caller, number: int) -> BulletinDraft:
    """The draft, for somebody who coordinates where it is about. Raises BulletinUnknown, whether it is there or not."""
    with caller.site.desk.looking() as session:
        found = bulletins.draft_of(session, number)
        if found is None or not whose(caller).serves(found.area_code):
            raise BulletinUnknown(number=number)
        session.expunge(found)
    return found


def _draft(
    request: Request, caller: Caller, draft: BulletinDraft, *, why: str = "", status: int = 200,
    words: BulletinWords | None = None,
) -> Response:  # fmt: skip
    if draft.issue_id is not None:
        return RedirectResponse(f"/bulletins/issued/{draft.issue_id}", 303)
    counted = unpacked(draft.counted)
    with caller.site.desk.looking() as session:
        past = bulletins.line_of(session, draft.replaces_id) if draft.replaces_id is not None else None
    paper = Paper(counted, words or _words_of(draft))
    return show(
        request, caller, "bulletin_draft.html", status, draft=draft, counted=counted, why=why, words=paper.words,
        replaces=past.number if past is not None else "", **_drawn(paper, caller),
    )  # fmt: skip


def _words_of(draft: BulletinDraft) -> BulletinWords:
    return BulletinWords(draft.opening, draft.problems, draft.requirements)


def _drawn(paper: Paper, caller: Caller) -> dict[str, Any]:  # Any: what the template draws with
    tables = paper.counted.tables
    charts = {one.code: laid_out(one.chart, caller.language) for one in tables if one.chart is not None}
    return {"parts": parts(paper), "charts": charts, "width": WIDTH, "left": LEFT}


def preview(number: int, caller: Caller = Depends(gate(Page.BULLETIN_DRAFTS))) -> Response:
    """The draft as it would be printed, without a number."""
    draft = _mine(caller, number)
    content = bulletin_word(Paper(unpacked(draft.counted), _words_of(draft)), caller.site.language)
    return exported(caller, f"bulletin draft {number}", 1, content, f"draft-{draft.first_on}-{draft.last_on}.docx")


def change(request: Request, number: int, form: Sent = Depends(sent(Page.BULLETIN_DRAFTS))) -> Response:
    """What was written is kept, and then counted anew, signed or put aside; or the page says why not."""
    caller, draft = form.caller, _mine(form.caller, number)
    words = BulletinWords(*(form.text(name) for name in ("opening", "problems", "requirements")))
    edition, desk = form.text("edition"), caller.site.desk
    shown = Shown(number, int(edition) if edition.isdecimal() else 0, caller.signed_in.number, caller.at)
    try:
        if words != _words_of(draft):
            shown = bulletin_drafts.write(desk, shown, words)
        return _done(caller, shown, form.text("deed"))
    except Refusal as no:
        why = no.say(caller.language)
        return _draft(request, caller, _mine(caller, number), why=why, status=status_of(no), words=words)


def _done(caller: Caller, shown: Shown, deed: str) -> Response:
    desk, to = caller.site.desk, f"/bulletins/drafts/{shown.draft}"
    if deed == "count":
        bulletin_drafts.count_anew(desk, shown)
    elif deed == "aside":
        bulletin_drafts.put_aside(desk, shown)
        to = "/bulletins/issued"
    elif deed == "sign":
        line = bulletin_signing.sign(desk, bulletin_pen_of(caller.site.store, caller.site.language), shown)
        to = f"/bulletins/issued/{line.id}"
    return RedirectResponse(to, 303)


def _seen(caller: Caller, number: int) -> IssueLine:
    """The signed bulletin, if it is about where they look. Raises BulletinUnknown, whether it is there or not."""
    with caller.site.desk.looking() as session:
        found = bulletins.line_of(session, number, caller.looks.viewer.areas)
    if found is None:
        raise BulletinUnknown(number=number)
    return found


def issue_page(request: Request, number: int, caller: Caller = Depends(gate(Page.BULLETINS))) -> Response:
    return _issue(request, caller, number)


def _issue(request: Request, caller: Caller, number: int, *, why: str = "", status: int = 200) -> Response:
    line, paper = _seen(caller, number), bulletin_signing.paper_of(caller.site.desk, number)
    return show(
        request, caller, "bulletin_issue.html", status, line=line, paper=paper, why=why,
        is_mine=whose(caller).serves(line.area), **_drawn(paper, caller),
    )  # fmt: skip


def as_word(number: int, caller: Caller = Depends(gate(Page.BULLETINS))) -> Response:
    return _handed_out(caller, number, "docx")


def as_pages(number: int, caller: Caller = Depends(gate(Page.BULLETINS))) -> Response:
    return _handed_out(caller, number, "pdf")


def _handed_out(caller: Caller, number: int, ending: str) -> Response:
    """The bulletin as it was signed; that it left is on record."""
    line = _seen(caller, number)
    _, content = bulletin_signing.reprinted(caller.site.desk, caller.site.store, number)
    made = as_pdf(content) if ending == "pdf" else content
    return exported(caller, f"bulletin {line.id}", 1, made, f"{line.number}.{ending}")


def correct(request: Request, number: int, form: Sent = Depends(sent(Page.BULLETIN_DRAFTS))) -> Response:
    """There is a draft that is to replace it, which is shown; or the page says why not."""
    caller = form.caller
    _seen(caller, number)
    try:
        draft = bulletin_drafts.correct(caller.site.desk, number, caller.signed_in.number, caller.at)
    except Refusal as no:
        return _issue(request, caller, number, why=no.say(caller.language), status=status_of(no))
    return RedirectResponse(f"/bulletins/drafts/{draft}", 303)
