"""The ledger's hash chain: keyed digests that show a changed, missing or inserted row.

Two links exist. A single act chains to its hazard's previous single act. A batch takes one digest over all
its rows in id order and chains to the previous batch. The key lies outside the database, so whoever can only
write rows cannot make them fit. A digest says that something is wrong; the marks beside it say which row.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import mul
from zlib import crc32

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
        running.update(b"".join(b"\n" + row for row in rows))
        return running.hexdigest()

    def seal(self, previous: str) -> hmac.HMAC:
        """The beginning of a digest over more rows than memory holds: they are added to it as they are read."""
        return hmac.new(self.secret, previous.encode(), hashlib.sha256)


_PRIME = 2**61 - 1


@dataclass(frozen=True, slots=True)
class Marks:
    """Two sums over the marks of many rows, the second weighted by their ids.

    They are covered by the digest they stand beside. When it no longer fits, the difference of the second sums
    over the difference of the first is the id of the one row that was changed, taken out or put in.
    """

    total: int
    moment: int

    def odd_one(self, now: Marks) -> int | None:
        """The id of the row that makes the difference to `now`; None when the sums agree.

        When more than one row differs the number means nothing, and hardly ever lies among the ids in question.
        """
        difference = (now.total - self.total) % _PRIME
        if not difference:
            return None
        return (now.moment - self.moment) * pow(difference, -1, _PRIME) % _PRIME

    def __add__(self, other: Marks) -> Marks:
        return Marks((self.total + other.total) % _PRIME, (self.moment + other.moment) % _PRIME)


NO_MARKS = Marks(0, 0)


def marks(ids: Sequence[int], bodies: Sequence[bytes]) -> Marks:
    """The marks of these rows."""
    each = [crc32(body) for body in bodies]
    return Marks(sum(each) % _PRIME, sum(map(mul, ids, each)) % _PRIME)


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
