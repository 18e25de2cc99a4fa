"""What goes with every answer: headers that keep the browser to this site, and a limit to what may be sent here."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.files import LARGEST

MOST_FILES = 5
"""Files that go with one act; a browser sends them all at once."""
_LARGE = MOST_FILES * LARGEST + 1024 * 1024
_SMALL = 64 * 1024
_WITH_FILES = "/hazards/", "/l/", "/visits/"

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

    def __init__(self, app: ASGIApp) -> None:
        self._with_files = RequestBodyLimitMiddleware(app, _LARGE)
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

        limited = self._with_files if path.startswith(_WITH_FILES) else self._without
        await limited(scope, receive, with_headers)
