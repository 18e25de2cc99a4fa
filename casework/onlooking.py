"""Whoever looks at the console: what they may see at this moment, by the posts they hold or stand in for today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.desk import Desk, Sitting
from rules.offices import Duty
from rules.refusals import NotForYou
from rules.rights import Viewer, viewer_of
from rules.standing import Actor
from store import policies
from store.visible import is_of_many, may_see


@dataclass(frozen=True, slots=True)
class Onlooker:
    """What every query of a page is narrowed to."""

    viewer: Viewer
    sensitive: frozenset[str]
    duties: frozenset[Duty]

    @property
    def answers_for(self) -> tuple[str, ...]:
        """The areas whose registry, posts and policy somebody who coordinates looks at: those seen without exception.

        A post that sees ordinary hazards only, such as an inspector's elsewhere, does not widen them.
        """
        return self.viewer.sensitive_areas

    @property
    def looks_over_a_district(self) -> bool:
        """Whether everything in an area is theirs to answer for, and not their own unit's only."""
        return not self.duties.isdisjoint((Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD, Duty.COORDINATOR))


def onlooker(desk: Desk, who: str, at: datetime) -> Onlooker:
    """What the person with this number may see today."""
    with desk.looking() as session:
        actor = Sitting(session, at, desk.key, desk.keyring).actor(who)
        viewer = viewer_of(actor)
        viewer = replace(viewer, is_of_many=is_of_many(session, viewer.units))
        return Onlooker(viewer, policies.sensitive_codes(session), _duties(actor))


def _duties(actor: Actor) -> frozenset[Duty]:
    return frozenset(seat.duty for seat in actor.seats)


def refuse_unseen(desk: Desk, looks: Onlooker, number: str) -> None:
    """Nothing, when the hazard may be seen. Raises NotForYou, whether it is there or not."""
    with desk.looking() as session:
        if not may_see(session, looks.viewer, looks.sensitive, number=number):
            raise NotForYou(number=number)
