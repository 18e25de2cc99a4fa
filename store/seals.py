"""Seals: one digest over everything the ledger held when a day was over, chained to the seal before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.ledger import ChainHead, LedgerEvent, Seal
from rules.chain import NO_MARKS, START, ChainKey, Marks, canonical, marks
from store.proofs import in_pieces, whole_rows

event, head, seal = table_of(LedgerEvent), table_of(ChainHead), table_of(Seal)

SEALS = "seals"
PIECE = 5000
"""Events read at once."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a seal says of the events it covers."""

    events: int
    marks: Marks
    digest: str


def newest(session: Session) -> Seal | None:
    """The last seal, if any day has been sealed."""
    return session.scalar(sa.select(Seal).order_by(col(Seal.day).desc()).limit(1))


def all_since(session: Session, event_id: int) -> Sequence[Seal]:
    """The seals that cover anything after an event, and the newest one in any case, in order."""
    last = sa.select(sa.func.max(seal.c.day)).scalar_subquery()
    covers = sa.or_(col(Seal.last_event_id) > event_id, col(Seal.day) == last)
    return session.scalars(sa.select(Seal).where(covers).order_by(col(Seal.day))).all()


def before(session: Session, day: date) -> Seal | None:
    """The seal before that of a day."""
    return session.scalar(sa.select(Seal).where(col(Seal.day) < day).order_by(col(Seal.day).desc()).limit(1))


def count(session: Session) -> int:
    """How many seals there are."""
    return int(session.scalar(sa.select(sa.func.count()).select_from(seal)) or 0)


def last_event_of(session: Session, after: int, upto: int, until: datetime) -> int:
    """The last event of a day: the highest id in (after, upto] whose instant lies before `until`, else `after`."""
    within = event.c.id > after, event.c.id <= upto, event.c.at < until
    return int(session.scalar(sa.select(sa.func.coalesce(sa.func.max(event.c.id), after)).where(*within)) or after)


def take(session: Session, key: ChainKey, previous: str, day: date, after: int, upto: int) -> Sealed:
    """The digest over the events in (after, upto], read in pieces and added up as they are read."""
    running, count_, marked = key.seal(previous), 0, NO_MARKS
    for first, last in in_pieces(after, upto, PIECE):
        ids, bodies = whole_rows(session, first, last)
        for body in bodies:
            running.update(b"\n")
            running.update(body)
        count_ += len(ids)
        marked += marks(ids, bodies)
    running.update(b"\n" + canonical(day=day, events=count_, last_event_id=upto, total=marked.total,
                                     moment=marked.moment))  # fmt: skip
    return Sealed(count_, marked, running.hexdigest())


def keep(session: Session, day: date, upto: int, sealed: Sealed, previous: str, at: datetime) -> bool:
    """The seal is on record, unless somebody else has sealed meanwhile: then nothing is changed, and False."""
    ended = session.scalar(sa.select(head.c.digest).where(head.c.name == SEALS).with_for_update())
    if ended != previous:
        return False
    values = {"day": day, "events": sealed.events, "last_event_id": upto, "mark_total": sealed.marks.total,
              "mark_moment": sealed.marks.moment, "previous": previous, "digest": sealed.digest,
              "sealed_at": at}  # fmt: skip
    session.execute(sa.insert(seal).values(**values))
    session.execute(sa.update(head).where(head.c.name == SEALS).values(digest=sealed.digest, links=head.c.links + 1))
    return True


def end(session: Session) -> str:
    """The digest the next seal is chained to."""
    return str(session.scalar(sa.select(head.c.digest).where(head.c.name == SEALS)) or START)
