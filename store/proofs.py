"""Reading the ledger back to prove it: in order, in pieces, so that a big one needs no more memory than a small one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import ChainHead, LedgerBatch, LedgerEvent
from models.message import Message
from models.verification import SignOff, VerificationRound
from rules.chain import ChainKey
from rules.tracing import Link
from rules.vocabulary import Act, Side
from store.dialect import id_rows, instants, let_writers_finish, plain
from store.ledger import batch_head, row_text, single_body
from store.prepared import fetch, prepared

event, batch, head = table_of(LedgerEvent), table_of(LedgerBatch), table_of(ChainHead)
hazard, message = table_of(Hazard), table_of(Message)
round_, sign_off = table_of(VerificationRound), table_of(SignOff)

_WRITTEN_BY_ACTS = event.c.digest.is_not(None)


def settled_end(session: Session) -> int:
    """The last event of the ledger, when nothing can still be written before it. Ends the waiting of writers itself."""
    let_writers_finish(session, event)
    return int(session.scalar(sa.select(sa.func.coalesce(sa.func.max(event.c.id), 0))) or 0)


def newest_at(session: Session) -> datetime | None:
    """The latest instant at which anything was done to a hazard."""
    found: datetime | None = session.scalar(sa.select(sa.func.max(event.c.at)))
    return found


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where a hazard's own chain ends."""

    hazard_id: int
    number: str
    digest: str


def chain_ends(session: Session, after: int, limit: int, since: int = 0) -> list[ChainEnd]:
    """The next hazards in id order; with `since` only those something has happened to after that event."""
    statement = sa.select(hazard.c.id, hazard.c.number, hazard.c.chain_head).where(hazard.c.id > after)
    if since:
        statement = statement.where(hazard.c.id.in_(sa.select(event.c.hazard_id).where(event.c.id > since)))
    return [ChainEnd(*row) for row in session.execute(statement.order_by(hazard.c.id).limit(limit))]


def single_links(session: Session, key: ChainKey, hazard_ids: Sequence[int]) -> dict[int, list[Link]]:
    """The links of these hazards' own chains, in order, each with the digest it should carry."""
    rows = id_rows(session, hazard_ids)
    statement = sa.select(event).join(rows, rows.c.id == event.c.hazard_id).where(_WRITTEN_BY_ACTS)
    found: dict[int, list[Link]] = {one: [] for one in hazard_ids}
    for row in session.execute(statement.order_by(event.c.hazard_id, event.c.id)).mappings():
        previous = row["previous"] or ""
        should_be = key.link(previous, single_body({**row}))
        found[row["hazard_id"]].append(Link(row["id"], previous, row["digest"], should_be))
    return found


def histories(session: Session, hazard_ids: Sequence[int]) -> dict[int, list[LedgerEvent]]:
    """What was done to these hazards, in order, rungs left out."""
    rows = id_rows(session, hazard_ids)
    statement = sa.select(LedgerEvent).join(rows, rows.c.id == col(LedgerEvent.hazard_id))
    acts = statement.where(col(LedgerEvent.level).is_(None)).order_by(col(LedgerEvent.hazard_id), col(LedgerEvent.id))
    found: dict[int, list[LedgerEvent]] = {one: [] for one in hazard_ids}
    for one in session.scalars(acts):
        found[one.hazard_id].append(one)
    return found


def open_clocks(session: Session, hazard_ids: Sequence[int]) -> Sequence[Clock]:
    """The running and paused clocks of these hazards."""
    rows = id_rows(session, hazard_ids)
    statement = sa.select(Clock).join(rows, rows.c.id == col(Clock.hazard_id)).where(col(Clock.stopped_at).is_(None))
    return session.scalars(statement.order_by(col(Clock.id))).all()


