"""Where somebody is, and whence they came: addresses of ours that can be asked for again."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.routing import Match

from web.site import Site

LONGEST_ADDRESS = 500
"""Characters of an address that is carried along; of a longer one only the page is kept, without its query."""


class Elsewhere(Exception):
    """The page is not for them now, and another one is."""

    def __init__(self, to: str) -> None:
        self.to = to
        super().__init__(to)


class SignedOut(Elsewhere):
    """Nobody is signed in, and the page is for people who are."""


def asked(request: Request) -> str:
    """What was asked for, path and query."""
    return _short(request.url.path, request.url.query)


def _short(path: str, query: str) -> str:
    whole = f"{path}?{query}" if query else path
    return whole if len(whole) <= LONGEST_ADDRESS else path[:LONGEST_ADDRESS]


def is_ours(request: Request, address: str) -> bool:
    """Whether an address of the web lies on this site, as its browser or its operator names it."""
    site: Site = request.app.state.site
    ours = {request.headers.get("Host", "").lower(), urlsplit(site.address).netloc.lower()} - {""}
    try:
        return urlsplit(address).netloc.lower() in ours
    except ValueError:
        return False


def came_from(request: Request) -> str:
    """The page of ours with the link or the form that led here; empty where the browser names none, or this one."""
    given = request.headers.get("Referer", "")
    if not given.isprintable() or not is_ours(request, given):
        return ""
    parts = urlsplit(given)
    found = _short(parts.path, parts.query)
    return found if found != asked(request) and _can_be_asked_for(request, parts.path) else ""


def page_of_it(request: Request) -> str:
    """The page somebody has before them; after a form was refused, the one it stands on."""
    if request.method == "GET":
        return asked(request)
    path = request.url.path
    while path and not _can_be_asked_for(request, path):
        path = path.rpartition("/")[0]
    return came_from(request) or path or "/"


def _can_be_asked_for(request: Request, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    return any(one.matches(scope)[0] is Match.FULL for one in request.app.routes)


def is_from_here(request: Request) -> bool:
    """Whether the browser says that one of our own pages sends this; an old one may say nothing."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    return is_ours(request, origin)
