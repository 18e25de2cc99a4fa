"""The registry to look at: schools, units and areas, narrowed to the areas somebody answers for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.campaign import Campaign, CampaignSchool
from models.columns import table_of
from models.hazard import Hazard
from models.inspection import Inspection
from models.school import Campus, CampusStatus
from models.unit import Unit
from models.visit import Visit
from rules.campaigns import VisitState
from rules.offices import AreaLevel, LicenceStatus, Ownership, SchoolKind
from rules.vocabulary import InspectionResult, Source
from store.filters import OPEN
from store.lying import lies_in

area, unit, campus, status = table_of(Area), table_of(Unit), table_of(Campus), table_of(CampusStatus)
hazard, inspection, visit = table_of(Hazard), table_of(Inspection), table_of(Visit)
campaign, listed = table_of(Campaign), table_of(CampaignSchool)

PAGE = 60
"""Lines on one page of a list."""


@dataclass(frozen=True, slots=True)
class SchoolsWanted:
    """Which schools are asked for; empty fields do not narrow it. after: the last one of the page before."""

    text: str = ""
    area: str = ""
    kind: SchoolKind | None = None
    licence: LicenceStatus | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One campus in a list. open: its hazards that are not closed."""

    id: int
    code: str
    name: str
    area: str
    kind: SchoolKind
    pupils: int
    licence: LicenceStatus
    open: int


def schools(
    session: Session, areas: Sequence[str], wanted: SchoolsWanted, day: date, limit: int = PAGE
) -> list[SchoolLine]:
    """The campuses that fit, in the order they were registered in; one more than a page where there is another."""
    licence = _licence(day)
    open_now = sa.select(sa.func.count()).where(hazard.c.campus_id == campus.c.id, hazard.c.stage.in_(OPEN))
    columns = (
        campus.c.id, campus.c.code, campus.c.name, area.c.name, campus.c.kind, campus.c.pupils, licence,
        open_now.scalar_subquery(),
    )  # fmt: skip
    source = campus.join(area, area.c.code == campus.c.area_code).join(unit, unit.c.id == campus.c.unit_id)
    which = [lies_in(campus.c.area_code, areas), exists_on(day), campus.c.id > wanted.after]
    if wanted.text:
        named = campus.c.name, campus.c.code, campus.c.address
        which.append(sa.or_(*(one.contains(wanted.text, autoescape=True) for one in named)))
    if wanted.area:
        which.append(campus.c.area_code.startswith(wanted.area, autoescape=True))
    if wanted.kind is not None:
        which.append(campus.c.kind == wanted.kind)
    if wanted.licence is not None:
        which.append(licence == wanted.licence)
    statement = sa.select(*columns).select_from(source).where(*which).order_by(campus.c.id).limit(limit + 1)
    return [SchoolLine(*tuple(row)) for row in session.execute(statement)]


def _licence(day: date) -> sa.ColumnElement[LicenceStatus]:
    """The licence of a campus on a day; one of which nothing is known counts as licensed."""
    known = sa.select(status.c.licence).where(status.c.campus_id == campus.c.id, status.c.from_on <= day)
    newest = known.order_by(status.c.from_on.desc()).limit(1).scalar_subquery()
    return sa.func.coalesce(newest, LicenceStatus.LICENSED, type_=status.c.licence.type)


def exists_on(day: date) -> sa.ColumnElement[bool]:
    """Whether a unit has not been given up by that day."""
    return sa.or_(unit.c.retired_on.is_(None), unit.c.retired_on > day)


@dataclass(frozen=True, slots=True)
class UnitShown:
    """One unit in a list. above: the unit over it."""

    id: int
    code: str
    name: str
    agency: str
    area: str
    above: str | None


