"""One POST of JSON, told apart by how far it came: not sent, sent without an answer, or answered."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from notifications.wire import Allows, Deadline, ForbiddenError, connect, encrypt

MOST_READ = 64 * 1024
"""Bytes of an answer that are read; a robot's takes a few hundred."""

LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. is_whole: the answer arrived as long as it said it would be."""

    status: int
    body: bytes
    wait: timedelta | None
    is_whole: bool


class NotSentError(Exception):
    """The other side cannot have got the whole request. is_silent: it did not answer in time."""

    def __init__(
        self, why: str, *, is_silent: bool = False, is_untrusted: bool = False, is_forbidden: bool = False
    ) -> None:
        super().__init__(why)
        self.is_silent = is_silent
        self.is_untrusted = is_untrusted
        self.is_forbidden = is_forbidden


class NoAnswerError(Exception):
    """The request went out whole and no answer could be read: nobody knows whether it was taken."""

    def __init__(self, why: str, *, is_silent: bool = False) -> None:
        super().__init__(why)
        self.is_silent = is_silent


def post_json(
    url: str,
    body: bytes,
    deadline: Deadline,
    *,
    verify: bool = True,
    headers: Mapping[str, str] | None = None,
    allows: Allows | None = None,
) -> Reply:
    """The answer to one POST; redirects are handed back as they are, for whoever follows one gives the key away.

    headers: beside, or instead of, our usual ones. allows: which addresses may be connected to; None: all.
    Raises NotSentError or NoAnswerError, at the deadline at the latest (the look-up of a name apart, which the
    operating system lets nobody interrupt).
    """
    parts = urlsplit(url)
    connection = _opened(parts, deadline, verify=verify, allows=allows)
    try:
        unsent = _send(connection, parts, body, headers or {})
        return _read(connection, unsent)
    finally:
        connection.close()


def _opened(
    parts: SplitResult, deadline: Deadline, *, verify: bool, allows: Allows | None
) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port)
    try:
        plain = connect(host, port, deadline, allows)
        connection.sock = encrypt(plain, host, deadline, verify=verify) if parts.scheme == "https" else plain
    except ssl.SSLCertVerificationError as fault:
        raise NotSentError(f"certificate: {fault.verify_message}", is_untrusted=True) from fault
    except ForbiddenError as fault:
        raise NotSentError(str(fault), is_forbidden=True) from fault
    except TimeoutError as fault:
        raise NotSentError("timed out while connecting", is_silent=True) from fault
    except OSError as fault:
        raise NotSentError(f"cannot connect: {fault.strerror or type(fault).__name__}") from fault
    return connection


def _send(
    connection: http.client.HTTPConnection, parts: SplitResult, body: bytes, more: Mapping[str, str]
) -> OSError | None:
    """Sends the request. What went wrong on the way is kept: a server that refuses early may still have said why."""
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "xiaoan",
        "Connection": "close",
        **more,
    }
    try:
        connection.request("POST", target or "/", body, headers)
    except OSError as fault:
        return fault
    return None


def _read(connection: http.client.HTTPConnection, unsent: OSError | None) -> Reply:
    try:
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as fault:
        if unsent is not None:
            why = f"the request broke off: {unsent.strerror or type(unsent).__name__}"
            raise NotSentError(why, is_silent=isinstance(unsent, TimeoutError)) from fault
        raise NoAnswerError(_why(fault), is_silent=isinstance(fault, TimeoutError)) from fault
    try:
        body = answer.read(MOST_READ)
        # A body cut short raises nothing when its length was announced; what is still missing says so.
        is_whole = len(body) == MOST_READ or not answer.length
    except (OSError, http.client.HTTPException):
        body, is_whole = b"", False
    return Reply(answer.status, body, _wait(answer), is_whole)


def _why(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "no answer in time"
    if isinstance(fault, OSError):
        return f"the connection broke: {fault.strerror or type(fault).__name__}"
    return f"unreadable answer: {type(fault).__name__}"


def _wait(answer: http.client.HTTPResponse) -> timedelta | None:
    """How long Retry-After asks to wait: seconds, or a date, which counts from the server's own Date."""
    text = (answer.getheader("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text), 10**6)), LONGEST_WAIT)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(answer.getheader("Date") or "")
    except ValueError:
        return None
    return min(max(until - now, timedelta()), LONGEST_WAIT)
