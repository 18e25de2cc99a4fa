"""The standing monthly joint action: drawn up by the schedule, once a month for every county that has schools."""

from __future__ import annotations

from datetime import date, datetime

from casework.campaigning import DrawnUp, Wish, draw_up
from casework.desk import Desk, Sitting
from rules.campaigns import CampaignKind
from rules.instants import local_day
from rules.policy import Policy
from rules.refusals import Refusal
from rules.standing import ENGINE
from rules.words import Language
from store import policies, registry


def due(desk: Desk, at: datetime) -> list[Wish]:
    """The actions to draw up today: on the first working day of the month, where policy wants them."""
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at)
        if not policy.inspection.monthly.enabled:
            return []
        calendar = Sitting(session, at, desk.key, desk.keyring).calendar
        counties = sorted({one.area[:6] for one in registry.campuses(session)})
        names = registry.areas(session)
        day = local_day(at)
        first, count = day.replace(day=1), policy.inspection.monthly.days
        return [
            _wish(policy, county, names.get(county, county), day, calendar.in_area(county).after(day, count - 1))
            for county in counties
            if calendar.in_area(county).on_or_after(first) == day
        ]


def _wish(policy: Policy, county: str, name: str, day: date, last: date) -> Wish:
    monthly = policy.inspection.monthly
    return Wish(
        title=f"{name}{day:%Y}年{day.month}月联合行动",
        area=county,
        starts_on=day,
        ends_on=last,
        kind=CampaignKind.MONTHLY,
        notice=monthly.notice,
        scope=monthly.scope,
        checklists=monthly.checklists,
        series=f"monthly/{county}/{day:%Y-%m}",
    )


def draw_up_due(desk: Desk, at: datetime) -> tuple[list[DrawnUp], list[str]]:
    """Those that are due exist; and for each that cannot be, why, in words."""
    done, refused = [], []
    for wish in due(desk, at):
        try:
            done.append(draw_up(desk, wish, ENGINE, at))
        except Refusal as refusal:
            refused.append(f"{wish.area}: {refusal.say(Language.ZH)}")
    return done, refused
