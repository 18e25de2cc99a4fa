"""The outbox going out: leasing what may leave, and settling it by the token of the lease and not otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.digest import Digest
from models.message import Attempt, Message
from models.person import Contact
from models.task import Task
from rules.delivering import Try
from rules.telling import MessageKind, MessageState, Outcome, TaskKind, Urgency, Why
from store.dialect import id_rows
from store.prepared import prepared, run

message, attempt = table_of(Message), table_of(Attempt)
contact, task, digest = table_of(Contact), table_of(Task), table_of(Digest)

# Written out and not bound: only a literal lets the planner see that the partial indexes of models/message.py fit.
_PENDING = sa.literal_column("message.state") == sa.literal_column("'pending'")
_SENDING = sa.literal_column("message.state") == sa.literal_column("'sending'")
_DEAD = sa.literal_column("message.state") == sa.literal_column("'dead'")

URGENT_FIRST = tuple(sorted(Urgency, key=lambda one: -one.rank))


@dataclass(frozen=True, slots=True)
class Lease:
    """A message that is ours until an instant; whoever holds the token may settle it, and nobody else."""

    message_id: int
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Leased:
    """A message just leased. has_expired: an earlier worker held it and never settled, so it may have been sent.

    digest_id: the digest it carries, where it does. notice_id: the notice it tells, where it is about no hazard.
    """

    lease: Lease
    person_id: int | None
    contact_rank: int
    attempts: int
    has_expired: bool
    digest_id: int | None = None
    notice_id: int | None = None


def is_anything_to_do(session: Session, at: datetime) -> bool:
    """Whether any message may leave or wants a task: a few probes of partial indexes, so that idling locks nothing."""
    if run(session, _expired(), at=at).first() is not None or dead_without_task(session, 1):
        return True
    return any(run(session, _waiting(one), at=at).first() is not None for one in URGENT_FIRST)


# A worker asks this every time it looks whether there is more: each of these is built once.
@prepared
def _expired() -> sa.Select[tuple[int]]:
    at = sa.bindparam("at", type_=message.c.lease_until.type)
    return sa.select(message.c.id).where(_SENDING, message.c.lease_until <= at).limit(1)


@prepared
def _waiting(urgency: Urgency) -> sa.Select[tuple[int]]:
    at = sa.bindparam("at", type_=message.c.release_at.type)
    ready = _PENDING, message.c.urgency == urgency, message.c.release_at <= at
    return sa.select(message.c.id).where(*ready).limit(1)


def _ready(urgency: Urgency, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_PENDING, message.c.urgency == urgency, message.c.release_at <= at)


def claim(session: Session, at: datetime, limit: int, token: str, until: datetime) -> list[Leased]:
    """Leases what may leave now: what a dead worker left behind, then the urgent first, the oldest of each first.

    What another worker is claiming at this moment is passed over, so no message is leased twice.
    """
    rows = _candidates(session, sa.and_(_SENDING, message.c.lease_until <= at), message.c.lease_until, limit)
    expired = {row.id for row in rows}
    for urgency in URGENT_FIRST:
        if len(rows) < limit:
            rows += _candidates(session, _ready(urgency, at), message.c.release_at, limit - len(rows))
    if rows:
        mine = id_rows(session, [row.id for row in rows])
        lost = sa.case((_SENDING, 1), else_=0)
        values = {
            "state": MessageState.SENDING,
            "lease_token": token,
            "lease_until": until,
            "attempts": message.c.attempts + lost,
        }
        session.execute(sa.update(message).where(message.c.id.in_(sa.select(mine.c.id))).values(**values))
    return [
        Leased(
            lease=Lease(row.id, token, until),
            person_id=row.person_id,
            contact_rank=row.contact_rank,
            attempts=row.attempts + (row.id in expired),
            has_expired=row.id in expired,
            digest_id=row.digest_id,
            notice_id=row.notice_id,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: int
    person_id: int | None
    contact_rank: int
    attempts: int
    digest_id: int | None
    notice_id: int | None


def _candidates(
    session: Session, which: sa.ColumnElement[bool], oldest: sa.ColumnElement[datetime], limit: int
) -> list[_Candidate]:
    names = "id", "person_id", "contact_rank", "attempts", "digest_id", "notice_id"
    columns = [message.c[name] for name in names]
    statement = sa.select(*columns).where(which).order_by(oldest, message.c.id).limit(limit)
    rows = session.execute(statement.with_for_update(of=message, skip_locked=True))
    return [_Candidate(*tuple(row)) for row in rows]


_NUMBER, _TOKEN = sa.bindparam("number", type_=message.c.id.type), sa.bindparam("token", type_=sa.String)
_HELD = message.c.id == _NUMBER, message.c.lease_token == _TOKEN, _SENDING

# Statements that run once for every message are made once: making one anew costs more than its execution.
_ACCEPT_ONE = (
    sa.update(message)
    .where(*_HELD)
    .values(
        state=sa.literal_column("'accepted'"), lease_token=None, lease_until=None, attempts=message.c.attempts + 1,
        settled_at=sa.bindparam("at", type_=message.c.settled_at.type),
    )
)  # fmt: skip


def accept(session: Session, leases: Sequence[Lease], at: datetime) -> set[int]:
    """The messages the provider has accepted are settled. Returns which were ours."""
    connection = session.connection()
    if len(leases) == 1:
        held = {"number": leases[0].message_id, "token": leases[0].token, "at": at}
        return {leases[0].message_id} if connection.execute(_ACCEPT_ONE, held).rowcount == 1 else set()
    return _settle_all(session, leases, {**_released(MessageState.ACCEPTED, at), "attempts": message.c.attempts + 1})


def supersede(session: Session, leases: Sequence[tuple[Lease, Why]], at: datetime) -> int:
    """What has become pointless is settled unsent, each for its reason. Returns how many were ours."""
    count = 0
    for why in sorted({why for _, why in leases}):
        values = {**_released(MessageState.SUPERSEDED, at), "why": why}
        count += len(_settle_all(session, [lease for lease, because in leases if because is why], values))
    return count


def bury(session: Session, lease: Lease, at: datetime, *, attempted: bool) -> bool:
    """No way of reaching the person is left. False when the lease is no longer ours, and nothing is changed."""
    attempts = {"attempts": message.c.attempts + 1} if attempted else {}
    return _settle(session, lease, {**_released(MessageState.DEAD, at), **attempts})


def put_back(session: Session, lease: Lease, release_at: datetime, *, contact_rank: int, attempted: bool) -> bool:
    """It waits for its next attempt, over the contact of this rank. False when the lease is no longer ours."""
    values: dict[str, object] = {
        **_released(MessageState.PENDING, None),
        "release_at": release_at,
        "contact_rank": contact_rank,
    }
    if attempted:
        values["attempts"] = message.c.attempts + 1
    return _settle(session, lease, values)


def let_go(session: Session, leases: Sequence[Lease], release_at: datetime) -> int:
    """Leased and not tried: they wait again, and no attempt is counted. Returns how many were ours."""
    return len(_settle_all(session, leases, {**_released(MessageState.PENDING, None), "release_at": release_at}))


def hold(session: Session, leases: Sequence[Lease], state: MessageState, release_at: datetime, why: Why) -> int:
    """Leased and not tried, because it is not the time to disturb anybody: they wait, and say why."""
    values = {**_released(state, None), "release_at": release_at, "why": why}
    return len(_settle_all(session, leases, values))


def _released(state: MessageState, settled_at: datetime | None) -> dict[str, object]:
    return {"state": state, "lease_token": None, "lease_until": None, "settled_at": settled_at}


def _settle(session: Session, lease: Lease, values: dict[str, object]) -> bool:
    held = {"number": lease.message_id, "token": lease.token}
    return session.connection().execute(sa.update(message).where(*_HELD).values(**values), held).rowcount == 1


def _settle_all(session: Session, leases: Sequence[Lease], values: dict[str, object]) -> set[int]:
    """Changes those of these messages that are still ours. Returns which were."""
    ours: set[int] = set()
    for token in sorted({one.token for one in leases}):
        mine = id_rows(session, [one.message_id for one in leases if one.token == token])
        which = message.c.id.in_(sa.select(mine.c.id)), message.c.lease_token == token, _SENDING
        ours |= set(session.scalars(sa.update(message).where(*which).values(**values).returning(message.c.id)))
    return ours


def log(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Attempts are on record for ever; every row names the same columns."""
    if rows:
        session.connection().execute(_LOG, rows)


