"""Drawing up a campaign: who may, which schools are on its list, and with which score; from then on the list stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson

from casework.desk import Desk, Sitting
from models.campaign import Campaign
from rules.campaigns import CampaignKind, CampaignState, Notice, SchoolFacts, Scope, in_scope, strangers
from rules.inspections import SeatRule
from rules.numbering import campaign_number
from rules.offices import Duty, LicenceStatus
from rules.policy import Policy
from rules.recipes import check_recipe
from rules.refusals import (
    BadInput,
    CampaignNotThere,
    CampaignsForCoordinators,
    DateTooLate,
    NobodyListed,
    NoDaysToGo,
    UnknownCampaign,
    UnknownChecklist,
    UnknownSchools,
)
from rules.risk import Score, score
from rules.standing import Actor
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from rules.workdays import LATEST_DEADLINE
from store import campaigns, registry, risk_records, serials
from store.registry import CampusNow

_TITLE, _NOTE = Text("名称", "title"), Text("说明", "note")
LONGEST = timedelta(days=366)
"""No campaign takes longer than a year."""


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Wish:
    """A campaign as somebody wants it. None: as policy says.

    series: what the schedule calls it; the same series again is answered with the campaign there is.
    """

    title: str
    area: str
    starts_on: date
    ends_on: date
    kind: CampaignKind = CampaignKind.JOINT
    notice: Notice = Notice.ANNOUNCED
    scope: Scope = EVERYWHERE
    checklists: tuple[str, ...] = ()
    recipe: tuple[SeatRule, ...] = ()
    per_day: int | None = None
    teams: int | None = None
    every_day: bool = False
    document: str = ""
    note: str = ""
    series: str | None = None


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """A campaign, how many schools are on its list, and whether it was drawn up before."""

    number: str
    listed: int
    was_done_before: bool = False


def draw_up(desk: Desk, wish: Wish, who: str | Actor, at: datetime) -> DrawnUp:
    """The campaign exists with its list frozen. Raises a refusal for what cannot be, and then nothing is kept."""
    with desk.sitting(at) as sitting:
        actor = coordinating(sitting, who, wish.area)
        if wish.series:
            # Two who draw up the same one at once: the second waits here, and then finds it.
            serials.take(sitting.session, f"campaign/{wish.area[:6]}", sitting.day.year, 0)
            known = campaigns.of_series(sitting.session, wish.series)
            if known is not None:
                return DrawnUp(known.number, len(campaigns.schools(sitting.session, known.id)), was_done_before=True)
        policy = sitting.policy_in_force()
        _refuse(sitting, policy, wish)
        listed = _listed(sitting, policy, wish)
        kept = campaigns.add(sitting.session, _row(sitting, policy, wish, actor))
        campaigns.put_schools(sitting.session, [_school(kept.id, *one) for one in listed])
        return DrawnUp(kept.number, len(listed))


def coordinating(sitting: Sitting, who: str | Actor, area: str) -> Actor:
    """Whoever may organise inspections of this area. Raises CampaignsForCoordinators."""
    actor = sitting.actor(who)
    serves = any(one.duty is Duty.COORDINATOR and area.startswith(one.area) for one in actor.seats)
    if not actor.is_engine and not serves:
        raise CampaignsForCoordinators(who=actor.name, area=area)
    return actor


def taken(sitting: Sitting, number: str) -> Campaign:
    """The campaign with this number, locked until the transaction ends. Raises UnknownCampaign."""
    found = campaigns.meant(sitting.session, number, for_writing=True)
    if found is None:
        raise UnknownCampaign(number=number)
    return found


def expect(campaign: Campaign, states: Sequence[CampaignState], act: Text) -> None:
    """Nothing, when the campaign stands in one of these states. Raises CampaignNotThere."""
    if campaign.state not in states:
        raise CampaignNotThere(number=campaign.number, state=campaign.state, act=act)


def days_to_go(sitting: Sitting, wish: Wish | Campaign, area: str) -> list[date]:
    """The days of a campaign on which teams go: those that are worked there, or all of them."""
    calendar = sitting.calendar.in_area(area)
    count = (wish.ends_on - wish.starts_on).days + 1
    days = [wish.starts_on + timedelta(days=one) for one in range(count)]
    return [one for one in days if wish.every_day or calendar.is_working(one)]


def _refuse(sitting: Sitting, policy: Policy, wish: Wish) -> None:
    if is_blank(wish.title):
        raise BadInput(what=Text("请写明行动名称", "give the campaign a title"))
    refuse_unfit(_TITLE, wish.title)
    refuse_unfit(_NOTE, wish.note)
    if wish.area not in registry.areas(sitting.session):
        raise BadInput(what=Text(f"没有代码为 {wish.area} 的区划", f"there is no area {wish.area}"))
    _refuse_days(sitting, wish)
    checklists_meant(policy, wish.checklists)
    check_recipe(wish.recipe or policy.inspection.recipe, policy.agencies, policy.inspection.sides)
    if (wish.per_day is not None and wish.per_day < 1) or (wish.teams is not None and wish.teams < 1):
        raise BadInput(what=Text("组数和每组每日校数至少为 1", "teams and visits a day are at least 1"))


def _refuse_days(sitting: Sitting, wish: Wish) -> None:
    if wish.ends_on < wish.starts_on:
        words = f"结束日 {wish.ends_on} 早于开始日 {wish.starts_on}", f"{wish.ends_on} lies before {wish.starts_on}"
        raise BadInput(what=Text(*words))
    if wish.ends_on > LATEST_DEADLINE:
        raise DateTooLate(until=wish.ends_on, latest=LATEST_DEADLINE)
    if wish.ends_on - wish.starts_on > LONGEST:
        raise BadInput(what=Text("一次行动最长一年，请分次组织", "a campaign takes a year at most; make several"))
    if not days_to_go(sitting, wish, wish.area):
        raise NoDaysToGo(starts_on=wish.starts_on, ends_on=wish.ends_on)


def checklists_meant(policy: Policy, codes: Sequence[str]) -> tuple[str, ...]:
    """The checklists of these codes; those of the monthly action when none is named. Raises UnknownChecklist."""
    wanted = tuple(dict.fromkeys(one.upper() for one in codes)) or policy.inspection.monthly.checklists
    for code in wanted:
        if policy.checklist(code) is None:
            raise UnknownChecklist(code=code, known=[one.code for one in policy.document.checklists])
    return wanted


def _listed(sitting: Sitting, policy: Policy, wish: Wish) -> list[tuple[SchoolFacts, Score]]:
    """The schools the scope narrows down to, with their scores; where only the riskiest are wanted, those."""
    gone = {one.id for one in registry.units(sitting.session) if one.retired_on and one.retired_on <= sitting.day}
    here = (one for one in registry.campuses(sitting.session) if one.area.startswith(wish.area))
    campuses = {one.id: one for one in here if one.unit_id not in gone}
    licences = registry.licences(sitting.session, list(campuses), sitting.day)
    schools = [_facts(one, licences[one.id]) for one in campuses.values()]
    strange = strangers(wish.scope, schools)
    if strange:
        raise UnknownSchools(codes=strange)
    within = in_scope(wish.scope, schools)
    if not within:
        raise NobodyListed(scope=wish.scope.text)
    asked = [(campuses[one.campus_id], one.licence) for one in within]
    records = risk_records.records(sitting.session, asked, sitting.at, sitting.day)
    scored = [(one, score(records[one.campus_id], policy.inspection.risk)) for one in within]
    if wish.scope.riskiest is None:
        return scored
    # Among equals the code decides: the same list whoever draws it up.
    return sorted(scored, key=lambda pair: (-pair[1].points, pair[0].code))[: wish.scope.riskiest]


def _facts(one: CampusNow, licence: LicenceStatus) -> SchoolFacts:
    return SchoolFacts(one.id, one.code, one.name, one.area, one.kind, licence)


def _row(sitting: Sitting, policy: Policy, wish: Wish, actor: Actor) -> Campaign:
    county, year = wish.area[:6], sitting.day.year
    recipe = wish.recipe or policy.inspection.recipe
    return Campaign(
        number=campaign_number(county, year, serials.take(sitting.session, f"campaign/{county}", year)),
        series=wish.series,
        title=wish.title.strip(),
        kind=wish.kind,
        notice=wish.notice,
        state=CampaignState.LISTED,
        area_code=wish.area,
        policy_id=policy.id,
        document=wish.document,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        every_day=wish.every_day,
        per_day=wish.per_day or policy.inspection.per_day,
        teams=wish.teams,
        created_at=sitting.at,
        created_by_id=actor.person_id,
        checklists=" ".join(checklists_meant(policy, wish.checklists)),
        scope=wish.scope.model_dump_json(),
        recipe=orjson.dumps([one.model_dump() for one in recipe]).decode(),
        note=wish.note,
    )


def _school(campaign_id: int, school: SchoolFacts, found: Score) -> dict[str, object]:
    return {
        "campaign_id": campaign_id, "campus_id": school.campus_id, "name": school.name,
        "area_code": school.area_code, "kind": school.kind, "licence": school.licence, "score": found.points,
        "is_chosen": True,
    }  # fmt: skip
