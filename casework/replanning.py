"""Changing a drawn plan by hand: another team, another day, another member, a school more or less, for a reason.

Everybody it concerns is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.campaigning import coordinating, expect, taken
from casework.desk import Desk, Sitting
from casework.issuing import Errand, going_as, issue
from casework.visit_notices import Changed, announce, goings_of, tell_changed
from models.campaign import Campaign, CampaignSchool, PlanChange
from models.school import Campus
from models.visit import Visit
from rules.campaigns import CampaignState, PlanChangeKind, VisitState
from rules.refusals import BadInput, CannotGoThere, UnknownSchools, VisitNotThere
from rules.standing import Actor
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from store import campaigns, campuses, inspectors, registry, visits
from store.campaigns import MemberLine

_CHANGE, _REASON = Text("调整", "changed"), Text("原因", "reason")


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants changed about a drawn plan, and why. Only what it names is changed."""

    campaign: str
    reason: str
    school: str = ""
    team: int | None = None
    day: date | None = None
    out: str = ""
    into: str = ""


def move(desk: Desk, change: Change, who: str, at: datetime) -> str:
    """The school's visit goes to another team, to another day, or both. Returns the number of the visit."""
    with desk.sitting(at) as sitting:
        campaign, actor = _begin(sitting, change, who)
        visit, key, lines = _visit(sitting, campaign, change.school), "", []
        before = goings_of(sitting, [visit])
        if change.team is not None and change.team != visit.team:
            _give_to(sitting, campaign, visit, change.team)
            was = f"{change.school} {visit.team}"
            key = _note(sitting, campaign, actor, change, PlanChangeKind.TEAM, was, change.team)
            lines.append(_other_team(sitting, visit, change.team))
            visit.team = change.team
        if change.day is not None and change.day != visit.planned_on:
            _refuse_day(campaign, change.day)
            was = f"{change.school} {visit.planned_on}"
            key = _note(sitting, campaign, actor, change, PlanChangeKind.DAY, was, change.day)
            lines.append(_other_day(sitting, visit, change.day))
            visit.planned_on = change.day
        sitting.session.flush()
        if lines:
            tell_changed(sitting, campaign, Changed(key, tuple(lines), change.reason.strip(), (visit.id,), before))
        return visit.number


def replace_member(desk: Desk, change: Change, who: str, at: datetime) -> int:
    """Somebody goes instead of somebody, in every visit of the team that is not concluded. Returns how many."""
    with desk.sitting(at) as sitting:
        campaign, actor = _begin(sitting, change, who)
        teams = campaigns.members(sitting.session, campaign.id)
        leaving = next((one for one in teams if change.out in (one.number, one.name)), None)
        if leaving is None:
            words = f"“{change.out}”不在任何检查组里", f"“{change.out}” is in no team"
            raise BadInput(what=Text(*words))
        values = _coming(sitting, campaign, change, leaving)
        open_visits = [
            one for one in visits.of_campaign(sitting.session, campaign.id).values()
            if one.team == leaving.team and one.state is VisitState.PLANNED
        ]  # fmt: skip
        newcomer = sitting.actor(change.into)
        _refuse_recused(sitting, campaign, newcomer.person_id or 0, newcomer.name, open_visits)
        before = goings_of(sitting, open_visits)
        campaigns.replace_member(sitting.session, campaign.id, leaving.person_id, {"team": leaving.team, **values})
        visits.replace_member(sitting.session, [one.id for one in open_visits], leaving.person_id, values)
        was = f"{leaving.team} {leaving.name}"
        key = _note(sitting, campaign, actor, change, PlanChangeKind.MEMBER, was, newcomer.name)
        told, ids = _other_member(leaving, newcomer.name), tuple(one.id for one in open_visits)
        what = Changed(key, (told,), change.reason.strip(), ids, before, reaches_schools=False)
        tell_changed(sitting, campaign, what)
        return len(open_visits)


