"""The draw itself: from a frame and a seed to the one plan that follows from them."""

from __future__ import annotations

from collections import defaultdict

from rules.draw.days import on_days
from rules.draw.frame import Frame, Target
from rules.draw.naming_places import numbers
from rules.draw.plan import Call, Plan, Team
from rules.draw.reasons import Outcome
from rules.draw.seeds import Lots, commitment
from rules.draw.sharing import Going, Ground, share
from rules.draw.teams import Drawn, Seating, draw_teams, needed, scarce
from rules.words import Text

FEW, DRAWS = 12, 8
"""With so few teams it matters who sits together: they are drawn so often while schools are left that nobody may
visit. With more of them some team always may."""


def draw(frame: Frame, seed: str) -> Plan:
    """The plan. Where not everything can be had it is the best there is, and says what is missing and why.

    A team without a member of some required agency is drawn but does not go. Where few teams leave schools out they
    could have visited by their number, the lots are drawn again, and the first plan that leaves fewest counts.
    """
    best = _plan(frame, seed, 0)
    for again in range(1, DRAWS):
        going = sum(len(team.members) == len(frame.recipe.places()) for team in best.teams)
        if not best.unassigned or len(best.teams) > FEW or going * frame.capacity < len(frame.targets):
            break
        best = min(best, _plan(frame, seed, again), key=lambda one: len(one.unassigned))
    return best


def _plan(frame: Frame, seed: str, again: int) -> Plan:
    drawn = draw_teams(frame, seed, again)
    ground = Ground(frame, seed, tuple(_going(frame, team) for team in drawn.teams if _is_whole(frame, team)))
    team_of = share(ground)
    outcome = Outcome(ground, team_of)
    loads = {team.number: load for team, load in zip(ground.teams, outcome.loads, strict=True)}
    return Plan(
        teams=tuple(_team(one) for one in drawn.teams),
        calls=_calls(ground, team_of),
        unassigned=tuple(one.code for one in frame.targets if one.code not in team_of),
        shortfalls=(*_too_few(frame), *_empty_places(frame, drawn), *_staying(frame, drawn), *outcome.reasons()),
        metres=sum(
            ground.way(ground.teams[team_of[one.code]].start, one.town) for one in frame.targets if one.code in team_of
        ),
        loads=tuple(loads.get(one.number, 0) for one in drawn.teams),
        frame=frame.digest,
        commitment=commitment(seed),
    )


def _is_whole(frame: Frame, team: Seating) -> bool:
    return set(frame.required) <= {one.agency for one in team.members.values()}


def _going(frame: Frame, team: Seating) -> Going:
    """It sets off where its member of the first required agency does, the one with the lowest number of several."""
    leads = [one for one in team.members.values() if one.agency == frame.required[0]]
    return Going.of(team.number, min(leads, key=lambda one: one.number).town, team.members.values())


def _team(team: Seating) -> Team:
    return Team(team.number, tuple(member.number for _, member in sorted(team.members.items())))


def _calls(ground: Ground, team_of: dict[str, int]) -> tuple[Call, ...]:
    lots, own = Lots(ground.seed, "days"), defaultdict[int, list[Target]](list)
    for one in ground.frame.targets:
        if one.code in team_of:
            own[team_of[one.code]].append(one)
    calls = [
        Call(code, ground.teams[place].number, day)
        for place, schools in own.items()
        for code, day in on_days(lots, ground.teams[place].number, schools, ground.frame.days).items()
    ]
    return tuple(sorted(calls, key=lambda one: one.target))


def _too_few(frame: Frame) -> list[Text]:
    """Why there are fewer teams than the visits need."""
    found = scarce(frame)
    if found is None:
        return []
    whom, count = "/".join(found.agencies), max(found.teams, 1)
    return [
        Text(
            f"需要{needed(frame)}组，只能组成{count}组：{whom}只有{found.members}名检查人员",
            f"{needed(frame)} teams are needed and {count} can be made up: {whom} has {found.members} inspectors",
        )
    ]


def _empty_places(frame: Frame, drawn: Drawn) -> list[Text]:
    """Which teams have a place nobody sits at, and why."""
    found: dict[tuple[tuple[str, ...], bool], list[int]] = {}
    for place, agencies in enumerate(frame.recipe.places()):
        is_anybody_left = any(one.agency in agencies for one in drawn.left)
        lacking = [team.number for team in drawn.teams if place not in team.members]
        if lacking:
            found.setdefault((agencies, is_anybody_left), []).extend(lacking)
    return [_why_empty(agencies, left, sorted(set(teams))) for (agencies, left), teams in found.items()]


def _why_empty(agencies: tuple[str, ...], is_anybody_left: bool, teams: list[int]) -> Text:
    whom, (zh, en) = "/".join(agencies), numbers(teams)
    if is_anybody_left:
        return Text(
            f"第{zh}组抽不到{whom}人员：余下的人与组内人员同单位",
            f"no member of {whom} fits {en}: those left are of units already in it",
        )
    return Text(f"第{zh}组抽不到{whom}人员：名单上已无人可抽", f"no member of {whom} left for {en}")


def _staying(frame: Frame, drawn: Drawn) -> list[Text]:
    staying = [team.number for team in drawn.teams if not _is_whole(frame, team)]
    if not staying:
        return []
    zh, en = numbers(staying)
    does = "does" if len(staying) == 1 else "do"
    return [
        Text(f"第{zh}组缺少必须有的部门人员，不出组", f"{en} {does} not go without a member of each required agency")
    ]
