"""Deciding to whom hazards go: the duty map names agencies, the registry turns them into units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casework.desk import Sitting
from casework.handling import Place, columns, name_handlers, name_lookers
from rules.agencies import Tier
from rules.policy import Policy
from rules.refusals import NoUnitServes
from rules.routing import required_sides, route
from rules.telling import Audience
from rules.vocabulary import Side, UnitRole
from rules.words import Language, Text
from store import moving, rounds
from store.handling import InHand
from store.hazards import Routable


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom one hazard goes."""

    hazard_id: int
    responsible: int
    lead: int
    co: tuple[int, ...]
    leader_post: int | None
    verify_agency: str
    rule: int | None


@dataclass
class Decisions:
    """What was decided for a batch, and what each hazard that must wait still lacks."""

    handed: list[HandOver] = field(default_factory=list)
    held: dict[int, tuple[Text, ...]] = field(default_factory=dict)


_DESCRIPTION = Text("任务（隐患描述）", "task (what is wrong)")
_CATEGORY = Text("类别", "category")
_STANDARD = Text("整改标准", "standard")
LEADER = Text("责任人", "leader")


def decide(sitting: Sitting, rows: Sequence[Routable]) -> Decisions:
    """Routes each hazard, or says what of the four fixed things it lacks."""
    decisions = Decisions()
    known: dict[tuple[object, ...], HandOver | tuple[Text, ...]] = {}
    for row in rows:
        policy = sitting.policy(row.policy_id)
        lacking = lacks(policy, row)
        if lacking:
            decisions.held[row.hazard_id] = lacking
            continue
        alike = (row.policy_id, row.subcategory, row.location, row.sector, row.area_code, row.school_unit_id)
        if alike not in known:
            known[alike] = _hand_over_or_hold(sitting, policy, row)
        decided = known[alike]
        if isinstance(decided, HandOver):
            decisions.handed.append(replace(decided, hazard_id=row.hazard_id))
        else:
            decisions.held[row.hazard_id] = decided
    return decisions


def _hand_over_or_hold(sitting: Sitting, policy: Policy, row: Routable) -> HandOver | tuple[Text, ...]:
    """To whom a complete hazard goes, or what it lacks: one place without units must not hold up all the others."""
    try:
        handed = hand_over(sitting, policy, row)
    except NoUnitServes as refusal:
        return (Text(refusal.say(Language.ZH), refusal.say(Language.EN)),)
    return handed if handed.leader_post is not None else (LEADER,)


def lacks(policy: Policy, row: Routable) -> tuple[Text, ...]:
    """Which of task, category and standard are missing; leader and deadline follow from them and from policy."""
    found = []
    if not row.has_task:
        found.append(_DESCRIPTION)
    if row.subcategory == policy.taxonomy.fallback:
        found.append(_CATEGORY)
    if not row.has_standard:
        found.append(_STANDARD)
    return tuple(found)


def hand_over(sitting: Sitting, policy: Policy, row: Routable, lead: int | None = None) -> HandOver:
    """The units of one hazard by the duty map, or with the lead a coordinator ruled for.

    Raises NoUnitServes when the registry has no unit for the lead agency and none for the fallback.
    """
    way = route(policy.routing, row.subcategory, row.location, row.sector)
    lead_unit = lead if lead is not None else unit_for(sitting, policy, way.lead, row, needed=True)
    responsible = unit_for(sitting, policy, way.responsible, row)
    if responsible is None:
        # A place nobody is registered for, such as a street stall: the lead agency answers in its stead.
        responsible = lead_unit
    co = [unit for code in way.co if (unit := unit_for(sitting, policy, code, row)) is not None]
    leader = sitting.addressee(Audience.RESPONSIBLE_HEAD, responsible or lead_unit or row.office_unit_id)
    return HandOver(
        hazard_id=row.hazard_id,
        responsible=responsible or row.office_unit_id,
        lead=lead_unit or row.office_unit_id,
        co=tuple(dict.fromkeys(unit for unit in co if unit not in (lead_unit, responsible))),
        leader_post=leader.post_id if leader else None,
        verify_agency=way.verify_by,
        rule=way.rule if lead is None else None,
    )


