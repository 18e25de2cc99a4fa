"""Proposals: what the engine may only suggest and a named person decides."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref, worded
from rules.vocabulary import Instrument, ProposalState


class Proposal(SQLModel, table=True):
    __table_args__ = (
        sa.CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_at_iff_decided"),
        sa.Index(
            "uq_proposal_one_pending_of_an_instrument",
            "hazard_id",
            "instrument",
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        sa.Index("ix_proposal_hazard_id", "hazard_id"),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    instrument: Instrument = worded(Instrument)
    event_id: int = ref("ledger_event.id")
    """The rung, or the coordinator's act, it came from."""
    proposed_at: datetime
    reason: str = Field(default="", sa_type=sa.Text)
    approver_post_id: int | None = maybe_ref("post.id")
    deferred_until: date | None = None
    """The day it comes back on, when its approver put it off."""
    state: ProposalState = worded(ProposalState, default=ProposalState.PENDING)
    decided_at: datetime | None = None
    decided_by_id: int | None = maybe_ref("person.id")
    decision_note: str = Field(default="", sa_type=sa.Text)
