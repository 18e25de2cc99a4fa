"""Webhooks: subscriptions found, leased, moved on and settled; what was delivered, as far as it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.ledger import LedgerEvent
from models.webhook import Webhook, WebhookDelivery
from rules.telling import Outcome
from rules.webhooks import WebhookState

webhook, delivery, event = table_of(Webhook), table_of(WebhookDelivery), table_of(LedgerEvent)

KEPT = 500
"""Deliveries kept for each receiver."""

_NEWEST = sa.select(sa.func.coalesce(sa.func.max(event.c.id), 0)).scalar_subquery()


def put(session: Session, row: Webhook) -> int:
    """The subscription is there. Returns its number."""
    session.add(row)
    session.flush()
    return row.id


def of_number(session: Session, number: int) -> Webhook | None:
    """A subscription to be changed, locked until the transaction ends."""
    return session.scalar(sa.select(Webhook).where(webhook.c.id == number).with_for_update())


def every(session: Session) -> Sequence[Webhook]:
    """All subscriptions, the oldest first; an operator makes a handful."""
    return session.scalars(sa.select(Webhook).order_by(webhook.c.id)).all()


def remove(session: Session, number: int) -> None:
    """The subscription and what is kept of its deliveries are gone."""
    session.execute(sa.delete(delivery).where(delivery.c.webhook_id == number))
    session.execute(sa.delete(webhook).where(webhook.c.id == number))


def _due(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        webhook.c.state == WebhookState.ACTIVE,
        sa.or_(webhook.c.next_at.is_(None), webhook.c.next_at <= at),
        sa.or_(webhook.c.lease_until.is_(None), webhook.c.lease_until <= at),
        webhook.c.last_event_id < _NEWEST,
    )


def due(session: Session, at: datetime) -> list[int]:
    """The subscriptions that are behind the ledger, may be told now, and are in nobody's hands."""
    return list(session.scalars(sa.select(webhook.c.id).where(*_due(at)).order_by(webhook.c.id)))


def lease(session: Session, number: int, at: datetime, token: str, until: datetime) -> Webhook | None:
    """The subscription, ours until then; None when somebody was faster."""
    mine = sa.update(webhook).where(webhook.c.id == number, *_due(at)).values(lease_token=token, lease_until=until)
    if session.connection().execute(mine).rowcount != 1:
        return None
    return session.scalar(sa.select(Webhook).where(webhook.c.id == number))


def change(session: Session, number: int, token: str, **values: object) -> bool:
    """A leased subscription stands so from now on. False when the lease is no longer ours, and nothing is changed."""
    mine = webhook.c.id == number, webhook.c.lease_token == token
    return session.connection().execute(sa.update(webhook).where(*mine).values(**values)).rowcount == 1


@dataclass(frozen=True, slots=True)
class Tried:
    """A stretch that was accepted, or one event that was not."""

    first: int
    last: int
    count: int
    outcome: Outcome
    code: str = ""
    detail: str = ""


def log(session: Session, number: int, at: datetime, one: Tried) -> None:
    """It is on record, with the newest before it; older ones are forgotten."""
    values = {"first_event_id": one.first, "last_event_id": one.last, "count": one.count, "outcome": one.outcome}
    more = {"code": one.code[:40], "detail": one.detail[:400]}
    session.execute(sa.insert(delivery).values(webhook_id=number, at=at, **values, **more))
    mine = delivery.c.webhook_id == number
    oldest = sa.select(delivery.c.id).where(mine).order_by(delivery.c.id.desc()).offset(KEPT).limit(1).scalar_subquery()
    session.execute(sa.delete(delivery).where(mine, delivery.c.id <= oldest))


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line of what was delivered."""

    at: datetime
    first_event_id: int
    last_event_id: int
    count: int
    outcome: Outcome
    code: str
    detail: str


def deliveries(session: Session, number: int, limit: int) -> list[DeliveryLine]:
    """What was delivered to a receiver, the newest first."""
    c = delivery.c
    columns = c.at, c.first_event_id, c.last_event_id, c.count, c.outcome, c.code, c.detail
    rows = session.execute(sa.select(*columns).where(c.webhook_id == number).order_by(c.id.desc()).limit(limit))
    return [DeliveryLine(*tuple(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """One subscription in a list. behind: how many ids of the ledger it has yet to be told of or passed over."""

    id: int
    label: str
    acts: str
    areas: str
    is_sensitive: bool
    state: WebhookState
    last_event_id: int
    behind: int
    failures: int
    next_at: datetime | None
    accepted_at: datetime | None
    waits_since: datetime | None
    """When the first event it has not been told of was written; None when it is up to date."""


def lines(session: Session) -> list[WebhookLine]:
    """Every subscription, and how far it is behind."""
    following = event.alias("following")
    first = (
        sa.select(following.c.at)
        .where(following.c.id > webhook.c.last_event_id)
        .order_by(following.c.id)
        .limit(1)
        .correlate(webhook)
        .scalar_subquery()
    )
    c = webhook.c
    columns = (
        c.id, c.label, c.acts, c.areas, c.is_sensitive, c.state, c.last_event_id,
        sa.case((c.last_event_id < _NEWEST, _NEWEST - c.last_event_id), else_=0), c.failures, c.next_at,
        c.accepted_at, first,
    )  # fmt: skip
    return [WebhookLine(*tuple(row)) for row in session.execute(sa.select(*columns).order_by(c.id))]
