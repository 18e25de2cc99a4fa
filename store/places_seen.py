"""Schools, units, posts, campaigns and visits as somebody may see them: those of their area, and their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign
from models.columns import table_of
from models.person import Person
from models.post import Post, Tenure
from models.school import Campus
from models.unit import Unit
from models.visit import Visit, VisitFinding, VisitMember
from rules.campaigns import Notice, VisitState
from rules.offices import Capacity, Duty, LicenceStatus, SchoolKind
from rules.rights import Viewer
from store import registry
from store.lying import lies_in
from store.registry_views import exists_on

campus, unit, post, tenure, person = (table_of(one) for one in (Campus, Unit, Post, Tenure, Person))
campaign, visit = table_of(Campaign), table_of(Visit)
member, finding = table_of(VisitMember), table_of(VisitFinding)


@dataclass(frozen=True, slots=True)
class SchoolSeen:
    """A campus, with the unit that answers for it."""

    id: int
    code: str
    name: str
    kind: SchoolKind
    area: str
    unit: str
    pupils: int
    staff: int
    licence: LicenceStatus | None


def schools(session: Session, viewer: Viewer, day: date, after: int, limit: int) -> list[SchoolSeen]:
    """Campuses of schools that exist on a day, with their licence of that day."""
    columns = (
        campus.c.id, campus.c.code, campus.c.name, campus.c.kind, campus.c.area_code, unit.c.code, campus.c.pupils,
        campus.c.staff,
    )  # fmt: skip
    seen = sa.or_(lies_in(campus.c.area_code, viewer.areas), campus.c.unit_id.in_(viewer.units))
    wanted = (
        sa.select(*columns).join(unit, unit.c.id == campus.c.unit_id).where(exists_on(day), seen, campus.c.id > after)
    )
    rows = session.execute(wanted.order_by(campus.c.id).limit(limit)).all()
    licences = registry.licences(session, [row[0] for row in rows], day)
    return [SchoolSeen(*row, licences.get(row[0])) for row in rows]


@dataclass(frozen=True, slots=True)
class UnitSeen:
    id: int
    code: str
    name: str
    agency: str
    area: str


def units(session: Session, viewer: Viewer, day: date, after: int, limit: int) -> list[UnitSeen]:
    """Units that exist on a day."""
    columns = unit.c.id, unit.c.code, unit.c.name, unit.c.agency, unit.c.area_code
    seen = sa.or_(lies_in(unit.c.area_code, viewer.areas), unit.c.id.in_(viewer.units))
    wanted = sa.select(*columns).where(exists_on(day), seen, unit.c.id > after).order_by(unit.c.id).limit(limit)
    return [UnitSeen(*tuple(row)) for row in session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class ServesThere:
    """Somebody who serves in a post on a day. How to reach them is nobody's to read here."""

    number: str
    name: str
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class PostSeen:
    id: int
    unit: str
    unit_name: str
    duty: Duty
    title: str
    people: tuple[ServesThere, ...]


def posts(session: Session, viewer: Viewer, day: date, after: int, limit: int) -> list[PostSeen]:
    """Posts of units that exist on a day, with everybody whose term holds on it."""
    columns = post.c.id, unit.c.code, unit.c.name, post.c.duty, post.c.title
    seen = sa.or_(lies_in(unit.c.area_code, viewer.areas), unit.c.id.in_(viewer.units))
    wanted = sa.select(*columns).join(unit, unit.c.id == post.c.unit_id).where(exists_on(day), seen, post.c.id > after)
    rows = session.execute(wanted.order_by(post.c.id).limit(limit)).all()
    serving = _serving(session, [row[0] for row in rows], day)
    return [PostSeen(*row, tuple(serving.get(row[0], ()))) for row in rows]


def _serving(session: Session, posts_: Sequence[int], day: date) -> dict[int, list[ServesThere]]:
    holds = tenure.c.starts_on <= day, sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day)
    columns = tenure.c.post_id, person.c.number, person.c.name, tenure.c.capacity
    wanted = sa.select(*columns).join(person, person.c.id == tenure.c.person_id)
    found: dict[int, list[ServesThere]] = {}
    for row in session.execute(wanted.where(tenure.c.post_id.in_(posts_), *holds).order_by(tenure.c.id)):
        found.setdefault(row[0], []).append(ServesThere(row[1], row[2], row[3]))
    return found


def campaigns(session: Session, viewer: Viewer, after: int, limit: int) -> Sequence[Campaign]:
    """Campaigns in somebody's area, the newest first; after: the last one shown, 0 for none."""
    wanted = sa.select(Campaign).where(lies_in(campaign.c.area_code, viewer.areas))
    if after:
        wanted = wanted.where(campaign.c.id < after)
    return session.scalars(wanted.order_by(campaign.c.id.desc()).limit(limit)).all()


def may_see_campaign(session: Session, viewer: Viewer, number: str) -> bool:
    """Whether a campaign is of somebody's area."""
    wanted = sa.select(sa.literal(1)).where(campaign.c.number == number, lies_in(campaign.c.area_code, viewer.areas))
    return session.scalar(wanted) is not None


@dataclass(frozen=True, slots=True)
class VisitSeen:
    id: int
    number: str
    school: str
    area: str
    planned_on: date
    state: VisitState
    team: int | None
    campaign: str | None
    members: int
    signed: int
    findings: int


def visits(
    session: Session, viewer: Viewer, of: str, states: Sequence[VisitState], after: int, limit: int
) -> list[VisitSeen]:
    """Visits of somebody's area, their own, and those to their school, which hears of an unannounced one afterwards.

    of: the number of a campaign; empty for all.
    """
    mine = member.c.visit_id == visit.c.id
    going = sa.select(sa.func.count()).where(mine).scalar_subquery()
    signed = sa.select(sa.func.count()).where(mine, member.c.signed_at.is_not(None)).scalar_subquery()
    found = sa.select(sa.func.count()).where(finding.c.visit_id == visit.c.id).scalar_subquery()
    columns = (
        visit.c.id, visit.c.number, campus.c.name, campus.c.area_code, visit.c.planned_on, visit.c.state, visit.c.team,
        campaign.c.number, going, signed, found,
    )  # fmt: skip
    source = visit.join(campus, campus.c.id == visit.c.campus_id)
    source = source.outerjoin(campaign, campaign.c.id == visit.c.campaign_id)
    wanted = sa.select(*columns).select_from(source).where(_visit_seen(viewer), visit.c.id > after)
    if of:
        wanted = wanted.where(campaign.c.number == of)
    if states:
        wanted = wanted.where(visit.c.state.in_(states))
    return [VisitSeen(*tuple(row)) for row in session.execute(wanted.order_by(visit.c.id).limit(limit))]


def _visit_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    going = sa.exists().where(member.c.visit_id == visit.c.id, member.c.person_id == viewer.person_id)
    is_quiet = sa.and_(
        sa.func.coalesce(campaign.c.notice, Notice.ANNOUNCED.value) == Notice.UNANNOUNCED.value,
        visit.c.state.in_((VisitState.PLANNED, VisitState.UNDER_WAY)),
    )
    ours = sa.and_(campus.c.unit_id.in_(viewer.units), sa.not_(is_quiet))
    return sa.or_(lies_in(campus.c.area_code, viewer.areas), going, ours)
