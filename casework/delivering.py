"""Messages leave: what is due is leased, looked at once more, and settled by what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from casework.desk import Desk, Sitting
from casework.giving_up import adopt, bury, note_channel
from casework.readying import Claimed, attempt_row, ready
from rules.delivering import Answer, Decision, Then, decide, release
from rules.telling import MessageState, Outcome
from store import delivery

LEASE = timedelta(seconds=60)
"""How long a worker may take before its messages are given to another."""

ORPHANS = 200
"""Dead messages without a task looked after in one claim."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claim came to."""

    claimed: tuple[Claimed, ...] = ()
    superseded: int = 0
    dead: int = 0

    def __bool__(self) -> bool:
        return bool(self.claimed or self.superseded or self.dead)


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt that has been made. label: the channel and account it went over, with nothing secret in it."""

    claimed: Claimed
    answer: Answer
    label: str


class Standing(Enum):
    """Whether a claimed message should still go: it should, nothing is left to say, or somebody else has it now."""

    GO = auto()
    MOOT = auto()
    LOST = auto()


def claim(desk: Desk, at: datetime, limit: int) -> Batch:
    """Up to `limit` due messages are ours for a minute; what asks for nothing any more is settled unsent.

    Whoever cannot be reached by any contact is handed to a named person in the same transaction.
    """
    with desk.looking() as session:
        if not delivery.is_anything_to_do(session, at):
            return Batch()
    with desk.sitting(at) as sitting:
        dead = adopt(sitting, ORPHANS)
        leased = delivery.claim(sitting.session, at, limit, secrets.token_hex(16), at + LEASE)
        if not leased:
            return Batch(dead=dead)
        moot = delivery.moot(sitting.session, [one.lease.message_id for one in leased])
        pointless = [one.lease for one in leased if one.lease.message_id in moot]
        delivery.supersede(sitting.session, pointless, at)
        claimed, buried = ready(sitting, [one for one in leased if one.lease.message_id not in moot])
        return Batch(tuple(claimed), len(pointless), dead + buried)


def recheck(desk: Desk, claimed: Claimed) -> Standing:
    """Whether the message is still ours and still asks for something, just before it goes."""
    with desk.looking() as session:
        is_moot = delivery.recheck(session, claimed.lease)
    if is_moot is None:
        return Standing.LOST
    return Standing.MOOT if is_moot else Standing.GO


def supersede(desk: Desk, claimed: Sequence[Claimed], at: datetime) -> int:
    """These have become pointless and are settled unsent. Returns how many were ours."""
    with desk.sitting(at) as sitting:
        return delivery.supersede(sitting.session, [one.lease for one in claimed], at)


def let_go(desk: Desk, claimed: Sequence[Claimed], at: datetime, release_at: datetime) -> int:
    """These were not tried and wait again; no attempt is counted. Returns how many were ours."""
    with desk.sitting(at) as sitting:
        return delivery.let_go(sitting.session, [one.lease for one in claimed], release_at)


def settle(desk: Desk, attempts: Sequence[Attempted], at: datetime) -> list[MessageState | None]:
    """Each attempt is on record and its message stands where that leaves it, in one transaction.

    A message whose lease has gone to somebody else stays untouched: None stands in its place.
    """
    with desk.sitting(at) as sitting:
        good = [one for one in attempts if one.answer.outcome is Outcome.OK]
        ours = delivery.accept(sitting.session, [one.claimed.lease for one in good], at)
        delivery.log(sitting.session, [_row(one, at) for one in good if one.claimed.message_id in ours])
        return [
            (MessageState.ACCEPTED if one.claimed.message_id in ours else None)
            if one.answer.outcome is Outcome.OK
            else _settle(sitting, one)
            for one in attempts
        ]


def _row(one: Attempted, at: datetime) -> dict[str, object]:
    return attempt_row(one.claimed.message_id, one.claimed.attempts + 1, at, one.claimed.way, one.answer)


def _settle(sitting: Sitting, one: Attempted) -> MessageState | None:
    """Where a failed attempt leaves its message."""
    claimed, answer = one.claimed, one.answer
    decision = decide(answer.outcome, claimed.before, answer.wait, has_next=claimed.next_rank is not None)
    if decision.then is Then.GIVE_UP:
        why = " ".join(part for part in (one.label, answer.outcome.value, answer.code) if part)
        state = MessageState.DEAD
        is_ours = bury(sitting, claimed.lease, claimed.told, why, attempted=True)
    else:
        state = MessageState.PENDING
        is_ours = _put_back(sitting, claimed, decision)
    if not is_ours:
        return None
    delivery.log(sitting.session, [_row(one, sitting.at)])
    if answer.outcome is Outcome.CONFIGURATION:
        note_channel(sitting, claimed.told, one.label)
    return state


def _put_back(sitting: Sitting, claimed: Claimed, decision: Decision) -> bool:
    rank = claimed.way.rank
    if decision.then is Then.NEXT_CONTACT and claimed.next_rank is not None:
        rank = claimed.next_rank
    days = sitting.calendar.in_area(claimed.told.area_code)
    at = release(decision, sitting.at, days, f"{claimed.message_id}.{claimed.attempts}")
    return delivery.put_back(sitting.session, claimed.lease, at, contact_rank=rank, attempted=True)
