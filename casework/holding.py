"""Messages that could leave and had better wait: at night, or when somebody has been told enough for one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time

from casework.desk import Sitting
from rules.instants import at_local
from rules.telling import MessageState, Urgency, Why
from store import delivery
from store.delivery import Lease, Leased
from store.told import Told


def hold(sitting: Sitting, leased: Sequence[Leased], told: Mapping[int, Told]) -> set[int]:
    """Those of these messages that wait again, and why, is on record. Returns which they are.

    Most wait before they ever come here; this is for what was late, is tried again, or is one too many.
    """
    asleep = dict(_at_night(sitting, leased, told))
    for until in sorted(set(asleep.values())):
        theirs = [lease for lease, at in asleep.items() if at == until]
        delivery.hold(sitting.session, theirs, MessageState.PENDING, until, Why.QUIET)
    awake = [one for one in leased if one.lease not in asleep]
    surplus = list(_too_many(sitting, awake, told))
    for area in sorted({told[one.message_id].area_code for one in surplus}):
        theirs = [one for one in surplus if told[one.message_id].area_code == area]
        until = sitting.holding.next_window(area)
        delivery.hold(sitting.session, theirs, MessageState.COLLECTED, until, Why.DAILY_MOST)
    return {one.message_id for one in (*asleep, *surplus)}


def _at_night(sitting: Sitting, leased: Sequence[Leased], told: Mapping[int, Told]) -> Iterator[tuple[Lease, datetime]]:
    """The messages nobody should be disturbed with at this hour, and until when."""
    for one in leased:
        about = told[one.lease.message_id]
        until = sitting.holding.night(about.urgency).of_case(about.severity, about.subcategory, about.area_code)
        if until > sitting.at:
            yield one.lease, until


def _too_many(sitting: Sitting, leased: Sequence[Leased], told: Mapping[int, Told]) -> Iterator[Lease]:
    """The messages their readers have no room for today; whoever was let through or held back once is not asked."""
    most = sitting.holding.policy.daily_most
    fresh = [one for one in leased if most is not None and _is_counted(one, told[one.lease.message_id])]
    if most is None or not fresh:
        return
    people = sorted({one.person_id for one in fresh if one.person_id is not None})
    room = Counter(delivery.told_since(sitting.session, people, at_local(sitting.day, time())))
    for one in fresh:
        room[one.person_id or 0] += 1
        if room[one.person_id or 0] > most:
            yield one.lease


def _is_counted(leased: Leased, told: Told) -> bool:
    if leased.attempts or leased.digest_id is not None or told.why is Why.DAILY_MOST:
        return False
    return told.urgency is not Urgency.URGENT and not told.kind.is_weighty
