"""The entrance: signing in and out, choosing a password and a language, and whether the console lives."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from casework import signing_in
from casework.overseeing import waiting_to_leave
from rules.access import LONGEST
from rules.refusals import Refusal
from rules.rights import Page
from rules.words import Language
from web.gates import FORM, LANGUAGE, SESSION, Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import show

_A_YEAR = 365 * 86_400


def register(app: FastAPI) -> None:
    app.get("/")(entrance)
    app.get("/healthz")(health)
    app.get("/sign-in")(sign_in_page)
    app.post("/sign-in")(sign_in)
    app.post("/sign-out")(sign_out)
    app.get("/password")(password_page)
    app.post("/password")(change_password)
    app.post("/language")(speak)


def entrance(caller: Caller = Depends(gate(Page.ENTRANCE))) -> Response:
    return RedirectResponse("/mine" if caller.who else "/sign-in", 303)


def health(caller: Caller = Depends(gate(Page.HEALTH))) -> Response:
    """Whether the console answers and reaches its database."""
    waiting_to_leave(caller.site.desk, caller.at)
    return PlainTextResponse("ok\n")


def sign_in_page(request: Request, next: str = "", caller: Caller = Depends(gate(Page.SIGN_IN))) -> Response:
    if caller.who is not None:
        return RedirectResponse(_within(next), 303)
    return show(request, caller, "sign_in.html", next=_within(next), number="", refused="")


def sign_in(request: Request, form: Sent = Depends(sent(Page.SIGN_IN))) -> Response:
    caller, number, following = form.caller, form.text("number"), _within(form.text("next"))
    try:
        # Not stripped: a space may be part of a password.
        token = signing_in.sign_in(
            caller.site.desk, number, str(form.form.get("password", "")), caller.address, caller.at
        )
    except Refusal as no:
        why = no.say(caller.language)
        return show(request, caller, "sign_in.html", status_of(no), next=following, number=number, refused=why)
    answer = RedirectResponse(following, 303)
    answer.set_cookie(
        SESSION,
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=caller.site.is_secure,
    )
    answer.delete_cookie(FORM)
    return answer


def sign_out(form: Sent = Depends(sent(Page.SIGN_OUT))) -> Response:
    caller = form.caller
    signing_in.sign_out(caller.site.desk, caller.signed_in, caller.address, caller.at)
    answer = _out("/sign-in")
    # Whatever this browser keeps of visits is not for whoever takes it next.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def password_page(request: Request, caller: Caller = Depends(gate(Page.PASSWORD))) -> Response:
    return show(request, caller, "password.html", refused="")


def change_password(request: Request, form: Sent = Depends(sent(Page.PASSWORD))) -> Response:
    caller = form.caller
    old, new, again = (str(form.form.get(name, "")) for name in ("old", "new", "again"))
    try:
        signing_in.change_password(caller.site.desk, caller.signed_in, old, new, again, caller.address, caller.at)
    except Refusal as no:
        return show(request, caller, "password.html", status_of(no), refused=no.say(caller.language))
    return _out("/sign-in")


def _out(to: str) -> Response:
    answer = RedirectResponse(to, 303)
    answer.delete_cookie(SESSION)
    return answer


def speak(form: Sent = Depends(sent(Page.LANGUAGE))) -> Response:
    """The console speaks this language, to somebody who is signed in wherever they sign in."""
    caller, chosen = form.caller, Language.of(form.text("language"))
    if caller.who is not None:
        signing_in.speak(caller.site.desk, caller.who, chosen, caller.at)
    answer = RedirectResponse(_within(form.text("next")), 303)
    answer.set_cookie(LANGUAGE, chosen.value, max_age=_A_YEAR, httponly=True, samesite="lax")
    return answer


def _within(path: str) -> str:
    """Where to go on: a page of ours, whatever was asked for."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours and path != "/" else "/mine"
