"""Handing a case on inside its unit: by hand, with a reason, or because whoever had it is no longer there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.acting import Extras, Manner, Request, Turn, do, do_in
from casework.desk import Desk, Sitting
from casework.handling import Place, able, columns, name_handlers, name_lookers
from casework.reading import Done
from rules.addressing import Addressee
from rules.facts import Given
from rules.handling import Candidate, Choice, How, Why
from rules.instants import local_day
from rules.offices import Duty
from rules.refusals import NotHandlerThere, StandsBack
from rules.standing import ENGINE
from rules.telling import Audience
from rules.vocabulary import Act, Role
from store import handling, moving, offices
from store.handling import InHand, Left

CHUNK = 200
"""Cases handed on in one transaction; each is an act of its own."""

_GONE = "原经办人已离开该岗位，由接任人办理 / whoever had it has left the post"
_AWAY = "原定验收人离岗或请假，另定验收人 / whoever was to look is gone or on leave"


def person_for(sitting: Sitting, number: str, to: str, units: Sequence[int]) -> InHand:
    """Who is meant, and in which of these units they handle cases of the chosen hazard.

    Raises NotHandlerThere, and StandsBack where they have declared an interest in the school.
    """
    person = sitting.actor(to)
    for unit in units:
        post = next((one for one in able(sitting, unit, (Duty.HANDLER,)) if one.person_id == person.person_id), None)
        if post is None:
            continue
        if any(handling.concerned(sitting.session, [post.person_id]).values()):
            raise StandsBack(who=person.name, number=number)
        return InHand(unit, post.person_id, post.post_id)
    names = offices.unit_names(sitting.session, units)
    raise NotHandlerThere(who=person.name, units=[names[one] for one in units])


def hand_on(desk: Desk, request: Request, to: str) -> Done:
    """The case is in another person's hands in its unit, who hears of it.

    The unit is the actor's own; for a coordinator whichever of lead and responsible the person handles cases in.
    Raises NotHandlerThere or StandsBack.
    """

    def give(turn: Turn) -> Extras:
        hazard = turn.case.hazard
        units = [one for one in dict.fromkeys((hazard.lead_unit_id, hazard.responsible_unit_id)) if one is not None]
        mine = units if turn.permit.role is Role.COORDINATOR else [turn.unit]
        found = person_for(turn.sitting, hazard.number, to, mine)
        return _given(turn, found, Why(How.BY_HAND))

    return do(desk, request, Act.HAND_ON, Manner(before=give))


def _given(turn: Turn, found: InHand, why: Why) -> Extras:
    session, hazard = turn.sitting.session, turn.case.hazard
    had = next(
        (one.person_id for one in handling.handlers_on(session, hazard.id) if one.unit_id == found.unit_id), None
    )
    handling.hand_on(session, hazard.id, found, why.written)
    mine, other = Audience.LEAD, Audience.RESPONSIBLE
    if found.unit_id != hazard.lead_unit_id:
        mine, other = other, mine
    who = Addressee(found.post_id, found.person_id, has_risen=False)
    facts = {"unit": found.unit_id, "from": had, "to": found.person_id}
    return {"facts": facts, "named": {mine: [(found.unit_id, who)], other: []}}


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a look at who is still there came to: cases handed on, and sides for which another is to look."""

    handed_on: int
    lookers: int


def renew(desk: Desk, at: datetime) -> Renewed:
    """Cases of people who have left their post are with whoever holds it now, or with whoever has least there.

    Who was to look and is gone or on leave gives way to the next. Every change is an act in the ledger, and whoever
    takes over hears of it. Twice at once is harmless: each case is looked at again under its lock.
    """
    with desk.looking() as session:
        cases, sides = handling.left(session, local_day(at)), handling.not_there(session, local_day(at))
    handed_on = lookers = 0
    for start in range(0, len(cases), CHUNK):
        with desk.sitting(at) as sitting:
            handed_on += sum(_taken_over(sitting, one) for one in cases[start : start + CHUNK])
    for start in range(0, len(sides), CHUNK):
        with desk.sitting(at) as sitting:
            lookers += sum(_looked_at_by_another(sitting, one) for one in sides[start : start + CHUNK])
    return Renewed(handed_on, lookers)


def _taken_over(sitting: Sitting, left: Left) -> bool:
    """Whether somebody took a case over; False where nobody is there, or it has been handed on meanwhile."""
    took: list[bool] = []

    def give(turn: Turn) -> Extras:
        found, why = _successor(turn, left)
        took.append(True)
        return _given(turn, found, why)

    moving.choose_anew(sitting.session)
    moving.choose(sitting.session, moving.only(left.hazard_id))
    here = [one for one in handling.handlers_on(sitting.session, left.hazard_id) if one.unit_id == left.unit_id]
    if not here or here[0].person_id != left.person_id or _next(sitting, left) is None:
        return False
    do_in(sitting, Request(left.number, ENGINE, sitting.at, note=_GONE), Act.HAND_ON, Manner(before=give))
    return bool(took)


def _successor(turn: Turn, left: Left) -> tuple[InHand, Why]:
    found = _next(turn.sitting, left)
    if found is None or found.candidate is None:
        raise ValueError(f"nobody takes over {left.number}")
    return InHand(left.unit_id, found.candidate.person_id, found.candidate.post_id), found.why


def _next(sitting: Sitting, left: Left) -> Choice | None:
    """Whoever answers for the post now, unless they have to stand back; else whoever has least in the unit."""
    held = next((one for one in able(sitting, left.unit_id, (Duty.HANDLER,)) if one.post_id == left.post_id), None)
    if held is not None and not any(handling.concerned(sitting.session, [held.person_id]).values()):
        return Choice(Candidate(held.person_id, held.post_id, ""), Why(How.MOVED))
    chosen = name_handlers(sitting, [Place(left.hazard_id, left.unit_id)])[left.hazard_id, left.unit_id]
    return chosen if chosen.candidate is not None else None


def _looked_at_by_another(sitting: Sitting, left: Left) -> bool:
    """Whether another is to look now, in place of one who is not there."""
    session = sitting.session
    moving.choose_anew(session)
    moving.choose(session, moving.only(left.hazard_id))
    side = handling.waiting_side(session, left.sign_off_id, left.person_id)
    if side is None:
        return False
    units = frozenset({side.rectifier_unit_id, side.responsible_unit_id})
    place = Place(left.hazard_id, left.unit_id, units, besides=frozenset(side.others))
    chosen = name_lookers(sitting, [place])[left.hazard_id, left.unit_id]
    who = chosen.candidate

    def give(_turn: Turn) -> Extras:
        person_id, post_id, why = columns(chosen)
        handling.mean_another(session, left.sign_off_id, (person_id, post_id, why))
        told = [(left.unit_id, Addressee(who.post_id, who.person_id, has_risen=False))] if who else []
        facts = {"unit": left.unit_id, "from": left.person_id, "to": person_id}
        return {"facts": facts, "named": {Audience.VERIFIERS: told}}

    do_in(
        sitting, Request(left.number, ENGINE, sitting.at, note=_AWAY), Act.HAND_ON, Manner(Given.TO_LOOK, before=give)
    )
    return True
