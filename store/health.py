"""Probes for the doctor: what is stuck, what is missing, and whether clocks and keys fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.ledger import LedgerEvent
from models.message import Message
from models.person import Contact
from models.task import Task
from models.unit import Unit
from store.dialect import is_sqlite

event, message, contact = table_of(LedgerEvent), table_of(Message), table_of(Contact)
task, unit = table_of(Task), table_of(Unit)


@dataclass(frozen=True, slots=True)
class Stuck:
    """Messages that should have left long ago."""

    count: int
    oldest: datetime | None


def stuck_messages(session: Session, before: datetime) -> Stuck:
    """Messages that might have left before this instant, and leases that ran out before it."""
    pending = sa.and_(_is("pending"), message.c.release_at < before)
    lost = sa.and_(_is("sending"), message.c.lease_until < before)
    counts, oldest = [], []
    for which, since in ((pending, message.c.release_at), (lost, message.c.lease_until)):
        count, first = session.execute(sa.select(sa.func.count(), sa.func.min(since)).where(which)).one()
        counts.append(count)
        oldest += [first] if first is not None else []
    return Stuck(sum(counts), min(oldest, default=None))


def _is(state: str) -> sa.ColumnElement[bool]:
    # A literal, so that the planner sees that the partial index fits.
    return sa.literal_column("message.state") == sa.literal_column(f"'{state}'")


def open_tasks(session: Session) -> int:
    """How many tasks for people are not done."""
    return session.scalar(sa.select(sa.func.count()).select_from(task).where(task.c.done_at.is_(None))) or 0


def newest_entry(session: Session) -> datetime | None:
    """When the last event of the ledger was, by its own account; None for an empty ledger."""
    return session.scalar(sa.select(event.c.at).order_by(event.c.id.desc()).limit(1))


def sealed_samples(session: Session, count: int) -> Sequence[str]:
    """A few sealed addresses, to try a key on."""
    sealed = sa.select(contact.c.address_sealed).where(contact.c.address_sealed != "")
    return list(session.scalars(sealed.order_by(contact.c.id.desc()).limit(count)))


def units_of(session: Session, agency: str) -> dict[int, str]:
    """The units of an agency that still exist, by id."""
    statement = sa.select(unit.c.id, unit.c.name).where(unit.c.agency == agency, unit.c.retired_on.is_(None))
    return {row[0]: row[1] for row in session.execute(statement.order_by(unit.c.id))}


def server_clock(session: Session) -> datetime | None:
    """What the database server's clock shows; None where the database is a file on this machine."""
    return None if is_sqlite(session) else session.scalar(sa.select(sa.func.clock_timestamp()))
