"""Telling what came of visits: the school what was found there, and the coordinator how far a campaign has come."""

from __future__ import annotations

from collections.abc import Sequence

from casework.desk import Sitting
from casework.noticing import Cause, Telling, notify, reader
from models.campaign import Campaign
from models.school import Campus
from models.visit import Visit
from rules.notices import FoundSaid, NoticeKind, NoticeSaid
from rules.telling import Audience
from store import visit_notices
from store.visit_notices import FoundHazard

NAMED = 10
"""Schools not visited that are named; the rest is counted."""


def tell_found(sitting: Sitting, visit: Visit, campus: Campus, campaign: Campaign | None, fixed: set[str]) -> None:
    """The principal knows what the visit found, or that it found nothing. fixed: hazards put right on the spot."""
    found = visit_notices.found(sitting.session, visit.id)
    gravest = max((one.severity for one in found), key=lambda one: one.rank, default=None)
    title = campaign.title if campaign is not None else ""
    said = NoticeSaid(
        visit.number, title, campaign.document if campaign is not None else "", school=campus.name,
        found=tuple(_said(sitting, one, is_fixed=one.number in fixed) for one in found), is_concluded=True,
    )  # fmt: skip
    number = visit.campaign_id
    cause = Cause(NoticeKind.FINDINGS, f"visit/{visit.number}", campus.area_code, number, visit.id)
    to = reader(sitting, Audience.RESPONSIBLE_HEAD, campus.unit_id)
    notify(sitting, [Telling(cause, to, said, gravest, is_clean=not found)])


def _said(sitting: Sitting, one: FoundHazard, *, is_fixed: bool) -> FoundSaid:
    """One finding; of a sensitive one nothing but its number leaves the system, not even which item it was."""
    if sitting.policy(one.policy_id).taxonomy.subcategory(one.subcategory).sensitive:
        return FoundSaid(one.number, one.severity.value, is_fixed=is_fixed, is_new=one.is_new)
    return FoundSaid(
        one.number, one.severity.value, one.item, one.place, one.description, is_fixed=is_fixed, is_new=one.is_new
    )


def tell_ended(sitting: Sitting, campaign: Campaign, listed: int, visited: int, missing: Sequence[str]) -> None:
    """The coordinator knows how many schools were visited, and which were not, by name."""
    policy = sitting.policy_in_force()
    office = sitting.serving(policy, policy.agencies.coordinator, campaign.area_code)
    if office is None:
        return
    said = NoticeSaid(
        campaign.number, campaign.title, campaign.document, campaign.starts_on, campaign.ends_on,
        listed=listed, visited=visited, missing=tuple(missing[:NAMED]),
        uncounted=max(0, len(missing) - NAMED), is_concluded=True,
    )  # fmt: skip
    cause = Cause(NoticeKind.CAMPAIGN_ENDED, f"campaign/{campaign.id}", campaign.area_code, campaign.id)
    notify(sitting, [Telling(cause, reader(sitting, Audience.COORDINATOR, office), said)])
