"""Who somebody is to a case: seats in offices become roles, and the table says what a role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.offices import AreaLevel, Duty
from rules.vocabulary import Act, Role, Side, UnitRole


@dataclass(frozen=True, slots=True)
class Seat:
    """A post somebody holds or stands in for at this moment."""

    post_id: int
    unit_id: int
    unit_name: str
    agency: str
    area: str
    duty: Duty

    @property
    def coordinates_a_district(self) -> bool:
        """Whether it is a coordinator's of a district or above; what belongs to all towns is not one town's to do."""
        return self.duty is Duty.COORDINATOR and AreaLevel.of_code(self.area) in _DISTRICT_OR_ABOVE


_DISTRICT_OR_ABOVE = AreaLevel.PROVINCE, AreaLevel.CITY, AreaLevel.COUNTY


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with their seats of today, or the engine, which has neither."""

    person_id: int | None
    name: str
    seats: tuple[Seat, ...] = ()

    @property
    def is_engine(self) -> bool:
        return self.person_id is None


ENGINE = Actor(person_id=None, name="系统")


@dataclass(frozen=True, slots=True)
class OpenSide:
    """A signature the running round still waits for, or has."""

    side: Side
    unit_id: int
    is_signed: bool
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """The units on a case, where it lies, and who may decide what is before them."""

    area: str
    units: Mapping[int, frozenset[UnitRole]]
    sides: tuple[OpenSide, ...] = ()
    approver_posts: Mapping[Act, frozenset[int]] = field(default_factory=dict)
    """For each act an approver may do, the posts it lies before: who may park a case may not therefore grant time."""
    assignees: frozenset[int] = frozenset()
    """The units that have an instruction to carry out."""
    checker_post: int | None = None
    """The post the look-back that waits was given to."""
    head_posts: frozenset[int] = frozenset()
    """The leading posts of the lead and the responsible unit: who says there who has a case in hand."""


_OF_UNIT = {UnitRole.LEAD: Role.LEAD, UnitRole.RESPONSIBLE: Role.RESPONSIBLE, UnitRole.CO: Role.CO}


def roles_of_seat(seat: Seat, parties: Parties, act: Act) -> frozenset[Role]:
    """What one seat makes its holder to this case, when it comes to this act."""
    roles = {_OF_UNIT[one] for one in parties.units.get(seat.unit_id, ())}
    serves_here = parties.area.startswith(seat.area)
    if seat.duty is Duty.COORDINATOR and serves_here:
        roles.add(Role.COORDINATOR)
    if seat.duty is Duty.INSPECTOR and serves_here:
        roles.add(Role.INSPECTOR)
    if seat.duty.level >= 2 and (serves_here or Role.LEAD in roles):
        roles.add(Role.LEADER)
    if any(side.unit_id == seat.unit_id for side in parties.sides):
        roles.add(Role.VERIFIER)
    if seat.unit_id in parties.assignees:
        roles.add(Role.ASSIGNEE)
    if seat.post_id in parties.approver_posts.get(act, frozenset()):
        roles.add(Role.APPROVER)
    if seat.post_id == parties.checker_post:
        roles.add(Role.CHECKER)
    return frozenset(roles)


def seats_with(actor: Actor, parties: Parties, act: Act, wanted: frozenset[Role]) -> list[tuple[Seat | None, Role]]:
    """The seats from which the actor has one of the wanted roles, in the order the roles are listed in the words.

    The engine sits nowhere: its only role is its own.
    """
    if actor.is_engine:
        return [(None, Role.ENGINE)] if Role.ENGINE in wanted else []
    order = list(Role)
    found = [(seat, role) for seat in actor.seats for role in roles_of_seat(seat, parties, act) & wanted]
    found.sort(key=lambda pair: (order.index(pair[1]), pair[0].post_id))
    return [*found]