def add_school(desk: Desk, change: Change, who: str, at: datetime) -> str:
    """A school that was not to be visited is, by this team on this day. Returns the number of the visit."""
    with desk.sitting(at) as sitting:
        campaign, actor = _begin(sitting, change, who)
        campus = campuses.by_code(sitting.session, [change.school]).get(change.school)
        if campus is None or not campus.area_code.startswith(campaign.area_code):
            raise UnknownSchools(codes=[change.school])
        if campus.id in visits.of_campaign(sitting.session, campaign.id):
            words = f"{change.school} 已在计划内", f"{change.school} is in the plan already"
            raise BadInput(what=Text(*words))
        if change.team is None or change.day is None:
            raise BadInput(what=Text("请写明检查组和日期", "name the team and the day"))
        _refuse_day(campaign, change.day)
        _list(sitting, campaign, campus.id)
        issue(sitting, campaign, [Errand(campus.id, change.team, change.day)], {})
        visit = visits.of_campaign(sitting.session, campaign.id)[campus.id]
        _give_to(sitting, campaign, visit, change.team)
        now = f"{change.school} {change.team} {change.day}"
        key = _note(sitting, campaign, actor, change, PlanChangeKind.ADDED, "", now)
        lines = (Text(f"增加检查：{campus.name}", f"one more school: {campus.name}"),)
        tell_changed(sitting, campaign, Changed(key, lines, change.reason.strip(), (visit.id,), ()))
        announce(sitting, campaign, goings_of(sitting, [visit]))
        return visit.number


def drop_school(desk: Desk, change: Change, who: str, at: datetime) -> None:
    """A school is not to be visited after all: out of the plan and out of the count, with the reason on record."""
    with desk.sitting(at) as sitting:
        campaign, actor = _begin(sitting, change, who)
        visit = _visit(sitting, campaign, change.school)
        before = goings_of(sitting, [visit])
        visit.state, visit.reason = VisitState.DROPPED, change.reason.strip()[:200]
        sitting.session.flush()
        campaigns.choose(sitting.session, campaign.id, [visit.campus_id], is_chosen=False)
        key = _note(sitting, campaign, actor, change, PlanChangeKind.DROPPED, change.school, "")
        name = _school(sitting, visit)
        lines = (Text(f"{name}：撤下，不再检查", f"{name}: taken out, it is not visited"),)
        tell_changed(sitting, campaign, Changed(key, lines, change.reason.strip(), (visit.id,), before))


def _school(sitting: Sitting, visit: Visit) -> str:
    return sitting.session.get_one(Campus, visit.campus_id).name


def _other_team(sitting: Sitting, visit: Visit, team: int) -> Text:
    name, was = _school(sitting, visit), visit.team
    return Text(f"{name}：由第{was}组改为第{team}组检查", f"{name}: given from team {was} to team {team}")


def _other_day(sitting: Sitting, visit: Visit, day: date) -> Text:
    name, was = _school(sitting, visit), visit.planned_on
    return Text(f"{name}：检查日期由 {was} 改为 {day}", f"{name}: moved from {was} to {day}")


def _other_member(leaving: MemberLine, newcomer: str) -> Text:
    team = leaving.team
    zh = f"第{team}组：{leaving.name}退出，{newcomer}加入"
    return Text(zh, f"team {team}: {leaving.name} leaves, {newcomer} joins")


def _begin(sitting: Sitting, change: Change, who: str) -> tuple[Campaign, Actor]:
    campaign = taken(sitting, change.campaign)
    actor = coordinating(sitting, who, campaign.area_code)
    expect(campaign, (CampaignState.DRAWN,), _CHANGE)
    if is_blank(change.reason):
        raise BadInput(what=Text("请写明调整的原因", "say why the plan is changed"))
    refuse_unfit(_REASON, change.reason)
    return campaign, actor


def _visit(sitting: Sitting, campaign: Campaign, school: str) -> Visit:
    campus = campuses.by_code(sitting.session, [school]).get(school)
    found = visits.of_campaign(sitting.session, campaign.id).get(campus.id) if campus else None
    if found is None:
        raise UnknownSchools(codes=[school])
    if found.state is not VisitState.PLANNED:
        raise VisitNotThere(number=found.number, state=found.state, act=_CHANGE)
    return found


