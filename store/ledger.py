"""Writing the ledger: single acts chained to their hazard, batches under one chained digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.ledger import ChainHead, LedgerBatch, LedgerEvent
from rules.chain import START, ChainKey, canonical, marks
from rules.facts import Given
from rules.vocabulary import Act, Stage
from store.dialect import next_id, plain
from store.prepared import fetch, prepared, run
from store.scratch import chosen

event = table_of(LedgerEvent)
hazard = table_of(Hazard)
batch = table_of(LedgerBatch)
head = table_of(ChainHead)

BATCHES = "batches"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an act writes into the ledger, the same for every hazard it is done to."""

    act: Act
    at: datetime
    given: Given = Given.NOTHING
    to: Stage | None = None
    actor_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None
    note: str | None = None
    facts: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The events an act has just written: one, or those of a batch."""

    event_id: int | None = None
    batch_id: int | None = None
    floor: int = 0
    count: int = 1

    digest: str | None = None
    """The end of the hazard's chain after a single act."""

    @property
    def rows(self) -> sa.ColumnElement[bool]:
        """The condition that selects them. New ids lie above the floor, so the primary key finds them."""
        if self.event_id is not None:
            return event.c.id == self.event_id
        return sa.and_(event.c.id > self.floor, event.c.batch_id == self.batch_id)

    @property
    def bounds(self) -> dict[str, int | None]:
        """The values the condition of bounded() is bound with."""
        return {"event": self.event_id} if self.event_id is not None else {"floor": self.floor, "batch": self.batch_id}


def bounded(*, is_single: bool) -> sa.ColumnElement[bool]:
    """The condition Written.rows stands for, for a statement that is built before the events are written."""
    if is_single:
        return event.c.id == sa.bindparam("event", type_=event.c.id.type)
    above = event.c.id > sa.bindparam("floor", type_=event.c.id.type)
    return sa.and_(above, event.c.batch_id == sa.bindparam("batch", type_=event.c.batch_id.type))


@dataclass(frozen=True, slots=True)
class Single:
    """The one hazard an act is done to: where it stands, and where its chain ends."""

    hazard_id: int
    stage: Stage | None
    chain_head: str = START


_SINGLE_FIELDS = (
    "hazard_id", "act", "given", "at", "actor_id", "post_id", "unit_id", "stage_from", "stage_to",
    "note", "facts", "key", "clock_id", "cycle", "level", "occurrence", "planned_at",
)  # fmt: skip


def single_body(fields: Mapping[str, object]) -> bytes:
    """The bytes a single event's digest is taken over."""
    return canonical(**{name: fields.get(name) for name in _SINGLE_FIELDS})


def append_one(session: Session, key: ChainKey, one: Single, entry: Entry) -> Written:
    """Writes the act into the ledger of one hazard, whose row is locked. The caller moves the end of its chain."""
    fields: dict[str, object] = {
        "hazard_id": one.hazard_id,
        "act": entry.act,
        "given": entry.given,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "post_id": entry.post_id,
        "unit_id": entry.unit_id,
        "stage_from": one.stage,
        "stage_to": entry.to,
        "note": entry.note,
        "facts": entry.facts,
        "key": entry.key,
    }
    digest = key.link(one.chain_head, single_body(fields))
    result = run(session, _append_one(), **fields, previous=one.chain_head, digest=digest)
    written = result.inserted_primary_key
    return Written(event_id=written[0] if written else None, digest=digest)


@prepared
def _append_one() -> sa.Insert:
    return sa.insert(event)


def open_batch(session: Session, above: int = 0) -> Written:
    """A batch's number and the event id above which its rows will lie; nothing is written yet.

    above: the number of a batch that was opened in this transaction and is not closed yet.
    """
    floor = run(session, _last_event()).scalar()
    return Written(batch_id=next_id(session, batch, above), floor=int(floor or 0), count=0)


@prepared
def _last_event() -> sa.Select[int]:
    return sa.select(sa.func.coalesce(sa.func.max(event.c.id), 0))


def append_to_chosen(session: Session, opened: Written, entry: Entry) -> None:
    """Writes the act into the ledger of every chosen hazard, in id order."""
    said = {name: getattr(entry, name) for name in _SAID}
    words = {"act": entry.act.value, "given": entry.given.value, "to": entry.to.value if entry.to else None}
    run(session, _append_to_chosen(), batch=opened.batch_id, **words, **said)


_SAID = "at", "actor_id", "post_id", "unit_id", "note", "facts"


