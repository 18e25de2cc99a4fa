"""Webhooks are made, paused, changed and taken away by the operator, who alone may run commands on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from casework.desk import Desk, Sitting
from casework.publishing import named
from models.webhook import Webhook
from rules.refusals import BadInput, UnknownWebhook
from rules.telling import TaskKind
from rules.vocabulary import Act
from rules.webhooks import ROTATION, SECRET_BYTES, WebhookState, secret_of
from rules.words import Text
from store import proofs, registry, tasks, webhooks

_ADDRESS = Text(
    "推送地址应为 http:// 或 https:// 开头的完整网址，且不含用户名和口令",
    "a webhook's address is a whole http:// or https:// one, without a user name or password in it",
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a receiver asks for. begins: the event it is told of first; empty: the next one there is."""

    address: str
    acts: Sequence[Act] = ()
    areas: Sequence[str] = ()
    is_sensitive: bool = False
    is_verified: bool = True
    begins: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A subscription's number, and the secret its receiver must be told; it is not shown again."""

    number: int
    secret: str


def add(desk: Desk, wanted: Subscription, at: datetime) -> Made:
    """The receiver is told from now on. Raises BadInput for an address or an area that does not exist."""
    label, secret = label_of(wanted.address), _fresh_secret()
    with desk.looking() as session:
        begins = wanted.begins if wanted.begins is not None else proofs.settled_end(session) + 1
    with desk.sitting(at) as sitting:
        _refuse_unknown_areas(sitting, wanted.areas)
        row = Webhook(
            label=label,
            address_sealed=desk.keyring.seal(wanted.address.strip()),
            secret_sealed=desk.keyring.seal(secret),
            acts=" ".join(one.value for one in wanted.acts),
            areas=" ".join(wanted.areas),
            is_sensitive=wanted.is_sensitive,
            is_verified=wanted.is_verified,
            last_event_id=max(begins - 1, 0),
            created_at=at,
        )
        return Made(webhooks.put(sitting.session, row), secret)


def label_of(address: str) -> str:
    """Scheme, host and port of an address. Raises BadInput for what is none."""
    try:
        found = urlsplit(address.strip())
        port = f":{found.port}" if found.port else ""
    except ValueError as fault:
        raise BadInput(what=_ADDRESS) from fault
    if found.scheme not in ("http", "https") or not found.hostname or found.username or found.fragment:
        raise BadInput(what=_ADDRESS)
    return f"{found.scheme}://{found.hostname}{port}"[:120]


def _fresh_secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _refuse_unknown_areas(sitting: Sitting, areas: Sequence[str]) -> None:
    known = registry.areas(sitting.session)
    for one in areas:
        if one not in known:
            raise BadInput(what=Text(f"没有区划代码 {one}", f"there is no area with the code {one}"))


def pause(desk: Desk, number: int, at: datetime) -> None:
    """Nothing more leaves for it until it is resumed; nothing is lost meanwhile. Raises UnknownWebhook."""
    with desk.sitting(at) as sitting:
        row = _meant(sitting, number)
        row.state, row.lease_token, row.lease_until = WebhookState.PAUSED, None, None


def resume(desk: Desk, number: int, at: datetime) -> None:
    """It is told from where it stood, and whoever had the task to mend it is done. Raises UnknownWebhook."""
    with desk.sitting(at) as sitting:
        row = _meant(sitting, number)
        row.state, row.failures, row.next_at = WebhookState.ACTIVE, 0, None
        _settle_task(sitting, row)


def remove(desk: Desk, number: int, at: datetime) -> None:
    """There is no such subscription any more. Raises UnknownWebhook."""
    with desk.sitting(at) as sitting:
        row = _meant(sitting, number)
        _settle_task(sitting, row)
        webhooks.remove(sitting.session, number)


def _settle_task(sitting: Sitting, row: Webhook) -> None:
    for task, what in tasks.open_of_kind(sitting.session, TaskKind.WEBHOOK):
        if what == named(row.id, row.label)[:200]:
            tasks.finish(sitting.session, task, sitting.at)


def rotate(desk: Desk, number: int, at: datetime) -> Made:
    """What leaves is signed with a new secret, and for a day with the former one too. Raises UnknownWebhook."""
    secret = _fresh_secret()
    with desk.sitting(at) as sitting:
        row = _meant(sitting, number)
        row.old_secret_sealed, row.old_until = row.secret_sealed, at + ROTATION
        row.secret_sealed = desk.keyring.seal(secret)
    return Made(number, secret)


def replay(desk: Desk, number: int, begins: int, at: datetime) -> None:
    """This event is the next it is told of, and all that follow it once more. Raises UnknownWebhook or BadInput."""
    if begins < 1:
        raise BadInput(what=Text("起始事件号应为正整数", "the event to begin with is a number from 1 on"))
    with desk.looking() as session:
        last = proofs.settled_end(session)
    if begins > last + 1:
        words = Text(f"台账目前只到第 {last} 号事件", f"the ledger ends at event {last}")
        raise BadInput(what=words)
    with desk.sitting(at) as sitting:
        row = _meant(sitting, number)
        # Whoever is sending at this moment finds its lease gone and stops, so that it does not move on from there.
        row.last_event_id, row.lease_token, row.lease_until = begins - 1, None, None
        row.next_at, row.failures = None, 0


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a subscription is told, and with which secret, for a trial of it."""

    address: str
    label: str
    secret: str
    is_verified: bool


def receiver(desk: Desk, number: int, at: datetime) -> Receiver:
    """The receiver of a subscription, opened. Raises UnknownWebhook."""
    with desk.sitting(at) as sitting:
        row = _meant(sitting, number)
        address, secret = desk.keyring.open(row.address_sealed), desk.keyring.open(row.secret_sealed)
        return Receiver(address, row.label, secret, row.is_verified)


def _meant(sitting: Sitting, number: int) -> Webhook:
    row = webhooks.of_number(sitting.session, number)
    if row is None:
        raise UnknownWebhook(number=number)
    return row
