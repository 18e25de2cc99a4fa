"""Whoever coordinates, as the pages of joint inspections see them: their areas, and what must not be told to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from rules.offices import Duty
from rules.refusals import UnknownCampaign
from rules.standing import Actor
from store.campaign_lists import Eyes, may_know


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who coordinates today. number: by which their acts are done."""

    number: str
    person_id: int
    eyes: Eyes

    def serves(self, area: str) -> bool:
        """Whether an area lies in one they coordinate."""
        return area.startswith(self.eyes.areas)


def coordinator(desk: Desk, who: str, at: datetime) -> Coordinator:
    """The areas somebody coordinates today and the units they sit in; no areas for somebody who coordinates none."""
    with desk.looking() as session:
        actor = Sitting(session, at, desk.key, desk.keyring).actor(who)
        return Coordinator(who, actor.person_id or 0, _eyes(actor))


def _eyes(actor: Actor) -> Eyes:
    areas = {seat.area for seat in actor.seats if seat.duty is Duty.COORDINATOR}
    return Eyes(tuple(sorted(areas)), tuple(sorted({seat.unit_id for seat in actor.seats})))


def refuse_unknown(desk: Desk, by: Coordinator, number: str) -> None:
    """Nothing, when they may know of the campaign. Raises UnknownCampaign, whether it is there or not."""
    with desk.looking() as session:
        if not may_know(session, by.eyes, number):
            raise UnknownCampaign(number=number)
