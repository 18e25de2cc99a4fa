"""What leaves over a credential: admitted by what it has spent and how it stands, and noted when it gave trouble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from rules import credentials as rules
from rules.credentials import Admission, Rate, Standing
from rules.delivering import Answer
from store import credentials


@dataclass(frozen=True, slots=True)
class Credential:
    """The account messages go over: its key, which tells it from others and is no secret, and how it may be shown.

    rates: what its provider lets through; none where nobody knows a limit.
    """

    key: str
    label: str
    rates: Sequence[Rate] = ()


def admit(desk: Desk, over: Credential, at: datetime, cost: int, *, is_reserved: bool) -> Admission:
    """Whether a message of so many requests may leave now; if so, they are spent, for all that send over it."""
    with desk.sitting(at) as sitting:
        standing = credentials.locked(sitting.session, over.key, over.label)
        admission = rules.admit(standing, at, over.rates, cost, is_reserved=is_reserved)
        if admission.standing != standing:
            credentials.keep(sitting.session, over.key, admission.standing)
    return admission


def note(desk: Desk, over: Credential, at: datetime, answer: Answer) -> Standing:
    """What an answer says about the credential is known to all that send over it. Returns how it stands now."""
    with desk.sitting(at) as sitting:
        standing = credentials.locked(sitting.session, over.key, over.label)
        noted = rules.note(standing, at, answer)
        if noted != standing:
            credentials.keep(sitting.session, over.key, noted)
    return noted
