"""Handing over: routing found hazards to their units, and what the units answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.acting import Extras, Manner, Request, Turn, do
from casework.carrying import Doing, carry_out
from casework.desk import Desk, Sitting
from casework.handing_on import person_for
from casework.reading import Done
from casework.rectifying import lapse_extension
from casework.routing import LEADER, HandOver, decide, hand_over, keep, lacks
from rules.facts import CaseFacts, Deed, Given
from rules.permits import Permit, permit, rows_of
from rules.standing import ENGINE, Actor, Parties
from rules.telling import Audience
from rules.vocabulary import Act, ClockKind, Stage, UnitRole
from store import clocks, handling, hazards, moving, views
from store.hazards import Routable

BATCH = 5000
"""Hazards handed over in one transaction (performance.md c: the other writers wait a tenth of a second at most)."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a round of handing over came to."""

    handed: int
    held: int
    last_id: int


def assign(desk: Desk, request: Request, to: str = "") -> Done:
    """One hazard is handed over by the coordinator. Raises Incomplete, naming what of the four is missing.

    to: who is to have it in hand in their unit, by number or name. Raises NotHandlerThere or StandsBack.
    """

    def hand_it_over(turn: Turn) -> Extras:
        handed = turn.case.decisions.handed
        units = [unit for one in handed for unit in (one.lead, one.responsible)]
        named = person_for(turn.sitting, turn.case.hazard.number, to, units).person_id if to else None
        keep(turn.sitting, handed, by_hand=named)
        moving.hand_over(turn.sitting.session, turn.sitting.at)
        return {}

    return do(desk, request, Act.ASSIGN, Manner(before=hand_it_over))


def assign_found(desk: Desk, at: datetime, after: int = 0, limit: int = BATCH) -> Assigned:
    """Every complete found hazard, up to the limit, is handed over at once; the others stay for the coordinator.

    Looks only at hazards with an id above `after`, so that held ones are not asked about again in the same run.
    """
    with desk.sitting(at) as sitting:
        if not moving.choose(sitting.session, moving.on_stage(Stage.FOUND, after), limit, wait=False):
            return Assigned(0, 0, after)
        last = max(moving.chosen_ids(sitting.session))
        decisions = decide(sitting, hazards.routable(sitting.session))
        moving.unchoose(sitting.session, list(decisions.held))
        if decisions.handed:
            keep(sitting, decisions.handed)
            moving.hand_over(sitting.session, sitting.at)
            move = next(rows_of(Stage.FOUND, Act.ASSIGN))
            carry_out(sitting, Doing(move, ENGINE))
        return Assigned(len(decisions.handed), len(decisions.held), last)


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """To whom a meeting, or a coordinator, hands hazards over; what is left empty follows from the duty map."""

    lead: int | None = None
    co: tuple[int, ...] = ()
    leader_post: int | None = None

    @property
    def names_anybody(self) -> bool:
        return self.lead is not None or bool(self.co) or self.leader_post is not None


BY_THE_DUTY_MAP = NamedUnits()
"""Nobody in particular is named."""


def assign_named_in(sitting: Sitting, numbers: Sequence[str], actor: Actor, named: NamedUnits, note: str = "") -> int:
    """The found hazards with these numbers, the oldest first, are handed over to the named units. Returns how many.

    Raises NotYours unless the actor coordinates all of them, and Incomplete for what lacks one of the four.
    """
    moving.choose_anew(sitting.session)
    if not moving.choose(sitting.session, moving.numbered(numbers)):
        return 0
    rows = hazards.routable(sitting.session)
    handed = [_as_named(sitting, row, named) for row in rows]
    allowed = _permitted_for_all(sitting, list(zip(numbers, rows, handed, strict=True)), actor)
    keep(sitting, handed)
    moving.hand_over(sitting.session, sitting.at)
    carry_out(sitting, Doing(allowed.move, actor, allowed.seat, note=note))
    return len(rows)


def _as_named(sitting: Sitting, row: Routable, named: NamedUnits) -> HandOver:
    """The duty map's answer, with what was named in its place."""
    # A school that is named for its own hazard has it already; who leads is then for the duty map to say.
    lead = named.lead if named.lead != row.school_unit_id else None
    decided = hand_over(sitting, sitting.policy(row.policy_id), row, lead)
    besides = tuple(unit for unit in (named.co or decided.co) if unit not in (decided.lead, decided.responsible))
    return replace(decided, co=besides, leader_post=named.leader_post or decided.leader_post)


def _permitted_for_all(sitting: Sitting, cases: Sequence[tuple[str, Routable, HandOver]], actor: Actor) -> Permit:
    """The table's answer for every hazard; the row and the seat are the same for all of them."""
    answer: Permit | None = None
    asked: set[tuple[object, ...]] = set()
    for number, row, handed in cases:
        missing = lacks(sitting.policy(row.policy_id), row) + ((LEADER,) if handed.leader_post is None else ())
        if (row.area_code, missing) not in asked:
            asked.add((row.area_code, missing))
            parties = Parties(row.area_code, {row.school_unit_id: frozenset({UnitRole.RESPONSIBLE})})
            facts = CaseFacts(number, Stage.FOUND, row.severity, parties, missing=missing)
            answer = permit(facts, Deed(Act.ASSIGN, sitting.at), actor)
    if answer is None:
        raise ValueError("no case to hand over")
    return answer


def acknowledge(desk: Desk, request: Request) -> Done:
    """The actor's unit has signed for the hazard; its acknowledgement clock stops, and only its own."""

    def sign(turn: Turn) -> None:
        moving.sign_receipt(turn.sitting.session, turn.unit, turn.sitting.at, turn.actor.person_id)

    return do(desk, request, Act.ACKNOWLEDGE, Manner(before=sign))


def object_to(desk: Desk, request: Request) -> Done:
    """The lead unit says, with a reason, that the hazard is not theirs; the coordinator has to rule."""
    return do(desk, request, Act.OBJECT, Manner(before=lapse_extension))


def rule_rejected(desk: Desk, request: Request) -> Done:
    """The objection does not stand: the hazard stays with its units, finally."""
    return do(desk, request, Act.RULE, Manner(Given.REJECTED, before=lambda _turn: {"columns": {"is_ruled": True}}))


_GO_ON = ClockKind.PROPOSAL, ClockKind.INSTRUCTION, ClockKind.LISTED
"""What a leader has before them or has ordered is not over when another unit takes the lead."""


def rule_upheld(desk: Desk, request: Request, new_lead: int) -> Done:
    """The objection stands: the hazard goes to another lead unit, finally, and its time starts again."""

    def hand_to_new_lead(turn: Turn) -> Extras:
        session = turn.sitting.session
        old = turn.case.hazard.lead_unit_id
        row = hazards.routable(session)[0]
        before = {one.unit_id: one for one in handling.handlers_on(session, row.hazard_id)}
        # Nothing else keeps who was on the case until now, and letters about that time name them.
        units = [[one.role.value, one.unit_id] for one in views.units_of(session, row.hazard_id)]
        keep(turn.sitting, [hand_over(turn.sitting, turn.case.policy, row, lead=new_lead)], before)
        moving.forget_fixed_date(session)
        moving.hand_over(session, turn.sitting.at)
        clocks.follow_units(session, _GO_ON)
        applicant = [(old, turn.sitting.addressee(Audience.APPLICANT, old))] if old is not None else []
        return {
            "columns": {"is_ruled": True},
            "facts": {"from": old, "to": new_lead, "units": units},
            "named": {Audience.APPLICANT: applicant},
        }

    return do(desk, request, Act.RULE, Manner(Given.UPHELD, before=hand_to_new_lead))
