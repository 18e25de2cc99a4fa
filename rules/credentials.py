"""What one credential can bear: so many requests a minute, and none while it is out of order.

A robot's key and a mail account are credentials. All that send over one share what is known of it; these are the pure
steps from one state of that knowledge to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rules.delivering import LIMITED_WAIT, Answer
from rules.telling import Outcome

RESERVE = 0.2
"""The share of a budget that only supervision letters and above, and urgent messages, may spend."""

MOST_IN_A_ROW = 5
WATCHED = 20
MOST_OF_WATCHED = WATCHED // 2
"""A credential is out of order after so many failures in a row, or more than half of the last twenty."""

FIRST_REST = timedelta(seconds=60)
LONGEST_REST = timedelta(minutes=30)
MENDING_REST = timedelta(minutes=15)
"""How long it is left alone: a minute, doubled after every failed probe, half an hour at the most; a quarter of an
hour where somebody has to mend its settings."""

PROBE = timedelta(seconds=60)
"""How long one worker has it for itself to find out whether it works again."""

SLACK = timedelta(seconds=1)
"""Added to the span of a budget: a request may reach the provider a moment later than another that left after it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in any span of so many seconds, and not one more."""

    count: int
    seconds: int

    @property
    def span(self) -> timedelta:
        return timedelta(seconds=self.seconds) + SLACK

    def open_to(self, *, is_reserved: bool) -> int:
        """How many of them a message may spend; the last fifth is kept for letters and the urgent."""
        return self.count if is_reserved else max(1, self.count - max(1, round(self.count * RESERVE)))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a credential. Its birth is all defaults, and so is one in perfect order.

    spent: when the latest requests left, the oldest first. shut_until: not before this instant. failures: in a row.
    recent: what became of the last twenty, the newest last, f a failure and o anything else; empty while none failed.
    opened: how often in a row it was found out of order; while it is more than nothing, one probes for all.
    """

    spent: tuple[datetime, ...] = ()
    shut_until: datetime | None = None
    failures: int = 0
    recent: str = ""
    opened: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to remember of it but what it has spent."""
        return not (self.failures or self.recent or self.opened or self.shut_until)

    def is_shut(self, now: datetime) -> bool:
        return self.shut_until is not None and now < self.shut_until


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a message may leave over a credential, and if not, when to ask again; what is known of it after that."""

    standing: Standing
    again_at: datetime | None = None
    is_shut: bool = False
    """Whether it is out of order, and not only used up for the moment."""


def admit(standing: Standing, now: datetime, rates: Sequence[Rate], cost: int, *, is_reserved: bool) -> Admission:
    """Whether so many requests may be spent at once, for a message that may or may not touch the reserve."""
    if standing.shut_until is not None and standing.is_shut(now):
        return Admission(standing, standing.shut_until, is_shut=True)
    kept = _still_counting(standing.spent, now, rates)
    free_at = max((_free_at(kept, now, one, cost, is_reserved=is_reserved) for one in rates), default=now)
    if free_at > now:
        return Admission(replace(standing, spent=kept), free_at)
    spent = (*kept, *[now] * cost) if rates else ()
    # Out of order until just now: this message finds out, and the others wait for what it finds.
    shut_until = now + PROBE if standing.opened else None
    return Admission(replace(standing, spent=spent, shut_until=shut_until))


def _still_counting(spent: Sequence[datetime], now: datetime, rates: Sequence[Rate]) -> tuple[datetime, ...]:
    longest = max((one.span for one in rates), default=timedelta())
    return tuple(sorted(one for one in spent if one + longest > now))


def _free_at(spent: Sequence[datetime], now: datetime, rate: Rate, cost: int, *, is_reserved: bool) -> datetime:
    """When this rate lets so many requests through; now, when it does already."""
    counting = [one for one in spent if one + rate.span > now]
    # What is longer than a whole budget goes when nothing else does; it will be too fast for the provider all the same.
    room = rate.open_to(is_reserved=is_reserved) - min(cost, rate.open_to(is_reserved=is_reserved))
    return counting[-room - 1] + rate.span if len(counting) > room else now


def note(standing: Standing, now: datetime, answer: Answer) -> Standing:
    """What is known of the credential after this answer."""
    if answer.outcome is Outcome.RATE_LIMITED:
        return replace(standing, shut_until=_later(standing, now + (answer.wait or LIMITED_WAIT)))
    if not blames_the_channel(answer):
        return _recovered(standing, now)
    failures, recent = standing.failures + 1, (standing.recent + "f")[-WATCHED:]
    noted = replace(standing, failures=failures, recent=recent)
    if answer.outcome is Outcome.CONFIGURATION:
        rest = max(MENDING_REST, _rest(standing.opened))
    elif standing.opened or failures >= MOST_IN_A_ROW or recent.count("f") > MOST_OF_WATCHED:
        rest = _rest(standing.opened)
    elif answer.is_silent or answer.outcome is Outcome.UNKNOWN:
        # One that does not answer takes a worker's time with every message: it gets its rest at the first.
        return replace(noted, shut_until=_later(standing, now + (answer.wait or FIRST_REST)))
    else:
        return noted
    return replace(noted, opened=standing.opened + 1, shut_until=_later(standing, now + rest))


def blames_the_channel(answer: Answer) -> bool:
    """Whether an answer says something against the credential, and not only about this address or this text."""
    return not answer.is_theirs and answer.outcome in (Outcome.TRANSIENT, Outcome.UNKNOWN, Outcome.CONFIGURATION)


def _recovered(standing: Standing, now: datetime) -> Standing:
    recent = (standing.recent + "o")[-WATCHED:] if standing.recent else ""
    # What came back good had left before the provider said "too fast" to another; that wait still holds.
    is_limited = standing.is_shut(now) and not standing.opened
    shut_until = standing.shut_until if is_limited else None
    return replace(standing, failures=0, opened=0, shut_until=shut_until, recent=recent if "f" in recent else "")


def _rest(opened: int) -> timedelta:
    return min(FIRST_REST * int(2 ** min(opened, 10)), LONGEST_REST)


def _later(standing: Standing, until: datetime) -> datetime:
    return max(standing.shut_until or until, until)
