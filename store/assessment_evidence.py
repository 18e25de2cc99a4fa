"""Cases that fit a condition of the one-vote veto, with the event that shows it; people decide what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.assessment import AssessmentEntry, AssessmentEntryWithdrawal
from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.unit import Unit
from rules.assessment_acts import EntryKind
from rules.assessment_evidence import Ground
from rules.case_records import Period
from rules.facts import Given
from rules.vocabulary import Act, ClockKind, Severity, Stage

hazard, event, clock, unit = table_of(Hazard), table_of(LedgerEvent), table_of(Clock), table_of(Unit)
entry, withdrawal = table_of(AssessmentEntry), table_of(AssessmentEntryWithdrawal)
responsible, lead = unit.alias("responsible"), unit.alias("lead")


@dataclass(frozen=True, slots=True)
class Found:
    """A case that fits a condition. at: when the event was; of a missed deadline, the deadline."""

    ground: Ground
    number: str
    severity: Severity
    found_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    responsible: str
    lead: str
    event_id: int | None
    at: datetime
    note: str
    happened_on: date | None = None


_NAMES = sa.func.coalesce(responsible.c.name, ""), sa.func.coalesce(lead.c.name, "")
_CASE = hazard.c.number, hazard.c.severity, hazard.c.found_at, hazard.c.due_at, hazard.c.closed_at, *_NAMES


def _with_units(source: sa.FromClause) -> sa.FromClause:
    return source.outerjoin(responsible, responsible.c.id == hazard.c.responsible_unit_id).outerjoin(
        lead, lead.c.id == hazard.c.lead_unit_id
    )


def vetoes(session: Session, place: str, period: Period, at: datetime) -> Iterator[Found]:
    """Every case of an area that fits a condition in a period, as known at an instant."""
    mine = hazard.c.area_code.startswith(place, autoescape=True), hazard.c.stage != Stage.VOID
    in_period = event.c.at >= period.begins_at, event.c.at < period.ends_at, event.c.at <= at
    failed = sa.and_(event.c.act == Act.LOOK_BACK, event.c.given == Given.FAILED)
    events = (
        sa.select(*_CASE, event.c.id, event.c.at, sa.func.coalesce(event.c.note, ""))
        .select_from(_with_units(event.join(hazard, hazard.c.id == event.c.hazard_id)))
        .where(*mine, *in_period)
    )
    for row in session.execute(events.where(failed, hazard.c.severity == Severity.MAJOR)):
        yield Found(Ground.FALSE_MAJOR, *tuple(row))
    before = event.alias("before")
    listed = before.c.act == Act.APPROVE, before.c.given == Given.LISTED, before.c.hazard_id == hazard.c.id
    once_listed = sa.exists().where(*listed, before.c.id < event.c.id)
    for row in session.execute(events.where(sa.or_(failed, event.c.act == Act.REWORK), once_listed)):
        yield Found(Ground.LISTED_IN_VAIN, *tuple(row))
    yield from _run_out(session, mine, listed, before, period, at)
    yield from _incidents(session, mine, period, at)


def _run_out(
    session: Session, mine: tuple[sa.ColumnElement[bool], ...], listed: tuple[sa.ColumnElement[bool], ...],
    before: sa.FromClause, period: Period, at: datetime,
) -> Iterator[Found]:  # fmt: skip
    """Cases whose deadline under listed supervision ran out in the period."""
    approval = sa.select(sa.func.max(before.c.id)).where(*listed, before.c.at <= clock.c.due_at).scalar_subquery()
    late = clock.c.due_at < sa.func.coalesce(clock.c.stopped_at, at)
    due = clock.c.due_at > period.begins_at, clock.c.due_at <= period.ends_at, clock.c.due_at < at
    statement = (
        sa.select(*_CASE, approval, clock.c.due_at, sa.literal(""))
        .select_from(_with_units(clock.join(hazard, hazard.c.id == clock.c.hazard_id)))
        .where(clock.c.kind == ClockKind.LISTED, *due, late, *mine)
    )
    for row in session.execute(statement):
        yield Found(Ground.LISTED_IN_VAIN, *tuple(row))


def _incidents(
    session: Session, mine: tuple[sa.ColumnElement[bool], ...], period: Period, at: datetime
) -> Iterator[Found]:
    """What a person entered: harm, and the hazard that brought it."""
    gone = sa.exists().where(withdrawal.c.entry_id == entry.c.id, withdrawal.c.at <= at)
    said = entry.c.said + "（" + entry.c.document + "）"
    statement = (
        sa.select(*_CASE, sa.null(), entry.c.at, said, entry.c.happened_on)
        .select_from(_with_units(entry.join(hazard, hazard.c.id == entry.c.hazard_id)))
        .where(
            entry.c.kind == EntryKind.INCIDENT, entry.c.happened_on.between(period.first, period.last),
            entry.c.at <= at, ~gone, *mine,
        )
    )  # fmt: skip
    for row in session.execute(statement):
        yield Found(Ground.INCIDENT, *tuple(row))
