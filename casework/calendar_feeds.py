"""Calendar feeds: somebody's own calendar fetches their deadlines from an address that only it knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from casework.onlooking import onlooker
from casework.signing_in import digest_of
from casework.visit_views import listed
from models.calendar_feed import CalendarFeed
from rules.campaigns import VisitState
from rules.instants import local_day
from rules.refusals import FeedGone, FeedsFull, UnknownFeed, UnknownPerson
from rules.words import Language
from store import calendar_feeds, people
from store.calendar_feeds import Due, FeedLine
from store.visits import VisitLine, Wanted

MOST = 10
"""Feeds of one person: a telephone, a computer, and a few they have forgotten."""
MOST_ENTRIES = 500
"""Entries of one calendar; whoever has more overdue than that is not helped by it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A feed's number, and the token of its address, which is shown once and kept nowhere."""

    number: int
    token: str


def make(desk: Desk, who: str, name: str, at: datetime, *, rings: bool = False) -> Made:
    """The person has another feed. Raises UnknownPerson, also for somebody who has left, and FeedsFull."""
    token = secrets.token_urlsafe(32)
    with desk.sitting(at) as sitting:
        person = people.person_meant(sitting.session, who)
        if person.left_on is not None and person.left_on <= local_day(at):
            raise UnknownPerson(who=who)
        there = calendar_feeds.lines(sitting.session, person.id)
        if len(there) >= MOST:
            raise FeedsFull(count=len(there))
        row = CalendarFeed(
            digest=digest_of(token), person_id=person.id, name=name.strip()[:40], rings=rings, created_at=at
        )
        return Made(calendar_feeds.put(sitting.session, row), token)


def of(desk: Desk, who: str | None = None) -> list[FeedLine]:
    """The feeds that are good, of one person or of all."""
    with desk.looking() as session:
        whose = people.person_meant(session, who).id if who is not None else None
        return calendar_feeds.lines(session, whose)


def revoke(desk: Desk, number: int, at: datetime, who: str | None = None) -> None:
    """Nothing is fetched from that address any more. who: only if it is theirs. Raises UnknownFeed."""
    with desk.sitting(at) as sitting:
        whose = people.person_meant(sitting.session, who).id if who is not None else None
        if not calendar_feeds.revoke(sitting.session, number, at, whose):
            raise UnknownFeed(number=number)


@dataclass(frozen=True, slots=True)
class Fed:
    """Whose calendar fetches, and how it is to be written."""

    who: str
    language: Language
    rings: bool


def follow(desk: Desk, token: str, at: datetime) -> Fed:
    """Whose feed a token is for; nothing is changed by looking.

    Raises FeedGone when it is not good, and when its owner has left or may not sign in any more.
    """
    with desk.looking() as session:
        found = calendar_feeds.owner(session, digest_of(token))
    if found is None or found.is_locked or (found.left_on is not None and found.left_on <= local_day(at)):
        raise FeedGone()
    return Fed(found.number, Language.of(found.language), found.rings)


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in a calendar. sensitive: the categories of which it says no more than what and which number."""

    due: tuple[Due, ...]
    visits: tuple[VisitLine, ...]
    sensitive: frozenset[str]


def entries(desk: Desk, who: str, at: datetime) -> Entries:
    """What waits for the posts and units somebody answers for today, and the visits they are on."""
    looks = onlooker(desk, who, at)
    with desk.looking() as session:
        due = calendar_feeds.running(session, looks.viewer, MOST_ENTRIES)
    going = Wanted(person_id=looks.viewer.person_id, states=(VisitState.PLANNED, VisitState.UNDER_WAY))
    return Entries(tuple(due), tuple(listed(desk, going, who, at)), looks.sensitive)
