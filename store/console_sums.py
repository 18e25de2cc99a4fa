"""The sums of the dashboard, narrowed to whoever looks: each counts exactly what a filter of the ledger lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.proposal import Proposal
from models.unit import Unit
from rules.instants import at_local, end_of, last_day
from rules.rights import Viewer
from rules.vocabulary import ProposalState, Severity, Stage
from store.filters import HANDED_OVER, OPEN, RUNNING, late
from store.visible import visible

hazard, hazard_unit, unit, area = table_of(Hazard), table_of(HazardUnit), table_of(Unit), table_of(Area)
proposal = table_of(Proposal)


@dataclass(frozen=True, slots=True)
class Sights:
    """Who looks: what every sum is narrowed to."""

    viewer: Viewer
    sensitive: Collection[str]

    @property
    def seen(self) -> sa.ColumnElement[bool]:
        return visible(self.viewer, self.sensitive)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many open hazards of a severity stand on a stage."""

    stage: Stage
    severity: Severity
    count: int


def still_open(session: Session, sights: Sights) -> Sequence[Sum]:
    """The open hazards; those that are over, most of a ledger, are not read."""
    wanted = hazard.c.stage.in_(OPEN), sights.seen
    counted = sa.select(hazard.c.stage, hazard.c.severity, sa.func.count()).where(*wanted)
    return [Sum(*tuple(row)) for row in session.execute(counted.group_by(hazard.c.stage, hazard.c.severity))]


@dataclass(frozen=True, slots=True)
class Late:
    """How many overdue hazards of a severity a unit leads in an area."""

    area: str
    area_name: str
    lead: str
    lead_name: str
    severity: Severity
    count: int


def overdue(session: Session, sights: Sights, at: datetime) -> Sequence[Late]:
    """What is worked on past its deadline."""
    columns = area.c.code, area.c.name, unit.c.code, unit.c.name, hazard.c.severity
    source = hazard.join(area, area.c.code == hazard.c.area_code).join(unit, unit.c.id == hazard.c.lead_unit_id)
    counted = sa.select(*columns, sa.func.count()).select_from(source).where(late(at), sights.seen)
    rows = session.execute(counted.group_by(*columns).order_by(area.c.code, unit.c.code))
    return [Late(*tuple(row)) for row in rows]


def due_on(session: Session, sights: Sights, first: date, last: date) -> dict[date, int]:
    """How many hazards that are worked on have their deadline on each of these days."""
    within = hazard.c.due_at > at_local(first, time()), hazard.c.due_at <= end_of(last)
    counted = sa.select(hazard.c.due_at, sa.func.count()).where(hazard.c.stage.in_(RUNNING), *within, sights.seen)
    found: dict[date, int] = {}
    for due_at, count in session.execute(counted.group_by(hazard.c.due_at)):
        found[last_day(due_at)] = found.get(last_day(due_at), 0) + count
    return found


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A unit, and how many hazards handed to it it has not signed for."""

    code: str
    name: str
    count: int


def unsigned(session: Session, sights: Sights) -> Sequence[Unsigned]:
    """The units that have not signed, those with the most first."""
    count = sa.func.count(sa.distinct(hazard.c.id))
    source = hazard.join(hazard_unit, hazard_unit.c.hazard_id == hazard.c.id).join(
        unit, unit.c.id == hazard_unit.c.unit_id
    )
    wanted = hazard.c.stage.in_(HANDED_OVER), hazard_unit.c.acknowledged_at.is_(None), sights.seen
    counted = sa.select(unit.c.code, unit.c.name, count).select_from(source).where(*wanted)
    rows = session.execute(counted.group_by(unit.c.code, unit.c.name).order_by(count.desc(), unit.c.code))
    return [Unsigned(*tuple(row)) for row in rows]


def unsigned_in_all(session: Session, sights: Sights) -> int:
    """How many hazards some unit has not signed for."""
    waits = sa.exists().where(hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.acknowledged_at.is_(None))
    counted = sa.select(sa.func.count()).select_from(hazard)
    return session.scalar(counted.where(hazard.c.stage.in_(HANDED_OVER), waits, sights.seen)) or 0


@dataclass(frozen=True, slots=True)
class Closed:
    """How many hazards were closed out, and how many of them handed in within their first deadline and after it."""

    count: int
    in_time: int
    late: int


def closed(session: Session, sights: Sights, first: date) -> Closed:
    """Since the beginning of this day, by the first deadline ever set; what was fixed on the spot never had one."""
    done, due = hazard.c.submitted_at, hazard.c.first_due_at
    counted = sa.select(sa.func.count(), sa.func.count(_if(done < due)), sa.func.count(_if(done >= due)))
    # Only what is closed has this instant; asked for its stage as well, SQLite reads all that was ever closed.
    since = hazard.c.closed_at >= at_local(first, time())
    return Closed(*session.execute(counted.select_from(hazard).where(since, sights.seen)).one())


def undecided(session: Session, sights: Sights, since: Sequence[datetime]) -> Sequence[int]:
    """On how many hazards a proposal waits that was made by each of these instants."""
    # Written out, so that the index over the few that wait is used.
    pending = proposal.c.state == sa.literal_column(f"'{ProposalState.PENDING.value}'")
    counts = [sa.func.count(sa.distinct(_if(proposal.c.proposed_at <= one, hazard.c.id))) for one in since]
    source = hazard.join(proposal, proposal.c.hazard_id == hazard.c.id)
    return tuple(
        session.execute(
            sa.select(*counts).select_from(source).where(pending, hazard.c.stage.in_(OPEN), sights.seen)
        ).one()
    )


def _if(holds: sa.ColumnElement[bool], value: Any = 1) -> sa.Case[Any]:  # Any: a column, or a number
    return sa.case((holds, value))
