"""Asking the table: may this actor do this deed to this case, and by which row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rules.facts import CaseFacts, Deed, Given
from rules.lifecycle import TABLE
from rules.moves import Move
from rules.needs import CHECKS, Need
from rules.offices import Duty
from rules.refusals import NotInTable, NotYours, Refusal
from rules.standing import Actor, Seat, roles_of_seat, seats_with
from rules.vocabulary import Act, Role, Stage
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Permit:
    """An act that may go ahead: the row it follows and the seat it is done from (None for the engine)."""

    move: Move
    seat: Seat | None
    role: Role


def permit(case: CaseFacts, deed: Deed, actor: Actor) -> Permit:
    """The row this deed follows.

    Raises NotInTable when the stage does not know the act, NotYours when it is for somebody else, and the
    refusal of the first named condition that does not hold.
    """
    rows = list(rows_of(case.stage, deed.act, deed.given))
    if not rows:
        raise _not_in_table(case, deed)
    for move in rows:
        seats = seats_with(actor, case.parties, deed.act, frozenset(move.by))
        if deed.for_unit is not None:
            seats = [(seat, role) for seat, role in seats if seat is not None and seat.unit_id == deed.for_unit]
        if seats:
            return _first_that_holds(case, deed, move, seats)
    _refuse_where_nothing_waits(case, deed, rows)
    wanted = tuple(dict.fromkeys(role for move in rows for role in move.by))
    raise NotYours(who=actor.name, number=case.number, act=deed.act, by=wanted)


def _first_that_holds(case: CaseFacts, deed: Deed, move: Move, seats: list[tuple[Seat | None, Role]]) -> Permit:
    """Somebody who sits in two units of a case acts for the one whose conditions hold."""
    refusals: list[Refusal] = []
    for seat, role in seats:
        found = (CHECKS[need](case, deed, seat) for need in move.needs)
        broken = next((one for one in found if one is not None), None)
        if broken is None:
            return Permit(move, seat, role)
        refusals.append(broken)
    raise refusals[0]


def _refuse_where_nothing_waits(case: CaseFacts, deed: Deed, rows: list[Move]) -> None:
    """Where nothing lies before any approver, that is the reason, and not who asks: it may just have been decided."""
    if case.parties.approver_posts.get(deed.act):
        return
    for move in rows:
        if Role.APPROVER in move.by:
            found = (CHECKS[need](case, deed, None) for need in move.needs)
            broken = next((one for one in found if one is not None), None)
            if broken is not None:
                raise broken


def rows_of(stage: Stage | None, act: Act, given: Given = Given.NOTHING) -> Iterator[Move]:
    """The rows for an act on a stage, in table order."""
    return (move for move in TABLE if stage in move.stages and move.act is act and move.given is given)


def acts_on(stage: Stage | None) -> tuple[Act, ...]:
    """The acts a person may find on this stage, in table order; the engine's own are left out."""
    people = (move for move in TABLE if stage in move.stages and set(move.by) != {Role.ENGINE})
    return tuple(dict.fromkeys(move.act for move in people))


_OF_THE_CASE = frozenset({
    Need.COMPLETE, Need.NOT_RULED, Need.OBJECTION_WINDOW, Need.NOT_ACKNOWLEDGED, Need.CONTROL, Need.PLAN,
    Need.BEFORE_DUE, Need.NO_OPEN_EXTENSION, Need.OPEN_EXTENSION, Need.EXTENSION_ALLOWED, Need.NOT_RECTIFIER,
    Need.SIDE_UNSIGNED, Need.ALL_SIDES_PASSED, Need.SPOT_SEVERITY, Need.FAILED_LOOK_BACK, Need.OPEN_PROPOSAL,
    Need.OPEN_CLOSURE, Need.PUPILS_PLACED, Need.CONDITIONS_VERIFIED, Need.RESTS_CLOSED, Need.NO_CLOSURE,
})  # fmt: skip
"""Conditions on how the case stands; the others ask who acts and what they bring, and anybody may bring it."""


def possible_acts(case: CaseFacts, at: datetime) -> tuple[Act, ...]:
    """The acts on this stage that somebody could do now: there is one in the role, and the case stands in no way."""
    return tuple(
        act for act in acts_on(case.stage) if any(_is_open_to_somebody(case, move, at) for move in _moves(case, act))
    )


