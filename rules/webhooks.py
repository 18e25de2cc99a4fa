"""Webhooks: what other programs are told of an event, how it is signed, and what follows when they do not take it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from rules.delivering import Answer
from rules.facts import Given
from rules.refusals import BadInput
from rules.telling import Outcome
from rules.vocabulary import Act, Severity, Stage
from rules.words import Text, Word


class WebhookState(Word):
    """Whether a receiver is told."""

    ACTIVE = "active", "推送中", "active"
    PAUSED = "paused", "已暂停", "paused"
    GIVEN_UP = "given_up", "多次失败，已停止", "stopped after failures"

    @property
    def is_over(self) -> bool:
        """Whether it ended by itself, and somebody must look."""
        return self is WebhookState.GIVEN_UP


WAITS = tuple(timedelta(minutes=one) for one in (1, 1, 2, 5, 10, 30, 60, 120, 240, 360))
"""The waits after failures in a row; the last one from then on."""
MOST_FAILURES = 20
"""Failures in a row after which nobody is told any more until somebody has looked: some three days."""
ROTATION = timedelta(hours=24)
"""For how long what leaves is signed with the former secret too."""
PREFIX = "whsec_"
SECRET_BYTES = 32
TYPE = "cn.xiaoan.hazard."
TEST_TYPE = "cn.xiaoan.test"
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the ledger as other programs are told of it: facts and codes, no words and no people.

    unit: whom it was done for; empty where that would say who reported the hazard. Severity, units and deadlines are
    the hazard's own, as they are when it is told.
    """

    event_id: int
    number: str
    at: datetime
    act: Act
    given: Given
    stage_from: Stage | None
    stage_to: Stage | None
    level: int | None
    is_engine: bool
    unit: str | None
    severity: Severity
    category: str
    area: str
    school: str
    responsible: str | None
    lead: str | None
    found_at: datetime
    assigned_at: datetime | None
    due_at: datetime | None
    submitted_at: datetime | None
    closed_at: datetime | None
    co: tuple[str, ...]

    @property
    def id(self) -> str:
        """The same however often it is told, and to whomever."""
        return f"evt_{self.event_id}"


def envelope(one: Happened, address: str) -> bytes:
    """The event as a structured CloudEvent 1.0. address: where people reach the console; empty: without links."""
    links = {"console": f"{address}/hazards/{one.number}"} if address else {}
    told = {
        "hazard": one.number, "act": one.act, "given": one.given, "stage_from": one.stage_from,
        "stage_to": one.stage_to, "level": one.level, "by_engine": one.is_engine, "unit": one.unit,
        "severity": one.severity, "category": one.category, "area": one.area, "school": one.school,
        "units": {"responsible": one.responsible, "lead": one.lead, "co": list(one.co)},
        "found_at": one.found_at, "assigned_at": one.assigned_at, "due_at": one.due_at,
        "submitted_at": one.submitted_at, "closed_at": one.closed_at, "links": links,
    }  # fmt: skip
    district = one.number.partition("-")[0]
    more = {"subject": one.number, "sequence": f"{one.event_id:020d}"}
    return _packed(one.id, f"urn:xiaoan:{district}", f"{TYPE}{one.act.value}", one.at, told, more)


def trial(at: datetime, mark: str) -> bytes:
    """A CloudEvent that is about nothing, to see whether its receiver takes it."""
    return _packed(mark, "urn:xiaoan", TEST_TYPE, at, {"test": True}, {})


def _packed(
    mark: str, source: str, kind: str, at: datetime, told: Mapping[str, object], more: Mapping[str, object]
) -> bytes:
    event = {
        "specversion": "1.0", "id": mark, "source": source, "type": kind, "time": at,
        "datacontenttype": "application/json", **more, "data": told,
    }  # fmt: skip
    return orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z)


def headers(mark: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """What goes with a body so that its receiver can tell it is ours, new and whole (Standard Webhooks).

    secrets: more than one while they are being changed; a receiver believes whichever it knows.
    """
    stamp = int(at.astimezone(UTC).timestamp())
    signatures = " ".join(signature(one, mark, stamp, body) for one in secrets)
    return {
        "Content-Type": CONTENT_TYPE,
        "webhook-id": mark,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signatures,
    }


def signature(secret: str, mark: str, stamp: int, body: bytes) -> str:
    """HMAC-SHA256 over id, seconds since 1970 and body."""
    mac = hmac.new(_key(secret), f"{mark}.{stamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as fault:
        why = Text("推送密钥已损坏，请重新生成", "the secret of this webhook is damaged; make a new one")
        raise BadInput(what=why) from fault


def secret_of(random: bytes) -> str:
    """A secret as it is handed to whoever receives."""
    return PREFIX + base64.b64encode(random).decode()


@dataclass(frozen=True, slots=True)
class Next:
    """What follows a failure. again_at: None when nobody is told until somebody has looked."""

    failures: int
    again_at: datetime | None


def after_failure(answer: Answer, failures: int, at: datetime) -> Next:
    """What follows when an event was not taken, after so many failures in a row before it."""
    count = failures + 1
    if answer.outcome is Outcome.PERMANENT_TARGET or count >= MOST_FAILURES:
        return Next(count, None)
    usual = WAITS[min(count, len(WAITS)) - 1]
    return Next(count, at + max(usual, answer.wait or timedelta()))


_BY_STATUS = {
    401: Outcome.CONFIGURATION,
    403: Outcome.CONFIGURATION,
    404: Outcome.CONFIGURATION,
    405: Outcome.CONFIGURATION,
    408: Outcome.UNKNOWN,
    410: Outcome.PERMANENT_TARGET,
    415: Outcome.CONFIGURATION,
    429: Outcome.RATE_LIMITED,
    503: Outcome.RATE_LIMITED,
    504: Outcome.UNKNOWN,
}


def judged(status: int, wait: timedelta | None) -> Answer:
    """What an HTTP status means: any 2xx is taken, 410 says never again, all else is tried again."""
    code = f"http {status}"
    if 200 <= status < 300:
        return Answer(Outcome.OK, code)
    if 300 <= status < 400:
        return Answer(Outcome.CONFIGURATION, code, "redirected; not followed")
    usual = Outcome.PERMANENT_PAYLOAD if 400 <= status < 500 else Outcome.TRANSIENT
    return Answer(_BY_STATUS.get(status, usual), code, wait=wait)
