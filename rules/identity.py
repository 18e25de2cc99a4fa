"""Signing in through somebody else: what is taken along, what is brought back, and what every provider can do."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rules.words import Text


@dataclass(frozen=True, slots=True)
class Trip:
    """One way to a provider and back. All of it follows from a token that only the browser on its way has."""

    token: str

    @property
    def state(self) -> str:
        """What the provider hands back as it was, so that only the browser that left may return. Letters and digits."""
        return self._of("state")

    @property
    def nonce(self) -> str:
        """What the provider signs, so that what it says is about this trip."""
        return self._of("nonce")

    @property
    def verifier(self) -> str:
        """What proves that whoever redeems the code is who asked for it (RFC 7636)."""
        return self._of("verifier")

    @property
    def challenge(self) -> str:
        """What of the verifier is shown beforehand."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())

    def _of(self, purpose: str) -> str:
        return hmac.new(self.token.encode(), purpose.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Crossing:
    """One way there or back, at an instant. back: the address of ours they return to."""

    trip: Trip
    back: str
    at: datetime
    is_within: bool = False
    """Whether they look at us from within the provider's own application."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Who a provider says somebody is. number: of the registry, where the settings say that it may be believed."""

    subject: str
    number: str = ""


class Provider(Protocol):
    """Somebody who knows our people: a city's sign-in, WeCom, DingTalk."""

    @property
    def name(self) -> str:
        """What the settings call it; part of addresses, and of what is kept."""

    @property
    def label(self) -> Text:
        """What people call it."""

    @property
    def issuer(self) -> str:
        """How an answer names its sender, where it does (RFC 9207); empty where it does not."""

    def way(self, there: Crossing) -> str:
        """The address somebody goes to. Raises ProviderUnreachable, ProviderNotBelieved."""

    def who(self, code: str, back: Crossing) -> Stated:
        """Who has come back with this code. Raises ProviderUnreachable, ProviderNotBelieved."""
