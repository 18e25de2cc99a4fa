"""The outbox and its log: whom we promised to tell, and every attempt to do so."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import copied, key, maybe_ref, one_of, ref, worded
from rules.telling import Audience, MessageKind, MessageState, Outcome, Urgency, Why


class Message(SQLModel, table=True):
    """One event or notice, told to one person. The way it goes is chosen when it leaves, from the person's contacts."""

    __table_args__ = (
        # The promise "never told twice": one event, one kind, one person. Where nobody was found, one row per post.
        sa.UniqueConstraint("event_id", "person_id", "kind"),
        # Hazards do not pay for it: their messages are not in it.
        sa.Index(
            "uq_message_one_of_a_notice",
            "notice_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("notice_id IS NOT NULL"),
            postgresql_where=sa.text("notice_id IS NOT NULL"),
        ),
        sa.CheckConstraint("(event_id IS NULL) = (notice_id IS NOT NULL)", name="about_an_event_or_a_notice"),
        sa.CheckConstraint("(event_id IS NULL) = (hazard_id IS NULL)", name="event_with_its_hazard"),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_token IS NOT NULL) AND (state = 'sending') = (lease_until IS NOT NULL)",
            name="leased_iff_sending",
        ),
        sa.CheckConstraint(
            f"({one_of('state', 'accepted', 'superseded', 'dead')}) = (settled_at IS NOT NULL)",
            name="settled_at_iff_settled",
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR state = 'dead'", name="nobody_to_tell_is_dead"),
        # Read one urgency at a time, the urgent first, the oldest of each first: no sort however long the queue.
        sa.Index(
            "ix_message_urgency_release_at",
            "urgency",
            "release_at",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        sa.Index(
            "ix_message_lease_until",
            "lease_until",
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        ),
        # Few ever: every dead message must have its task.
        sa.Index(
            "ix_message_dead",
            "id",
            sqlite_where=sa.text("state = 'dead'"),
            postgresql_where=sa.text("state = 'dead'"),
        ),
        # What waits for a digest: what is in none yet is read at the times for digests, all of it is counted on pages.
        sa.Index(
            "ix_message_collected",
            "digest_id",
            "release_at",
            sqlite_where=sa.text("state = 'collected'"),
            postgresql_where=sa.text("state = 'collected'"),
        ),
        sa.Index(
            "ix_message_digest_id",
            "digest_id",
            sqlite_where=sa.text("digest_id IS NOT NULL"),
            postgresql_where=sa.text("digest_id IS NOT NULL"),
        ),
        # How much somebody has been told since midnight is a span of this.
        sa.Index("ix_message_person_id_settled_at", "person_id", "settled_at"),
        # What was promised on a day lies together, so on PostgreSQL a summary of blocks is enough and costs a sweep
        # next to nothing.
        sa.Index("ix_message_created_at", "created_at", postgresql_using="brin"),
        sa.CheckConstraint("state <> 'superseded' OR why IS NOT NULL", name="superseded_for_a_reason"),
    )

    id: int = key()
    event_id: int | None = maybe_ref("ledger_event.id")
    hazard_id: int | None = copied()
    notice_id: int | None = copied()
    """What it tells where that is no event of a hazard; guarded by an invariant, as sweeps write none."""
    kind: MessageKind = worded(MessageKind)
    audience: Audience = worded(Audience)
    person_id: int | None = maybe_ref("person.id")
    post_id: int | None = copied()
    unit_id: int | None = copied()
    has_risen: bool = False
    """Whether the post it was meant for is empty, so that it went one level up."""
    urgency: Urgency = worded(Urgency)
    created_at: datetime
    release_at: datetime
    """Not before this instant: the planned time, then the next try."""
    state: MessageState = worded(MessageState, default=MessageState.PENDING)
    attempts: int = 0
    contact_rank: int = 1
    """The contact the next attempt uses."""
    lease_token: str | None = Field(default=None, max_length=36)
    lease_until: datetime | None = None
    settled_at: datetime | None = None
    why: Why | None = worded(Why, default=None, nullable=True)
    """Why it waits longer than it might, or why it was not sent."""
    digest_id: int | None = copied()
    """The digest it is told in; guarded by an invariant, for the digest names one of its messages in turn."""


class Attempt(SQLModel, table=True):
    """One attempt to send, kept for ever: when, by which channel, and what the provider answered."""

    __table_args__ = (sa.UniqueConstraint("message_id", "number"),)

    id: int = key()
    message_id: int = ref("message.id")
    number: int
    at: datetime
    contact_id: int | None = maybe_ref("contact.id")
    channel: str = Field(max_length=20)
    outcome: Outcome = worded(Outcome)
    provider_code: str = Field(default="", max_length=40)
    detail: str = Field(default="", max_length=400)