def unit_for(sitting: Sitting, policy: Policy, agency: str, row: Routable, *, needed: bool = False) -> int | None:
    """The unit of an agency that answers for a hazard: the school itself, or whichever serves the place."""
    if policy.agencies.agency(agency).tier is Tier.CAMPUS:
        return row.school_unit_id
    found = sitting.serving(policy, agency, row.area_code)
    if found is None and needed:
        found = sitting.serving(policy, policy.routing.fallback.lead, row.area_code)
        if found is None:
            name = policy.agencies.agency(agency).name
            raise NoUnitServes(area=row.area_code, agency=name)
    return found


def keep(
    sitting: Sitting, handed: Sequence[HandOver], before: Mapping[int, InHand] | None = None, by_hand: int | None = None
) -> None:
    """Keeps the decisions for the statement that writes them onto the hazards, with who has each in hand.

    before: who had the case in hand in each unit until now; by_hand: a person somebody named to handle it.
    """
    places = [Place(one.hazard_id, unit) for one in handed for unit in dict.fromkeys((one.lead, one.responsible))]
    named = name_handlers(sitting, places, before, by_hand)
    rows = [(one.hazard_id, one.responsible, one.lead, one.leader_post, one.verify_agency, one.rule) for one in handed]
    units: list[tuple[object, ...]] = []
    for one in handed:
        for unit, role in ((one.responsible, UnitRole.RESPONSIBLE), (one.lead, UnitRole.LEAD)):
            units.append((one.hazard_id, unit, role.value, *columns(named[one.hazard_id, unit])))
        units += [(one.hazard_id, unit, UnitRole.CO.value, None, None, "") for unit in one.co]
    moving.decide_units(sitting.session, rows, units)


def name_verifiers(sitting: Sitting, row: Routable, rectifier: int) -> list[tuple[Side, int]]:
    """Which unit signs for each required side; a unit that rectified is replaced by the coordinating office.

    When even the office rectified, or signs for another side already, the district government's unit signs.
    """
    policy = sitting.policy(row.policy_id)
    named: list[tuple[Side, int]] = []
    for required in required_sides(policy.routing, policy.agencies, row.verify_agency, row.severity):
        unit = sitting.serving(policy, required.agency, row.area_code)
        barred = (rectifier, row.responsible_unit_id, *(one for _, one in named))
        if unit is None or unit in barred:
            unit = row.office_unit_id
        if unit in barred:
            unit = sitting.serving(policy, policy.agencies.district, row.area_code) or unit
        if unit in barred:
            agency = policy.agencies.agency(policy.agencies.district).name
            raise NoUnitServes(area=row.area_code, agency=agency)
        named.append((required.side, unit))
    return named


def open_rounds(sitting: Sitting, rows: Sequence[Routable], rectifier: int) -> None:
    """Opens a round on each of these hazards, put right by one unit, with one place for every required side."""
    known: dict[tuple[object, ...], list[tuple[Side, int]]] = {}
    places: list[RoundPlace] = []
    for row in rows:
        alike = (row.policy_id, row.severity, row.verify_agency, row.area_code, row.responsible_unit_id)
        if alike not in known:
            known[alike] = name_verifiers(sitting, row, rectifier)
        places += [(row, rectifier, side, unit) for side, unit in known[alike]]
    open_places(sitting, places)


RoundPlace = tuple[Routable, int, Side, int]
"""A hazard, who put it right, a side, and the unit that signs for it."""


def open_places(sitting: Sitting, places: Sequence[RoundPlace]) -> None:
    """The rounds of the chosen hazards are open with these places, and each names who of its unit is to look."""
    barred = [frozenset({rectifier, row.responsible_unit_id or rectifier}) for row, rectifier, _, _ in places]
    wanted = [Place(row.hazard_id, unit, units) for (row, _, _, unit), units in zip(places, barred, strict=True)]
    named = name_lookers(sitting, wanted)
    sides = [
        (row.hazard_id, rectifier, side.value, unit, *columns(named[row.hazard_id, unit]))
        for row, rectifier, side, unit in places
    ]
    rounds.put_sides(sitting.session, sides)
    rounds.open_rounds(sitting.session, sitting.at)
