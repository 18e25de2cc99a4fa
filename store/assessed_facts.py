"""The facts an assessment counts: what happened in a period, and which deadlines in it were missed, a few statements
for a whole city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.assessment import AssessmentEntry, AssessmentEntryWithdrawal
from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.unit import Unit
from rules.assessment import Counted
from rules.assessment_acts import EntryKind
from rules.case_records import Period
from rules.facts import Given
from rules.offices import AreaLevel
from rules.vocabulary import Act, ClockKind, Instrument, Source, Stage
from store.dialect import id_rows
from store.filters import RUNNING
from store.registry_views import exists_on

hazard, event, clock, unit, area = (table_of(one) for one in (Hazard, LedgerEvent, Clock, Unit, Area))
entry, withdrawn = table_of(AssessmentEntry), table_of(AssessmentEntryWithdrawal)

WORK = ClockKind.RECTIFY, ClockKind.CONTROL, ClockKind.PLAN, ClockKind.LISTED
"""Clocks of the work on a case; every other one chases a single unit for what it alone owes."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A counted fact as the rows have it. unit: whose alone it is; empty: of everybody who answers for the case."""

    counted: Counted
    hazard_id: int
    event_id: int
    at: datetime
    source: Source
    responsible: int | None
    lead: int | None
    area: str
    unit: int | None = None


_CASE = hazard.c.source, hazard.c.responsible_unit_id, hazard.c.lead_unit_id, hazard.c.area_code


def facts(session: Session, place: str, period: Period, at: datetime) -> Iterator[FactRow]:
    """Everything that counts of the cases of an area in a period, as known at an instant. Void ones count nowhere."""
    yield from _happened(session, place, period, at)
    yield from _unsigned(session, place, period, at)
    yield from _overdue(session, place, period, at)
    yield from _self_found(session, place, period, at)


def _here(place: str) -> sa.ColumnElement[bool]:
    return sa.and_(hazard.c.area_code.startswith(place, autoescape=True), hazard.c.stage != Stage.VOID)


_HAPPENED = {
    (Act.REWORK, Given.NOTHING): Counted.FAILED_VERIFICATION,
    (Act.LOOK_BACK, Given.FAILED): Counted.FALSE_COMPLETION,
    (Act.APPROVE, Given.LISTED): Counted.LISTED,
    (Act.RULE, Given.REJECTED): Counted.WRONGFUL_RETURN,
    (Act.ESCALATE, Given.NOTHING): Counted.SUPERVISION_LETTER,
}


