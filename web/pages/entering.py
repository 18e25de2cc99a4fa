"""The entrance: signing in and out, the code after the password, passwords, language, and whether the console lives."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import FormData
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from casework import second_factor, signing_in
from casework.overseeing import waiting_to_leave
from rules.refusals import Refusal, SignInOutdated, SignInTooSlow
from rules.rights import Page
from rules.words import Language
from web.gates import LANGUAGE, SESSION, Caller, Sent, gate, sent
from web.letting_in import HALF, ask_for_the_code, let_in, within
from web.refusing import status_of
from web.showing import address, show

_A_YEAR = 365 * 86_400


def register(app: FastAPI) -> None:
    app.get("/")(entrance)
    app.get("/healthz")(health)
    app.get("/sign-in")(sign_in_page)
    app.post("/sign-in")(sign_in)
    app.get("/sign-in/code")(code_page)
    app.post("/sign-in/code")(enter_code)
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
        return RedirectResponse(within(next), 303)
    has_nobody = signing_in.has_nobody(caller.site.desk)
    return show(request, caller, "sign_in.html", next=within(next), number="", refused="", has_nobody=has_nobody)


def _once_more(request: Request, caller: Caller, form: FormData) -> Response:
    """Whoever signed in meanwhile, in another tab, goes on; anybody else has a form again that will do."""
    following, number = within(str(form.get("next", ""))), str(form.get("number", ""))[:40]
    if caller.who is not None:
        return RedirectResponse(following, 303)
    return _sign_in_again(request, caller, SignInOutdated(), following, number)


def sign_in(request: Request, form: Sent = Depends(sent(Page.SIGN_IN, _once_more))) -> Response:
    caller, number, following = form.caller, form.text("number"), within(form.text("next"))
    try:
        # Not stripped: a space may be part of a password.
        entered = signing_in.sign_in(
            caller.site.desk, number, str(form.form.get("password", "")), caller.address, caller.at
        )
    except Refusal as no:
        return _sign_in_again(request, caller, no, following, number)
    if entered.needs_code:
        return ask_for_the_code(caller, entered.token, address("/sign-in/code", next=following))
    return let_in(caller, entered.token, following)


def code_page(request: Request, next: str = "", caller: Caller = Depends(gate(Page.SIGN_IN_CODE))) -> Response:
    if second_factor.awaited(caller.site.desk, request.cookies.get(HALF, ""), caller.at) is None:
        return RedirectResponse("/sign-in", 303)
    return show(request, caller, "code.html", next=within(next), refused="")


def enter_code(request: Request, form: Sent = Depends(sent(Page.SIGN_IN_CODE))) -> Response:
    caller, following = form.caller, within(form.text("next"))
    half = request.cookies.get(HALF, "")
    try:
        token = second_factor.enter(caller.site.desk, half, form.text("code"), caller.address, caller.at)
    except SignInTooSlow as no:
        return _sign_in_again(request, caller, no, following)
    except Refusal as no:
        return show(request, caller, "code.html", status_of(no), next=following, refused=no.say(caller.language))
    return let_in(caller, token, following)


def _sign_in_again(request: Request, caller: Caller, no: Refusal, following: str, number: str = "") -> Response:
    why = no.say(caller.language)
    return show(
        request, caller, "sign_in.html", status_of(no), next=following, number=number, refused=why, has_nobody=False
    )


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
    answer = RedirectResponse(within(form.text("next")), 303)
    answer.set_cookie(LANGUAGE, chosen.value, max_age=_A_YEAR, httponly=True, samesite="lax")
    return answer
