"""Tokens of the API: what one may be good for, for how long, how fast it may ask, and how many wrong ones pass."""

from __future__ import annotations

import re
from datetime import timedelta

from rules.words import Word

PREFIX = "xat_"
"""What every token begins with, so that one that was left lying about is known for what it is."""
LONGEST_DAYS = 366
"""No token is good for longer; a program whose owner nobody remembers ends by itself."""
USUAL_DAYS = 90
A_MINUTE = 300
"""So many requests in one minute with one token; what is over waits for the next."""
WRONG_FROM_ONE_ADDRESS = 60
"""Wrong tokens from one address within the window of rules/access.py; beyond them no more go on record."""
WINDOW = timedelta(minutes=15)
KEYS_KEPT = timedelta(days=90)
"""So long it is kept what was asked for under a key; the ledger knows the keys of what was done for good."""
LONGEST_NAME = 60


class TokenScope(Word):
    """What a token is good for, never beyond what its person sees and does."""

    READ = "read", "查看隐患", "read hazards"
    EVIDENCE = "evidence", "下载材料", "download evidence"
    REGISTRY = "registry", "查看名册和检查", "read registry and inspections"
    RECORD = "record", "登记隐患", "record hazards"
    ACT = "act", "办理环节", "do acts"


def kept_as(scopes: frozenset[TokenScope]) -> str:
    """Scopes as they are stored, in the order they are declared."""
    return " ".join(one.value for one in TokenScope if one in scopes)


def read_scopes(kept: str) -> frozenset[TokenScope]:
    """Scopes as they were stored."""
    return frozenset(TokenScope.of(one) for one in kept.split())


FIT_KEY = re.compile(r"[!-~]{8,64}")
"""An idempotency key: signs that can be seen, enough of them that no two programs choose the same by chance."""