_OF_WHO_ACTS = frozenset({Need.NOT_APPLICANT, Need.ONE_SIDE_ONLY, Need.NOT_SIGNER, Need.HEADS_UNIT})
"""Conditions on the person; with those of the case they say what is open to one of them."""


def moves_open_to(case: CaseFacts, actor: Actor, at: datetime) -> tuple[Move, ...]:
    """The rows this person could follow now, if they bring what the row asks for: a reason, a date, evidence."""
    return tuple(move for move in TABLE if case.stage in move.stages and _is_open_to(case, move, actor, at))


def _is_open_to(case: CaseFacts, move: Move, actor: Actor, at: datetime) -> bool:
    deed = Deed(move.act, at, actor.person_id, actor.name, move.given)
    needs = [CHECKS[need] for need in move.needs if need in _OF_THE_CASE | _OF_WHO_ACTS]
    seats = seats_with(actor, case.parties, move.act, frozenset(move.by))
    return any(all(check(case, deed, seat) is None for check in needs) for seat, _ in seats)


def wanted_for(case: CaseFacts, move: Move, actor: Actor, at: datetime) -> frozenset[Need]:
    """What the row refuses this person for as long as they bring nothing to it: what they must, for this very case."""
    deed = Deed(move.act, at, actor.person_id, actor.name, move.given)
    seats = [seat for seat, _ in seats_with(actor, case.parties, move.act, frozenset(move.by))]
    left = [need for need in move.needs if need not in _OF_THE_CASE | _OF_WHO_ACTS]
    return frozenset(need for need in left if all(CHECKS[need](case, deed, seat) is not None for seat in seats))


def why_not(case: CaseFacts, act: Act, given: Given, actor: Actor, at: datetime) -> Refusal | None:
    """What would refuse this act by this person, whatever they bring to it; None where only that is left to ask."""
    rows = list(rows_of(case.stage, act, given))
    deed = Deed(act, at, actor.person_id, actor.name, given)
    if not rows:
        return _not_in_table(case, deed)
    found: list[Refusal] = []
    for move in rows:
        needs = [CHECKS[need] for need in move.needs if need in _OF_THE_CASE | _OF_WHO_ACTS]
        for seat, _ in seats_with(actor, case.parties, act, frozenset(move.by)):
            broken = next((one for check in needs if (one := check(case, deed, seat)) is not None), None)
            if broken is None:
                return None
            found.append(broken)
    wanted = tuple(dict.fromkeys(role for move in rows for role in move.by))
    return found[0] if found else NotYours(who=actor.name, number=case.number, act=act, by=wanted)


def _moves(case: CaseFacts, act: Act) -> list[Move]:
    return [move for move in TABLE if move.act is act and case.stage in move.stages]


def _is_open_to_somebody(case: CaseFacts, move: Move, at: datetime) -> bool:
    deed = Deed(move.act, at, given=move.given)
    needs = [CHECKS[need] for need in move.needs if need in _OF_THE_CASE]
    return any(all(check(case, deed, seat) is None for check in needs) for seat in _somebody(case, move))


def _somebody(case: CaseFacts, move: Move) -> Iterator[Seat | None]:
    """A seat for each unit of the case in a role this row is for; None for those of no unit of the case."""
    wanted = frozenset(move.by)
    if not wanted.isdisjoint((Role.COORDINATOR, Role.INSPECTOR, Role.LEADER)):
        yield None
    if Role.APPROVER in wanted and case.parties.approver_posts.get(move.act):
        yield None
    units = {*case.parties.units, *case.parties.assignees, *(side.unit_id for side in case.parties.sides)}
    for unit in sorted(units):
        seat = Seat(0, unit, case.unit_names.get(unit, ""), "", _NOWHERE, Duty.HANDLER)
        if roles_of_seat(seat, case.parties, move.act) & wanted:
            yield seat


_NOWHERE = "—"
"""An area no case lies in: such a seat has only the roles its unit gives it."""


def _not_in_table(case: CaseFacts, deed: Deed) -> NotInTable:
    nothing = Text("（无）", "nothing")
    return NotInTable(
        number=case.number,
        stage=case.stage or Text("新隐患", "a new hazard"),
        act=deed.act,
        possible=acts_on(case.stage) or (nothing,),
        last=Text(f"{case.last_act.zh}。", f"{case.last_act.en}. ") if case.last_act else Text("", ""),
    )
