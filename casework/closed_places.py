"""What the conditions ask about the places closed because of a hazard."""

from __future__ import annotations

from typing import TypedDict

from casework.desk import Sitting
from models.hazard import Hazard
from rules.closures import Closed
from rules.needs import Need
from rules.offices import LicenceStatus
from store import closures


class ClosedFacts(TypedDict, total=False):
    """As far as it was asked about."""

    closures: tuple[Closed, ...]
    open_rests: tuple[str, ...]
    licence: LicenceStatus | None


_ABOUT_CLOSURES = {Need.OPEN_CLOSURE, Need.PUPILS_PLACED, Need.NO_CLOSURE}


def closed_facts(sitting: Sitting, hazard: Hazard, needs: frozenset[Need]) -> ClosedFacts:
    """The places closed because of the hazard, and what else stands between them and their use."""
    found = ClosedFacts()
    if not needs.isdisjoint(_ABOUT_CLOSURES):
        found["closures"] = closures.open_of(sitting.session, hazard.id)
    if found.get("closures") and Need.RESTS_CLOSED in needs:
        found["open_rests"] = closures.open_rests(sitting.session, hazard.id)
        found["licence"] = closures.licence_on(sitting.session, hazard.campus_id, sitting.day)
    return found
