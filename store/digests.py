"""Digests: what waits for one person is gathered at its time, told by one delivery, and settled with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.digest import Digest
from models.message import Message
from models.person import Person
from rules.telling import MessageState, Why
from store.dialect import id_rows
from store.prepared import prepared, run

message, digest, person = table_of(Message), table_of(Digest), table_of(Person)

# Literals, so that the planner sees that the partial index fits.
_COLLECTED = sa.literal_column("message.state") == sa.literal_column("'collected'")
_LOOSE = sa.and_(_COLLECTED, message.c.digest_id.is_(None))


def is_any_due(session: Session, at: datetime) -> bool:
    """Whether the time has come for anything that waits to be gathered: one probe of the partial index."""
    return run(session, _due_one(), at=at).first() is not None


@prepared
def _due_one() -> sa.Select[tuple[int]]:
    return sa.select(message.c.id).where(_LOOSE, message.c.release_at <= sa.bindparam("at", type_=_AT)).limit(1)


_AT = message.c.release_at.type


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person at a digest's time."""

    person_id: int
    window_at: datetime
    carrier_id: int
    """The first of those that may be told together, 0 when there is none."""
    count: int
    """How many may be told together: all, or only what was over the day's most when they want no digests."""
    has_had_one: bool
    """Whether a digest for this very time has been gathered before."""


def waiting(session: Session, at: datetime, limit: int, window: datetime) -> list[Waiting]:
    """The people for whom something is due to be gathered, theirs alone until the transaction ends.

    window: the latest time for a digest that has come; what should have left before it is gathered for it. Those
    whom another worker is gathering for at this moment are passed over.
    """
    due = sa.select(message.c.person_id).where(_LOOSE, message.c.release_at <= at).distinct()
    mine = sa.select(person.c.id).where(person.c.id.in_(due)).order_by(person.c.id).limit(limit)
    people = list(session.scalars(mine.with_for_update(of=person, skip_locked=True, key_share=True)))
    ids = id_rows(session, people)
    latest = sa.func.max(message.c.release_at, type_=_AT)
    together = sa.case((sa.or_(person.c.wants_digests, message.c.why == Why.DAILY_MOST), message.c.id))
    first = sa.func.coalesce(sa.func.min(together), 0)
    statement = (
        sa.select(message.c.person_id, latest, first, sa.func.count(together))
        .select_from(message.join(ids, ids.c.id == message.c.person_id).join(person, person.c.id == ids.c.id))
        .where(_LOOSE, message.c.release_at <= at)
        .group_by(message.c.person_id)
        .order_by(message.c.person_id)
    )
    rows = session.execute(statement).all()
    times = {row[0]: max(row[1], window) for row in rows}
    had = _had(session, list(times), window)
    return [Waiting(row[0], times[row[0]], row[2], row[3], (row[0], times[row[0]]) in had) for row in rows]


def _had(session: Session, people: Sequence[int], since: datetime) -> set[tuple[int, datetime]]:
    mine = id_rows(session, people)
    found = sa.select(digest.c.person_id, digest.c.window_at).join(mine, mine.c.id == digest.c.person_id)
    return {(row[0], row[1]) for row in session.execute(found.where(digest.c.window_at >= since))}


def gather(session: Session, wanted: Sequence[Waiting], at: datetime) -> int:
    """What waits for each of these people is a digest, about to leave by the delivery of its first message.

    Who wants no digests gets one all the same of what there was no room for. Returns how many digests that are.
    """
    rows = [
        {"person_id": one.person_id, "window_at": one.window_at, "carrier_id": one.carrier_id, "gathered_at": at}
        for one in wanted
    ]
    if not rows:
        return 0
    fresh = id_rows(session, list(session.scalars(sa.insert(digest).values(rows).returning(digest.c.id))))
    theirs = (
        digest.c.id.in_(sa.select(fresh.c.id)), digest.c.person_id == message.c.person_id,
        person.c.id == message.c.person_id, sa.or_(person.c.wants_digests, message.c.why == Why.DAILY_MOST),
    )  # fmt: skip
    joined = sa.update(message).where(_LOOSE, message.c.release_at <= at, *theirs)
    session.execute(joined.values(digest_id=digest.c.id))
    carriers = id_rows(session, [one.carrier_id for one in wanted])
    leaving = sa.update(message).where(message.c.id.in_(sa.select(carriers.c.id)))
    session.execute(leaving.values(state=MessageState.PENDING))
    return len(rows)


def let_out(session: Session, people: Sequence[int], at: datetime) -> int:
    """What still waits for these people leaves one by one. Returns how many messages that are."""
    return _move(session, people, at, {"state": MessageState.PENDING})


def put_off(session: Session, people: Sequence[int], at: datetime, until: datetime) -> int:
    """What waits for these people waits for a later time. Returns how many messages that are."""
    return _move(session, people, at, {"release_at": until})


def _move(session: Session, people: Sequence[int], at: datetime, values: Mapping[str, object]) -> int:
    mine = id_rows(session, people)
    which = _LOOSE, message.c.release_at <= at, message.c.person_id.in_(sa.select(mine.c.id))
    return session.connection().execute(sa.update(message).where(*which).values(**values)).rowcount


def members(session: Session, digest_id: int) -> list[int]:
    """The messages of a digest nobody has settled yet, its carrier among them."""
    unsettled = message.c.state.in_([MessageState.COLLECTED, MessageState.PENDING, MessageState.SENDING])
    return list(session.scalars(sa.select(message.c.id).where(message.c.digest_id == digest_id, unsettled)))


def settle(session: Session, ids: Sequence[int], state: MessageState, at: datetime, why: Why | None = None) -> None:
    """These messages of a digest stand as its carrier does; the carrier itself is settled by its lease."""
    if ids:
        mine = id_rows(session, ids)
        which = _COLLECTED, message.c.id.in_(sa.select(mine.c.id))
        because: dict[str, object] = {"why": why} if why is not None else {}
        session.execute(sa.update(message).where(*which).values(state=state, settled_at=at, **because))


def outdate(session: Session, carrier_id: int, why: Why) -> None:
    """A carrier whose digest has left, and which had nothing left to say itself, was not told: it only carried."""
    told = sa.update(message).where(message.c.id == carrier_id, message.c.state.in_(_TOLD))
    session.execute(told.values(state=MessageState.SUPERSEDED, why=why))


_TOLD = MessageState.ACCEPTED, MessageState.DEAD