def _give_to(sitting: Sitting, campaign: Campaign, visit: Visit, team: int) -> None:
    """The members of the team go there; nobody who has recused themselves."""
    going = [one for one in campaigns.members(sitting.session, campaign.id) if one.team == team]
    if not going:
        raise BadInput(what=Text(f"没有第 {team} 组", f"there is no team {team}"))
    rows = [
        {"visit_id": visit.id, "person_id": one.person_id, "unit_id": one.unit_id, "agency": one.agency,
         "side": one.side}
        for one in going
    ]  # fmt: skip
    for one in going:
        _refuse_recused(sitting, campaign, one.person_id, one.name, [visit])
    visits.clear_members(sitting.session, visit.id)
    visits.put_members(sitting.session, rows)


def _coming(sitting: Sitting, campaign: Campaign, change: Change, leaving: MemberLine) -> dict[str, object]:
    """The newcomer as a member: of the same side, and of no unit that is in the team already."""
    policy = sitting.policy(campaign.policy_id)
    actor, seat, side = going_as(sitting, policy, change.into, "", campaign.title)
    if side is not leaving.side:
        why = Text(f"须与{leaving.name}同属{leaving.side.zh}方面", f"{leaving.name} is there for {leaving.side.en}")
        raise CannotGoThere(who=actor.name, school=campaign.title, why=why)
    for one in campaigns.members(sitting.session, campaign.id):
        is_double = one.team == leaving.team and one.unit_id == seat.unit_id and one.person_id != leaving.person_id
        if one.person_id == actor.person_id or is_double:
            why = Text("已在检查组中，或组内已有同单位人员", "they, or somebody of their unit, are in a team already")
            raise CannotGoThere(who=actor.name, school=campaign.title, why=why)
    return {"person_id": actor.person_id, "unit_id": seat.unit_id, "agency": seat.agency, "side": side}


def _refuse_recused(sitting: Sitting, campaign: Campaign, person: int, name: str, meant: list[Visit]) -> None:
    closed = set(inspectors.interests(sitting.session, [person]).get(person, []))
    names = {one.campus_id: one for one in campaigns.schools(sitting.session, campaign.id)}
    for visit in meant:
        school = names.get(visit.campus_id)
        if school is not None and school.code in closed:
            why = Text("已申报回避", "they have recused themselves")
            raise CannotGoThere(who=name, school=school.name, why=why)


def _refuse_day(campaign: Campaign, day: date) -> None:
    if not campaign.starts_on <= day <= campaign.ends_on:
        words = (
            f"{day} 不在行动期内（{campaign.starts_on} 至 {campaign.ends_on}）",
            f"{day} lies outside the campaign, {campaign.starts_on} to {campaign.ends_on}",
        )
        raise BadInput(what=Text(*words))


def _list(sitting: Sitting, campaign: Campaign, campus_id: int) -> None:
    """The school stands on the list as one to be visited."""
    if any(one.campus_id == campus_id for one in campaigns.schools(sitting.session, campaign.id)):
        campaigns.choose(sitting.session, campaign.id, [campus_id], is_chosen=True)
        return
    campus = next(one for one in registry.campuses(sitting.session) if one.id == campus_id)
    licence = registry.licences(sitting.session, [campus_id], sitting.day)[campus_id]
    sitting.session.add(
        CampaignSchool(
            campaign_id=campaign.id, campus_id=campus_id, name=campus.name, area_code=campus.area, kind=campus.kind,
            licence=licence, is_chosen=True,
        )
    )  # fmt: skip
    sitting.session.flush()


def _note(
    sitting: Sitting, campaign: Campaign, actor: Actor, change: Change, kind: PlanChangeKind, before: object,
    after: object,
) -> str:  # fmt: skip
    """The change is on record. Returns what tells it apart from every other."""
    row = PlanChange(
        campaign_id=campaign.id, kind=kind, at=sitting.at, by_id=actor.person_id or 0, reason=change.reason.strip(),
        before=str(before)[:200], after=str(after)[:200],
    )  # fmt: skip
    campaigns.note_change(sitting.session, row)
    return f"change/{row.id}"
