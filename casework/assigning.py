"""Handing over: routing found hazards to their units, and what the units answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.acting import Extras, Manner, Request, Turn, do
from casework.carrying import Doing, carry_out
from casework.desk import Desk
from casework.reading import Done
from casework.rectifying import lapse_extension
from casework.routing import decide, hand_over, keep
from rules.facts import Given
from rules.permits import rows_of
from rules.standing import ENGINE
from rules.telling import Audience
from rules.vocabulary import Act, Stage
from store import hazards, moving

BATCH = 5000
"""Hazards handed over in one transaction (performance.md c: the other writers wait a tenth of a second at most)."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a round of handing over came to."""

    handed: int
    held: int
    last_id: int


def assign(desk: Desk, request: Request) -> Done:
    """One hazard is handed over by the coordinator. Raises Incomplete, naming what of the four is missing."""

    def hand_it_over(turn: Turn) -> Extras:
        keep(turn.sitting, turn.case.decisions.handed)
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


def rule_upheld(desk: Desk, request: Request, new_lead: int) -> Done:
    """The objection stands: the hazard goes to another lead unit, finally, and its time starts again."""

    def hand_to_new_lead(turn: Turn) -> Extras:
        session = turn.sitting.session
        old = turn.case.hazard.lead_unit_id
        row = hazards.routable(session)[0]
        keep(turn.sitting, [hand_over(turn.sitting, turn.case.policy, row, lead=new_lead)])
        moving.forget_fixed_date(session)
        moving.hand_over(session, turn.sitting.at)
        applicant = [(old, turn.sitting.addressee(Audience.APPLICANT, old))] if old is not None else []
        return {
            "columns": {"is_ruled": True},
            "facts": {"from": old, "to": new_lead},
            "named": {Audience.APPLICANT: applicant},
        }

    return do(desk, request, Act.RULE, Manner(Given.UPHELD, before=hand_to_new_lead))
