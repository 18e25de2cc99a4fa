"""Messages to show: whom each was for, where it stands, and what its last attempt came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.digest import Digest
from models.hazard import Hazard
from models.message import Attempt, Message
from models.notice import Notice
from models.person import Person
from models.post import Post
from models.unit import Unit
from rules.telling import Audience, MessageKind, MessageState, Outcome, Urgency, Why

message, attempt, hazard = table_of(Message), table_of(Attempt), table_of(Hazard)
person, post, unit, digest = table_of(Person), table_of(Post), table_of(Unit), table_of(Digest)
notice = table_of(Notice)


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message of the outbox. channel to detail are its latest attempt, where there was one.

    hazard: None where it tells a notice; about: the campaign, visit or resolution of that.
    why: why it waits, or was not sent. told_by: the serial of the message that carries the digest it is told in.
    """

    id: int
    hazard: str | None
    kind: MessageKind
    urgency: Urgency
    audience: Audience
    to: str | None
    post: str | None
    unit: str | None
    has_risen: bool
    state: MessageState
    attempts: int
    created_at: datetime
    release_at: datetime
    settled_at: datetime | None
    channel: str | None
    outcome: Outcome | None
    code: str | None
    detail: str | None
    why: Why | None
    told_by: int | None
    about: str | None


def outbox_lines(
    session: Session, states: Sequence[MessageState] = (), number: str = "", limit: int = 50,
    person_id: int | None = None, more: Sequence[sa.ColumnElement[bool]] = (),
) -> Sequence[OutboxLine]:  # fmt: skip
    """Messages in these states, or all, the newest first; only those about one matter or to one person if named.

    more: what else is asked of them.
    """
    columns = (
        message.c.id, hazard.c.number, message.c.kind, message.c.urgency, message.c.audience, person.c.name,
        post.c.title, unit.c.name, message.c.has_risen, message.c.state, message.c.attempts, message.c.created_at,
        message.c.release_at, message.c.settled_at, attempt.c.channel, attempt.c.outcome, attempt.c.provider_code,
        attempt.c.detail, message.c.why, digest.c.carrier_id, notice.c.number,
    )  # fmt: skip
    # An attempt's number is how many there had been, itself included: the latest one bears the message's count.
    latest = sa.and_(attempt.c.message_id == message.c.id, attempt.c.number == message.c.attempts)
    source = (
        message.outerjoin(hazard, hazard.c.id == message.c.hazard_id)
        .outerjoin(notice, notice.c.id == message.c.notice_id)
        .outerjoin(person, person.c.id == message.c.person_id)
        .outerjoin(post, post.c.id == message.c.post_id)
        .outerjoin(unit, unit.c.id == sa.func.coalesce(post.c.unit_id, message.c.unit_id))
        .outerjoin(attempt, latest)
        .outerjoin(digest, digest.c.id == message.c.digest_id)
    )
    which: list[sa.ColumnElement[bool]] = [*more]
    if states:
        which.append(message.c.state.in_(states))
    if number:
        which.append(sa.or_(hazard.c.number == number.strip(), notice.c.number == number.strip()))
    if person_id is not None:
        which.append(message.c.person_id == person_id)
    statement = sa.select(*columns).select_from(source).where(*which).order_by(message.c.id.desc()).limit(limit)
    return [OutboxLine(*tuple(row)) for row in session.execute(statement)]