@prepared
def _append_to_chosen() -> sa.Insert:
    values: dict[str, sa.ColumnElement[object]] = {
        "hazard_id": chosen.c.hazard_id,
        "act": sa.bindparam("act", type_=sa.String),
        "given": sa.bindparam("given", type_=sa.String),
        "stage_from": chosen.c.stage,
        "stage_to": sa.bindparam("to", type_=sa.String),
        "batch_id": sa.bindparam("batch", type_=sa.BigInteger),
        **{name: sa.bindparam(name, type_=event.c[name].type) for name in _SAID},
    }
    return sa.insert(event).from_select(list(values), sa.select(*values.values()).order_by(chosen.c.hazard_id))


_HEAD_FIELDS = (
    "id", "act", "at", "actor_id", "rows", "first_event_id", "last_event_id", "mark_total", "mark_moment",
)  # fmt: skip


def batch_head(fields: Mapping[str, object]) -> bytes:
    """The bytes that stand for what all rows of a batch share, and for how many and which they are."""
    return canonical(**{name: fields.get(name) for name in _HEAD_FIELDS})


def row_text() -> sa.ColumnElement[str]:
    """What differs between the rows of a batch, as one text per event, the same on both databases."""
    columns = (
        event.c.id, event.c.hazard_id, event.c.given, event.c.post_id, event.c.unit_id, event.c.stage_from,
        event.c.stage_to, event.c.clock_id, event.c.cycle, event.c.level, event.c.occurrence, event.c.planned_at,
    )  # fmt: skip
    line: sa.ColumnElement[str] = sa.literal("")
    for column in columns:
        line = line.concat(plain(column)).concat("|")
    for words in (event.c.facts, event.c.note, event.c.key):
        # People write these: with its length before it, no text can pass for the end of one and the start of another.
        line = line.concat(plain(sa.func.length(words))).concat(":").concat(plain(words)).concat("|")
    return line


@prepared
def _bodies() -> sa.Select[int, str]:
    return sa.select(event.c.id, row_text()).where(bounded(is_single=False)).order_by(event.c.id)


def close_batch(session: Session, key: ChainKey, opened: Written, act: Act, at: datetime, actor_id: int | None) -> int:
    """Seals the batch: one digest over its rows in id order, chained to the batch before. Returns how many.

    The head of the chain is locked here, so this is the last thing a transaction does: two batches overlap until
    they commit, and nobody who holds the head still waits for a row that another one holds.
    """
    rows = fetch(session, _bodies(), **opened.bounds)
    if not rows:
        return 0
    ids, bodies = [row[0] for row in rows], [row[1].encode() for row in rows]
    marked = marks(ids, bodies)
    fields: dict[str, object] = {
        "id": opened.batch_id, "act": act, "at": at, "actor_id": actor_id, "rows": len(ids),
        "first_event_id": ids[0], "last_event_id": ids[-1],
        "mark_total": marked.total, "mark_moment": marked.moment,
    }  # fmt: skip
    previous = run(session, _lock_head()).scalar()
    digest = key.batch(str(previous), batch_head(fields), bodies)
    run(session, _add_batch(), **fields, previous=previous, digest=digest)
    run(session, _move_head(), end=digest)
    return len(rows)


@prepared
def _lock_head() -> sa.Select[str]:
    return sa.select(head.c.digest).where(head.c.name == BATCHES).with_for_update()


@prepared
def _add_batch() -> sa.Insert:
    return sa.insert(batch)


@prepared
def _move_head() -> sa.Update:
    return sa.update(head).where(head.c.name == BATCHES).values(digest=sa.bindparam("end"), links=head.c.links + 1)


@dataclass(frozen=True, slots=True)
class Answered:
    """The event that answered an idempotency key: what was done, and by whom."""

    event_id: int
    act: Act
    actor_id: int | None


def answered(session: Session, hazard_id: int, key: str) -> Answered | None:
    """The event that already answered this idempotency key, if any."""
    columns = event.c.id, event.c.act, event.c.actor_id
    found = session.execute(sa.select(*columns).where(event.c.hazard_id == hazard_id, event.c.key == key)).first()
    return Answered(*found) if found else None


def somebody_acted_since(session: Session, hazard_id: int, event_id: int) -> bool:
    """Whether a person has done anything to a hazard after this event of it."""
    later = event.c.hazard_id == hazard_id, event.c.id > event_id, event.c.actor_id.is_not(None)
    return session.scalar(sa.select(sa.literal(1)).select_from(event).where(*later).limit(1)) is not None


def last_at(session: Session, hazard_id: int) -> datetime | None:
    """When the last thing was done to a hazard."""
    return run(session, _last_at(), hazard=hazard_id).scalar()


@prepared
def _last_at() -> sa.Select[datetime]:
    mine = event.c.hazard_id == sa.bindparam("hazard")
    return sa.select(event.c.at).where(mine).order_by(event.c.id.desc()).limit(1)
