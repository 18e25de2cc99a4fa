"""Passwords: hashed with argon2id, two at a time, and given out once."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_AT_ONCE = threading.Semaphore(2)
"""Each takes 64 MiB and a core for a tenth of a second: a crowd at the door must not take the machine down."""
_HASHER = PasswordHash((Argon2Hasher(),))
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No signs that are taken for each other on paper."""


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is this password. Where none is kept it takes as long to say no, so that nobody learns who has one."""
    with _AT_ONCE:
        return _HASHER.verify(password, kept or _nobodys()) and kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def one_time() -> str:
    """A password to be given out: 59 bits, easy to read out over the telephone."""
    return _signs(3)


def recovery_code() -> str:
    """A code to be kept on paper: 79 bits, too many for anybody to try them all against what is kept of it."""
    return _signs(4)


def _signs(groups: int) -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(groups))