_LOG = sa.insert(attempt)


def tries(session: Session, ids: Sequence[int]) -> dict[int, list[Try]]:
    """Every attempt made so far for these messages, in order."""
    mine = id_rows(session, ids)
    columns = attempt.c.message_id, attempt.c.contact_id, attempt.c.outcome, attempt.c.provider_code
    statement = sa.select(*columns).join(mine, mine.c.id == attempt.c.message_id).order_by(attempt.c.id)
    found: dict[int, list[Try]] = {one: [] for one in ids}
    for row in session.execute(statement):
        found[row[0]].append(Try(row[1], Outcome.of(row[2]), row[3]))
    return found


def told_since(session: Session, people: Sequence[int], since: datetime) -> dict[int, int]:
    """How many messages each of these people has been sent since an instant, by the rule of the day's most.

    A digest counts once; what is urgent, or a letter, does not count.
    """
    mine = id_rows(session, people)
    # What was told in a digest and did not carry it has never been tried itself.
    which = message.c.settled_at >= since, message.c.state == MessageState.ACCEPTED, message.c.attempts > 0, _COUNTED
    statement = sa.select(message.c.person_id, sa.func.count()).join(mine, mine.c.id == message.c.person_id)
    return {row[0]: row[1] for row in session.execute(statement.where(*which).group_by(message.c.person_id))}


