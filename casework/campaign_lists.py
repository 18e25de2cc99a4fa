"""The campaigns of an area at a glance: what runs, what is planned or over, and when the next monthly one comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.coordinators import Coordinator
from casework.covering import Town
from casework.desk import Desk, Sitting
from rules.campaigns import CampaignState
from rules.inspections import MonthlyAction
from rules.instants import local_day
from store import campaign_lists, registry
from store.campaign_lists import CampaignCard

RUNNING = (CampaignState.DRAWN,)
PLANNED = CampaignState.LISTED, CampaignState.COMMITTED
OVER = CampaignState.ENDED, CampaignState.CANCELLED
MOST = 30
"""Campaigns of a part of the page; of those that are over, of one page."""


@dataclass(frozen=True)
class Glance:
    """The campaigns of an area. towns: by the id of a campaign. following: where the next page of the past begins."""

    running: Sequence[CampaignCard]
    planned: Sequence[CampaignCard]
    over: Sequence[CampaignCard]
    towns: Mapping[int, Sequence[Town]]
    fallen_back: frozenset[str]
    monthly: MonthlyAction
    monthly_on: date
    following: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.running or self.planned or self.over)


def glance(desk: Desk, by: Coordinator, at: datetime, before: int | None = None) -> Glance:
    """What stands in a coordinator's list; before: the past goes on below the campaign with this id."""
    with desk.looking() as session:
        running, planned = (campaign_lists.cards(session, by.eyes, one, MOST) for one in (RUNNING, PLANNED))
        over = campaign_lists.cards(session, by.eyes, OVER, MOST + 1, before)
        shown = over[:MOST]
        names = registry.areas(session)
        towns: dict[int, list[Town]] = {}
        for one in campaign_lists.town_parts(session, [card.id for card in (*running, *planned, *shown)]):
            town = Town(one.town, names.get(one.town, one.town), one.listed, one.visited)
            towns.setdefault(one.campaign_id, []).append(town)
        sitting = Sitting(session, at, desk.key, desk.keyring)
        return Glance(
            running, planned, shown, towns,
            frozenset(campaign_lists.fallen_back(session, [card.number for card in shown])),
            sitting.policy_in_force().inspection.monthly, _next_monthly(sitting, by),
            shown[-1].id if len(over) > MOST else None,
        )  # fmt: skip


def _next_monthly(sitting: Sitting, by: Coordinator) -> date:
    """The first working day of this month in their county, or of the next when that is over."""
    days = sitting.calendar.in_area(next(iter(by.eyes.areas), "")[:6])
    today = local_day(sitting.at)
    first = today.replace(day=1)
    found = days.on_or_after(first)
    return found if found >= today else days.on_or_after((first + timedelta(days=32)).replace(day=1))
