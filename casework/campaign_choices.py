"""What somebody may choose from who draws up a campaign: areas, towns, checklists, and what policy takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.coordinators import Coordinator
from casework.desk import Desk
from casework.framing import TOWN
from rules.instants import local_day
from rules.policy import Policy
from rules.recipes import shown_recipe
from rules.words import Text
from store import inspectors, policies, registry


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, by its code."""

    code: str
    name: Text


@dataclass(frozen=True)
class Choices:
    """Everything a campaign is put together from, and what policy takes where nothing is said."""

    areas: Sequence[Choice]
    towns: Sequence[Choice]
    checklists: Sequence[Choice]
    agencies: Sequence[Choice]
    sending: Sequence[Choice]
    """Those of them that have somebody to send today."""
    recipe: str
    team: Text
    """The same in the names of the agencies."""
    per_day: int
    monthly: Sequence[str]


def _in_names(policy: Policy) -> Text:
    """Who is in a team by policy: one of each, or of either where a seat is shared."""
    seats = [[policy.agencies.agency(code).name for code in one.agencies] for one in policy.inspection.recipe]
    return Text(
        "、".join("或".join(name.zh for name in seat) for seat in seats),
        ", ".join(" or ".join(name.en for name in seat) for seat in seats),
    )


def choices_of(desk: Desk, by: Coordinator, at: datetime) -> Choices:
    """What a coordinator may choose from today."""
    with desk.looking() as session:
        names = registry.areas(session)
        taken = {one.area[:length] for one in registry.campuses(session) for length in (4, 6, TOWN)}
        policy, day = policies.policy_in_force(session, at), local_day(at)
        there = {one.agency for area in by.eyes.areas for one in inspectors.inspectors(session, area, day, day)}
    mine = [Choice(code, Text(names[code], names[code])) for code in sorted(names) if by.serves(code)]
    known = policy.document.checklists
    return Choices(
        areas=[one for one in mine if one.code in taken or one.code in by.eyes.areas],
        towns=[one for one in mine if len(one.code) == TOWN and one.code in taken],
        checklists=[Choice(one.code, Text(one.title.zh, one.title.en)) for one in known],
        agencies=[Choice(one.code, one.name) for one in policy.agencies.agencies],
        sending=[Choice(one.code, one.name) for one in policy.agencies.agencies if one.code in there],
        recipe=shown_recipe(policy.inspection.recipe),
        team=_in_names(policy),
        per_day=policy.inspection.per_day,
        monthly=policy.inspection.monthly.checklists,
    )
