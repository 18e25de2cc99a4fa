"""The ledger of events: append-only (triggers refuse anything else) and hash-chained."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, copied, key, maybe_ref, ref, worded
from rules.chain import START
from rules.facts import Given
from rules.vocabulary import Act, Stage


class LedgerBatch(SQLModel, table=True):
    """One act done to many hazards in one transaction; its digest covers every row and the batch before it."""

    __tablename__ = "ledger_batch"

    id: int = key()
    act: Act = worded(Act)
    at: datetime
    actor_id: int | None = maybe_ref("person.id")
    rows: int
    first_event_id: int = Field(sa_type=sa.BigInteger)
    last_event_id: int = Field(sa_type=sa.BigInteger)
    mark_total: int = Field(sa_type=sa.BigInteger)
    """With the moment, names the one row that was touched when the digest no longer fits (rules/chain.py)."""
    mark_moment: int = Field(sa_type=sa.BigInteger)
    previous: str = Field(sa_type=DIGEST, unique=True)
    """Unique, so that the chain cannot fork."""
    digest: str = Field(sa_type=DIGEST)


class ChainHead(SQLModel, table=True):
    """Where a chain ends and how many links it has; the row a writer locks before adding one."""

    __tablename__ = "chain_head"

    name: str = Field(primary_key=True, max_length=20)
    links: int = 0
    digest: str = Field(default=START, sa_type=DIGEST)


LOOKED_BACK = "act = 'look_back'"
"""SQL: an event of somebody looking again at what was closed; with these words both planners see the index."""


class LedgerEvent(SQLModel, table=True):
    """One act done to one hazard. A rung of the ladder is the act `escalate`, with its clock and level."""

    __tablename__ = "ledger_event"
    __table_args__ = (
        sa.CheckConstraint("(batch_id IS NULL) = (digest IS NOT NULL)", name="chained_singly_or_in_a_batch"),
        sa.CheckConstraint("(act = 'escalate') = (level IS NOT NULL)", name="escalation_has_a_level"),
        sa.CheckConstraint(
            "level IS NULL OR (clock_id IS NOT NULL AND cycle IS NOT NULL AND occurrence IS NOT NULL)",
            name="escalation_names_its_clock",
        ),
        sa.Index("ix_ledger_event_hazard_id_id", "hazard_id", "id"),
        sa.Index(
            "uq_ledger_event_one_firing_of_a_rung",
            "clock_id",
            "cycle",
            "level",
            "occurrence",
            unique=True,
            sqlite_where=sa.text("level IS NOT NULL"),
            postgresql_where=sa.text("level IS NOT NULL"),
        ),
        sa.Index(
            "uq_ledger_event_one_answer_to_a_key",
            "hazard_id",
            "key",
            unique=True,
            sqlite_where=sa.text("key IS NOT NULL"),
            postgresql_where=sa.text("key IS NOT NULL"),
        ),
        # What look-backs found, and whose closures did not hold, is counted over all years.
        sa.Index(
            "ix_ledger_event_looked_back",
            "given",
            "hazard_id",
            sqlite_where=sa.text(LOOKED_BACK),
            postgresql_where=sa.text(LOOKED_BACK),
        ),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    act: Act = worded(Act)
    given: Given = worded(Given, default=Given.NOTHING)
    at: datetime
    actor_id: int | None = maybe_ref("person.id")
    post_id: int | None = copied()
    unit_id: int | None = copied()
    """The unit acted for."""
    stage_from: Stage | None = worded(Stage, default=None, nullable=True)
    stage_to: Stage | None = worded(Stage, default=None, nullable=True)
    """Where the act led; both are empty when it left the stage as it was."""
    note: str | None = Field(default=None, sa_type=sa.Text)
    facts: str | None = Field(default=None, sa_type=sa.Text)
    """What else belongs to this act, as canonical JSON."""
    key: str | None = Field(default=None, max_length=64)
    """The caller's idempotency key: the same key again answers with this event and does nothing."""
    clock_id: int | None = maybe_ref("clock.id")
    cycle: int | None = None
    level: int | None = None
    occurrence: int | None = None
    planned_at: datetime | None = None
    batch_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    """Not a foreign key: the batch is written last, when its digest is known, and to check a key that is looked at
    so late SQLite would walk the whole ledger once for every batch. An event of no batch is a stray to the audit."""
    previous: str | None = Field(default=None, sa_type=DIGEST)
    digest: str | None = Field(default=None, sa_type=DIGEST)


class Seal(SQLModel, table=True):
    """A day's ledger, closed: one digest over every event since the seal before, chained to that seal.

    It covers what the chains do not: an act cut off the end of a hazard's history together with its head.
    """

    day: date = Field(primary_key=True)
    events: int
    last_event_id: int = Field(sa_type=sa.BigInteger)
    """The last event it covers; the next seal begins after it."""
    mark_total: int = Field(sa_type=sa.BigInteger)
    mark_moment: int = Field(sa_type=sa.BigInteger)
    previous: str = Field(sa_type=DIGEST, unique=True)
    digest: str = Field(sa_type=DIGEST)
    sealed_at: datetime
