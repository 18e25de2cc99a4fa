"""Leaders answer: instructions, and decisions on what was proposed to them."""

from __future__ import annotations

from dataclasses import replace

from casework.acting import Extras, Manner, Request, Turn, do, do_in
from casework.desk import Desk, Sitting
from casework.listing import put_on_the_list
from casework.reading import Done, unit_meant
from casework.telling import Named, tell
from models.instruction import Instruction
from models.proposal import Proposal
from rules.addressing import Addressee
from rules.facts import Given
from rules.moves import Tell
from rules.refusals import CannotDecide, NoProposalOpen, ProposalOpen
from rules.standing import Seat
from rules.telling import Audience, MessageKind, Urgency
from rules.vocabulary import Act, Instrument, ProposalState
from store import cases, leaders
from store.ledger import Written

_BY_DEFAULT = (Audience.RESPONSIBLE_HEAD, Audience.LEAD_HEAD)
"""Who hears of an approved step that no ladder prescribed."""

_DECIDES = 2
"""From this level of duty on a post may decide what is proposed."""

_CHASED = (Audience.CHASED, Audience.CHASED_DEPUTY, Audience.CHASED_HEAD)


def instruct(desk: Desk, request: Request, units: tuple[int, ...]) -> Done:
    """A leader's instruction, to these units and until this date, is on record and its clock runs."""
    number: list[int] = []
    units = tuple(dict.fromkeys(units))

    def prepare(turn: Turn) -> Extras:
        people = [(unit, turn.sitting.addressee(Audience.ASSIGNEES, unit)) for unit in units]
        number.append(leaders.next_instruction(turn.sitting.session))
        named: Named = {Audience.ASSIGNEES: people}
        return {"named": named, "subject": number[0], "chases": units[0], "facts": {"units": list(units)}}

    def keep(turn: Turn, written: Written) -> None:
        seat, until = turn.permit.seat, turn.request.until
        if seat is None or until is None or turn.actor.person_id is None:
            return
        row = Instruction(
            id=number[0],
            hazard_id=turn.case.hazard.id,
            event_id=written.event_id or 0,
            given_by_id=turn.actor.person_id,
            post_id=seat.post_id,
            given_at=turn.sitting.at,
            words=turn.request.note,
            due_on=until,
        )
        leaders.put_instruction(turn.sitting.session, row, units)

    return do(desk, request, Act.INSTRUCT, Manner(deed=lambda _s, _c: {"assignees": units}, before=prepare, after=keep))


def carry_out_instruction(desk: Desk, request: Request) -> Done:
    """The oldest instruction the actor's unit has is carried out; the leader who gave it hears what was done."""
    number: list[int] = []

    def settle(turn: Turn) -> Extras:
        mine = next(one for one in turn.case.instructions if turn.unit in one.units)
        number.append(mine.id)
        leaders.carried_out(turn.sitting.session, mine.id, turn.sitting.at, turn.actor.person_id, turn.request.note)
        named: Named = {Audience.INSTRUCTOR: [turn.sitting.answering_for(mine.post_id, Audience.INSTRUCTOR)]}
        return {"named": named, "subject": mine.id, "facts": {"instruction": mine.id}}

    return do(desk, request, Act.CARRY_OUT, Manner(before=settle))


def propose(
    desk: Desk, request: Request, instrument: Instrument, approver: Audience = Audience.DISTRICT_DEPUTY
) -> Done:
    """A step that only a person may decide lies before its approver."""
    number: list[int] = []
    post: list[int | None] = []

    def prepare(turn: Turn) -> Extras:
        pending = cases.pending_proposals(turn.sitting.session, turn.case.hazard.id)
        if any(one.instrument is instrument for one in pending):
            raise ProposalOpen(number=turn.case.hazard.number, instrument=instrument)
        unit = unit_meant(turn.case.hazard, approver) or turn.case.hazard.office_unit_id
        found = turn.sitting.addressee(approver, unit)
        number.append(leaders.next_proposal(turn.sitting.session))
        post.append(found.post_id if found else None)
        named: Named = {Audience.APPROVER: [(unit, found)]}
        facts = {"instrument": instrument.value}
        return {"named": named, "subject": number[0], "chases": unit, "facts": facts}

    def keep(turn: Turn, written: Written) -> None:
        leaders.put_proposal(
            turn.sitting.session, number[0], turn.case.hazard.id, instrument, written.event_id or 0,
            turn.sitting.at, turn.request.note, post[0],
        )  # fmt: skip

    return do(desk, request, Act.PROPOSE, Manner(before=prepare, after=keep))


