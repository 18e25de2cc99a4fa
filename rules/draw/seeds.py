"""Chance from a public seed: SHA-256 and nothing else, so that anybody may reckon every draw again."""

from __future__ import annotations

import hmac
from hashlib import sha256


def netstrings(*parts: str | int) -> bytes:
    """The parts one after another, each as `length:bytes,`: no two lists of parts are written alike."""
    written = b""
    for part in parts:
        one = str(part).encode()
        written += b"%d:%b," % (len(one), one)
    return written


def commitment(seed: str) -> str:
    """What is published before the draw: it fixes the seed and does not tell it."""
    return sha256(netstrings("xiaoan draw commitment", seed)).hexdigest()


def keeps(seed: str, commitment_: str) -> bool:
    """Whether this is the seed that was committed to."""
    return hmac.compare_digest(commitment(seed).encode(), commitment_.strip().lower().encode())


def chance(seed: str, stage: str, *names: str | int) -> int:
    """The lot of these names at this stage: the SHA-256 over seed, stage and names, as an integer."""
    return Lots(seed, stage).of(*names)


class Lots:
    """The lots of one stage: `of(...)` is `chance(seed, stage, ...)`, with the common beginning reckoned once."""

    __slots__ = ("_begun",)

    def __init__(self, seed: str, stage: str) -> None:
        self._begun = sha256(netstrings("xiaoan draw chance", seed, stage))

    def of(self, *names: str | int) -> int:
        lot = self._begun.copy()
        lot.update(netstrings(*names))
        return int.from_bytes(lot.digest(), "big")
