"""Webhooks: programs that are told of every event of the ledger, and what came of telling them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, one_of, ref, worded
from rules.telling import Outcome
from rules.webhooks import WebhookState


class Webhook(SQLModel, table=True):
    """One receiver, and how far down the ledger it has been told: nothing before its event is told again by itself."""

    __table_args__ = (
        sa.CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name="leased_until_some_time"),
        sa.CheckConstraint(f"lease_token IS NULL OR ({one_of('state', 'active')})", name="leased_only_when_active"),
        sa.CheckConstraint("old_secret_sealed IS NULL OR old_until IS NOT NULL", name="old_secret_ends"),
        sa.CheckConstraint("failures >= 0 AND last_event_id >= 0", name="counts"),
    )

    id: int = key()
    label: str = Field(max_length=120)
    """Scheme, host and port: what may be shown. The rest of an address may be a secret of its receiver's."""
    address_sealed: str = Field(sa_type=sa.Text)
    secret_sealed: str = Field(sa_type=sa.Text)
    old_secret_sealed: str | None = Field(default=None, sa_type=sa.Text)
    old_until: datetime | None = None
    """Until then what leaves is signed with the former secret too."""
    acts: str = Field(default="", sa_type=sa.Text)
    """The acts it is told of, by their codes with blanks between; empty: all."""
    areas: str = Field(default="", max_length=400)
    """The areas, by their codes; empty: all."""
    is_sensitive: bool = False
    """Whether it is told of hazards of sensitive categories too."""
    is_verified: bool = True
    """Whether its certificate must be good."""
    state: WebhookState = worded(WebhookState, default=WebhookState.ACTIVE)
    last_event_id: int = Field(default=0, sa_type=sa.BigInteger)
    """Everything up to this event has been accepted, or was not for it."""
    failures: int = 0
    """In a row."""
    next_at: datetime | None = None
    """Not tried before then."""
    lease_token: str | None = Field(default=None, max_length=36)
    lease_until: datetime | None = None
    created_at: datetime
    accepted_at: datetime | None = None
    """When it last accepted something."""


class WebhookDelivery(SQLModel, table=True):
    """A stretch of events that were accepted one after another, or one attempt that failed. The newest are kept."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        sa.Index("ix_webhook_delivery_webhook_id_id", "webhook_id", "id"),
        sa.CheckConstraint("count >= 1 AND last_event_id >= first_event_id", name="a_stretch"),
        sa.CheckConstraint("outcome = 'ok' OR count = 1", name="failures_one_by_one"),
    )

    id: int = key()
    webhook_id: int = ref("webhook.id")
    at: datetime
    first_event_id: int = Field(sa_type=sa.BigInteger)
    last_event_id: int = Field(sa_type=sa.BigInteger)
    count: int
    outcome: Outcome = worded(Outcome)
    code: str = Field(default="", max_length=40)
    detail: str = Field(default="", max_length=400)
