"""Campaigns in the lists of whoever coordinates: narrowed to their areas, with every town's part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign, CampaignSchool
from models.columns import table_of
from models.school import Campus
from models.task import Task
from models.visit import Visit
from rules.campaigns import CampaignKind, CampaignState, Notice, VisitState
from rules.decay import KINDS
from store.lying import lies_in

campaign, listed, visit = table_of(Campaign), table_of(CampaignSchool), table_of(Visit)
campus, task = table_of(Campus), table_of(Task)

_BEFORE_THEIR_END = CampaignState.LISTED, CampaignState.COMMITTED, CampaignState.DRAWN
_TO_COME = VisitState.PLANNED, VisitState.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose list it is: the areas they coordinate, and the units they sit in."""

    areas: tuple[str, ...]
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign in a list. next_on: the next day somebody goes; None when nobody does any more."""

    id: int
    number: str
    title: str
    kind: CampaignKind
    notice: Notice
    state: CampaignState
    starts_on: date
    ends_on: date
    listed: int
    visited: int
    next_on: date | None


def _open_to(eyes: Eyes) -> sa.ColumnElement[bool]:
    """Whether somebody may know of a campaign: it is theirs to coordinate, and it does not come to them unannounced."""
    source = listed.join(campus, campus.c.id == listed.c.campus_id)
    at_theirs = sa.select(sa.literal(1)).select_from(source).where(
        listed.c.campaign_id == campaign.c.id, campus.c.unit_id.in_(eyes.units)
    )  # fmt: skip
    quiet = sa.and_(campaign.c.notice == Notice.UNANNOUNCED, campaign.c.state.in_(_BEFORE_THEIR_END))
    return sa.and_(lies_in(campaign.c.area_code, eyes.areas), sa.not_(sa.and_(quiet, sa.exists(at_theirs))))


def may_know(session: Session, eyes: Eyes, number: str) -> bool:
    """Whether somebody may know of the campaign with this number."""
    wanted = sa.select(sa.literal(1)).select_from(campaign).where(campaign.c.number == number, _open_to(eyes))
    return session.scalar(wanted) is not None


def cards(
    session: Session, eyes: Eyes, states: Collection[CampaignState], limit: int, before: int | None = None
) -> list[CampaignCard]:
    """The campaigns that stand so, the latest first; those older than one, by its id."""
    chosen = sa.select(sa.func.count()).where(listed.c.campaign_id == campaign.c.id, listed.c.is_chosen)
    mine = visit.c.campaign_id == campaign.c.id
    done = sa.select(sa.func.count()).where(mine, visit.c.state == VisitState.CONCLUDED)
    following = sa.select(sa.func.min(visit.c.planned_on)).where(mine, visit.c.state.in_(_TO_COME))
    columns = (
        campaign.c.id, campaign.c.number, campaign.c.title, campaign.c.kind, campaign.c.notice, campaign.c.state,
        campaign.c.starts_on, campaign.c.ends_on, chosen.scalar_subquery(), done.scalar_subquery(),
        following.scalar_subquery(),
    )  # fmt: skip
    which = [_open_to(eyes), campaign.c.state.in_(sorted(states))]
    which += [campaign.c.id < before] if before is not None else []
    rows = session.execute(sa.select(*columns).where(*which).order_by(campaign.c.id.desc()).limit(limit))
    return [CampaignCard(*tuple(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class TownPart:
    """How far a campaign has come in one town, by its code."""

    campaign_id: int
    town: str
    listed: int
    visited: int


def town_parts(session: Session, campaigns: Sequence[int]) -> list[TownPart]:
    """How far these campaigns have come in each of their towns."""
    town = sa.func.substr(listed.c.area_code, 1, 9)
    same = sa.and_(
        visit.c.campaign_id == listed.c.campaign_id, visit.c.campus_id == listed.c.campus_id,
        visit.c.state == VisitState.CONCLUDED,
    )  # fmt: skip
    seen = sa.select(sa.literal(1)).select_from(visit).where(same).exists()
    statement = (
        sa.select(listed.c.campaign_id, town, sa.func.count(), sa.func.sum(sa.case((seen, 1), else_=0)))
        .where(listed.c.campaign_id.in_(campaigns), listed.c.is_chosen)
        .group_by(listed.c.campaign_id, town)
        .order_by(listed.c.campaign_id, town)
    )
    return [TownPart(row[0], row[1], row[2], int(row[3])) for row in session.execute(statement)]


def fallen_back(session: Session, numbers: Sequence[str]) -> set[str]:
    """Those of these campaigns somebody has an open task about, because the effect wore off."""
    about = sa.or_(sa.false(), *(task.c.what.startswith(f"{one}|", autoescape=True) for one in numbers))
    wanted = sa.select(task.c.what).where(task.c.kind.in_(KINDS), task.c.done_at.is_(None), about)
    return {what.partition("|")[0] for what in session.scalars(wanted)}
