"""Calendar feeds: addresses made, followed and revoked, and the deadlines that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.account import Account
from models.calendar_feed import CalendarFeed
from models.clock import RUNNING, Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.person import Person
from models.proposal import Proposal
from models.school import Campus
from rules.rights import Viewer
from rules.vocabulary import ClockKind, ClockState, ProposalState, Severity
from store.dialect import id_rows

feed, person, account = table_of(CalendarFeed), table_of(Person), table_of(Account)
clock, hazard, campus, proposal, event = (table_of(one) for one in (Clock, Hazard, Campus, Proposal, LedgerEvent))


def put(session: Session, row: CalendarFeed) -> int:
    """The feed is there. Returns its number."""
    session.add(row)
    session.flush()
    return row.id


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose feed it is, and whether they may still have it."""

    number: str
    language: str
    rings: bool
    left_on: date | None
    is_locked: bool


def owner(session: Session, digest: str) -> Owner | None:
    """Whose calendar a token is for; None for one that is unknown or revoked."""
    source = feed.join(person, person.c.id == feed.c.person_id)
    source = source.outerjoin(account, account.c.person_id == person.c.id)
    columns = person.c.number, person.c.language, feed.c.rings, person.c.left_on, account.c.locked_at.is_not(None)
    good = feed.c.digest == digest, feed.c.revoked_at.is_(None)
    found = session.execute(sa.select(*columns).select_from(source).where(*good)).first()
    return Owner(*tuple(found)) if found else None


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed in a list."""

    id: int
    who: str
    name: str
    rings: bool
    created_at: datetime


def lines(session: Session, person_id: int | None = None) -> list[FeedLine]:
    """The feeds that are good, of one person or of all; the oldest first."""
    columns = feed.c.id, person.c.name, feed.c.name, feed.c.rings, feed.c.created_at
    which = [feed.c.revoked_at.is_(None), *([feed.c.person_id == person_id] if person_id is not None else [])]
    source = feed.join(person, person.c.id == feed.c.person_id)
    rows = session.execute(sa.select(*columns).select_from(source).where(*which).order_by(feed.c.id))
    return [FeedLine(*tuple(row)) for row in rows]


def revoke(session: Session, number: int, at: datetime, person_id: int | None = None) -> bool:
    """The feed is not good any more. False when there is no such feed, or not one of that person's."""
    which = [feed.c.id == number, feed.c.revoked_at.is_(None)]
    which += [feed.c.person_id == person_id] if person_id is not None else []
    return session.connection().execute(sa.update(feed).where(*which).values(revoked_at=at)).rowcount == 1


@dataclass(frozen=True, slots=True)
class Due:
    """A running clock: what is waited for, on which hazard, until when; and when the hazard was last acted upon."""

    clock_id: int
    kind: ClockKind
    number: str
    school: str
    category: str
    severity: Severity
    due_at: datetime
    revised_at: datetime


def running(session: Session, viewer: Viewer, limit: int) -> list[Due]:
    """What the clocks wait for from somebody's units and posts, the most urgent first."""
    mine = _of_units(session, viewer.units, limit) + _of_posts(session, viewer.posts, limit)
    chosen = id_rows(session, sorted(set(mine)))
    columns = (
        clock.c.id, clock.c.kind, hazard.c.number, campus.c.name, hazard.c.subcategory, hazard.c.severity,
        clock.c.due_at, clock.c.started_at, hazard.c.id,
    )  # fmt: skip
    source = clock.join(chosen, chosen.c.id == clock.c.id).join(hazard, hazard.c.id == clock.c.hazard_id)
    statement = sa.select(*columns).select_from(source.join(campus, campus.c.id == hazard.c.campus_id))
    found = session.execute(statement.order_by(clock.c.due_at, clock.c.id).limit(limit))
    rows: list[tuple[Any, ...]] = [tuple(row) for row in found]  # Any: columns of every kind
    revised = _revised(session, sorted({row[8] for row in rows}))
    return [Due(*(*row[:7], revised.get(row[8], row[7]))) for row in rows]


def _of_units(session: Session, units: Sequence[int], limit: int) -> list[int]:
    """The running clocks that chase these units; a unit at a time, as the index has them."""
    found: list[int] = []
    for one in units:
        which = clock.c.unit_id == one, sa.text(f"clock.{RUNNING}"), clock.c.kind != ClockKind.PROPOSAL
        found += session.scalars(sa.select(clock.c.id).where(*which).order_by(clock.c.due_at).limit(limit))
    return found


def _of_posts(session: Session, posts: Sequence[int], limit: int) -> list[int]:
    """The running clocks of proposals that lie before these posts."""
    mine = proposal.c.approver_post_id.in_(posts), proposal.c.state == ProposalState.PENDING
    pending = sa.select(proposal.c.id, proposal.c.hazard_id).where(*mine).limit(limit)
    asked: dict[int, int] = {row[0]: row[1] for row in session.execute(pending)}
    # By its hazards: asked for both at once, SQLite walks every clock that runs.
    cases = id_rows(session, sorted(set(asked.values())))
    which = clock.c.kind == ClockKind.PROPOSAL, clock.c.state == ClockState.RUNNING
    statement = sa.select(clock.c.id, clock.c.subject).join(cases, cases.c.id == clock.c.hazard_id).where(*which)
    return [row[0] for row in session.execute(statement) if row[1] in asked]


def _revised(session: Session, hazards: Sequence[int]) -> dict[int, datetime]:
    mine = id_rows(session, hazards)
    statement = sa.select(event.c.hazard_id, sa.func.max(event.c.at)).join(mine, mine.c.id == event.c.hazard_id)
    return {row[0]: row[1] for row in session.execute(statement.group_by(event.c.hazard_id))}
