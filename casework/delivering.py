"""Messages leave: what is due is leased, looked at once more, and settled by what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from casework.desk import Desk, Sitting
from casework.digesting import Opened, drop, gather, settle_digest
from casework.giving_up import adopt, bury, note_channel
from casework.readying import Claimed, attempt_row, ready
from rules.delivering import Answer, Decision, Then, decide, release
from rules.telling import MessageState, Outcome, Urgency, Why
from store import delivery, digests, told

LEASE = timedelta(seconds=60)
"""How long a worker may take before its messages are given to another."""

ORPHANS = 200
"""Dead messages without a task looked after in one claim."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claim came to. gathered: readers whose digest has become due."""

    claimed: tuple[Claimed, ...] = ()
    superseded: int = 0
    dead: int = 0
    held: int = 0
    gathered: int = 0

    def __bool__(self) -> bool:
        return bool(self.claimed or self.superseded or self.dead or self.held or self.gathered)


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt that has been made. label: the channel and account it went over, with nothing secret in it.

    sent: what the digest said, where it was one.
    """

    claimed: Claimed
    answer: Answer
    label: str
    sent: Opened | None = None


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
        if not (delivery.is_anything_to_do(session, at) or digests.is_any_due(session, at)):
            return Batch()
    with desk.sitting(at) as sitting:
        dead, gathered = adopt(sitting, ORPHANS), gather(sitting)
        leased = delivery.claim(sitting.session, at, limit, secrets.token_hex(16), at + LEASE)
        # A digest is looked at when it is opened: it may have much to say when its carrier has nothing left.
        settled = told.moot_ones(sitting.session, [one for one in leased if one.digest_id is None])
        pointless = [(one.lease, settled[one.lease.message_id]) for one in leased if one.lease.message_id in settled]
        delivery.supersede(sitting.session, pointless, at)
        found = ready(sitting, [one for one in leased if one.lease.message_id not in settled])
        return Batch(tuple(found.claimed), len(pointless), dead + found.buried, found.held, gathered)


@dataclass(frozen=True, slots=True)
class Look:
    """A claimed message just before it goes, and how its credential stands."""

    standing: Standing
    why: Why | None = None
    shut_until: datetime | None = None
    is_sound: bool = True


def recheck(desk: Desk, claimed: Claimed, credential: str = "") -> Look:
    """Whether the message is still ours and still asks for something, just before it goes."""
    with desk.looking() as session:
        seen = told.recheck(session, claimed.told, claimed.lease.token, credential)
    if seen is None:
        return Look(Standing.LOST)
    is_moot = seen.why is not None and claimed.digest_id is None
    return Look(Standing.MOOT if is_moot else Standing.GO, seen.why, seen.shut_until, seen.is_sound)


def supersede(desk: Desk, claimed: Claimed, why: Why, at: datetime) -> bool:
    """This has become pointless and is settled unsent. False when it was not ours any more."""
    with desk.sitting(at) as sitting:
        return bool(delivery.supersede(sitting.session, [(claimed.lease, why)], at))


def drop_digest(desk: Desk, claimed: Claimed, found: Opened, at: datetime) -> bool:
    """A digest in which nothing is left to say is settled unsent. False when it was not ours any more."""
    with desk.sitting(at) as sitting:
        return drop(sitting, claimed.lease, found)


def divert(desk: Desk, claimed: Sequence[Claimed], at: datetime) -> int:
    """These were not tried and go over their readers' next contact now. Returns how many were ours."""
    with desk.sitting(at) as sitting:
        return sum(
            delivery.put_back(sitting.session, one.lease, at, contact_rank=one.next_rank, attempted=False)
            for one in claimed
            if one.next_rank is not None
        )


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
        for one in good:
            if one.sent is not None and one.claimed.message_id in ours:
                settle_digest(sitting, one.claimed.message_id, MessageState.ACCEPTED, one.sent)
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
    is_urgent, has_next = claimed.told.urgency is Urgency.URGENT, claimed.next_rank is not None
    decision = decide(answer.outcome, claimed.before, answer.wait, has_next=has_next, is_urgent=is_urgent)
    if decision.then is Then.GIVE_UP:
        why = " ".join(part for part in (one.label, answer.outcome.value, answer.code) if part)
        state = MessageState.DEAD
        is_ours = bury(sitting, claimed.lease, claimed.told, why, attempted=True, digest_id=claimed.digest_id)
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
