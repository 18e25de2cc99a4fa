"""Servers that lie, hang, drip, break off and slam the door: the worst a provider or a relay does to us."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Script = Callable[[socket.socket], None]
"""What is done with one connection."""

READ_SECONDS = 2.0


def read_request(connection: socket.socket) -> bytes:
    """One whole HTTP request."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536) or b"\r\n\r\n"
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def saying(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> Script:
    """Reads the request and answers this; `length` is what it claims the body's length to be."""

    def script(connection: socket.socket) -> None:
        read_request(connection)
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return script


def hanging(connection: socket.socket) -> None:
    """Reads the request and never answers."""
    read_request(connection)
    _until_the_other_side_goes(connection)


def deaf(connection: socket.socket) -> None:
    """Accepts the connection and does nothing with it."""
    _until_the_other_side_goes(connection)


def dripping(connection: socket.socket) -> None:
    """Answers one byte at a time, each in time, all of them together never."""
    read_request(connection)
    waiting = threading.Event()
    for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 500:
        connection.sendall(bytes([byte]))
        waiting.wait(0.1)


def slamming(connection: socket.socket) -> None:
    """Reads the request and resets the connection."""
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def leaving(connection: socket.socket) -> None:
    """Reads the request and goes without a word."""
    read_request(connection)


def refusing_early(connection: socket.socket) -> None:
    """Says 413 before it has read the body, and goes."""
    connection.recv(1024)
    connection.sendall(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def _until_the_other_side_goes(connection: socket.socket) -> None:
    with suppress(OSError):
        while connection.recv(65536):
            pass


class LyingServer:
    """Runs a script for every connection. connections: how many there have been."""

    def __init__(self, script: Script, seconds: float = READ_SECONDS) -> None:
        self.script = script
        self.seconds = seconds
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                thread = threading.Thread(target=self._run, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _run(self, connection: socket.socket) -> None:
        connection.settimeout(self.seconds)
        with connection, suppress(OSError):
            self.script(connection)

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(self.seconds)


@contextmanager
def lying(script: Script, seconds: float = READ_SECONDS) -> Iterator[LyingServer]:
    """A server that does this with every connection, as long as the block lasts.

    seconds: how long it waits for the other side before it closes a connection.
    """
    server = LyingServer(script, seconds)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(READ_SECONDS)


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
