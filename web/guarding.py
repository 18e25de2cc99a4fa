"""What goes with every answer: headers that keep the browser to this site, and a limit to what may be sent here."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.files import LARGEST

MOST_FILES = 5
"""Files that go with one act; a browser sends them all at once."""
_LARGE = MOST_FILES * LARGEST + 1024 * 1024
_SMALL = 64 * 1024
_WITH_FILES = "/hazards/", "/l/", "/minutes/", "/visits/", "/api/v1/hazards"
LARGEST_TABLE = 20 * 1024 * 1024
"""A file of tables that comes in over a page; larger ones are for the command line."""
_WITH_TABLES = "/import", "/policy/try"

WORKER, KEPT_PAGES = "/static/worker.js", "/visits"
"""The script that keeps pages for where there is no network, and the only pages it may stand before."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: browsers would then send forms without saying where they come from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_FOR_EVER = "public, max-age=31536000, immutable"


class Guarded:
    """Stands before every page."""

    def __init__(self, app: ASGIApp, too_large: Callable[[Request], Response]) -> None:
        """too_large: how whoever sends too much is told of it."""
        self._too_large = too_large
        self._with_files = RequestBodyLimitMiddleware(app, _LARGE)
        self._with_tables = RequestBodyLimitMiddleware(app, LARGEST_TABLE + 1024 * 1024)
        self._without = RequestBodyLimitMiddleware(app, _SMALL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._without(scope, receive, send)
            return
        path: str = scope["path"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if path == WORKER:
                    headers.setdefault("Service-Worker-Allowed", KEPT_PAGES)
                headers.setdefault("Cache-Control", _FOR_EVER if path.startswith("/static/vendor/") else "no-store")
            await send(message)

        limited = self._without
        if path.startswith(_WITH_FILES):
            limited = self._with_files
        elif path.startswith(_WITH_TABLES):
            limited = self._with_tables
        if _announced(scope) > limited.max_body_size:
            await self._too_large(Request(scope))(scope, receive, with_headers)
            return
        await limited(scope, receive, with_headers)


def _announced(scope: Scope) -> int:
    """How much the request says it will send."""
    length = Headers(scope=scope).get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0