def sides_asked(session: Session, hazard_ids: Sequence[int]) -> dict[int, set[Side]]:
    """Which sides the running rounds of these hazards ask for."""
    rows = id_rows(session, hazard_ids)
    source = rows.join(round_, round_.c.hazard_id == rows.c.id).join(sign_off, sign_off.c.round_id == round_.c.id)
    found: dict[int, set[Side]] = {}
    statement = sa.select(round_.c.hazard_id, sign_off.c.side).select_from(source).where(round_.c.closed_at.is_(None))
    for hazard_id, side in session.execute(statement):
        found.setdefault(hazard_id, set()).add(side)
    return found


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as it is kept, and its digest as its head and rows say it should be."""

    batch_id: int
    act: Act
    at: datetime
    actor_id: int | None
    rows: int
    first_event_id: int
    last_event_id: int
    mark_total: int
    mark_moment: int
    previous: str
    digest: str

    @property
    def head(self) -> bytes:
        fields: Mapping[str, object] = {name: getattr(self, name) for name in self.__slots__ if name != "batch_id"}
        return batch_head({**fields, "id": self.batch_id})


_BATCH = [batch.c.id, *(batch.c[name] for name in BatchRow.__slots__[1:])]


def batches(session: Session, after: int, limit: int, since: int = 0) -> list[BatchRow]:
    """The next batches in id order; with `since` only those that reach beyond that event."""
    statement = sa.select(*_BATCH).where(batch.c.id > after, batch.c.last_event_id > since)
    return [BatchRow(*tuple(row)) for row in session.execute(statement.order_by(batch.c.id).limit(limit))]


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """One event of a batch."""

    event_id: int
    hazard_id: int
    act: Act
    at: datetime
    actor_id: int | None
    text: bytes


def events_of(session: Session, one: BatchRow) -> list[BatchEvent]:
    """The events of a batch, in id order, strays outside its range included while they lie near it."""
    near = {"first": one.first_event_id - one.rows, "last": one.last_event_id + one.rows}
    found = fetch(session, _events_of(), batch=one.batch_id, **near)
    instant = cache(instants(session))
    return [
        BatchEvent(number, of, Act.of(act), instant(at), by, text.encode()) for number, of, act, at, by, text in found
    ]


@prepared
def _events_of() -> sa.Select[int, int, Act, datetime, int | None, str]:
    near = event.c.id.between(sa.bindparam("first", type_=sa.BigInteger), sa.bindparam("last", type_=sa.BigInteger))
    columns = event.c.id, event.c.hazard_id, event.c.act, event.c.at, event.c.actor_id, row_text()
    return sa.select(*columns).where(near, event.c.batch_id == sa.bindparam("batch")).order_by(event.c.id)


def strays(session: Session, since: int, limit: int) -> list[tuple[int, int, str | None]]:
    """Events that belong to no chain: id, batch and hazard number. Their batch is unknown, or does not reach them."""
    source = event.outerjoin(batch, batch.c.id == event.c.batch_id).outerjoin(hazard, hazard.c.id == event.c.hazard_id)
    outside = sa.or_(batch.c.id.is_(None), event.c.id < batch.c.first_event_id, event.c.id > batch.c.last_event_id)
    in_none = sa.or_(sa.and_(event.c.batch_id.is_(None), event.c.digest.is_(None)), hazard.c.id.is_(None))
    broken = sa.or_(sa.and_(event.c.batch_id.is_not(None), outside), in_none)
    statement = sa.select(event.c.id, sa.func.coalesce(event.c.batch_id, 0), hazard.c.number).select_from(source)
    found = session.execute(statement.where(event.c.id > since, broken).order_by(event.c.id).limit(limit))
    return [(row[0], row[1], row[2]) for row in found]


def ends_of(session: Session) -> dict[str, tuple[int, str]]:
    """For each chain that has a head of its own: how many links it should have, and the digest of the last."""
    rows = session.execute(sa.select(head.c.name, head.c.links, head.c.digest))
    return {name: (links, digest) for name, links, digest in rows}


def batch_with(session: Session, digest: str) -> int | None:
    """The batch that carries a digest."""
    return session.scalar(sa.select(batch.c.id).where(batch.c.digest == digest).limit(1))


def number_behind(session: Session, event_id: int | None) -> str | None:
    """The hazard an event belongs to; a missing one is known by the messages that told of it."""
    if event_id is None:
        return None
    of_event = sa.select(hazard.c.number).join(event, event.c.hazard_id == hazard.c.id).where(event.c.id == event_id)
    told = sa.select(hazard.c.number).join(message, message.c.hazard_id == hazard.c.id)
    found = session.scalar(of_event)
    return found or session.scalar(told.where(message.c.event_id == event_id).limit(1))


def in_pieces(first: int, last: int, size: int) -> Iterator[tuple[int, int]]:
    """The ids above `first`, up to and with `last`, as ranges (after, upto] of this size."""
    for after in range(first, last, size):
        yield after, min(after + size, last)


def whole_rows(session: Session, after: int, upto: int) -> tuple[list[int], list[bytes]]:
    """The ids of the events in (after, upto], and everything each of them holds as bytes."""
    rest = event.c.act, event.c.at, event.c.actor_id, event.c.batch_id, event.c.previous, event.c.digest
    text: sa.ColumnElement[Any] = row_text()  # Any: concat widens it
    for column in rest:
        text = text.concat(plain(column)).concat("|")
    rows = session.execute(
        sa.select(event.c.id, text).where(event.c.id > after, event.c.id <= upto).order_by(event.c.id)
    )
    found = rows.all()
    return [row[0] for row in found], [row[1].encode() for row in found]
