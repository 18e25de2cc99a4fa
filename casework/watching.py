"""The figures of an installation for whoever watches over it, read at one instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from rules.telling import TaskKind, Urgency
from store import measures, waiting, webhooks
from store.measures import Attempts, HazardSum, Queue
from store.waiting import Held
from store.webhooks import WebhookLine


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything there is to watch."""

    at: datetime
    hazards: Sequence[HazardSum]
    clocks: Queue
    messages: Mapping[Urgency, Queue]
    sending: int
    held: Sequence[Held]
    dead: int
    attempts: Attempts
    shut: int
    webhooks: Sequence[WebhookLine]
    tasks: Mapping[TaskKind, int]
    ledger: int


class Tally:
    """What has been counted before of what never changes, so that it is not read again.

    Only what was there at the reading before is remembered, as it is now: an attempt that was being written then, with
    a lower number than others that were there already, is in it.
    """

    def __init__(self) -> None:
        self._known = Attempts()
        self._seen = 0

    def attempts(self, desk: Desk) -> Attempts:
        """Every attempt there is."""
        with desk.looking() as session:
            newest = measures.newest_attempt(session)
            # A restored database may have fewer than are remembered.
            known = self._known if self._known.upto <= newest else Attempts()
            settled = measures.attempts_upto(session, known, max(known.upto, min(self._seen, newest)))
            found = measures.attempts_upto(session, settled, newest)
        self._known, self._seen = settled, newest
        return found


def measured(desk: Desk, at: datetime, tally: Tally) -> Measured:
    """The figures as they are now."""
    attempts = tally.attempts(desk)
    with desk.looking() as session:
        return Measured(
            at=at,
            hazards=measures.open_hazards(session, at),
            clocks=measures.due_clocks(session, at),
            messages=measures.waiting_messages(session, at),
            sending=measures.sending_messages(session),
            held=waiting.held(session, at),
            dead=measures.dead_messages(session),
            attempts=attempts,
            shut=measures.shut_credentials(session, at),
            webhooks=webhooks.lines(session),
            tasks=measures.open_tasks(session),
            ledger=measures.ledger_length(session),
        )
