"""Noes as pages: the sentence of a refusal with a status that says what kind of no it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from rules import refusals
from rules.refusals import Refusal
from rules.rights import Page
from rules.wording_given import LONGEST
from rules.words import Language, Text
from store.engine import trouble_with
from store.files import LARGEST
from web.gates import LANGUAGE, Caller, gate
from web.guarding import MOST_FILES, takes_files
from web.late import Late, kept_of
from web.showing import spoken, templates
from web.site import Site
from web.whence import Elsewhere, asked, came_from, page_of_it

_STATUS: dict[type[Refusal], int] = {
    refusals.NotYours: 403,
    refusals.FormOutdated: 403,
    refusals.SignInOutdated: 403,
    refusals.SignInRefused: 403,
    refusals.PageKept: 403,
    refusals.CodeRefused: 403,
    refusals.SignInTooSlow: 403,
    refusals.ProviderSaidNo: 403,
    refusals.ProviderNotBelieved: 403,
    refusals.AnswerOutdated: 403,
    refusals.StrangerRefused: 403,
    refusals.AccountsForDistrict: 403,
    refusals.CampaignsForCoordinators: 403,
    refusals.LetterNotYours: 403,
    refusals.PostsForCoordinators: 403,
    refusals.RegistryForCoordinators: 403,
    refusals.MetricsKept: 403,
    refusals.FeedGone: 404,
    refusals.UnknownFeed: 404,
    refusals.LinkSaysNoMore: 403,
    refusals.NotForYou: 404,
    refusals.VisitNotForYou: 404,
    refusals.UnknownHazard: 404,
    refusals.NoSuchAct: 404,
    refusals.UnknownCampaign: 404,
    refusals.UnknownMinutes: 404,
    refusals.UnknownRecord: 404,
    refusals.SchoolNotYours: 403,
    refusals.BulletinNotYours: 403,
    refusals.AssessmentNotYours: 403,
    refusals.AppealNotYours: 403,
    refusals.BulletinUnknown: 404,
    refusals.LinkBroken: 404,
    refusals.AccountNotYours: 404,
    refusals.AssessmentUnknown: 404,
    refusals.UnknownProvider: 404,
    refusals.NotInTable: 409,
    refusals.ChangedMeanwhile: 409,
    refusals.KeyTaken: 409,
    refusals.FindingsChanged: 409,
    refusals.BulletinMoved: 409,
    refusals.BulletinClosed: 409,
    refusals.BulletinReplaced: 409,
    refusals.AnswersDiffer: 409,
    refusals.VisitNotThere: 409,
    refusals.LinkUsed: 409,
    refusals.LinkExpired: 410,
    refusals.LinkMoved: 410,
    refusals.FormTooLarge: 413,
    refusals.FilesTooLarge: 413,
    refusals.WritingTooLong: 413,
    refusals.TooManyAttempts: 429,
    refusals.ProviderUnreachable: 503,
}
_OTHERWISE = 422
_ASK_TO_SIGN_IN = (refusals.LinkSaysNoMore, refusals.LinkExpired, refusals.LinkMoved, refusals.LinkBroken)
_log = logging.getLogger("xiaoan.console")

_NOT_THERE = Text("没有这个页面，请核对地址", "there is no such page; check the address")
_NOT_SO = Text("不能这样访问此页面，请从页面上的按钮进入", "this page is not to be used that way; use its buttons")
_FAULT = Text(
    "系统出错，本次操作未保存；请稍后再试，仍不行请联系系统管理员（编号 {mark}）",
    "something of ours went wrong and nothing was kept; try again later, or tell the operator (mark {mark})",
)
_DATABASE = Text(
    "数据库出错，本次操作未保存；请稍后再试，并告知系统管理员",
    "the database failed and nothing was kept; try again later and tell the operator",
)


_HOW: dict[str, Text] = {
    "string_too_long": Text("太长，最多 {max_length} 个字", "is too long: {max_length} characters at the most"),
    "int_parsing": Text("应为整数", "should be a whole number"),
    "int_parsing_size": Text("数字太大", "is too large a number"),
    "greater_than_equal": Text("应不小于 {ge}", "should be {ge} or more"),
    "less_than_equal": Text("应不大于 {le}", "should be {le} or less"),
    "less_than": Text("数字太大", "is too large a number"),
}
"""What is wrong with a part of an address, by what the check of it is called there."""
_MALFORMED = Text("格式不对", "cannot be read")


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a no; all of them are the asker's to mend."""
    return _STATUS.get(type(refusal), _OTHERWISE)


