"""What a supervision run shows: what moved, who was told, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from rules.instants import local_day
from store import policies, waiting
from store.waiting import Again, Held, Moved, StageSum, Told, WaitedFor

MOST = 12
"""Lines of a report: what is not among the first dozen is looked up in the list of cases."""


@dataclass(frozen=True, slots=True)
class Overseen:
    """The sums of a supervision run."""

    moved: Sequence[Moved]
    told: Sequence[Told]
    stages: Sequence[StageSum]
    waited_for: Sequence[WaitedFor]
    held: Sequence[Held]


def here(desk: Desk) -> int:
    """Where the ledger ends now; `since` counts from it."""
    with desk.looking() as session:
        return waiting.newest_event(session)


def since(desk: Desk, event_id: int, at: datetime) -> Overseen:
    """What has happened since then, and how things stand."""
    with desk.looking() as session:
        return Overseen(
            moved=waiting.moved_since(session, event_id),
            told=waiting.told_since(session, event_id),
            stages=waiting.on_stages(session),
            waited_for=waiting.waited_for(session, at, MOST),
            held=waiting.held(session, at),
        )


def is_working_day(desk: Desk, at: datetime) -> bool:
    """Whether the nation works on the day of this instant, by the calendar in force."""
    with desk.looking() as session:
        return policies.calendar_in_force(session).in_area("").is_working(local_day(at))


def waiting_to_leave(desk: Desk, at: datetime) -> int:
    """How many messages may be sent at this instant."""
    with desk.looking() as session:
        return waiting.waiting_to_leave(session, at)


def tried_again(desk: Desk, at: datetime) -> Again:
    """What could not leave for now: how many messages, and when the first of them is tried again."""
    with desk.looking() as session:
        return waiting.tried_again(session, at)


def next_to_leave(desk: Desk, at: datetime, until: datetime) -> datetime | None:
    """When the next message may be sent that may not be yet; None when that is later than `until`."""
    with desk.looking() as session:
        return waiting.next_to_leave(session, at, until)
