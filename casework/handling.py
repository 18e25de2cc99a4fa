"""Naming who of a unit has a hazard in hand and who is to look at it: one pass over a batch, whatever its size.

What somebody has in hand is read once and counted on while the batch is given out, in the order of the hazards, so
that one large hand-over and many small ones in the same order name the same people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from casework.desk import Sitting
from rules.addressing import Holder
from rules.handling import Asked, Candidate, Choice, How, Loads, Why, candidates, choose
from rules.offices import Duty
from store import handling, outbox, people
from store.handling import InHand, Sought

Naming = Mapping[tuple[int, int], Choice]
"""Whom a hazard was given, by hazard and unit."""


@dataclass(frozen=True, slots=True)
class Place:
    """A hazard in a unit where somebody is sought. not_of: units whose people may not have it; besides: who may not."""

    hazard_id: int
    unit_id: int
    not_of: frozenset[int] = frozenset()
    besides: frozenset[int] = frozenset()


@dataclass
class Field:
    """Among whom a batch is given out, and what is known of them."""

    by_unit: dict[int, tuple[Candidate, ...]]
    concerned: dict[int, set[int]] = field(default_factory=dict)
    sought: dict[int, Sought] = field(default_factory=dict)
    loads: Loads = field(default_factory=Loads)

    @property
    def persons(self) -> list[int]:
        return sorted({one.person_id for found in self.by_unit.values() for one in found})

    @property
    def has_a_choice(self) -> bool:
        return any(len(found) > 1 for found in self.by_unit.values())


def able(sitting: Sitting, unit: int, duties: Sequence[Duty]) -> list[Holder]:
    """Who answers today for a post of one of these duties in a unit."""
    sitting.preload([unit])
    return [one for one in sitting.holders(unit) if one.duty in duties]


def _field(sitting: Sitting, units: AbstractSet[int], duties: Sequence[Duty]) -> Field:
    """Everybody who might be named in these units, with their numbers where there is a choice."""
    sitting.preload(sorted(units))
    found = {unit: able(sitting, unit, duties) for unit in sorted(units)}
    several = sorted({one.person_id for held in found.values() if len(held) > 1 for one in held})
    numbers = people.numbers_of(sitting.session, several) if several else {}
    seats = {
        unit: candidates(Candidate(one.person_id, one.post_id, numbers.get(one.person_id, "")) for one in held)
        for unit, held in found.items()
    }
    made = Field(seats)
    made.concerned = handling.concerned(sitting.session, made.persons) if made.persons else {}
    made.sought = handling.sought(sitting.session) if made.has_a_choice else {}
    return made


def name_handlers(
    sitting: Sitting, places: Sequence[Place], before: Mapping[int, InHand] | None = None, by_hand: int | None = None
) -> Naming:
    """Who has each chosen hazard in hand in each of these units: whoever has least there, or whom somebody names.

    before: who had it in hand until now, by unit; they go on while they are in the post. by_hand: a person who gets
    it in whichever of the units they handle cases.
    """
    among = _field(sitting, {one.unit_id for one in places}, (Duty.HANDLER,))
    if among.has_a_choice:
        among.loads = _in_hand(sitting, among.persons)
    named: dict[tuple[int, int], Choice] = {}
    for place in places:
        choice = _staying(among, place, before or {}, by_hand)
        named[place.hazard_id, place.unit_id] = choice or _chosen(sitting, among, place)
    return named


def _in_hand(sitting: Sitting, persons: Sequence[int]) -> Loads:
    loads, weigh = Loads(), sitting.handling.weight
    for who, cases in handling.in_hand(sitting.session, persons).items():
        for severity, count in cases.items():
            loads.give(who, count * weigh(severity), count)
    return loads


def _staying(among: Field, place: Place, before: Mapping[int, InHand], by_hand: int | None) -> Choice | None:
    """Whoever is named by hand, or goes on with it; they are still there, and need not stand back."""
    had = before[place.unit_id].person_id if place.unit_id in before else None
    able_ = {one.person_id: one for one in among.by_unit[place.unit_id]}
    for who, how in ((by_hand, How.BY_HAND), (had, How.KEPT)):
        if who in able_ and who not in among.concerned.get(place.hazard_id, ()):
            return Choice(able_[who], Why(how))
    return None


def _chosen(
    sitting: Sitting, among: Field, place: Place, *, weighs: bool = True, never: AbstractSet[int] = frozenset()
) -> Choice:
    what = among.sought.get(place.hazard_id)
    asked = Asked(
        number=what.number if what else "",
        weight=sitting.handling.weight(what.severity) if what and weighs else 1,
        never=never | among.concerned.get(place.hazard_id, set()),
        rather_not={what.finder} if what and what.finder is not None else frozenset(),
    )
    return choose(asked, among.by_unit[place.unit_id], among.loads)


def name_lookers(sitting: Sitting, places: Sequence[Place]) -> Naming:
    """Who is to look at each chosen hazard for each verifying unit: whoever is waited for least there.

    Nobody of the units in not_of, and nobody for two sides of one hazard.
    """
    among = _field(sitting, {one.unit_id for one in places}, sitting.handling.verified_by)
    serves = handling.units_of(sitting.session, among.persons, sitting.day) if among.persons else {}
    if among.has_a_choice:
        for who, count in handling.to_look_at(sitting.session, among.persons).items():
            among.loads.give(who, count, count)
    named: dict[tuple[int, int], Choice] = {}
    taken: dict[int, set[int]] = {}
    for place in places:
        theirs = taken.setdefault(place.hazard_id, set())
        own = {who for who, units in serves.items() if not units.isdisjoint(place.not_of)}
        choice = _chosen(sitting, among, place, weighs=False, never=own | theirs | place.besides)
        if choice.candidate is not None:
            theirs.add(choice.candidate.person_id)
        named[place.hazard_id, place.unit_id] = choice
    return named


def seat_the_named(sitting: Sitting, units: Sequence[int]) -> bool:
    """Keeps who answers today for the posts of these units that cases may be in hand from.

    False where each unit has one handler and nobody else to name: there, whom a case names is who is told anyway.
    """
    if not units:
        return False
    sitting.preload(units)
    duties = {Duty.HANDLER, *sitting.handling.verified_by}
    seated = {unit: [one for one in sitting.holders(unit) if one.duty in duties] for unit in units}
    if all(len(held) < 2 and all(one.duty is Duty.HANDLER for one in held) for held in seated.values()):
        return False
    outbox.put_seated(sitting.session, [(one.post_id, one.person_id) for held in seated.values() for one in held])
    return True


def columns(choice: Choice) -> tuple[int | None, int | None, str]:
    """Person, post and reason, as they are stored."""
    who = choice.candidate
    return (who.person_id, who.post_id, choice.why.written) if who else (None, None, choice.why.written)
