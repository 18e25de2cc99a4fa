"""Campaigns that are under way, for those who look over the area they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign, CampaignSchool
from models.columns import table_of
from models.visit import Visit
from rules.campaigns import CampaignState, VisitState
from rules.rights import Viewer
from store.lying import lies_in

campaign, listed, visit = table_of(Campaign), table_of(CampaignSchool), table_of(Visit)

MOST = 12


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign whose visits are being made: how many schools are to be visited, and how many have been."""

    number: str
    title: str
    ends_on: date
    listed: int
    visited: int

    @property
    def missing(self) -> int:
        return self.listed - self.visited


def running(session: Session, viewer: Viewer) -> Sequence[Running]:
    """Those in somebody's areas, the one that ends first before the others."""
    chosen = listed.c.campaign_id == campaign.c.id, listed.c.is_chosen
    done = sa.exists().where(
        visit.c.campaign_id == campaign.c.id, visit.c.campus_id == listed.c.campus_id,
        visit.c.state == VisitState.CONCLUDED,
    )  # fmt: skip
    counts = [sa.select(sa.func.count()).where(*chosen, *more).scalar_subquery() for more in ((), (done,))]
    columns = campaign.c.number, campaign.c.title, campaign.c.ends_on, *counts
    wanted = sa.select(*columns).where(
        campaign.c.state == CampaignState.DRAWN, lies_in(campaign.c.area_code, viewer.areas)
    )
    return [Running(*tuple(row)) for row in session.execute(wanted.order_by(campaign.c.ends_on).limit(MOST))]


def may_look(session: Session, viewer: Viewer, number: str) -> bool:
    """Whether the campaign is in an area somebody looks over."""
    mine = sa.select(sa.literal(1)).where(campaign.c.number == number, lies_in(campaign.c.area_code, viewer.areas))
    return session.scalar(mine) is not None
