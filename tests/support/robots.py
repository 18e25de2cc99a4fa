"""Where robots' messages of a test arrive: one relay to all three kinds, as strict as the mail server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.mailbox import Received, Strict


@dataclass
class Reply:
    """What the robot's server answers."""

    body: bytes | str | dict[str, object] = field(default_factory=lambda: {"errcode": 0, "errmsg": "ok", "code": 0})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request a robot got."""

    key: str
    path: str
    query: dict[str, str]
    payload: dict[str, Any]

    @property
    def text(self) -> str:
        """The text, wherever this kind of robot keeps it."""
        content = self.payload.get("text") or self.payload.get("content") or {}
        return str(content.get("content") or content.get("text") or "")


class RobotServer(Strict):
    """All three kinds of robot behind one relay, on a port of its own; each key is a group of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.answers: dict[str, Callable[[Call], Reply]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def url(self, scheme: str, key: str, **options: str) -> str:
        """The address of a robot behind this relay."""
        more = "".join(f"&{name}={value}" for name, value in options.items())
        return f"{scheme}://{key}?via=http://127.0.0.1:{self.port}{more}"

    def answer(self, key: str, reply: Reply | Callable[[Call], Reply]) -> None:
        """What the robot with this key answers from now on; nothing it does not accept counts as arrived."""
        self.answers[key] = reply if callable(reply) else lambda _call: reply

    def _take(self, call: Call) -> Reply:
        self.calls.append(call)
        reply = self.answers.get(call.key, lambda _call: Reply())(call)
        if (
            isinstance(reply.body, dict)
            and reply.status == 200
            and not any(reply.body.get(name) for name in ("errcode", "code", "StatusCode"))
        ):
            subject, _, body = call.text.partition("\n")
            self.keep(Received(call.key, subject, body))
        return reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        robots = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                key = query.get("key") or query.get("access_token") or parts.path.rpartition("/")[2]
                reply = robots._take(Call(key, parts.path, query, json.loads(content)))
                body = (
                    reply.body
                    if isinstance(reply.body, bytes)
                    else (reply.body.encode() if isinstance(reply.body, str) else json.dumps(reply.body).encode())
                )
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Says nothing: a test's output is the test's."""

        return Handler

    def __enter__(self) -> RobotServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="robots", daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def robots() -> Iterator[RobotServer]:
    """A strict relay to robots: likewise."""
    with RobotServer() as server:
        yield server
    server.expect_nothing_more()
