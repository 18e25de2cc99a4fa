"""Requests of programs, done once: the same key with the same request is answered again, with another it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from casework.reading import Done
from rules.refusals import KeyReused, Refusal
from store import keyed_requests


@dataclass(frozen=True, slots=True)
class Keyed:
    """A request with its key. digest: of everything that was asked for."""

    person_id: int
    key: str
    digest: str

    @property
    def kept_as(self) -> str:
        """The key in the ledger, where one person's keys are never taken for another's."""
        return f"api.{self.person_id}.{hashlib.sha256(self.key.encode()).hexdigest()[:40]}"


def once(desk: Desk, asked: Keyed, at: datetime, do: Callable[[str], Done]) -> Done:
    """What the request came to, now or the first time. `do` is given the key it is to do it under. Raises KeyReused.

    A refusal leaves the key free, for nothing was done. A fault leaves it taken: whether something was done is then
    for the ledger to say, which knows the key too.
    """
    with desk.sitting(at) as sitting:
        claimed = keyed_requests.claim(sitting.session, asked.person_id, asked.key, asked.digest, at)
    if claimed.digest != asked.digest:
        raise KeyReused(key=asked.key)
    if claimed.number is not None:
        return Done(claimed.number, claimed.event_id or 0, was_done_before=True)
    try:
        done = do(asked.kept_as)
    except Refusal:
        if claimed.is_new:
            with desk.sitting(at) as sitting:
                keyed_requests.free(sitting.session, claimed.id)
        raise
    with desk.sitting(at) as sitting:
        keyed_requests.settle(sitting.session, claimed.id, done.number, done.event_id)
    return done
