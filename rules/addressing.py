"""From an audience to a post: which duties it means, and where it rises when the post is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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
    Audience.CHECKER: _HANDLER,
    Audience.TEAM: _HANDLER,
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

_DISTRICT_LEADERS = (Audience.DISTRICT_DEPUTY, Audience.DISTRICT_HEAD)

ROLE_OF = {Audience.LEAD: UnitRole.LEAD, Audience.RESPONSIBLE: UnitRole.RESPONSIBLE, Audience.CO: UnitRole.CO}


class UnitOfClock(StrEnum):
    """Which of the units a clock knows an audience is looked for in."""

    CHASED = "chased"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    OFFICE = "office"


_WHOSE = {one.value: one for one in UnitOfClock}


def whose(audience: Audience) -> UnitOfClock:
    """The unit of a clock an audience of its ladder is looked for in; leaders are found from the office."""
    return _WHOSE.get(audience.value.partition("_")[0], UnitOfClock.OFFICE)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sits in a post today."""

    post_id: int
    duty: Duty
    person_id: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person a message goes to; has_risen when the post it was meant for is empty.

    meant: the audience they were looked for as; an act may call them something else, such as the approver.
    """

    post_id: int
    person_id: int
    has_risen: bool
    meant: Audience | None = field(default=None, compare=False)


def means(audience: Audience) -> tuple[Duty, ...]:
    """The duties an audience means, the intended one first."""
    return _MEANS[audience]


def post_meant(audience: Audience, *, in_a_school: bool) -> Duty:
    """The duty a message is meant for: the head of a school is its principal, of any other unit its head."""
    meant = _MEANS[audience][0]
    return Duty.HEAD if meant is Duty.PRINCIPAL and not in_a_school else meant


def audience_for(duty: Duty) -> Audience | None:
    """The audience whose messages such a post gets first; None for those who only look for hazards."""
    return _FIRST_FOR.get(duty)


_FIRST_FOR = {
    Duty.COORDINATOR: Audience.COORDINATOR,
    Duty.HANDLER: Audience.LEAD,
    Duty.PRINCIPAL: Audience.RESPONSIBLE_HEAD,
    Duty.DEPUTY_HEAD: Audience.LEAD_DEPUTY,
    Duty.HEAD: Audience.LEAD_HEAD,
    Duty.DISTRICT_DEPUTY: Audience.DISTRICT_DEPUTY,
    Duty.DISTRICT_HEAD: Audience.DISTRICT_HEAD,
}


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
                return Addressee(found.post_id, found.person_id, _rose(audience, height, place, duty), audience)
    return None


def _rose(audience: Audience, height: int, place: int, duty: Duty) -> bool:
    if audience in _DISTRICT_LEADERS:
        # Looked for from the coordinating office, and found in the government above it: that is where they belong.
        return duty is not _MEANS[audience][0]
    if height:
        return True
    # A school's head is its principal; an agency's principal is its head: neither is a step up.
    heads = (Audience.CHASED_HEAD, Audience.RESPONSIBLE_HEAD, Audience.LEAD_HEAD)
    return place > 0 and not (audience in heads and duty is Duty.HEAD)
