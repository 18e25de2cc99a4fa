"""Whether a message still asks for something, and what has settled it if it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.credential import Credential
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.look_back import LookBackItem
from models.message import Message
from models.proposal import Proposal
from rules.telling import MessageKind, Why
from rules.vocabulary import ClockState, ProposalState, Stage
from store.dialect import is_sqlite
from store.prepared import id_rows, packed_ids, prepared, run

message, event, hazard, clock = table_of(Message), table_of(LedgerEvent), table_of(Hazard), table_of(Clock)
proposal, hazard_unit, credential = table_of(Proposal), table_of(HazardUnit), table_of(Credential)
item = table_of(LookBackItem)

_CHASES = [one for one in MessageKind if one.is_chase]
_FOR_OPEN_CASES = [one for one in MessageKind if one.asks_for_work]

_SETTLED: tuple[tuple[Why, sa.ColumnElement[bool]], ...] = (
    (
        Why.CASE_OVER,
        sa.and_(message.c.kind.in_(_FOR_OPEN_CASES), hazard.c.stage.in_([one for one in Stage if not one.is_open])),
    ),
    (Why.NOT_SUBMITTED, sa.and_(message.c.kind == MessageKind.TO_VERIFY, hazard.c.stage != Stage.SUBMITTED)),
    (
        # An upheld objection has taken the case to other units.
        Why.OTHER_UNITS,
        sa.and_(
            message.c.kind == MessageKind.ASSIGNED,
            ~sa.exists().where(
                # By its hazard, which has a handful of units; the index over a unit leads through all its hazards.
                hazard_unit.c.hazard_id == message.c.hazard_id,
                hazard_unit.c.unit_id + 0 == message.c.unit_id,
            ),
        ),
    ),
    (
        # More time was granted, the work was handed in, the unit has signed: what the clock chased is settled.
        Why.CLOCK_STOPPED,
        sa.and_(
            message.c.kind.in_(_CHASES),
            clock.c.id.is_not(None),
            sa.or_(clock.c.state != ClockState.RUNNING, clock.c.cycle != event.c.cycle),
        ),
    ),
    (
        Why.DECIDED,
        sa.and_(
            message.c.kind == MessageKind.PROPOSAL,
            sa.exists().where(
                proposal.c.hazard_id == message.c.hazard_id,
                proposal.c.event_id == message.c.event_id,
                proposal.c.state != ProposalState.PENDING,
            ),
        ),
    ),
    (
        Why.LOOKED_BACK,
        sa.and_(
            message.c.kind == MessageKind.LOOK_BACK,
            ~sa.exists().where(item.c.hazard_id == message.c.hazard_id, item.c.result.is_(None)),
        ),
    ),
)
_WHY = sa.case(*((settled, sa.literal_column(f"'{why.value}'")) for why, settled in _SETTLED))
"""What has settled the thing a message asks for; NULL while nothing has."""

_CASE = (
    message.join(hazard, hazard.c.id == message.c.hazard_id)
    .join(event, event.c.id == message.c.event_id)
    .outerjoin(clock, clock.c.id == event.c.clock_id)
)


def moot(session: Session, ids: Sequence[int]) -> dict[int, Why]:
    """Which of these messages ask for something that has been settled meanwhile, and by what."""
    statement = _moot(sqlite_speaks=is_sqlite(session))
    return {row[0]: Why.of(row[1]) for row in run(session, statement, ids=packed_ids(session, ids))}


@prepared
def _moot(*, sqlite_speaks: bool) -> sa.Select[tuple[int, str]]:
    mine = id_rows(sqlite_speaks=sqlite_speaks)
    source = _CASE.join(mine, mine.c.id == message.c.id)
    return sa.select(message.c.id, _WHY).select_from(source).where(_WHY.is_not(None))


@dataclass(frozen=True, slots=True)
class Seen:
    """A leased message, looked at just before it goes: what has settled it, and how its credential stands.

    is_sound: nothing is remembered against the credential.
    """

    why: Why | None
    shut_until: datetime | None
    is_sound: bool


def recheck(session: Session, number: int, token: str, credential_key: str) -> Seen | None:
    """A message that is about to leave; None when somebody else holds it by now."""
    row = run(session, _recheck(), number=number, token=token, credential=credential_key).first()
    if row is None:
        return None
    return Seen(Why.of(row[0]) if row[0] else None, row[1], row[2] is None)


# This runs once for every message that leaves.
@prepared
def _recheck() -> sa.Select[tuple[str, datetime, str]]:
    columns = _WHY, credential.c.shut_until, credential.c.key
    return sa.select(*columns).select_from(_CASE.outerjoin(credential, credential_named())).where(*is_held())


def credential_named() -> sa.ColumnElement[bool]:
    """The condition on the credential a message leaves by, where something is remembered against it."""
    troubled = sa.or_(
        credential.c.shut_until.is_not(None), credential.c.failures > 0, credential.c.opened > 0,
        credential.c.recent != "",
    )  # fmt: skip
    return sa.and_(credential.c.key == sa.bindparam("credential", type_=sa.String), troubled)


def is_held() -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions on the message: it is the one meant, and whoever asks still holds it."""
    return (
        message.c.id == sa.bindparam("number", type_=message.c.id.type),
        message.c.lease_token == sa.bindparam("token", type_=sa.String),
        sa.literal_column("message.state") == sa.literal_column("'sending'"),
    )
