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
        sa.CheckConstraint("(concluded_at IS NULL) = (concluded_by_id IS NULL)", name="concluded_by_somebody"),
        sa.CheckConstraint("concluded_at IS NULL OR state = 'approved'", name="only_what_was_approved_is_concluded"),
        sa.CheckConstraint("listing IS NULL OR instrument = 'listed_supervision'", name="only_listed_has_a_listing"),
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
    listing: str | None = Field(default=None, max_length=40, unique=True)
    """The number on the list, once listed supervision was approved."""
    concluded_at: datetime | None = None
    concluded_by_id: int | None = maybe_ref("person.id")
    conclusion: str = Field(default="", sa_type=sa.Text)
    """What came of an approved step: where a circular was published, the record of a talk, acceptance and delisting."""
