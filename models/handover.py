"""Hand-overs: what was bound to somebody who leaves went to a successor, on record."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref


class Handover(SQLModel, table=True):
    """One hand-over: written once, with how much moved."""

    __table_args__ = (
        sa.CheckConstraint("from_id <> to_id", name="to_somebody_else"),
        sa.Index("ix_handover_from_id_to_id", "from_id", "to_id"),
        sa.Index("ix_handover_to_id", "to_id"),
    )

    id: int = key()
    from_id: int = ref("person.id")
    to_id: int = ref("person.id")
    post_id: int | None = maybe_ref("post.id")
    """The one post that was handed over; empty when it was all of them."""
    at: datetime
    by_id: int | None = maybe_ref("person.id")
    """Empty only while no coordinator is registered."""
    note: str = Field(default="", sa_type=sa.Text)
    key: str | None = Field(default=None, max_length=64, unique=True)
    """The caller's idempotency key: the same key again answers with this record and moves nothing."""
    messages: int
    """Messages not yet sent that go to the successor."""
    told_already: int
    """Messages not yet sent that the successor had been promised too, and that are settled unsent therefore."""
    in_flight: int
    """Messages that were being sent at that moment and stay with whoever they were written for."""
    tasks: int
    contacts: int
    in_hand: int
    """Open hazards the giver had in hand, and the successor has now."""
    hazards: int
    """Open hazards to which the post's unit was a party."""
