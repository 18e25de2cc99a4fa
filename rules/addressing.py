"""From an audience to a post: which duties it means, and where it rises when the post is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rules.offices import Duty
from rules.telling import Audience
from rules.vocabulary import UnitRole

_HANDLER = (Duty.HANDLER, Duty.PRINCIPAL, Duty.DEPUTY_HEAD, Duty.HEAD)
_DEPUTY = (Duty.DEPUTY_HEAD, Duty.PRINCIPAL, Duty.HEAD)
_HEAD = (Duty.PRINCIPAL, Duty.HEAD)
_OFFICE = (Duty.COORDINATOR, Duty.HANDLER, Duty.DEPUTY_HEAD, Duty.HEAD)
_OFFICE_HEAD = (Duty.HEAD, Duty.DEPUTY_HEAD, Duty.COORDINATOR)
_DISTRICT_DEPUTY = (Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD)
_ABOVE = (Duty.DEPUTY_HEAD, Duty.HEAD, Duty.DISTRICT_DEPUTY, Duty.DISTRICT_HEAD)

_MEANS: dict[Audience, tuple[Duty, ...]] = {
    Audience.COORDINATOR: _OFFICE,
    Audience.COORDINATOR_HEAD: _OFFICE_HEAD,
    Audience.CHASED: _HANDLER,
    Audience.CHASED_DEPUTY: _DEPUTY,
    Audience.CHASED_HEAD: _HEAD,
    Audience.RESPONSIBLE: _HANDLER,
    Audience.RESPONSIBLE_HEAD: _HEAD,
    Audience.LEAD: _HANDLER,
    Audience.LEAD_DEPUTY: _DEPUTY,
    Audience.LEAD_HEAD: _HEAD,
    Audience.CO: _HANDLER,
    Audience.VERIFIERS: _HANDLER,
    Audience.APPLICANT: _HANDLER,
    Audience.ASSIGNEES: _HANDLER,
    Audience.APPROVER: _OFFICE_HEAD,
    Audience.INSTRUCTOR: (Duty.HEAD, Duty.PRINCIPAL, Duty.DEPUTY_HEAD, Duty.DISTRICT_HEAD, Duty.DISTRICT_DEPUTY),
    Audience.DISTRICT_DEPUTY: _DISTRICT_DEPUTY,
    Audience.DISTRICT_HEAD: (Duty.DISTRICT_HEAD, Duty.DISTRICT_DEPUTY),
}

OFFICE_AUDIENCES = (
    Audience.COORDINATOR,
    Audience.COORDINATOR_HEAD,
    Audience.DISTRICT_DEPUTY,
    Audience.DISTRICT_HEAD,
)
"""Audiences found from the case's coordinating office, whichever units are on the case."""

ROLE_OF = {Audience.LEAD: UnitRole.LEAD, Audience.RESPONSIBLE: UnitRole.RESPONSIBLE, Audience.CO: UnitRole.CO}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sits in a post today."""

    post_id: int
    duty: Duty
    person_id: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person a message goes to; has_risen when the post it was meant for is empty."""

    post_id: int
    person_id: int
    has_risen: bool


def means(audience: Audience) -> tuple[Duty, ...]:
    """The duties an audience means, the intended one first."""
    return _MEANS[audience]


def resolve(audience: Audience, units: Sequence[int], holders: Callable[[int], Sequence[Holder]]) -> Addressee | None:
    """The first person found: the intended duty in the unit, then higher ones there, then in the units above.

    `units` is the chain from the unit meant up to the office that answers for everything. None when nobody
    sits anywhere in it.
    """
    for height, unit in enumerate(units):
        # In the district government itself nobody but its leaders sits.
        wanted = (*_MEANS[audience], *(_DISTRICT_DEPUTY if height == 0 else _ABOVE))
        for place, duty in enumerate(wanted):
            found = next((one for one in holders(unit) if one.duty is duty), None)
            if found is not None:
                return Addressee(found.post_id, found.person_id, _rose(audience, height, place, duty))
    return None


def _rose(audience: Audience, height: int, place: int, duty: Duty) -> bool:
    if height:
        return True
    # A school's head is its principal; an agency's principal is its head: neither is a step up.
    heads = (Audience.CHASED_HEAD, Audience.RESPONSIBLE_HEAD, Audience.LEAD_HEAD)
    return place > 0 and not (audience in heads and duty is Duty.HEAD)
