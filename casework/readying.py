"""Everything it takes to write and send a message, read for all those that have just been leased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Sitting
from casework.digesting import subject_of
from casework.giving_up import bury
from casework.holding import hold
from rules.delivering import LEASE_EXPIRED, Answer, Tries, Try, after_a_crash, count
from rules.refusals import Refusal
from rules.taxonomy import Subcategory
from rules.telling import Outcome
from store import closures, delivery, notices, tellable
from store.delivery import Lease, Leased, Way
from store.notices import Noticed
from store.tellable import AskedFor, NotReached, Proposed, RunningClock, Tellable
from store.told import Told, told


@dataclass(frozen=True, slots=True)
class Background:
    """What stands behind a message beyond its own event."""

    clocks: Sequence[RunningClock] = ()
    co_units: Sequence[str] = ()
    proposed: Proposed | None = None
    asked_for: AskedFor | None = None
    not_reached: Sequence[NotReached] = ()
    still_closed: Sequence[str] = ()
    """The places that may not be used yet, whatever became of the hazard."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours for a while, with all it takes to write and send it.

    address: the opened address; None when no key of this installation opens it. before: the tries over this contact.
    digest_id: the digest it carries; then what is sent is the digest. subject: None where it tells a notice.
    """

    lease: Lease
    told: Told
    subject: Subcategory | None
    background: Background
    way: Way
    address: str | None
    next_rank: int | None
    before: Tries
    attempts: int
    digest_id: int | None = None

    @property
    def message_id(self) -> int:
        return self.lease.message_id


@dataclass(frozen=True, slots=True)
class Ready:
    """What a claim came to: what can be sent, and how many cannot be, or not now."""

    claimed: Sequence[Claimed] = ()
    buried: int = 0
    held: int = 0


def ready(sitting: Sitting, leased: Sequence[Leased]) -> Ready:
    """Each of these is known with all it takes to send it, or waits for a better time, or is given up."""
    if not leased:
        return Ready()
    session = sitting.session
    found = told(session, [one.lease.message_id for one in leased])
    ways = delivery.ways_to(session, sorted({one.person_id for one in leased if one.person_id is not None}))
    _note_crashes(sitting, leased, ways)
    waits = hold(sitting, leased, found)
    leased = [one for one in leased if one.lease.message_id not in waits]
    ids = [one.lease.message_id for one in leased]
    tries = delivery.tries(session, ids)
    backgrounds = _backgrounds(sitting, [found[number] for number in ids])
    claimed, buried = [], 0
    for one in leased:
        number = one.lease.message_id
        plan = _plan(one, ways.get(one.person_id or 0, []), tries[number])
        if isinstance(plan, str):
            buried += bury(sitting, one.lease, found[number], plan, digest_id=one.digest_id)
        else:
            claimed.append(_claimed(sitting, one, found[number], plan, backgrounds[number]))
    return Ready(claimed, buried, len(waits))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Over which contact a message goes now, which one would follow, and the tries over the present one."""

    way: Way
    following: Way | None
    before: Tries


def _plan(leased: Leased, ways: Sequence[Way], tries: Sequence[Try]) -> _Plan | str:
    """How a message goes now, or why it cannot."""
    way = _choose(ways, leased.contact_rank)
    if way is None:
        return "no_contact"
    following = _after(ways, way)
    before = count(tries, way.contact_id)
    crashed = after_a_crash(before, has_next=following is not None) if leased.has_expired else None
    if crashed is None:
        return _Plan(way, following, before)
    if following is None:
        return f"{way.channel} {LEASE_EXPIRED}"
    return _Plan(following, _after(ways, following), count(tries, following.contact_id))


def _claimed(sitting: Sitting, leased: Leased, told: Told, plan: _Plan, background: Background) -> Claimed:
    return Claimed(
        lease=leased.lease,
        told=told,
        subject=subject_of(sitting, told),
        background=background,
        way=plan.way,
        address=_opened(sitting, plan.way),
        next_rank=plan.following.rank if plan.following else None,
        before=plan.before,
        attempts=leased.attempts,
        digest_id=leased.digest_id,
    )


def _choose(ways: Sequence[Way], rank: int) -> Way | None:
    """The contact of this rank, or the one after a gap; the last one where there is none so high any more."""
    return next((one for one in ways if one.rank >= rank), ways[-1] if ways else None)


def _after(ways: Sequence[Way], way: Way) -> Way | None:
    return next((one for one in ways if one.rank > way.rank), None)


def _opened(sitting: Sitting, way: Way) -> str | None:
    try:
        return sitting.keyring.open(way.sealed)
    except Refusal:
        # One contact sealed with a lost key must not hold up everybody else's messages.
        return None


def _note_crashes(sitting: Sitting, leased: Sequence[Leased], ways: dict[int, list[Way]]) -> None:
    """An attempt whose worker died is on record too, as one whose outcome nobody knows."""
    rows = []
    for one in leased:
        if one.has_expired:
            way = _choose(ways.get(one.person_id or 0, []), one.contact_rank)
            answer = Answer(Outcome.UNKNOWN, LEASE_EXPIRED)
            rows.append(attempt_row(one.lease.message_id, one.attempts, sitting.at, way, answer))
    delivery.log(sitting.session, rows)


def attempt_row(message_id: int, number: int, at: datetime, way: Way | None, answer: Answer) -> dict[str, object]:
    return {
        "message_id": message_id,
        "number": number,
        "at": at,
        "contact_id": way.contact_id if way else None,
        "channel": way.channel if way else "",
        "outcome": answer.outcome,
        "provider_code": answer.code[:40],
        "detail": answer.detail[:400],
    }


def _backgrounds(sitting: Sitting, told: Sequence[Told]) -> dict[int, Background]:
    noticed = [one for one in told if isinstance(one, Noticed)]
    found = _of_hazards(sitting, [one for one in told if not isinstance(one, Noticed)])
    if noticed:
        missed = notices.not_reached(sitting.session, sorted({one.notice_id for one in noticed}))
        found |= {one.message_id: Background(not_reached=missed[one.notice_id]) for one in noticed}
    return found


def _of_hazards(sitting: Sitting, told: Sequence[Tellable]) -> dict[int, Background]:
    session = sitting.session
    hazards = sorted({one.hazard_id for one in told})
    events = sorted({one.event_id for one in told})
    clocks, co_units = tellable.running_clocks(session, hazards), tellable.co_units(session, hazards)
    proposals, asked_for = tellable.proposals_of(session, events), tellable.extensions_of(session, hazards)
    missed, still_closed = tellable.not_reached(session, events), closures.places_of(session, hazards)
    return {
        one.message_id: Background(
            clocks[one.hazard_id],
            co_units[one.hazard_id],
            proposals.get(one.event_id),
            asked_for.get(one.hazard_id),
            missed[one.event_id],
            still_closed[one.hazard_id],
        )
        for one in told
    }
