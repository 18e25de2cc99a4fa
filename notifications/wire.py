"""Connections with one deadline for everything: looking up, connecting, sending and reading together."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# How long something may still take is read from a stopwatch and not from a clock: no test and no caller sets it,
# and it never says what time it is.
_stopwatch = time.monotonic


Allows = Callable[[str], bool]
"""Whether an address, in figures, may be connected to."""


class Deadline:
    """So many seconds from now; every wait gets what is left of them, so that dripping bytes do not prolong it."""

    def __init__(self, seconds: float) -> None:
        self._ends = _stopwatch() + seconds

    def left(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self._ends - _stopwatch()
        if left <= 0:
            raise TimeoutError("the time for this message has run out")
        return left


class _Timed:
    """Gives every call of a socket the time that is left, and no more."""

    deadline: Deadline | None = None

    def _hurry(self) -> None:
        if self.deadline is not None:
            self.settimeout(self.deadline.left())  # type: ignore[attr-defined]  # mixed into sockets below

    def recv_into(self, *args: Any, **kwargs: Any) -> int:  # Any: passed on as it comes
        self._hurry()
        return super().recv_into(*args, **kwargs)  # type: ignore[misc,no-any-return]  # mixed into sockets below

    def send(self, *args: Any, **kwargs: Any) -> int:  # Any: as above
        self._hurry()
        return super().send(*args, **kwargs)  # type: ignore[misc,no-any-return]  # mixed into sockets below

    def sendall(self, *args: Any, **kwargs: Any) -> None:  # Any: as above
        self._hurry()
        super().sendall(*args, **kwargs)  # type: ignore[misc]  # mixed into sockets below


class TimedSocket(_Timed, socket.socket):
    """A plain connection with a deadline."""


class TimedTLS(_Timed, ssl.SSLSocket):
    """An encrypted connection with a deadline."""


@lru_cache(maxsize=2)
def tls_context(*, verify: bool) -> ssl.SSLContext:
    """How we encrypt; made once, for making one costs more than sending a mail (performance.md).

    verify=False is for a machine in the same office with a certificate of its own, at the operator's word.
    """
    context = ssl.create_default_context()
    context.sslsocket_class = TimedTLS
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class ForbiddenError(OSError):
    """The host lies where nothing of ours is to be sent."""


def connect(host: str, port: int, deadline: Deadline, allows: Allows | None = None) -> TimedSocket:
    """A connection to the first of the host's addresses that answers in time. Raises OSError.

    allows: which addresses may be connected to. It is asked of the very address that is then used, so that a name
    which means something else a moment later leads nowhere else. Raises ForbiddenError when it allows none.
    """
    refused: OSError = OSError(f"no address for {host}")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if allows is not None and not allows(str(address[0])):
            refused = ForbiddenError(f"{host} lies where nothing is sent to")
            continue
        found = TimedSocket(family, kind, protocol)
        try:
            found.deadline = deadline
            found.settimeout(deadline.left())
            found.connect(address)
        except OSError as fault:
            found.close()
            refused = fault
        else:
            return found
    raise refused


def encrypt(plain: socket.socket, host: str, deadline: Deadline, *, verify: bool) -> ssl.SSLSocket:
    """The same connection, encrypted. Raises ssl.SSLError when the other side cannot prove who it is."""
    try:
        plain.settimeout(deadline.left())
        tls = tls_context(verify=verify).wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
    renew(tls, deadline)
    return tls


def renew(connection: socket.socket, deadline: Deadline) -> None:
    """A connection kept for the next message gets that one's deadline."""
    if isinstance(connection, _Timed):
        connection.deadline = deadline
