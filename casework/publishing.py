"""Events leave for other programs: a subscription is leased, read on from where it stands, and moved on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.desk import Desk, Sitting
from casework.following_up import give
from rules.delivering import Answer
from rules.telling import Outcome, TaskKind
from rules.vocabulary import Act
from rules.webhooks import Happened, WebhookState, after_failure
from store import policies, proofs, webhook_events, webhooks
from store.webhook_events import Page, Wanted
from store.webhooks import Tried

LEASE = timedelta(seconds=60)
"""How long a worker may keep a subscription without saying that it is alive."""
PAGE = 500
"""Events read at once."""


@dataclass(frozen=True, slots=True)
class Held:
    """A subscription in our hands: where it is told, with which secrets, and from where on."""

    number: int
    label: str
    address: str
    secrets: tuple[str, ...]
    is_verified: bool
    wanted: Wanted
    after: int
    failures: int
    token: str
    until: datetime
    settled: int = 0
    """An event before which nothing can still be written."""


def due(desk: Desk, at: datetime) -> list[int]:
    """The subscriptions that have something to be told now."""
    with desk.looking() as session:
        return webhooks.due(session, at)


def claim(desk: Desk, number: int, at: datetime) -> Held | None:
    """The subscription is ours for a minute; None when somebody else has it. Raises BadInput when no key opens it."""
    token, until = secrets.token_hex(16), at + LEASE
    with desk.sitting(at) as sitting:
        row = webhooks.lease(sitting.session, number, at, token, until)
        if row is None:
            return None
        sensitive = frozenset() if row.is_sensitive else policies.sensitive_codes(sitting.session)
        wanted = Wanted(frozenset(Act.of(one) for one in row.acts.split()), tuple(row.areas.split()), sensitive)
        old = [row.old_secret_sealed] if row.old_secret_sealed and row.old_until and at < row.old_until else []
        return Held(
            number, row.label, desk.keyring.open(row.address_sealed),
            tuple(desk.keyring.open(one) for one in (row.secret_sealed, *old)), row.is_verified, wanted,
            row.last_event_id, row.failures, token, until,
        )  # fmt: skip


def read_on(desk: Desk, held: Held) -> tuple[Held, Page]:
    """What comes next for a subscription, and the subscription with what has been learned of the ledger's end.

    Writers that have not committed yet are waited for only where an id is missing: what they write may belong there.
    """
    with desk.looking() as session:
        horizon, has_gap = webhook_events.unbroken(session, held.after, PAGE)
    if held.settled > held.after:
        horizon, has_gap = max(horizon, held.settled), False
    if has_gap and horizon == held.after:
        with desk.looking() as session:
            held = replace(held, settled=proofs.settled_end(session))
        horizon = held.settled
    with desk.looking() as session:
        return held, webhook_events.page(session, held.wanted, held.after, horizon, PAGE)


def move_on(desk: Desk, held: Held, upto: int, accepted: Sequence[Happened], code: str, at: datetime) -> Held | None:
    """Everything up to this event is behind the subscription, and it is ours for another minute.

    None when it is no longer ours, and nothing is changed.
    """
    with desk.sitting(at) as sitting:
        until = at + LEASE
        values = {"last_event_id": upto, "lease_until": until}
        if not _change(sitting, held, accepted, code, values):
            return None
        return replace(held, after=upto, until=until, failures=0 if accepted else held.failures)


def let_go(desk: Desk, held: Held, at: datetime) -> None:
    """Whoever comes next may go on with it."""
    with desk.sitting(at) as sitting:
        webhooks.change(sitting.session, held.number, held.token, **_FREE)


_FREE = {"lease_token": None, "lease_until": None}


def fail(
    desk: Desk, held: Held, upto: int, accepted: Sequence[Happened], refused: Happened, answer: Answer, at: datetime
) -> WebhookState | None:
    """The event was not taken: it is tried again later, with all that follows it, or the receiver is given up.

    Whoever coordinates has a task then. None when the subscription was no longer ours, and nothing is changed.
    """
    follows = after_failure(answer, 0 if accepted else held.failures, at)
    state = WebhookState.ACTIVE if follows.again_at else WebhookState.GIVEN_UP
    values = {"last_event_id": upto, "next_at": follows.again_at, "state": state, "failures": follows.failures}
    with desk.sitting(at) as sitting:
        if not _change(sitting, held, accepted, "", {**values, **_FREE}):
            return None
        tried = Tried(refused.event_id, refused.event_id, 1, answer.outcome, answer.code, answer.detail)
        webhooks.log(sitting.session, held.number, at, tried)
        if state is WebhookState.GIVEN_UP:
            give(sitting, TaskKind.WEBHOOK, named(held.number, held.label), refused.area)
        return state


def named(number: int, label: str) -> str:
    """What a task calls a subscription."""
    return f"{number} {label}"


def _change(sitting: Sitting, held: Held, accepted: Sequence[Happened], code: str, values: dict[str, object]) -> bool:
    good = {"failures": 0, "next_at": None, "accepted_at": sitting.at} if accepted else {}
    if not webhooks.change(sitting.session, held.number, held.token, **{**good, **values}):
        return False
    if accepted:
        first, last = min(one.event_id for one in accepted), max(one.event_id for one in accepted)
        webhooks.log(sitting.session, held.number, sitting.at, Tried(first, last, len(accepted), Outcome.OK, code))
    return True
