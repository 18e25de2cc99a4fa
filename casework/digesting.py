"""Digests: what can wait is gathered for its reader, opened when it leaves, and settled as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from rules.taxonomy import Subcategory
from rules.telling import MessageState, Why
from store import delivery, digests
from store.delivery import Lease
from store.notices import Noticed
from store.told import Told, still_to_say

PEOPLE = 200
"""People gathered for in one transaction."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message in a digest, with what it is about; a notice is about no kind of hazard."""

    told: Told
    subject: Subcategory | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A digest as it stands at one instant: what it still has to say, and what has been settled meanwhile."""

    items: Sequence[Item]
    moot: Mapping[int, Why]


def gather(sitting: Sitting) -> int:
    """What is due to be told together is, for some of its readers. Returns for how many.

    One message alone leaves as it is; a reader who has had a digest for this very time gets what came late with the
    next one.
    """
    session, at = sitting.session, sitting.at
    if not digests.is_any_due(session, at):
        return 0
    found = digests.waiting(session, at, PEOPLE, sitting.holding.policy.last_window(at))
    late = [one.person_id for one in found if one.has_had_one]
    digests.put_off(session, late, at, sitting.holding.next_window(""))
    ready = [one for one in found if not one.has_had_one]
    digests.gather(session, [one for one in ready if one.count > 1], at)
    digests.let_out(session, [one.person_id for one in ready], at)
    return len(found)


def opened(desk: Desk, digest_id: int, at: datetime) -> Opened:
    """What a digest has to say now; nothing is changed."""
    with desk.looking() as session:
        return opened_in(Sitting(session, at, desk.key, desk.keyring), digest_id)


def opened_in(sitting: Sitting, digest_id: int) -> Opened:
    """The same within a transaction."""
    ids = digests.members(sitting.session, digest_id)
    told, settled = still_to_say(sitting.session, ids)
    return Opened([Item(one, subject_of(sitting, one)) for _, one in sorted(told.items())], settled)


def subject_of(sitting: Sitting, told: Told) -> Subcategory | None:
    """The kind of hazard a message is about; None for a notice."""
    return None if isinstance(told, Noticed) else sitting.policy(told.policy_id).taxonomy.subcategory(told.subcategory)


def settle_digest(sitting: Sitting, carrier_id: int, state: MessageState, found: Opened) -> None:
    """What was in a digest stands as its carrier does, and what was settled before it left says so.

    The carrier itself has been settled by its lease; if it had nothing left to say, it was not told but only carried.
    """
    digests.settle(sitting.session, [one.told.message_id for one in found.items], state, sitting.at)
    _settle_moot(sitting, found)
    if carrier_id in found.moot:
        digests.outdate(sitting.session, carrier_id, found.moot[carrier_id])


def drop(sitting: Sitting, lease: Lease, found: Opened) -> bool:
    """A digest in which nothing is left to say is not sent. False when it is not ours any more."""
    if not delivery.supersede(sitting.session, [(lease, found.moot[lease.message_id])], sitting.at):
        return False
    _settle_moot(sitting, found)
    return True


def _settle_moot(sitting: Sitting, found: Opened) -> None:
    for why in sorted(set(found.moot.values())):
        theirs = [number for number, because in found.moot.items() if because is why]
        digests.settle(sitting.session, theirs, MessageState.SUPERSEDED, sitting.at, why)
