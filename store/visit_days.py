"""Visits by day, for those who make them: where to, with whom, and with which checklists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign
from models.columns import table_of
from models.person import Person
from models.school import Campus
from models.unit import Unit
from models.visit import Visit, VisitMember
from rules.campaigns import Notice, VisitState

visit, member, campaign = table_of(Visit), table_of(VisitMember), table_of(Campaign)
campus, person, unit = table_of(Campus), table_of(Person), table_of(Unit)


@dataclass(frozen=True, slots=True)
class Errand:
    """A visit somebody is to make, or has made."""

    id: int
    number: str
    planned_on: date
    state: VisitState
    school: str
    address: str
    campus_unit_id: int
    campaign: str | None
    title: str | None
    notice: Notice | None
    checklists: str
    policy_id: int
    mine: bool
    """Whether they have signed."""


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody who goes along."""

    name: str
    unit: str
    number: str


_OPEN = VisitState.PLANNED, VisitState.UNDER_WAY


def errands(session: Session, person_id: int, since: date, limit: int) -> list[Errand]:
    """The visits of a person that are still open, and those since a day that are over; by day and number."""
    columns = (
        visit.c.id, visit.c.number, visit.c.planned_on, visit.c.state, campus.c.name, campus.c.address,
        campus.c.unit_id, campaign.c.number, campaign.c.title, campaign.c.notice, visit.c.checklists,
        visit.c.policy_id, member.c.signed_at.is_not(None),
    )  # fmt: skip
    source = member.join(visit, visit.c.id == member.c.visit_id).join(campus, campus.c.id == visit.c.campus_id)
    source = source.outerjoin(campaign, campaign.c.id == visit.c.campaign_id)
    lately = sa.and_(visit.c.state.in_((VisitState.CONCLUDED, VisitState.NOT_DONE)), visit.c.planned_on >= since)
    wanted = sa.select(*columns).select_from(source).where(member.c.person_id == person_id)
    wanted = wanted.where(sa.or_(visit.c.state.in_(_OPEN), lately))
    rows = session.execute(wanted.order_by(visit.c.planned_on, visit.c.number).limit(limit))
    return [Errand(*tuple(row)) for row in rows]


def mates(session: Session, visit_ids: Sequence[int]) -> dict[int, list[Mate]]:
    """Who makes each of these visits."""
    source = member.join(person, person.c.id == member.c.person_id).join(unit, unit.c.id == member.c.unit_id)
    wanted = sa.select(member.c.visit_id, person.c.name, unit.c.name, person.c.number).select_from(source)
    found: dict[int, list[Mate]] = {}
    rows = session.execute(wanted.where(member.c.visit_id.in_(visit_ids)).order_by(member.c.side, person.c.number))
    for visit_id, *who in rows:
        found.setdefault(visit_id, []).append(Mate(*who))
    return found
