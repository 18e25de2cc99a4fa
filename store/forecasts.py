"""What a forecast reads: open clocks, what waits for a decision, and when other people begin to serve.

Nothing here writes, locks or makes a scratch row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.person import Leave, Person
from models.post import Post, Tenure
from models.proposal import Proposal
from models.school import Campus
from models.unit import Unit
from rules.clocks import SpanUnit
from rules.foresight import Seat
from rules.history import PastAct
from rules.rungs import USUAL, Pace
from rules.vocabulary import Act, ClockKind, ClockState, ExtensionState, Instrument, ProposalState, Severity, Stage
from store.dialect import as_it_comes, day_of, id_rows, instants
from store.filters import Filter, conditions
from store.paces import PACE, pace_from
from store.sweep import Units

clock, hazard, campus, event = table_of(Clock), table_of(Hazard), table_of(Campus), table_of(LedgerEvent)
proposal, extension = table_of(Proposal), table_of(Extension)
person, post, tenure, leave = table_of(Person), table_of(Post), table_of(Tenure), table_of(Leave)
unit, area = table_of(Unit), table_of(Area)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open clock stands, but for when it started; many stand alike."""

    kind: ClockKind
    severity: Severity
    state: ClockState
    policy_id: int
    area_code: str
    due_at: datetime
    counts_days: bool
    level: int
    occurrence: int
    next_action_at: datetime | None
    limit_value: int | None = None
    limit_unit: SpanUnit | None = None
    fixed_until: date | None = None
    pace: Pace = USUAL


OpenClock = tuple[int, int, datetime, *Units]
"""An open clock, plain because there may be very many: its id, its hazard's, when it started, and its units."""

_OWN = "id", "hazard_id", "started_at", "unit_id", "lead_unit_id", "responsible_unit_id", "office_unit_id"
_ALIKE = (
    "kind", "severity", "state", "policy_id", "area_code", "due_at", "counts_days", "level", "occurrence",
    "next_action_at", "limit_value", "limit_unit", "fixed_until", *PACE,
)  # fmt: skip


def open_clocks(session: Session, which: Filter, until: datetime | None) -> Mapping[Standing, Sequence[OpenClock]]:
    """The clocks that run or stand still, in id order, those that stand alike together.

    until: only those that run out or want to be looked at before then, and all those of hazards that will be
    worked on again by then.
    """
    columns = [clock.c[name] for name in _OWN], [as_it_comes(clock.c[name]) for name in _ALIKE]
    statement = sa.select(*(column for part in columns for column in part))
    statement = statement.where(clock.c.stopped_at.is_(None), *_of_hazards(which, clock.c.hazard_id))
    if until is not None:
        wanted = clock.c.next_action_at < until, clock.c.due_at <= until, _comes_back(until)
        statement = statement.where(sa.or_(*wanted))
    found: dict[tuple[Any, ...], list[OpenClock]] = {}
    own = len(_OWN)
    for row in session.connection().execute(statement.order_by(clock.c.id)):
        found.setdefault(row[own:], []).append(row[:own])
    instant_of = instants(session)
    return {_standing(key, instant_of): clocks for key, clocks in found.items()}


def _standing(plain: tuple[Any, ...], instant_of: Callable[[Any], datetime]) -> Standing:  # Any: as the driver gives it
    (
        kind,
        severity,
        state,
        policy,
        where,
        due_at,
        counts_days,
        level,
        occurrence,
        next_at,
        value,
        unit_,
        fixed,
        *paced,
    ) = plain
    return Standing(
        ClockKind.of(kind), Severity.of(severity), ClockState.of(state), policy, where, instant_of(due_at),
        bool(counts_days), level, occurrence, instant_of(next_at) if next_at else None, value,
        SpanUnit.of(unit_) if unit_ else None, day_of(fixed) if fixed else None, pace_from(instant_of, *paced),
    )  # fmt: skip


def _of_hazards(which: Filter, hazard_id: sa.ColumnElement[int]) -> list[sa.ColumnElement[bool]]:
    """What a filter asks of rows that belong to a hazard."""
    asked = conditions(which)
    if not asked:
        return []
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id)
    return [hazard_id.in_(sa.select(hazard.c.id).select_from(source).where(*asked))]


def is_known(session: Session, which: Filter) -> tuple[bool, bool, bool]:
    """Whether the area, the unit and the campus a filter names are registered; one it does not name is."""
    named = (
        (which.area, area.c.code.startswith(which.area, autoescape=True)),
        (which.unit, sa.or_(unit.c.code == which.unit, unit.c.name == which.unit)),
        (which.campus, sa.or_(campus.c.code == which.campus, campus.c.name.contains(which.campus, autoescape=True))),
    )
    found = [not name or session.scalar(sa.select(sa.exists().where(fits))) is True for name, fits in named]
    return found[0], found[1], found[2]


def _comes_back(until: datetime) -> sa.ColumnElement[bool]:
    """The clock stands still, and its hazard is suspended until some day before then."""
    recheck = clock.alias("recheck")
    over = sa.select(recheck.c.hazard_id).where(
        recheck.c.kind == ClockKind.RECHECK, recheck.c.stopped_at.is_(None), recheck.c.due_at < until
    )
    return sa.and_(clock.c.state == ClockState.PAUSED, clock.c.hazard_id.in_(over))


