"""Which hazards wait for the engine: something fell due, or was signed, and nobody needs to act any more."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.verification import SignOff, VerificationRound
from rules.vocabulary import PASSING, ClockKind, ExtensionState, Stage
from store.moving import CHOSEN
from store.prepared import prepared, run
from store.selecting import Condition

hazard, clock, extension = table_of(Hazard), table_of(Clock), table_of(Extension)
round_, sign_off, event = table_of(VerificationRound), table_of(SignOff), table_of(LedgerEvent)


def is_suspension_over(session: Session, at: datetime) -> bool:
    """Whether the date to look at any suspended hazard again has come."""
    return run(session, _suspension_over(), at=at).first() is not None


@prepared
def _suspension_over() -> sa.Select[int]:
    at: sa.BindParameter[datetime] = sa.bindparam("at", type_=clock.c.due_at.type)
    return sa.select(hazard.c.id).where(suspension_over(at)).limit(1)


def suspension_over(at: datetime | sa.BindParameter[datetime]) -> Condition:
    """Suspended hazards whose date to look again has come."""
    come = sa.exists().where(
        clock.c.hazard_id == hazard.c.id, clock.c.kind == ClockKind.RECHECK, clock.c.stopped_at.is_(None),
        clock.c.due_at <= at,
    )  # fmt: skip
    return sa.and_(hazard.c.stage == Stage.SUSPENDED, come)


_CONTROLLED = (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUSPENDED)


def control_over(until: date) -> Condition:
    """Hazards whose interim control ended with this day; what is being verified is looked at when it comes back."""
    return sa.and_(hazard.c.control_until == until, hazard.c.stage.in_(_CONTROLLED))


def ends_of_control(session: Session, before: date) -> list[date]:
    """The days before this one with which some interim control ended, the earliest first."""
    which = hazard.c.control_until < before, hazard.c.stage.in_(_CONTROLLED)
    days = sa.select(hazard.c.control_until).where(*which).distinct().order_by(hazard.c.control_until)
    return list(session.scalars(days))


def undecided_past_due(session: Session, at: datetime, after: int, limit: int) -> list[tuple[int, str]]:
    """Hazards past their deadline with a request for more time nobody has decided: id and number, the oldest first."""
    found = run(session, _undecided_past_due(), at=at, after=after, limit=limit)
    return [(row[0], row[1]) for row in found]


@prepared
def _undecided_past_due() -> sa.Select[int, str]:
    source = extension.join(hazard, hazard.c.id == extension.c.hazard_id)
    which = (
        extension.c.state == ExtensionState.REQUESTED, hazard.c.stage == Stage.RECTIFYING,
        hazard.c.due_at <= sa.bindparam("at", type_=hazard.c.due_at.type), hazard.c.id > sa.bindparam("after"),
    )  # fmt: skip
    statement = sa.select(hazard.c.id, hazard.c.number).select_from(source).where(*which)
    return statement.order_by(hazard.c.id).limit(sa.bindparam("limit", type_=sa.Integer))


def controls_overdue(session: Session, at: datetime) -> int:
    """How many hazards lack their interim control past its deadline: the danger stands open."""
    which = clock.c.kind == ClockKind.CONTROL, clock.c.stopped_at.is_(None), clock.c.due_at <= at
    return session.scalar(sa.select(sa.func.count()).select_from(clock).where(*which)) or 0


def passed_by_all() -> Condition:
    """Submitted hazards whose running round every side has passed, and which still stand open."""
    unsigned = sa.exists().where(
        sign_off.c.round_id == round_.c.id,
        sa.or_(sign_off.c.verdict.is_(None), sign_off.c.verdict.not_in(PASSING)),
    )
    signed = sa.exists().where(sign_off.c.round_id == round_.c.id)
    done = sa.exists().where(round_.c.hazard_id == hazard.c.id, round_.c.closed_at.is_(None), signed, ~unsigned)
    return sa.and_(hazard.c.stage == Stage.SUBMITTED, done)


def without_round(session: Session, after: int, limit: int) -> list[tuple[int, int]]:
    """Submitted hazards nobody is asked to verify, for no round runs: id and the unit that put it right."""
    running = sa.exists().where(round_.c.hazard_id == hazard.c.id, round_.c.closed_at.is_(None))
    which = hazard.c.id > after, hazard.c.stage == Stage.SUBMITTED, ~running
    statement = (
        sa.select(hazard.c.id, sa.func.coalesce(hazard.c.responsible_unit_id, hazard.c.lead_unit_id))
        .where(*which)
        .order_by(hazard.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def last_landing(session: Session, stage: Stage) -> dict[int, int]:
    """For each chosen hazard the event that brought it to a stage last."""
    which = event.c.hazard_id.in_(CHOSEN), event.c.stage_to == stage
    statement = sa.select(event.c.hazard_id, sa.func.max(event.c.id)).where(*which).group_by(event.c.hazard_id)
    return {row[0]: row[1] for row in session.execute(statement)}
