"""The ledger's hash chain: keyed digests that show a changed, missing or inserted row.

Two links exist. A single act chains to its hazard's previous single act. A batch takes one digest over all
its rows in id order and chains to the previous batch. The key lies outside the database, so whoever can only
write rows cannot make them fit.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

ALGORITHM = "hmac-sha256"
START = "0" * 64
"""What the first link of every chain is chained to."""


@dataclass(frozen=True, slots=True)
class ChainKey:
    """The secret the digests are keyed with."""

    secret: bytes

    def link(self, previous: str, body: bytes) -> str:
        """The digest of one link: of everything before it, and of itself."""
        return hmac.new(self.secret, previous.encode() + b"\n" + body, hashlib.sha256).hexdigest()

    def batch(self, previous: str, head: bytes, rows: Iterable[bytes]) -> str:
        """The digest of a batch: what all its rows share, then each row in id order."""
        running = hmac.new(self.secret, previous.encode() + b"\n" + head, hashlib.sha256)
        for row in rows:
            running.update(b"\n")
            running.update(row)
        return running.hexdigest()


def canonical(**fields: object) -> bytes:
    """The same bytes for the same fields on every database: sorted keys, instants as UTC microseconds."""
    plain = {name: _plain(value) for name, value in fields.items() if value is not None}
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)


def _plain(value: object) -> object:
    return microseconds(value) if isinstance(value, datetime) else value


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(instant: datetime) -> int:
    """An instant as a whole number, the same from SQLite's text and PostgreSQL's timestamp."""
    span = instant - _EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
