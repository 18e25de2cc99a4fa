"""Closing the ledger of a day: what has been sealed cannot lose a row without its showing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.desk import Desk
from rules.instants import end_of, local_day
from store import proofs, seals
from store.dialect import freeze


@dataclass(frozen=True, slots=True)
class DaySealed:
    """The seal that covers a day. `is_new` is False when it had been set before."""

    day: date
    events: int
    last_event_id: int
    digest: str
    is_new: bool


def seal_day(desk: Desk, at: datetime) -> DaySealed:
    """The day before `at` is sealed, with everything before it that no seal covers yet; once, however often asked.

    Nobody waits for it: the digest is taken from a still picture, and only setting the seal is a write.
    """
    day = local_day(at) - timedelta(days=1)
    with desk.looking() as session:
        newest, previous = seals.newest(session), seals.end(session)
        if newest is not None and newest.day >= day:
            return DaySealed(newest.day, newest.events, newest.last_event_id, newest.digest, is_new=False)
    with desk.looking() as session:
        settled = proofs.settled_end(session)
    after = newest.last_event_id if newest else 0
    with desk.looking() as session:
        freeze(session)
        upto = seals.last_event_of(session, after, settled, end_of(day))
        sealed = seals.take(session, desk.key, previous, day, after, upto)
    with desk.sitting(at) as sitting:
        if seals.keep(sitting.session, day, upto, sealed, previous, at):
            return DaySealed(day, sealed.events, upto, sealed.digest, is_new=True)
    # Somebody else sealed at the same moment; what they set is the answer.
    return seal_day(desk, at)
