"""Letting people in: the cookies of a session and of half a one, and where to go on."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import RedirectResponse, Response

from rules.access import CODE_AWAITED, LONGEST
from web.gates import FORM, SESSION, Caller
from web.whence import LONGEST_ADDRESS

HALF, TRIP = "xiaoan_half", "xiaoan_trip"
"""Cookies that are good for a few minutes, and are sent to the entrance only."""
_ENTRANCE = "/sign-in"


def let_in(caller: Caller, token: str, following: str) -> Response:
    """They are in: their browser has a session nobody else has seen, and nothing of the way there."""
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
    for name in (HALF, TRIP):
        answer.delete_cookie(name, path=_ENTRANCE)
    return answer


def ask_for_the_code(caller: Caller, token: str, to: str) -> Response:
    """They are asked for the code; what their browser has opens no page but that."""
    answer = RedirectResponse(to, 303)
    remember(answer, caller, HALF, token, CODE_AWAITED)
    return answer


def remember(answer: Response, caller: Caller, name: str, value: str, during: timedelta) -> None:
    """The browser brings this back for a short time, to the entrance only."""
    answer.set_cookie(
        name,
        value,
        max_age=int(during.total_seconds()),
        path=_ENTRANCE,
        httponly=True,
        samesite="lax",
        secure=caller.site.is_secure,
    )


def within(path: str) -> str:
    """Where to go on: a page of ours, whatever was asked for."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path[:LONGEST_ADDRESS] if is_ours and path != "/" else "/mine"
