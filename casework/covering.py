"""How far a campaign has come: visited of listed, with the names of the missing, by town and by hour; and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.campaign_notices import tell_ended
from casework.campaigning import coordinating, expect, taken
from casework.desk import Desk, Sitting
from casework.visit_notices import Changed, goings_of, tell_changed
from models.campaign import Campaign
from models.visit import Visit
from rules.campaigns import CampaignState, VisitState
from rules.instants import SHANGHAI
from rules.refusals import UnknownCampaign
from rules.standing import Actor
from rules.words import Text
from store import campaigns, registry, visits
from store.campaigns import ChangeLine, Listed, MemberLine

_END, _CANCEL = Text("结束", "ended"), Text("取消", "cancelled")
_CALLED_OFF = Text("本次行动取消，未开始的检查不再进行", "the campaign is called off: what has not begun is not done")
RUNNING = (CampaignState.DRAWN,)


@dataclass(frozen=True, slots=True)
class Missing:
    """A school that is to be visited and has not been, and why as far as is known."""

    code: str
    name: str
    town: str
    why: Text


@dataclass(frozen=True, slots=True)
class Town:
    """How far a campaign has come in one town."""

    code: str
    name: str
    listed: int
    visited: int


@dataclass(frozen=True)
class Coverage:
    """Visited of listed. hours: how many visits were concluded in each hour, by its beginning in China's time."""

    listed: int
    visited: int
    missing: tuple[Missing, ...]
    towns: tuple[Town, ...]
    hours: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """None where nothing was to be visited: a share of nothing is no number."""
        return self.visited / self.listed if self.listed else None


@dataclass(frozen=True)
class Overview:
    """A campaign with everything there is to show."""

    campaign: Campaign
    schools: tuple[Listed, ...]
    members: tuple[MemberLine, ...]
    visits: Mapping[int, Visit]
    changes: tuple[ChangeLine, ...]
    coverage: Coverage


def look(desk: Desk, number: str) -> Overview:
    """The campaign as it stands. Raises UnknownCampaign."""
    with desk.looking() as session:
        campaign = campaigns.meant(session, number)
        if campaign is None:
            raise UnknownCampaign(number=number)
        schools = campaigns.schools(session, campaign.id)
        issued = visits.of_campaign(session, campaign.id)
        names = registry.areas(session)
        return Overview(
            campaign,
            tuple(schools),
            tuple(campaigns.members(session, campaign.id)),
            issued,
            tuple(campaigns.changes(session, campaign.id)),
            covered(schools, issued, names),
        )


def covered(schools: Sequence[Listed], issued: Mapping[int, Visit], names: Mapping[str, str]) -> Coverage:
    """The coverage of these schools by these visits. A school nobody could visit is a missing one."""
    wanted = [one for one in schools if one.is_chosen]
    done = {one for one, visit in issued.items() if visit.state is VisitState.CONCLUDED}
    listed, visited = Counter(one.area_code[:9] for one in wanted), Counter[str]()
    for one in wanted:
        visited[one.area_code[:9]] += one.campus_id in done
    hours = Counter(
        visit.concluded_at.astimezone(SHANGHAI).strftime("%m-%d %H:00")
        for visit in issued.values()
        if visit.concluded_at is not None
    )
    return Coverage(
        listed=len(wanted),
        visited=sum(visited.values()),
        missing=tuple(_missing(one, issued.get(one.campus_id), names) for one in wanted if one.campus_id not in done),
        towns=tuple(Town(code, names.get(code, code), listed[code], visited[code]) for code in sorted(listed)),
        hours=dict(sorted(hours.items())),
    )


def _missing(school: Listed, visit: Visit | None, names: Mapping[str, str]) -> Missing:
    town = names.get(school.area_code[:9], school.area_code[:9])
    if visit is None:
        why = Text("没有派组", "no team")
    elif visit.state is VisitState.NOT_DONE:
        why = Text(f"未能检查：{visit.reason}", f"not done: {visit.reason}")
    else:
        why = Text(f"{visit.state.zh}（第{visit.team}组）", f"{visit.state.en} (team {visit.team})")
    return Missing(school.code, school.name, town, why)


def end(desk: Desk, number: str, who: str | Actor, at: datetime) -> Coverage:
    """The campaign is over: what is not visited stays missing, and no more visits of it can be made."""
    return _close(desk, number, who, at, CampaignState.ENDED, _END)


def cancel(desk: Desk, number: str, who: str | Actor, at: datetime) -> Coverage:
    """The campaign is called off; what was found already stays on the ledger."""
    return _close(desk, number, who, at, CampaignState.CANCELLED, _CANCEL)


def _close(desk: Desk, number: str, who: str | Actor, at: datetime, state: CampaignState, act: Text) -> Coverage:
    with desk.sitting(at) as sitting:
        campaign = taken(sitting, number)
        coordinating(sitting, who, campaign.area_code)
        open_states = [one for one in CampaignState if one not in (CampaignState.ENDED, CampaignState.CANCELLED)]
        expect(campaign, RUNNING if state is CampaignState.ENDED else open_states, act)
        planned = [
            one for one in visits.of_campaign(sitting.session, campaign.id).values() if one.state is VisitState.PLANNED
        ]
        before = goings_of(sitting, planned)
        _give_up_the_rest(sitting, campaign, act)
        campaign.state, campaign.ended_at = state, at
        sitting.session.flush()
        schools = campaigns.schools(sitting.session, campaign.id)
        issued = visits.of_campaign(sitting.session, campaign.id)
        found = covered(schools, issued, registry.areas(sitting.session))
        if state is CampaignState.ENDED:
            tell_ended(sitting, campaign, found.listed, found.visited, [one.name for one in found.missing])
        else:
            key, numbers = f"campaign/{campaign.id}/cancelled", tuple(one.id for one in planned)
            tell_changed(sitting, campaign, Changed(key, (_CALLED_OFF,), "", numbers, before))
        return found


def _give_up_the_rest(sitting: Sitting, campaign: Campaign, act: Text) -> None:
    for visit in visits.of_campaign(sitting.session, campaign.id).values():
        if visit.state is VisitState.PLANNED:
            visit.state, visit.reason = VisitState.NOT_DONE, f"行动{act.zh}"
    sitting.session.flush()
