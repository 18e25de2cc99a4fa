"""What follows from one attempt to tell somebody: try again, go on to the next way of reaching them, or give up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from rules.instants import at_local, local_day
from rules.telling import Outcome
from rules.words import Word
from rules.workdays import DayTable

LEASE_EXPIRED = "lease_expired"
"""The provider code of an attempt whose worker died: nobody can say whether it was sent."""

BACKOFF = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 240))
"""The waits after the first five transient failures; after the sixth the next working morning is tried."""

MORNING = time(9, 0)
LIMITED_WAIT = timedelta(seconds=60)
"""The wait after "too fast" where the provider names none."""
UNKNOWN_WAIT = timedelta(minutes=1)
MENDING_WAITS = tuple(timedelta(minutes=one) for one in (15, 60, 240))
"""The waits while somebody mends a channel; after them, working mornings."""
MOST_MENDING = 10
"""Attempts over a channel that stays misconfigured, about a week of working mornings, before it is given up."""
MOST_LIMITED = 20
"""Times "too fast" costs no attempt; a wall that never opens counts as a failure from then on."""
MOST_EXPIRED = 20
"""Workers one message may take with it before its way is given up; a crash loop of the machine is not its fault."""
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """What one attempt came to, read from what the provider said and not from whether it said anything.

    code: the provider's own. detail: its words, without keys, numbers or addresses. wait: how long it asked us
    to wait. is_silent: it could not be reached, or did not answer in time, so asking again at once is idle.
    is_theirs: it is about this address or this text, and says nothing against the channel.
    """

    outcome: Outcome
    code: str = ""
    detail: str = ""
    wait: timedelta | None = None
    is_silent: bool = False
    is_theirs: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt made before: over which contact, and what it came to."""

    contact_id: int | None
    outcome: Outcome
    code: str = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """How often the present contact has answered each way, and whether the message may have arrived already."""

    transient: int = 0
    limited: int = 0
    refused: int = 0
    misconfigured: int = 0
    unknown: int = 0
    expired: int = 0
    may_have_arrived: bool = False


def count(tries: Sequence[Try], contact_id: int | None) -> Tries:
    """The tries over one contact, counted; whether any attempt over any contact may have arrived."""
    unknown = [one for one in tries if one.outcome is Outcome.UNKNOWN]
    here = [one for one in tries if one.contact_id == contact_id]
    expired = sum(one.code == LEASE_EXPIRED for one in here)

    def of(outcome: Outcome) -> int:
        return sum(one.outcome is outcome for one in here)

    return Tries(
        transient=of(Outcome.TRANSIENT),
        limited=of(Outcome.RATE_LIMITED),
        refused=of(Outcome.PERMANENT_PAYLOAD),
        misconfigured=of(Outcome.CONFIGURATION),
        unknown=of(Outcome.UNKNOWN) - expired,
        expired=expired,
        may_have_arrived=bool(unknown),
    )


class Then(Word):
    """What follows an attempt."""

    DONE = "done", "已受理", "done"
    AGAIN = "again", "稍后再试", "again later"
    IN_THE_MORNING = "in_the_morning", "下一工作日上午再试", "again on the next working morning"
    NEXT_CONTACT = "next_contact", "换下一联系方式", "the next contact, now"
    GIVE_UP = "give_up", "转人工告知", "a person must tell them"


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows, and after how long where that is known."""

    then: Then
    after: timedelta = timedelta()


_DONE, _MORNING = Decision(Then.DONE), Decision(Then.IN_THE_MORNING)


def decide(
    outcome: Outcome, before: Tries, wait: timedelta | None, *, has_next: bool, is_urgent: bool = False
) -> Decision:
    """What follows this outcome, given the earlier tries over the same contact.

    wait: how long the provider asked for, if it did. has_next: whether the person has a further contact. is_urgent:
    it may not wait for a channel that is used up.
    """
    if outcome is Outcome.OK:
        return _DONE
    if is_urgent and has_next and outcome is Outcome.RATE_LIMITED:
        return Decision(Then.NEXT_CONTACT)
    same_way = _over_the_same_contact(outcome, before, wait, has_next=has_next)
    return same_way or Decision(Then.NEXT_CONTACT if has_next else Then.GIVE_UP)


def _over_the_same_contact(
    outcome: Outcome, before: Tries, wait: timedelta | None, *, has_next: bool
) -> Decision | None:
    """When the same contact is tried again; None when it is spent."""
    if outcome is Outcome.RATE_LIMITED and before.limited < MOST_LIMITED:
        return Decision(Then.AGAIN, wait or LIMITED_WAIT)
    if outcome in (Outcome.TRANSIENT, Outcome.RATE_LIMITED):
        return _backed_off(before.transient + max(0, before.limited - MOST_LIMITED), wait)
    if outcome is Outcome.PERMANENT_PAYLOAD and not before.refused:
        return Decision(Then.AGAIN)
    if outcome is Outcome.UNKNOWN and not before.unknown:
        return Decision(Then.AGAIN, UNKNOWN_WAIT)
    if outcome is Outcome.CONFIGURATION and not has_next:
        # With a further contact: better told by that one today than by this one when it has been mended.
        return _mending(before.misconfigured)
    return None


def after_a_crash(before: Tries, *, has_next: bool) -> Decision | None:
    """What follows when a worker died over it: None to send it now, unless it has taken too many with it."""
    if before.expired < MOST_EXPIRED:
        return None
    return Decision(Then.NEXT_CONTACT if has_next else Then.GIVE_UP)


def _backed_off(failures: int, wait: timedelta | None) -> Decision | None:
    """The wait after so many earlier failures; None when all have been spent."""
    if failures < len(BACKOFF):
        return Decision(Then.AGAIN, max(BACKOFF[failures], wait or timedelta()))
    return _MORNING if failures == len(BACKOFF) else None


def _mending(failures: int) -> Decision | None:
    if failures < len(MENDING_WAITS):
        return Decision(Then.AGAIN, MENDING_WAITS[failures])
    return _MORNING if failures < MOST_MENDING else None


def release(decision: Decision, now: datetime, days: DayTable, seed: str) -> datetime:
    """When the next attempt may leave; up to a fifth later than decided, the same for the same seed.

    The scatter keeps a thousand messages that failed together from coming back together.
    """
    share = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32 * JITTER
    if decision.then is Then.IN_THE_MORNING:
        return next_morning(now, days) + timedelta(hours=1) * share
    return now + decision.after * (1 + share)


def next_morning(now: datetime, days: DayTable) -> datetime:
    """09:00 of the first working day that is still ahead."""
    today = local_day(now)
    if days.is_working(today) and now < at_local(today, MORNING):
        return at_local(today, MORNING)
    return at_local(days.after(today, 1), MORNING)
