"""Signed links: a message, its reader and a last instant, in a token that nobody else can make."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rules.refusals import LinkBroken

PURPOSE = "signed links"
"""What the keys for this are made for: a token says nothing to whoever asks for anything else with the same keys."""

_FIELDS = struct.Struct(">QQI")
_MAC = 16
"""Bytes of the signature that are kept: 128 bits, and the whole token fits into a line of a message."""


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a link is for: one message, told to one person, until an instant in whole seconds."""

    message_id: int
    person_id: int
    until: datetime


def signed(link: SignedLink, key: bytes) -> str:
    """The token: 48 characters that may stand in an address."""
    body = _FIELDS.pack(link.message_id, link.person_id, int(link.until.timestamp()))
    return base64.urlsafe_b64encode(body + _mac(body, key)).decode()


def read(token: str, keys: Sequence[bytes]) -> SignedLink:
    """What a token was made for, by whichever of these keys. Raises LinkBroken for anything else."""
    try:
        whole = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise LinkBroken() from fault
    body, mac = whole[: _FIELDS.size], whole[_FIELDS.size :]
    if len(mac) != _MAC or not any(hmac.compare_digest(mac, _mac(body, key)) for key in keys):
        raise LinkBroken()
    message, person, until = _FIELDS.unpack(body)
    return SignedLink(message, person, datetime.fromtimestamp(until, UTC))


def key_of(message_id: int) -> str:
    """The idempotency key of whatever is done through a message's link: the ledger answers it once."""
    return f"link.{message_id}"


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).digest()[:_MAC]