def _happened(session: Session, place: str, period: Period, at: datetime) -> Iterator[FactRow]:
    """What an act of the period says by itself."""
    objection = event.alias("objection")
    objector = (
        sa.select(objection.c.unit_id)
        .where(objection.c.hazard_id == event.c.hazard_id, objection.c.act == Act.OBJECT, objection.c.id < event.c.id)
        .order_by(objection.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    letter = sa.or_(event.c.act != Act.ESCALATE, event.c.facts.contains(Instrument.SUPERVISION_LETTER.value))
    acts = sa.or_(*(sa.and_(event.c.act == act, event.c.given == given) for act, given in _HAPPENED))
    mine = event.c.at >= period.begins_at, event.c.at < period.ends_at, event.c.at <= at, acts, letter
    whose = sa.case((event.c.act == Act.RULE, objector), else_=sa.null())
    statement = (
        sa.select(
            event.c.act, event.c.given, event.c.facts, clock.c.kind, clock.c.unit_id, whose, event.c.hazard_id,
            event.c.id, event.c.at, *_CASE,
        )
        .select_from(event)
        .join(hazard, hazard.c.id == event.c.hazard_id)
        .outerjoin(clock, clock.c.id == event.c.clock_id)
        .where(*mine, _here(place))
    )  # fmt: skip
    for act, given, said, kind, chased, objected, *row in session.execute(statement):
        is_rung = act is Act.ESCALATE
        if is_rung and orjson.loads(said)["instrument"] != Instrument.SUPERVISION_LETTER:
            continue
        alone = chased if is_rung and kind not in WORK else objected
        yield FactRow(_HAPPENED[act, given], *(*row, alone))


def _handed_over_by(deadline: sa.ColumnElement[datetime]) -> sa.ColumnElement[int]:
    """The act a deadline comes from: the last that brought the case to its units before it.

    A case that came out of an old ledger when its deadline was over has none: then it is the act it came by.
    """
    given = event.alias("given")
    brought = sa.or_(
        given.c.act.in_((Act.RECORD, Act.IMPORT, Act.ASSIGN, Act.FIX_ON_SPOT, Act.REOPEN)),
        sa.and_(given.c.act == Act.RULE, given.c.given == Given.UPHELD),
    )
    before = given.c.hazard_id == hazard.c.id, given.c.at <= deadline
    last = sa.select(sa.func.max(given.c.id)).where(*before, brought).scalar_subquery()
    first = sa.select(sa.func.min(given.c.id)).where(given.c.hazard_id == hazard.c.id).scalar_subquery()
    return sa.func.coalesce(last, first)


def _due(column: sa.ColumnElement[datetime], period: Period, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(column > period.begins_at, column <= period.ends_at, column < at)


def _unsigned(session: Session, place: str, period: Period, at: datetime) -> Iterator[FactRow]:
    """Units that had not signed when their time for it was up, one by one."""
    late = clock.c.due_at < sa.func.coalesce(clock.c.stopped_at, at)
    statement = (
        sa.select(hazard.c.id, _handed_over_by(clock.c.due_at), clock.c.due_at, *_CASE, clock.c.subject)
        .select_from(clock.join(hazard, hazard.c.id == clock.c.hazard_id))
        .where(clock.c.kind == ClockKind.ACKNOWLEDGE, _due(clock.c.due_at, period, at), late, _here(place))
    )
    for row in session.execute(statement):
        yield FactRow(Counted.LATE_SIGNATURE, *tuple(row))


def _overdue(session: Session, place: str, period: Period, at: datetime) -> Iterator[FactRow]:
    """Cases that were not handed in by the deadline they have, extensions and returns included."""
    handed_in = sa.and_(
        hazard.c.stage.in_((Stage.SUBMITTED, Stage.CLOSED)), hazard.c.submitted_at >= hazard.c.due_at
    )  # fmt: skip
    late = sa.or_(hazard.c.stage.in_(RUNNING), handed_in)
    statement = sa.select(hazard.c.id, _handed_over_by(hazard.c.due_at), hazard.c.due_at, *_CASE)
    for row in session.execute(statement.where(_due(hazard.c.due_at, period, at), late, _here(place))):
        yield FactRow(Counted.OVERDUE, *tuple(row))


def _self_found(session: Session, place: str, period: Period, at: datetime) -> Iterator[FactRow]:
    """What a school found itself and handed in by the first deadline, and what was struck off in the period."""
    closing = event.alias("closing")
    struck_off = sa.select(sa.func.max(closing.c.id)).where(
        closing.c.hazard_id == hazard.c.id, closing.c.stage_to == Stage.CLOSED
    )
    mine = (
        hazard.c.source == Source.SELF_CHECK, hazard.c.closed_at >= period.begins_at,
        hazard.c.closed_at < period.ends_at, hazard.c.closed_at <= at, hazard.c.submitted_at < hazard.c.first_due_at,
    )  # fmt: skip
    statement = sa.select(hazard.c.id, struck_off.scalar_subquery(), hazard.c.closed_at, *_CASE)
    for row in session.execute(statement.where(*mine, _here(place))):
        yield FactRow(Counted.SELF_FOUND, *tuple(row))


@dataclass(frozen=True, slots=True)
class CaseCount:
    """How many cases the same units of the same place had."""

    responsible: int | None
    lead: int | None
    area: str
    cases: int


def case_counts(session: Session, place: str, period: Period) -> list[CaseCount]:
    """Cases that were there in the period: handed over, found before its end, and not struck off before it began."""
    whose = hazard.c.responsible_unit_id, hazard.c.lead_unit_id, hazard.c.area_code
    there = (
        hazard.c.stage != Stage.FOUND, hazard.c.found_at < period.ends_at,
        sa.or_(hazard.c.closed_at.is_(None), hazard.c.closed_at >= period.begins_at),
    )  # fmt: skip
    statement = sa.select(*whose, sa.func.count()).where(_here(place), *there).group_by(*whose)
    return [CaseCount(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What a person entered for a unit."""

    id: int
    unit_id: int
    happened_on: date


def practices(session: Session, place: str, period: Period, at: datetime) -> list[EntryRow]:
    """Practices of the units of an area that were adopted in a period; withdrawn ones are none."""
    gone = sa.exists().where(withdrawn.c.entry_id == entry.c.id, withdrawn.c.at <= at)
    statement = (
        sa.select(entry.c.id, entry.c.unit_id, entry.c.happened_on)
        .join(unit, unit.c.id == entry.c.unit_id)
        .where(
            entry.c.kind == EntryKind.PRACTICE, entry.c.happened_on.between(period.first, period.last),
            entry.c.at <= at, unit.c.area_code.startswith(place, autoescape=True), ~gone,
        )
    )  # fmt: skip
    return [EntryRow(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class UnitKnown:
    """A unit as it is called now."""

    id: int
    name: str
    agency: str
    area: str


_UNIT = unit.c.id, unit.c.name, unit.c.agency, unit.c.area_code


def units_of(session: Session, agency: str, place: str, day: date) -> list[UnitKnown]:
    """The units of an agency in an area that are there on a day."""
    which = unit.c.agency == agency, unit.c.area_code.startswith(place, autoescape=True), exists_on(day)
    return [UnitKnown(*tuple(row)) for row in session.execute(sa.select(*_UNIT).where(*which).order_by(unit.c.id))]


def units_known(session: Session, ids: set[int]) -> list[UnitKnown]:
    """These units, retired ones too."""
    wanted = id_rows(session, sorted(ids))
    rows = session.execute(sa.select(*_UNIT).join(wanted, wanted.c.id == unit.c.id).order_by(unit.c.id))
    return [UnitKnown(*tuple(row)) for row in rows]


def towns_of(session: Session, place: str) -> dict[str, str]:
    """The towns of an area by their codes."""
    which = area.c.level == AreaLevel.TOWN, area.c.code.startswith(place, autoescape=True)
    return {row[0]: row[1] for row in session.execute(sa.select(area.c.code, area.c.name).where(*which))}
