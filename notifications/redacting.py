"""What may stand in a log or on record: no key, no password, no full phone number, no full mail address."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import unquote

from rules.privacy import masked_phone

LONGEST = 400
"""Characters of a provider's words that are kept."""

_MASK = "***"
_USERINFO = re.compile(r"(?<=://)[^/\s@?#]+(?=@)")
_SECRET_FIELD = re.compile(
    r"(?i)\b(key|access_token|token|secret|sign|signature|password|passwd|pwd|pass|appsecret|authorization)"
    r"(\"?\s*[=:]\s*\"?)[^\s&\"',;)}]+"
)
_HOOK = re.compile(r"(?i)(/hook/|(?:wecom|ding|feishu)robot://)[^\s/?\"']+")
_MAIL = re.compile(r"[\w.+\-%]+@(?=[\w\-]+(?:\.[\w\-]+)*)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_TOKEN = re.compile(r"\b(?=[\w\-]*\d)(?=[\w\-]*[A-Za-z])[\w\-]{20,}\b")


def redacted(text: str, *secrets: str) -> str:
    """The text with everything secret or personal masked and in one line, cut to what may be kept.

    secrets: what this very address holds, masked wherever it stands, however it is written.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) > 3:
            text = text.replace(secret, _MASK)
    text = _USERINFO.sub(_MASK, text)
    text = _HOOK.sub(rf"\1{_MASK}", text)
    text = _SECRET_FIELD.sub(rf"\1\2{_MASK}", text)
    text = _MAIL.sub(f"{_MASK}@", text)
    text = _PHONE.sub(lambda found: masked_phone(re.sub(r"[ -]", "", found.group(1))), text)
    text = _TOKEN.sub(_MASK, text)
    return " ".join(text.split())[:LONGEST]


def fingerprint(secret: str) -> str:
    """Six characters by which two secrets can be told apart and from which neither can be guessed."""
    return hashlib.sha256(b"xiaoan address " + secret.encode()).hexdigest()[:6]


_spoken_of: ContextVar[tuple[str, ...]] = ContextVar("spoken_of", default=())


@contextmanager
def speaking_of(url: str) -> Iterator[None]:
    """While this lasts, no part of the address gets into a library's log: any of them may be its key."""
    parts = {part for part in re.split(r"[/?&=:@;,]+", url) for part in (part, unquote(part)) if len(part) > 5}
    token = _spoken_of.set(tuple(sorted(parts - {"mailto", "mailtos"})))
    try:
        yield
    finally:
        _spoken_of.reset(token)


class Redacting(logging.Filter):
    """Lets a library's log through from INFO up, redacted; what it says at DEBUG holds whole keys and bodies."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.INFO:
            return False
        record.msg, record.args = redacted(record.getMessage(), *_spoken_of.get()), ()
        record.exc_info = record.exc_text = None
        return True


TALKATIVE = ("apprise", "urllib3.connectionpool", "urllib3.util.retry", "requests", "httpx", "httpcore")


def guard_logs() -> None:
    """The loggers of the libraries we send through say nothing secret, at whatever level they are set to."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Redacting) for one in logger.filters):
            logger.addFilter(Redacting())