_COUNTED = sa.and_(
    message.c.urgency != Urgency.URGENT, message.c.kind.not_in([one for one in MessageKind if one.is_weighty])
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reaching a person, still sealed."""

    contact_id: int
    rank: int
    channel: str
    sealed: str


def ways_to(session: Session, people: Sequence[int]) -> dict[int, list[Way]]:
    """The contacts of these people, each in the order they are tried."""
    mine = id_rows(session, people)
    columns = contact.c.person_id, contact.c.id, contact.c.rank, contact.c.channel, contact.c.address_sealed
    statement = sa.select(*columns).join(mine, mine.c.id == contact.c.person_id)
    found: dict[int, list[Way]] = {one: [] for one in people}
    for row in session.execute(statement.order_by(contact.c.person_id, contact.c.rank)):
        found[row[0]].append(Way(*row[1:]))
    return found


def dead_without_task(session: Session, limit: int) -> list[int]:
    """Dead messages nobody has been given a task for: those whose addressee could never be found."""
    return [row[0] for row in run(session, _dead_without_task(), limit=limit)]


def told_of(dead: sa.FromClause) -> sa.ColumnElement[bool]:
    """The condition: a task is about this message, or about the one that carried the digest it was told in."""
    # Said outright: from inside EXISTS SQLAlchemy does not find the message by itself and would ask for any.
    carrier = sa.select(digest.c.carrier_id).where(digest.c.id == dead.c.digest_id).correlate(dead).scalar_subquery()
    return task.c.message_id == sa.func.coalesce(carrier, dead.c.id)


@prepared
def _dead_without_task() -> sa.Select[tuple[int]]:
    given = sa.exists().where(told_of(message), task.c.kind == TaskKind.UNDELIVERED)
    most = sa.bindparam("limit", type_=sa.Integer)
    return sa.select(message.c.id).where(_DEAD, ~given).order_by(message.c.id).limit(most)