def answer_refusals(app: FastAPI) -> None:
    """Every no of the program, and every fault, is answered in words."""

    def refused(request: Request, no: Exception) -> Response:
        assert isinstance(no, Refusal)  # noqa: S101 - what it was registered for
        return say_no(request, no.say(_language(request)), status_of(no), offers=isinstance(no, _ASK_TO_SIGN_IN))

    def elsewhere(request: Request, to: Exception) -> Response:
        assert isinstance(to, Elsewhere)  # noqa: S101 - as above
        if request.headers.get("HX-Request") == "true":
            return Response(status_code=401, headers={"HX-Redirect": to.to})
        return RedirectResponse(to.to, 303)

    def not_there(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)  # noqa: S101 - as above
        language = _language(request)
        if fault.status_code in (400, 413):
            # A field, as the reader of forms says it; everything else is about files, or about the whole.
            return too_large(request, is_writing="exceeded maximum size" in fault.detail)
        return say_no(request, (_NOT_THERE if fault.status_code == 404 else _NOT_SO).say(language), fault.status_code)

    def failed(request: Request, fault: Exception) -> Response:
        # Nothing more is asked of a console that fails: not even who stands before it.
        return _page_of_no(request, None, noted(request, fault).say(_language(request)), 500)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Elsewhere, elsewhere)
    app.add_exception_handler(Late, _given_back)
    app.add_exception_handler(HTTPException, not_there)
    app.add_exception_handler(RequestValidationError, _cannot_be_read)
    app.add_exception_handler(Exception, failed)


def _cannot_be_read(request: Request, fault: Exception) -> Response:
    """The first part of an address that is not as its page takes it, and in which way; nothing of it is repeated."""
    assert isinstance(fault, RequestValidationError)  # noqa: S101 - what it is registered for
    first = fault.errors()[0]
    language, (part, *names) = _language(request), first["loc"]
    if part == "path":
        return say_no(request, _NOT_THERE.say(language), 404)
    why = _HOW.get(first["type"], _MALFORMED).say(language, **first.get("ctx", {}))
    no = refusals.AddressUnfit(name=".".join(str(one) for one in names), why=why)
    return say_no(request, no.say(language), status_of(no))


def is_script(request: Request) -> bool:
    """Whether a script of our pages asks, which reads no page."""
    return request.headers.get("Accept", "") == "application/json"


def noted(request: Request, fault: Exception) -> Text:
    """The fault is in the log; the words for whoever asked name its mark there."""
    mark = f"{id(fault) & 0xFFFFFF:06x}"
    # The path of a link is a secret of its reader's.
    _log.error("fault %s on %s %s", mark, request.method, _plain(request.url.path), exc_info=fault)
    words = _FAULT if trouble_with(fault) is None else _DATABASE
    return Text(words.zh.format(mark=mark), words.en.format(mark=mark))


def _plain(path: str) -> str:
    return next((f"{one}…" for one in ("/l/", "/feeds/") if path.startswith(one)), path)


def say_no(request: Request, sentence: str, status: int, *, offers: bool = False) -> HTMLResponse:
    """A page that says no, with the way back and, for who is signed in, their menu; offers: the way to sign in."""
    return _page_of_no(request, _before(request), sentence, status, offers=offers)


def _page_of_no(
    request: Request, caller: Caller | None, sentence: str, status: int, *, offers: bool = False
) -> HTMLResponse:
    facts = {"sentence": sentence, "offers": offers, "back": came_from(request)}
    return HTMLResponse(_rendered(request, caller, "refused.html", facts), status)


def _rendered(request: Request, caller: Caller | None, name: str, facts: Mapping[str, object]) -> str:
    words = {**spoken(caller.language if caller else _language(request)), "here": "", "page_of_it": page_of_it(request)}
    return templates().get_template(name).render(caller=caller, **words, **facts)


def _before(request: Request) -> Caller | None:
    """Whoever stands before the page that says no, if they are signed in."""
    try:
        caller = gate(Page.ENTRANCE)(request)
    except Refusal:
        return None
    return caller if caller.who is not None else None


def _given_back(request: Request, form: Exception) -> Response:
    """What came too late, for its writer to send again: on its own page, or on one for all forms."""
    assert isinstance(form, Late)  # noqa: S101 - what it is registered for
    if form.again is not None and form.caller is not None:
        return form.again(request, form.caller, form.form)
    facts = {"kept": kept_of(form.form), "action": asked(request)}
    return HTMLResponse(_rendered(request, form.caller, "late.html", facts), 403)


def too_large(request: Request, *, is_writing: bool = False) -> Response:
    """What was too much, and how much is taken: on a page, or for a script of ours in its own words."""
    no: Refusal = refusals.WritingTooLong(most=LONGEST)
    if takes_files(request.url.path) and not is_writing:
        no = refusals.FilesTooLarge(files=MOST_FILES, size=LARGEST // 1024**2)
    if is_script(request):
        return JSONResponse({"refused": no.say(_language(request))}, status_of(no))
    return say_no(request, no.say(_language(request)), status_of(no))


def _language(request: Request) -> Language:
    site: Site = request.app.state.site
    chosen = request.cookies.get(LANGUAGE)
    return Language.of(chosen) if chosen else site.language