def units(
    session: Session, areas: Sequence[str], text: str, day: date, *, school: str, after: int = 0, limit: int = PAGE
) -> list[UnitShown]:
    """The units that fit and are no schools; one more than a page where there is another."""
    over = unit.alias("over")
    columns = unit.c.id, unit.c.code, unit.c.name, unit.c.agency, area.c.name, over.c.name
    source = unit.join(area, area.c.code == unit.c.area_code).outerjoin(over, over.c.id == unit.c.parent_id)
    which = [lies_in(unit.c.area_code, areas), exists_on(day), unit.c.agency != school, unit.c.id > after]
    if text:
        which.append(sa.or_(*(one.contains(text, autoescape=True) for one in (unit.c.name, unit.c.code))))
    statement = sa.select(*columns).select_from(source).where(*which).order_by(unit.c.id).limit(limit + 1)
    return [UnitShown(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class AreaShown:
    """One area, with what is registered in it itself."""

    code: str
    name: str
    level: AreaLevel
    schools: int
    units: int


def areas_within(session: Session, areas: Sequence[str], after: str = "", limit: int = PAGE) -> list[AreaShown]:
    """The areas somebody answers for, by code; one more than a page where there is another."""
    here = sa.select(sa.func.count()).where(campus.c.area_code == area.c.code).scalar_subquery()
    serving = sa.select(sa.func.count()).where(unit.c.area_code == area.c.code).scalar_subquery()
    columns = area.c.code, area.c.name, area.c.level, here, serving
    statement = sa.select(*columns).where(lies_in(area.c.code, areas), area.c.code > after)
    return [AreaShown(*tuple(row)) for row in session.execute(statement.order_by(area.c.code).limit(limit + 1))]


@dataclass(frozen=True, slots=True)
class SchoolShown:
    """A campus as it is registered, with the unit that answers for it."""

    id: int
    code: str
    name: str
    area_code: str
    area: str
    kind: SchoolKind
    address: str
    pupils: int
    staff: int
    unit_id: int
    unit: str
    unit_code: str


def school(session: Session, areas: Sequence[str], code: str) -> SchoolShown | None:
    """The campus with this code; None when there is none in these areas."""
    columns = (
        campus.c.id, campus.c.code, campus.c.name, campus.c.area_code, area.c.name, campus.c.kind, campus.c.address,
        campus.c.pupils, campus.c.staff, campus.c.unit_id, unit.c.name, unit.c.code,
    )  # fmt: skip
    source = campus.join(area, area.c.code == campus.c.area_code).join(unit, unit.c.id == campus.c.unit_id)
    statement = sa.select(*columns).select_from(source)
    row = session.execute(statement.where(campus.c.code == code, lies_in(campus.c.area_code, areas))).first()
    return SchoolShown(*tuple(row)) if row else None


def campuses_of(session: Session, unit_id: int) -> list[tuple[str, str]]:
    """Code and name of every campus of a unit."""
    statement = sa.select(campus.c.code, campus.c.name).where(campus.c.unit_id == unit_id).order_by(campus.c.id)
    return [(row[0], row[1]) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Went:
    """Somebody went to a school, or is to. what: an inspection's result, or how far a visit has come."""

    on: date
    number: str
    source: Source | None
    what: InspectionResult | VisitState


def went(session: Session, campus_id: int, limit: int = 20) -> list[Went]:
    """Inspections of a school and visits to it that are not concluded, the newest first."""
    made = sa.select(inspection.c.inspected_on, inspection.c.source_key, inspection.c.source, inspection.c.result)
    made = made.where(inspection.c.campus_id == campus_id).order_by(inspection.c.inspected_on.desc()).limit(limit)
    planned = sa.select(visit.c.planned_on, visit.c.number, visit.c.state).where(
        visit.c.campus_id == campus_id, visit.c.state.in_((VisitState.PLANNED, VisitState.UNDER_WAY))
    )
    planned = planned.order_by(visit.c.planned_on.desc()).limit(limit)
    found = [Went(*tuple(row)) for row in session.execute(made)]
    found += [Went(row[0], row[1], None, row[2]) for row in session.execute(planned)]
    return sorted(found, key=lambda one: one.on, reverse=True)[:limit]


def scores_of(session: Session, campus_id: int, limit: int = 12) -> list[tuple[date, str, int]]:
    """The risk score of a school as each campaign found it: from which day, which campaign, how many points."""
    statement = (
        sa.select(campaign.c.starts_on, campaign.c.title, listed.c.score)
        .join(campaign, campaign.c.id == listed.c.campaign_id)
        .where(listed.c.campus_id == campus_id, listed.c.score.is_not(None))
        .order_by(campaign.c.starts_on.desc(), campaign.c.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def statuses_of(session: Session, campus_id: int) -> list[tuple[date, LicenceStatus, Ownership]]:
    """Licence and ownership of a school, the newest first."""
    statement = sa.select(status.c.from_on, status.c.licence, status.c.ownership).where(status.c.campus_id == campus_id)
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(status.c.from_on.desc()))]
