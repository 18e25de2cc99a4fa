"""Starting, stopping, pausing and reading clocks, over the chosen hazards at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.verification import SignOff, VerificationRound
from rules.vocabulary import ClockKind, ClockState, Severity
from store.bulk import insert_mappings
from store.dialect import analyze, clear
from store.moving import CHOSEN
from store.prepared import prepared, run
from store.scratch import chosen, terms

clock = table_of(Clock)
event = table_of(LedgerEvent)
hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
round_ = table_of(VerificationRound)
sign_off = table_of(SignOff)

OPEN = clock.c.stopped_at.is_(None)


@dataclass(frozen=True, slots=True)
class TermsKey:
    """What a deadline depends on; equal for most hazards of a batch, so it is worked out once for all of them."""

    severity: Severity
    policy_id: int
    area_code: str
    fixed_until: date | None


def distinct_terms(session: Session, *, by_fixed_date: bool) -> list[TermsKey]:
    """The distinct keys among the chosen hazards; a date fixed by hand counts only for rectification."""
    rows = run(session, _distinct_terms(by_fixed_date=by_fixed_date))
    return [TermsKey(Severity.of(row[0]), row[1], row[2], row[3]) for row in rows]


@prepared
def _distinct_terms(*, by_fixed_date: bool) -> sa.Select[str, int, str, date | None]:
    fixed = chosen.c.fixed_due_on if by_fixed_date else sa.cast(sa.null(), chosen.c.fixed_due_on.type)
    columns = chosen.c.severity, chosen.c.policy_id, chosen.c.area_code, fixed
    return sa.select(*columns).distinct().order_by(*columns[:3])


def put_terms(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Keeps what was worked out for the clocks about to start."""
    clear(session, terms)
    if rows:
        insert_mappings(session, terms, rows)
        analyze(session, terms, len(rows))


def start(
    session: Session, kind: ClockKind, at: datetime, calendar: int, subject: int = 0, chases: int | None = None
) -> None:
    """Starts this kind of clock on every chosen hazard for which terms were kept and none is open.

    Acknowledgement runs once for every unit that has not signed, verification once for every side that has
    not; the others run once and chase the unit the kind says, or the one given.
    """
    statement = _start(kind, is_chasing=chases is not None)
    run(session, statement, at=at, calendar=calendar, subject=subject, **({} if chases is None else {"chases": chases}))


@prepared
def _start(kind: ClockKind, *, is_chasing: bool) -> sa.Insert:
    source, unit, about = _whom(kind, is_chasing=is_chasing)
    values: dict[str, sa.ColumnElement[object]] = {
        "hazard_id": chosen.c.hazard_id, "kind": terms.c.kind, "subject": about, "state": sa.literal("running"),
        "severity": chosen.c.severity, "policy_id": chosen.c.policy_id, "area_code": chosen.c.area_code,
        "calendar_id": sa.bindparam("calendar", type_=clock.c.calendar_id.type), "unit_id": unit,
        "lead_unit_id": hazard.c.lead_unit_id, "responsible_unit_id": hazard.c.responsible_unit_id,
        "office_unit_id": hazard.c.office_unit_id, "started_at": sa.bindparam("at", type_=clock.c.started_at.type),
        "limit_value": terms.c.limit_value, "limit_unit": terms.c.limit_unit, "fixed_until": terms.c.fixed_until,
        "due_at": terms.c.due_at, "counts_days": terms.c.counts_days, "is_provisional": terms.c.is_provisional,
        "cycle": sa.literal(1), "level": sa.literal(0), "occurrence": sa.literal(0), "raised_to": sa.literal(0),
        "next_action_at": terms.c.next_action_at,
    }  # fmt: skip
    rows = sa.select(*values.values()).select_from(source.join(terms, _same_terms(kind))).where(~_runs(kind, about))
    if kind is ClockKind.CONTROL:
        # What is under control needs no more; a place may be closed before the hazard is handed over.
        rows = rows.where(hazard.c.control_at.is_(None))
    if kind is ClockKind.ACKNOWLEDGE:
        # A unit in two roles signs once.
        rows = rows.distinct()
    return sa.insert(clock).from_select(list(values), rows.order_by(chosen.c.hazard_id))


def follow_units(session: Session, kinds: Sequence[ClockKind]) -> None:
    """The open clocks of these kinds know the units the chosen hazards have gone to."""
    run(session, _follow_units(tuple(kinds)))


@prepared
def _follow_units(kinds: tuple[ClockKind, ...]) -> sa.Update:
    now = {
        name: sa.select(hazard.c[name]).where(hazard.c.id == clock.c.hazard_id).scalar_subquery()
        for name in ("lead_unit_id", "responsible_unit_id")
    }
    return sa.update(clock).where(clock.c.hazard_id.in_(CHOSEN), clock.c.kind.in_(kinds), OPEN).values(**now)


