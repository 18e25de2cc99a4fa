"""Telling about visits: the team what it is to do, an announced school who comes, and both what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.desk import Sitting
from casework.noticing import Cause, Reader, Telling, notify, readers
from models.campaign import Campaign
from models.visit import Visit
from rules.campaigns import Notice
from rules.notices import NoticeKind, NoticeSaid, VisitSaid
from rules.policy import Policy
from rules.telling import Audience
from rules.words import Text
from store import campaigns, visit_notices, visits
from store.visit_notices import Going


def tell_drawn(sitting: Sitting, campaign: Campaign) -> None:
    """Everybody in a team knows their visits, and each school of an announced campaign who comes and when."""
    issued = [one.id for one in visits.of_campaign(sitting.session, campaign.id).values()]
    goings = visit_notices.going(sitting.session, issued)
    team = {(one.person_id, one.unit_id) for one in campaigns.members(sitting.session, campaign.id)}
    cause = Cause(NoticeKind.VISITS_GIVEN, f"campaign/{campaign.id}", campaign.area_code, campaign.id)
    said = _about(sitting, campaign)
    visits_of = _by_person(goings)
    everybody = _team(sitting, team | {(one.person_id, one.unit_id) for one in goings})
    notify(sitting, [Telling(cause, to, _with(said, visits_of.get(to.person_id or 0, ()))) for to in everybody])
    announce(sitting, campaign, goings)


def announce(sitting: Sitting, campaign: Campaign, goings: Sequence[Going]) -> None:
    """The principal of each school knows of its visit; nobody does where the campaign comes unannounced."""
    if campaign.notice is Notice.UNANNOUNCED:
        return
    _to_principals(sitting, _about(sitting, campaign), goings, campaign.id)


def _to_principals(sitting: Sitting, said: NoticeSaid, goings: Sequence[Going], campaign_id: int | None = None) -> None:
    schools = _by_visit(goings)
    principals = readers(sitting, Audience.RESPONSIBLE_HEAD, [team[0].school_unit_id for team in schools.values()])
    tellings = []
    for number, team in schools.items():
        first = team[0]
        cause = Cause(NoticeKind.VISIT_ANNOUNCED, f"visit/{number}", first.area_code, campaign_id, first.visit_id)
        visit = VisitSaid(number, first.school, first.planned_on, first.team)
        words = _with(said, (visit,), first.school, _units(team))
        tellings.append(Telling(cause, principals[first.school_unit_id], words))
    notify(sitting, tellings)


BY_HAND = "联合检查"
"""What a visit that belongs to no campaign is called to the school it is announced to."""


def tell_given(sitting: Sitting, visit: Visit, *, announces: bool = False) -> None:
    """Whoever is to make a visit that belongs to no campaign knows of it; the school does only if it is announced."""
    goings = visit_notices.going(sitting.session, [visit.id])
    said = NoticeSaid(visit.number, checklists=_checklists(sitting.policy(visit.policy_id), visit.checklists))
    area = goings[0].area_code if goings else ""
    cause = Cause(NoticeKind.VISITS_GIVEN, f"visit/{visit.number}", area, visit_id=visit.id)
    mine = _by_person(goings)
    team = _team(sitting, {(one.person_id, one.unit_id) for one in goings})
    notify(sitting, [Telling(cause, to, _with(said, mine[to.person_id or 0])) for to in team])
    if announces:
        _to_principals(sitting, replace(said, title=BY_HAND), goings)


@dataclass(frozen=True, slots=True)
class Changed:
    """What people changed about visits, why, and who was to make them before. key: the change, and no other.

    reaches_schools: whether it also means something to the schools of an announced campaign.
    """

    key: str
    lines: tuple[Text, ...]
    reason: str
    visits: tuple[int, ...]
    before: tuple[Going, ...]
    reaches_schools: bool = True


def goings_of(sitting: Sitting, some: Iterable[Visit]) -> tuple[Going, ...]:
    """Who is to make these visits as things stand."""
    return tuple(visit_notices.going(sitting.session, [one.id for one in some]))


def tell_changed(sitting: Sitting, campaign: Campaign, what: Changed) -> None:
    """Whoever was to go before, or is to go now, knows what is different and which of these visits are theirs now."""
    after = visit_notices.going(sitting.session, what.visits)
    said = NoticeSaid(campaign.number, campaign.title, changes=what.lines, reason=what.reason)
    only = what.visits[0] if len(what.visits) == 1 else None
    cause = Cause(NoticeKind.VISITS_CHANGED, what.key, campaign.area_code, campaign.id, only)
    mine = _by_person(after)
    concerned = {(one.person_id, one.unit_id) for one in (*what.before, *after)}
    tellings = [Telling(cause, to, _with(said, mine.get(to.person_id or 0, ()))) for to in _team(sitting, concerned)]
    if what.reaches_schools and campaign.notice is Notice.ANNOUNCED:
        tellings += _to_schools(sitting, cause, said, what, after)
    notify(sitting, tellings)


def _to_schools(
    sitting: Sitting, cause: Cause, said: NoticeSaid, what: Changed, after: Sequence[Going]
) -> list[Telling]:
    """The principals of schools that had been told of their visit; who answers for two of them hears of both."""
    now = _by_visit(after)
    told = {number: team[0] for number, team in _by_visit(what.before).items()}
    principals = readers(sitting, Audience.RESPONSIBLE_HEAD, [one.school_unit_id for one in told.values()])
    found = []
    for number, one in told.items():
        team = now.get(number, ())
        theirs = (VisitSaid(number, one.school, team[0].planned_on, team[0].team),) if team else ()
        mine = replace(cause, key=f"{what.key}/{number}", area=one.area_code, visit_id=one.visit_id)
        words = _with(said, theirs, one.school, _units(team))
        found.append(Telling(mine, principals[one.school_unit_id], words))
    return found


def tell_unsigned(sitting: Sitting, visit: Visit, people: Sequence[int]) -> None:
    """Those who have not signed what their team found are asked to."""
    goings = [one for one in visit_notices.going(sitting.session, [visit.id]) if one.person_id in people]
    team = _team(sitting, {(one.person_id, one.unit_id) for one in goings})
    for one in goings[:1]:
        cause = Cause(NoticeKind.VISIT_UNSIGNED, f"visit/{visit.number}", one.area_code, visit.campaign_id, visit.id)
        theirs = VisitSaid(one.number, one.school, one.planned_on, one.team)
        said = NoticeSaid(visit.number, school=one.school, visits=(theirs,))
        notify(sitting, [Telling(cause, to, said) for to in team])


def _about(sitting: Sitting, campaign: Campaign) -> NoticeSaid:
    """A campaign, as every notice about it speaks of it."""
    lists = _checklists(sitting.policy(campaign.policy_id), campaign.checklists)
    days: tuple[date, date] = (campaign.starts_on, campaign.ends_on)
    return NoticeSaid(campaign.number, campaign.title, campaign.document, *days, checklists=lists)


def _checklists(policy: Policy, codes: str) -> tuple[Text, ...]:
    found = (policy.checklist(code) for code in codes.split())
    return tuple(Text(one.title.zh, one.title.en) for one in found if one is not None)


def _with(said: NoticeSaid, theirs: Sequence[VisitSaid], school: str = "", units: tuple[str, ...] = ()) -> NoticeSaid:
    return NoticeSaid(
        said.number, said.title, said.document, said.starts_on, said.ends_on, school, tuple(theirs), units,
        said.checklists, said.changes, said.reason,
    )  # fmt: skip


def _team(sitting: Sitting, people: set[tuple[int, int]]) -> list[Reader]:
    """Members of teams, by person and unit, as readers: the notice is theirs and rises to nobody."""
    posts = visit_notices.inspectors_posts(sitting.session, {person for person, _ in people})
    return [Reader(Audience.TEAM, unit, person, posts.get((person, unit))) for person, unit in sorted(people)]


def _by_visit(goings: Sequence[Going]) -> dict[str, list[Going]]:
    found: dict[str, list[Going]] = {}
    for one in goings:
        found.setdefault(one.number, []).append(one)
    return found


def _by_person(goings: Sequence[Going]) -> dict[int, list[VisitSaid]]:
    """The visits of each person, with who else goes."""
    teams = _by_visit(goings)
    found: dict[int, list[VisitSaid]] = {}
    for one in goings:
        mates = tuple(
            f"{other.name}（{other.unit}）" for other in teams[one.number] if other.person_id != one.person_id
        )
        theirs = VisitSaid(one.number, one.school, one.planned_on, one.team, mates)
        found.setdefault(one.person_id, []).append(theirs)
    return found


def _units(team: Sequence[Going]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.unit for one in team))
