"""What a draw depends on, gathered from the registry: the list, whoever may be drawn, and the ways between towns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import orjson

from casework.campaigning import days_to_go
from casework.desk import Sitting
from models.campaign import Campaign
from rules.agencies import Agencies
from rules.campaigns import Scope
from rules.draw.frame import Frame, Member, Recipe, Seat, Target
from rules.draw_published import Published
from rules.geography import Position, metres, middle
from rules.inspections import SeatRule
from rules.policy import Policy
from rules.refusals import RecipeRefused
from rules.vocabulary import Side
from rules.words import Text
from store import campaigns, inspectors, registry
from store.campaigns import Listed
from store.inspectors import Inspector

TOWN = 9
"""So many digits has the code of a town."""


def published(sitting: Sitting, campaign: Campaign) -> Published:
    """The campaign's list, and the people of its area, as they are to be drawn from."""
    policy = sitting.policy(campaign.policy_id)
    recipe = tuple(SeatRule.model_validate(one) for one in orjson.loads(campaign.recipe))
    labels = labelled(recipe)
    listed = campaigns.schools(sitting.session, campaign.id)
    people = [one for one in _people(sitting, campaign) if one.agency in labels]
    scope = Scope.model_validate_json(campaign.scope)
    frame = Frame(
        title=f"{campaign.number} {campaign.title}",
        targets=tuple(Target(one.code, one.name, town_of(one.area_code), _stratum(one)) for one in listed),
        members=_members(sitting, policy, people, labels),
        recipe=Recipe(tuple(Seat((labels[one.agencies[0]],), one.count) for one in recipe)),
        required=tuple(labels[one] for one in _alone(recipe, policy.agencies, policy.inspection.sides)),
        teams=campaign.teams,
        days=tuple(days_to_go(sitting, campaign, campaign.area_code)),
        per_day=campaign.per_day,
        distances=_distances(sitting, listed, people),
        towns=_towns(sitting, listed, people),
        default_metres=policy.inspection.far_away,
    )
    how_many = max(1, round(len(listed) * scope.share)) if scope.share else None
    return Published(frame, how_many, tuple(one.number for one in people))


def town_of(area: str) -> str:
    """The town an area lies in; a wider area stands for itself."""
    return area[:TOWN]


def labelled(recipe: Sequence[SeatRule]) -> dict[str, str]:
    """What each agency is called in the draw: all that may take the same seat have one name between them.

    Raises RecipeRefused where an agency may take seats that are made up differently.
    """
    found: dict[str, str] = {}
    for seat in recipe:
        name = "|".join(sorted(set(seat.agencies)))
        for code in seat.agencies:
            if found.setdefault(code, name) != name:
                words = f"{code} 出现在组成不同的席位里", f"{code} stands in seats that are made up differently"
                raise RecipeRefused(why=Text(*words))
    return found


def _alone(recipe: Sequence[SeatRule], agencies: Agencies, sides: Sequence[Side]) -> list[str]:
    """For each side the first agency of the seat kept for it."""
    return [
        next(seat.agencies[0] for seat in recipe if {agencies.agency(code).side for code in seat.agencies} == {side})
        for side in sides
    ]


def _stratum(one: Listed) -> str:
    return f"{town_of(one.area_code)} {one.licence.value}"


def _people(sitting: Sitting, campaign: Campaign) -> list[Inspector]:
    found = inspectors.inspectors(sitting.session, campaign.area_code, campaign.starts_on, campaign.ends_on)
    return sorted(found, key=lambda one: one.number)


def _members(
    sitting: Sitting, policy: Policy, people: Sequence[Inspector], labels: dict[str, str]
) -> tuple[Member, ...]:
    """Everybody who may be drawn, by a running number, with what they recuse themselves from."""
    interests = inspectors.interests(sitting.session, [one.person_id for one in people])
    return tuple(
        Member(
            number=place,
            name=f"{one.name} {one.number}",
            unit=one.unit_code,
            agency=labels[one.agency],
            town=town_of(one.area_code),
            not_in_towns=_own_town(policy, one),
            not_at=tuple(interests.get(one.person_id, ())),
        )
        for place, one in enumerate(people, 1)
    )


def _own_town(policy: Policy, one: Inspector) -> tuple[str, ...]:
    serves_a_town = len(one.area_code) >= TOWN
    return (town_of(one.area_code),) if policy.inspection.recusal.own_town and serves_a_town else ()


def _centres(sitting: Sitting, codes: set[str]) -> dict[str, Position]:
    """Where towns and districts lie: the middle of the schools in them whose place is known."""
    placed: dict[str, list[Position]] = {}
    for one in registry.campuses(sitting.session):
        if one.longitude is None or one.latitude is None:
            continue
        for code in {town_of(one.area), one.area[:6]} & codes:
            placed.setdefault(code, []).append(Position(one.longitude, one.latitude))
    centres = {code: middle(points) for code, points in placed.items()}
    return {code: point for code, point in centres.items() if point is not None}


def _distances(
    sitting: Sitting, listed: Sequence[Listed], people: Sequence[Inspector]
) -> tuple[tuple[str, str, int], ...]:
    """From every place somebody comes from to every town with a school on the list."""
    towns = {town_of(one.area_code) for one in listed}
    starts = {town_of(one.area_code) for one in people}
    centres = _centres(sitting, towns | starts)
    pairs = {tuple(sorted(pair)) for pair in product(starts, towns) if pair[0] != pair[1] and set(pair) <= set(centres)}
    return tuple((one, other, metres(centres[one], centres[other])) for one, other in sorted(pairs))


def _towns(sitting: Sitting, listed: Sequence[Listed], people: Sequence[Inspector]) -> tuple[tuple[str, str], ...]:
    names = registry.areas(sitting.session)
    codes = {town_of(one.area_code) for one in listed} | {town_of(one.area_code) for one in people}
    return tuple((code, names.get(code, code)) for code in sorted(codes))
