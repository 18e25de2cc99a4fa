"""A program that receives webhooks: it checks every signature, keeps what it took, and answers as a test tells it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

Says = Callable[[int], int | tuple[int, dict[str, str]]]
"""What is answered to the n-th request: a status, and headers."""


@dataclass(frozen=True)
class Post:
    """One request: its headers in lower case, and its body as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(self.body)
        return told

    @property
    def about(self) -> dict[str, Any]:
        told: dict[str, Any] = self.event["data"]
        return told


def is_signed(post: Post, secret: str) -> bool:
    """Whether a receiver that knows this secret believes it: checked by the words of the standard, not by our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join((post.id.encode(), post.headers["webhook-timestamp"].encode(), post.body))
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    given = [one.partition(",") for one in post.headers["webhook-signature"].split()]
    return ("v1", ",", wanted) in given


@dataclass
class Receiver:
    """Everything that came, in order; taken: what was answered with a success."""

    says: Says = field(default=lambda _n: 200)
    came: list[Post] = field(default_factory=list)
    taken: list[Post] = field(default_factory=list)
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def ids(self) -> list[str]:
        return [one.id for one in self.taken]

    def first_ids(self) -> list[str]:
        """What was taken, without what it knew already."""
        return list(dict.fromkeys(self.ids()))


@contextmanager
def receiving(says: Says = lambda _n: 200) -> Iterator[Receiver]:
    """A receiver, as long as the block lasts."""
    receiver = Receiver(says)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            post = Post({name.lower(): value for name, value in self.headers.items()}, body)
            with receiver.lock:
                receiver.came.append(post)
                said = receiver.says(len(receiver.came))
                status, headers = said if isinstance(said, tuple) else (said, {})
                if 200 <= status < 300:
                    receiver.taken.append(post)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests look at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