def _same_terms(kind: ClockKind) -> sa.ColumnElement[bool]:
    same_date = terms.c.fixed_until.is_not_distinct_from(chosen.c.fixed_due_on)
    return sa.and_(
        terms.c.kind == kind.value,
        terms.c.severity == chosen.c.severity,
        terms.c.policy_id == chosen.c.policy_id,
        terms.c.area_code == chosen.c.area_code,
        same_date if kind is ClockKind.RECTIFY else sa.true(),
    )


def _runs(kind: ClockKind, about: sa.ColumnElement[object]) -> sa.ColumnElement[bool]:
    """Whether such a clock is open already."""
    already = clock.alias()
    return sa.exists().where(
        already.c.hazard_id == chosen.c.hazard_id, already.c.kind == kind.value,
        already.c.subject == about, already.c.stopped_at.is_(None),
    )  # fmt: skip


def _whom(
    kind: ClockKind, *, is_chasing: bool
) -> tuple[sa.FromClause, sa.ColumnElement[object], sa.ColumnElement[object]]:
    """From which rows a kind of clock starts, whom it chases, and what tells it apart."""
    cases = chosen.join(hazard, hazard.c.id == chosen.c.hazard_id)
    if kind is ClockKind.ACKNOWLEDGE:
        unsigned = sa.and_(hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.acknowledged_at.is_(None))
        return cases.join(hazard_unit, unsigned), hazard_unit.c.unit_id, hazard_unit.c.unit_id
    if kind is ClockKind.VERIFY:
        opened = sa.and_(round_.c.hazard_id == hazard.c.id, round_.c.closed_at.is_(None))
        # Not IS NULL: before the tables have been analyzed PostgreSQL would walk the index over all that is unsigned
        # anywhere, once for each hazard.
        empty: sa.ColumnElement[object] = sa.literal_column("''")
        unsigned = sa.and_(sign_off.c.round_id == round_.c.id, sa.func.coalesce(sign_off.c.verdict, empty) == empty)
        return cases.join(round_, opened).join(sign_off, unsigned), sign_off.c.unit_id, sign_off.c.unit_id
    about: sa.ColumnElement[object] = sa.bindparam("subject", type_=clock.c.subject.type)
    if is_chasing:
        return cases, sa.bindparam("chases", type_=clock.c.unit_id.type), about
    if kind in (ClockKind.TRIAGE, ClockKind.RULING, ClockKind.PROPOSAL):
        return cases, hazard.c.office_unit_id, about
    return cases, hazard.c.responsible_unit_id, about


def stop(
    session: Session, kinds: Sequence[ClockKind], at: datetime, unit: int | None = None, subject: int | None = None
) -> None:
    """Stops the open clocks of these kinds on the chosen hazards, or only the one of a unit or a subject."""
    narrower = {name: value for name, value in (("unit", unit), ("about", subject)) if value is not None}
    run(session, _stop(tuple(kinds), tuple(narrower)), at=at, **narrower)


@prepared
def _stop(kinds: tuple[ClockKind, ...], narrower: tuple[str, ...]) -> sa.Update:
    which: list[sa.ColumnElement[bool]] = [clock.c.hazard_id.in_(CHOSEN), OPEN]
    if len(kinds) < len(ClockKind):
        which.append(clock.c.kind.in_(kinds))
    if "unit" in narrower:
        which.append(clock.c.unit_id == sa.bindparam("unit"))
    if "about" in narrower:
        # Not "subject": a bound value in an UPDATE may not bear the name of a column.
        which.append(clock.c.subject == sa.bindparam("about"))
    at = sa.bindparam("at", type_=clock.c.stopped_at.type)
    return sa.update(clock).where(*which).values(state=ClockState.STOPPED, stopped_at=at, next_action_at=None)


def pause(session: Session, kind: ClockKind) -> None:
    """Lets the running clocks of a kind stand still on the chosen hazards."""
    run(session, _pause(kind))


@prepared
def _pause(kind: ClockKind) -> sa.Update:
    which = clock.c.hazard_id.in_(CHOSEN), clock.c.kind == kind, clock.c.state == ClockState.RUNNING
    return sa.update(clock).where(*which).values(state=ClockState.PAUSED, next_action_at=None)


def open_clocks(session: Session, hazard_id: int, kind: ClockKind) -> Sequence[Clock]:
    """The running or paused clocks of a kind on one hazard, to be read or changed."""
    statement = sa.select(Clock).where(clock.c.hazard_id == hazard_id, clock.c.kind == kind, OPEN)
    return session.scalars(statement.order_by(clock.c.id)).all()


def rung_below(session: Session, clock_id: int, level: int) -> tuple[int, int]:
    """The last rung a clock took below a level, and which time of it; none is level 0."""
    fired = sa.select(event.c.level, event.c.occurrence).where(event.c.clock_id == clock_id, event.c.level < level)
    found = session.execute(fired.order_by(event.c.level.desc(), event.c.occurrence.desc()).limit(1)).first()
    return (found[0], found[1]) if found else (0, 0)
