"""Campaigns: their frozen lists, their teams, and what people changed about the drawn plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.campaign import Campaign, CampaignSchool, PlanChange, TeamMember
from models.columns import table_of
from models.person import Person
from models.school import Campus
from models.unit import Unit
from models.visit import Visit
from rules.campaigns import CampaignKind, CampaignState, Notice, PlanChangeKind, VisitState
from rules.offices import LicenceStatus, SchoolKind
from rules.vocabulary import Side
from store.bulk import insert_mappings

campaign, listed, member = table_of(Campaign), table_of(CampaignSchool), table_of(TeamMember)
campus, person, unit = table_of(Campus), table_of(Person), table_of(Unit)
visit, change = table_of(Visit), table_of(PlanChange)


def add(session: Session, row: Campaign) -> Campaign:
    """The campaign is kept; a second one of the same series is refused by the database."""
    session.add(row)
    session.flush()
    return row


def meant(session: Session, number: str, *, for_writing: bool = False) -> Campaign | None:
    """The campaign with this number; locked, when it is to be changed, until the transaction ends."""
    statement = sa.select(Campaign).where(col(Campaign.number) == number.strip())
    return session.scalar(statement.with_for_update() if for_writing else statement)


def of_series(session: Session, series: str) -> Campaign | None:
    """The campaign the schedule drew up under this name; None when it has not."""
    return session.scalar(sa.select(Campaign).where(col(Campaign.series) == series))


def put_schools(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """The frozen list."""
    insert_mappings(session, listed, rows)


@dataclass(frozen=True, slots=True)
class Listed:
    """A campus on the frozen list."""

    campus_id: int
    code: str
    name: str
    area_code: str
    kind: SchoolKind
    licence: LicenceStatus
    score: int | None
    is_chosen: bool


def schools(session: Session, campaign_id: int) -> list[Listed]:
    """The frozen list, by the schools' codes."""
    columns = (
        listed.c.campus_id, campus.c.code, listed.c.name, listed.c.area_code, listed.c.kind, listed.c.licence,
        listed.c.score, listed.c.is_chosen,
    )  # fmt: skip
    source = listed.join(campus, campus.c.id == listed.c.campus_id)
    rows = sa.select(*columns).select_from(source).where(listed.c.campaign_id == campaign_id).order_by(campus.c.code)
    return [Listed(*tuple(row)) for row in session.execute(rows)]


def choose(session: Session, campaign_id: int, campuses: Collection[int], *, is_chosen: bool) -> None:
    """These campuses of the list are to be visited, or are not."""
    wanted = sorted(campuses)
    mine = listed.c.campaign_id == campaign_id
    for start in range(0, len(wanted), 5000):
        here = sa.and_(mine, listed.c.campus_id.in_(wanted[start : start + 5000]))
        session.execute(sa.update(listed).where(here).values(is_chosen=is_chosen))


def leave_all_out(session: Session, campaign_id: int) -> None:
    """Nobody on the list is chosen: the lot says who is."""
    session.execute(sa.update(listed).where(listed.c.campaign_id == campaign_id).values(is_chosen=False))


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody in a team, as they are shown."""

    team: int
    person_id: int
    number: str
    name: str
    unit_id: int
    unit: str
    agency: str
    side: Side


def put_members(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """The teams."""
    insert_mappings(session, member, rows)


def members(session: Session, campaign_id: int) -> list[MemberLine]:
    """The teams as they are now, in order."""
    columns = (
        member.c.team, person.c.id, person.c.number, person.c.name, unit.c.id, unit.c.name, member.c.agency,
        member.c.side,
    )  # fmt: skip
    source = member.join(person, person.c.id == member.c.person_id).join(unit, unit.c.id == member.c.unit_id)
    wanted = sa.select(*columns).select_from(source).where(member.c.campaign_id == campaign_id)
    rows = session.execute(wanted.order_by(member.c.team, member.c.side, person.c.number))
    return [MemberLine(*tuple(row)) for row in rows]


def replace_member(session: Session, campaign_id: int, out: int, values: dict[str, object]) -> None:
    """One person leaves a team and another takes their place."""
    session.execute(sa.delete(member).where(member.c.campaign_id == campaign_id, member.c.person_id == out))
    session.execute(sa.insert(member).values(campaign_id=campaign_id, **values))


def note_change(session: Session, row: PlanChange) -> None:
    session.add(row)
    session.flush()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change people made to the drawn plan."""

    kind: PlanChangeKind
    at: datetime
    by: str
    reason: str
    before: str
    after: str


def changes(session: Session, campaign_id: int) -> list[ChangeLine]:
    """What people changed, in order."""
    columns = change.c.kind, change.c.at, person.c.name, change.c.reason, change.c.before, change.c.after
    source = change.join(person, person.c.id == change.c.by_id)
    rows = sa.select(*columns).select_from(source).where(change.c.campaign_id == campaign_id).order_by(change.c.id)
    return [ChangeLine(*tuple(row)) for row in session.execute(rows)]


def past(session: Session, day: date) -> list[str]:
    """The numbers of drawn campaigns whose last day lies before this one."""
    wanted = sa.select(campaign.c.number).where(campaign.c.state == CampaignState.DRAWN, campaign.c.ends_on < day)
    return list(session.scalars(wanted.order_by(campaign.c.id)))


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list, with how far it has come."""

    number: str
    title: str
    kind: CampaignKind
    notice: Notice
    state: CampaignState
    starts_on: date
    ends_on: date
    listed: int
    visited: int


def lines(session: Session, limit: int = 50) -> list[CampaignLine]:
    """The latest campaigns first."""
    chosen = sa.select(sa.func.count()).where(listed.c.campaign_id == campaign.c.id, listed.c.is_chosen)
    done = sa.select(sa.func.count()).where(visit.c.campaign_id == campaign.c.id, visit.c.state == VisitState.CONCLUDED)
    columns = (
        campaign.c.number, campaign.c.title, campaign.c.kind, campaign.c.notice, campaign.c.state,
        campaign.c.starts_on, campaign.c.ends_on, chosen.scalar_subquery(), done.scalar_subquery(),
    )  # fmt: skip
    rows = session.execute(sa.select(*columns).order_by(campaign.c.id.desc()).limit(limit))
    return [CampaignLine(*tuple(row)) for row in rows]