def histories(session: Session, hazard_ids: Sequence[int]) -> Mapping[int, Sequence[PastAct]]:
    """What was done to these hazards, in order, rungs left out."""
    rows = id_rows(session, hazard_ids)
    columns = event.c.act, event.c.given, event.c.stage_from, event.c.at, event.c.unit_id, event.c.facts
    acts = sa.select(event.c.hazard_id, *columns).join(rows, rows.c.id == event.c.hazard_id)
    ordered = acts.where(event.c.level.is_(None)).order_by(event.c.hazard_id, event.c.id)
    found: dict[int, list[PastAct]] = {one: [] for one in hazard_ids}
    for row in session.connection().execute(ordered):
        found[row[0]].append(PastAct.recorded(*row[1:]))
    return found


def ever_interrupted(session: Session, which: Filter, acts: Sequence[Act]) -> set[int]:
    """Hazards still worked on to which one of these acts was ever done."""
    running = clock.c.hazard_id == event.c.hazard_id, clock.c.kind == ClockKind.RECTIFY, clock.c.stopped_at.is_(None)
    mine = _of_hazards(which, event.c.hazard_id)
    statement = sa.select(event.c.hazard_id).where(event.c.act.in_(acts), sa.exists().where(*running), *mine)
    return set(session.scalars(statement.distinct()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal nobody has decided on."""

    hazard_id: int
    instrument: Instrument
    post_id: int | None


def pending_proposals(session: Session, which: Filter) -> Sequence[Waiting]:
    """Every proposal that waits for a decision, the oldest first."""
    columns = proposal.c.hazard_id, proposal.c.instrument, proposal.c.approver_post_id
    mine = _of_hazards(which, proposal.c.hazard_id)
    statement = sa.select(*columns).where(proposal.c.state == ProposalState.PENDING, *mine).order_by(proposal.c.id)
    return [Waiting(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for more time nobody has decided on: who asked, from which post and unit."""

    hazard_id: int
    severity: Severity
    post_id: int
    person_id: int
    unit_id: int


def undecided_requests(session: Session, which: Filter) -> Sequence[Asked]:
    """The requests for more time on hazards that are being rectified, the oldest first."""
    source = extension.join(hazard, hazard.c.id == extension.c.hazard_id)
    columns = (
        hazard.c.id, hazard.c.severity, extension.c.post_id, extension.c.requested_by_id, extension.c.unit_id,
    )  # fmt: skip
    undecided = extension.c.state == ExtensionState.REQUESTED, hazard.c.stage == Stage.RECTIFYING
    mine = (*undecided, *_of_hazards(which, hazard.c.id))
    statement = sa.select(*columns).select_from(source).where(*mine).order_by(extension.c.id)
    return [Asked(*tuple(row)) for row in session.execute(statement)]


def changes_of_service(session: Session, after: date, last: date) -> Mapping[date, Sequence[int]]:
    """For each day in (after, last] on which a term or a leave begins or ends, the units whose posts it concerns."""
    eve, end = after - timedelta(days=1), last - timedelta(days=1)
    seats = post.join(tenure, tenure.c.post_id == post.c.id)
    away = seats.join(leave, leave.c.person_id == tenure.c.person_id)
    gone = seats.join(person, person.c.id == tenure.c.person_id)
    days = (
        (seats, tenure.c.starts_on, after, last, 0), (seats, tenure.c.ends_on, after, last, 0),
        (away, leave.c.from_on, after, last, 0), (gone, person.c.left_on, after, last, 0),
        # A leave's last day belongs to it: they serve again on the day after.
        (away, leave.c.to_on, eve, end, 1),
    )  # fmt: skip
    found: dict[date, set[int]] = {}
    for source, day, first, final, shift in days:
        statement = sa.select(day, post.c.unit_id).select_from(source).where(day > first, day <= final).distinct()
        for on, unit in session.execute(statement):
            found.setdefault(on + timedelta(days=shift), set()).add(unit)
    return {day: sorted(units) for day, units in sorted(found.items())}


def units_of_posts(session: Session, post_ids: Iterable[int]) -> Mapping[int, int]:
    """The units posts belong to, by the ids of the posts."""
    rows = id_rows(session, sorted(set(post_ids)))
    found = session.execute(sa.select(post.c.id, post.c.unit_id).join(rows, rows.c.id == post.c.id))
    return {row[0]: row[1] for row in found}


@dataclass(frozen=True, slots=True)
class About:
    """What a line of a forecast says of its hazard."""

    number: str
    school: str


def about(session: Session, hazard_ids: Iterable[int]) -> Mapping[int, About]:
    """Numbers and schools of hazards, by their ids."""
    rows = id_rows(session, sorted(set(hazard_ids)))
    source = rows.join(hazard, hazard.c.id == rows.c.id).join(campus, campus.c.id == hazard.c.campus_id)
    found = session.execute(sa.select(hazard.c.id, hazard.c.number, campus.c.name).select_from(source))
    return {row[0]: About(row[1], row[2]) for row in found}


def names(session: Session, person_ids: Iterable[int]) -> Mapping[int, str]:
    """Names of people, by their ids."""
    rows = id_rows(session, sorted(set(person_ids)))
    found = session.execute(sa.select(person.c.id, person.c.name).join(rows, rows.c.id == person.c.id))
    return {row[0]: row[1] for row in found}


def seats(session: Session, post_ids: Iterable[int]) -> Mapping[int, Seat]:
    """Posts as they are shown, by their ids."""
    rows = id_rows(session, sorted(set(post_ids)))
    source = rows.join(post, post.c.id == rows.c.id).join(unit, unit.c.id == post.c.unit_id)
    found = session.execute(sa.select(post.c.id, unit.c.name, post.c.title, post.c.duty).select_from(source))
    return {row[0]: Seat(*row[1:]) for row in found}