def approve(desk: Desk, request: Request, instrument: Instrument | None = None) -> Done:
    """The proposed step is taken: those whom the ladder names for it are told.

    Listed supervision gets its number and its deadline: the day the request names, else as policy says.
    """
    decided: list[Proposal] = []

    def settle(turn: Turn) -> Extras:
        proposal = _mine(turn, instrument)
        decided.append(proposal)
        settled = _decide(turn, proposal, ProposalState.APPROVED)
        if proposal.instrument is Instrument.LISTED_SUPERVISION:
            settled["facts"] |= put_on_the_list(turn, proposal)
            turn.sitting.session.flush()
        return settled

    def carry_on(turn: Turn, written: Written) -> None:
        what, named = _announcement(turn.sitting, decided[0])
        tell(turn.sitting, written, (what,), turn.case.hazard.id, named)

    with desk.sitting(request.at) as sitting:
        what = instrument or _first_before(sitting, request)
        given = Given.LISTED if what is Instrument.LISTED_SUPERVISION else Given.NOTHING
        return do_in(sitting, request, Act.APPROVE, Manner(given=given, before=settle, after=carry_on))


def _first_before(sitting: Sitting, request: Request) -> Instrument | None:
    """What lies first before whoever asks: approving it may follow another row of the table than approving a talk."""
    actor = sitting.actor(request.who)
    hazard = cases.hazard_by_number(sitting.session, request.number)
    posts = {seat.post_id for seat in actor.seats}
    lying = cases.pending_proposals(sitting.session, hazard.id)
    return next((one.instrument for one in lying if one.approver_post_id in posts), None)


def refuse(desk: Desk, request: Request, instrument: Instrument | None = None) -> Done:
    """The proposed step is not taken, with the reason."""

    def settle(turn: Turn) -> Extras:
        return _decide(turn, _mine(turn, instrument), ProposalState.REFUSED)

    return do(desk, request, Act.REFUSE, Manner(before=settle))


def defer(desk: Desk, request: Request, instrument: Instrument | None = None) -> Done:
    """The proposal stays undecided until the named day, with the reason; until then it chases nobody."""

    def put_off(turn: Turn) -> Extras:
        proposal = _mine(turn, instrument)
        proposal.deferred_until = turn.request.until
        return _again(turn, proposal)

    return do(desk, request, Act.DEFER, Manner(before=put_off))


def redirect(desk: Desk, request: Request, to: str, instrument: Instrument | None = None) -> Done:
    """The proposal lies before another leader, who is told and has the whole limit. Raises CannotDecide."""

    def hand_on(turn: Turn) -> Extras:
        proposal = _mine(turn, instrument)
        seat = _deciding_seat(turn, to)
        proposal.approver_post_id, proposal.deferred_until = seat.post_id, None
        named: Named = {Audience.APPROVER: [turn.sitting.answering_for(seat.post_id, Audience.APPROVER)]}
        return {**_again(turn, proposal), "named": named}

    return do(desk, request, Act.REDIRECT, Manner(before=hand_on))


def _deciding_seat(turn: Turn, to: str) -> Seat:
    """The leading post of somebody else who serves where the hazard lies, the highest if there are several."""
    other = turn.sitting.actor(to)
    area = turn.case.hazard.area_code
    seats = [one for one in other.seats if one.duty.level >= _DECIDES and area.startswith(one.area)]
    if not seats or other.person_id == turn.actor.person_id:
        raise CannotDecide(who=other.name, number=turn.case.hazard.number)
    return max(seats, key=lambda one: one.duty.level)


def _again(turn: Turn, proposal: Proposal) -> Extras:
    """The proposal's clock starts anew and chases whom it chased."""
    turn.sitting.session.flush()
    facts = {"instrument": proposal.instrument.value, "proposal": proposal.id}
    return {"subject": proposal.id, "chases": turn.case.hazard.office_unit_id, "facts": facts}


def _mine(turn: Turn, instrument: Instrument | None) -> Proposal:
    """The oldest pending proposal that lies before one of the actor's posts, of this instrument if one is named."""
    posts = {seat.post_id for seat in turn.actor.seats}
    for proposal in turn.case.proposals:
        if proposal.approver_post_id in posts and instrument in (None, proposal.instrument):
            return proposal
    raise NoProposalOpen(number=turn.case.hazard.number)


def _decide(turn: Turn, proposal: Proposal, state: ProposalState) -> Extras:
    proposal.state, proposal.decided_at = state, turn.sitting.at
    proposal.decided_by_id, proposal.decision_note = turn.actor.person_id, turn.request.note
    turn.sitting.session.flush()
    return {"subject": proposal.id, "facts": {"instrument": proposal.instrument.value, "proposal": proposal.id}}


def _announcement(sitting: Sitting, proposal: Proposal) -> tuple[Tell, Named]:
    """What an approved step says to whom: as the rung it came from prescribes, else to both heads."""
    what = Tell(MessageKind.of(proposal.instrument.value), _BY_DEFAULT, Urgency.URGENT)
    behind = leaders.rung_behind(sitting.session, proposal.event_id)
    if behind is None:
        return what, {}
    clock, level = behind
    step = sitting.policy(clock.policy_id).ladder.steps(clock.kind, clock.severity)[level - 1]
    named: dict[Audience, list[tuple[int, Addressee | None]]] = {}
    for audience in step.to:
        if audience in _CHASED and clock.unit_id is not None:
            named[audience] = [(clock.unit_id, sitting.addressee(audience, clock.unit_id))]
    return replace(what, to=step.to), named
