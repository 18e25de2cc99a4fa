"""THE table: what may happen to a hazard. What it does not say is refused, in words.

Every row says from which stages, which act (and which branch of it), who may do it, under which named
conditions, where it leads, what happens to the clocks and who is told. Nothing else in the program decides
any of this; docs/lifecycle.md is drawn from here.
"""

from __future__ import annotations

from rules.facts import Given
from rules.moves import Effect, Move, Tell, Tick
from rules.needs import Need
from rules.telling import Audience, MessageKind, Urgency
from rules.vocabulary import Act, ClockKind, Role, Stage


def _start(*kinds: ClockKind) -> tuple[Tick, ...]:
    return tuple(Tick(Effect.START, kind) for kind in kinds)


def _stop(*kinds: ClockKind) -> tuple[Tick, ...]:
    return tuple(Tick(Effect.STOP, kind) for kind in kinds)


_PAUSE_WORK = (Tick(Effect.PAUSE, ClockKind.RECTIFY),)
_RESUME_WORK = (Tick(Effect.RESUME, ClockKind.RECTIFY),)
_OWN_ACK = (Tick(Effect.STOP_OWN, ClockKind.ACKNOWLEDGE),)
_STOP_ALL = _stop(*ClockKind)
_HAND_OVER = _start(ClockKind.ACKNOWLEDGE, ClockKind.RECTIFY, ClockKind.CONTROL, ClockKind.PLAN)
_ANEW = (*_stop(ClockKind.PROPOSAL), *_start(ClockKind.PROPOSAL))
_TO_UNITS = (Audience.LEAD, Audience.RESPONSIBLE, Audience.CO)
_MOVED = (Tell(MessageKind.REPRICED, (Audience.LEAD, Audience.RESPONSIBLE)),)
_OPEN = tuple(stage for stage in Stage if stage.is_open)
_HANDED_OVER = (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED)
_VERIFIER_NEEDS = (Need.NOT_RECTIFIER, Need.SIDE_UNSIGNED, Need.ONE_SIDE_ONLY)
_IN_WORK = (Stage.ASSIGNED, Stage.RECTIFYING)
_PACED = (Tell(MessageKind.PACED, (Audience.LEAD, Audience.COORDINATOR)),)
_OFFICE = (Role.ENGINE, Role.COORDINATOR)
_LOOKERS = (Role.INSPECTOR, Role.COORDINATOR, Role.CHECKER)
_ORDERING = (Role.COORDINATOR, Role.INSPECTOR)
_CLOSERS = (Role.RESPONSIBLE, Role.LEAD, *_ORDERING)
_CLOSING = (Need.REASON, Need.PLACE_FREE, Need.CONDITIONS_NAMED)
_SHUT_EARLY = (Tell(MessageKind.CLOSED_OFF, (Audience.COORDINATOR,), Urgency.URGENT),)
_SHUT = (
    Tell(MessageKind.CLOSED_OFF, (Audience.RESPONSIBLE_HEAD, Audience.LEAD, Audience.COORDINATOR), Urgency.URGENT),
)
_ENTRY = (Role.COORDINATOR, Role.INSPECTOR, Role.RESPONSIBLE, Role.ENGINE)

_IMPORTED_AS = {
    Given.AS_FOUND: (Stage.FOUND, _start(ClockKind.TRIAGE)),
    Given.AS_ASSIGNED: (Stage.ASSIGNED, _HAND_OVER),
    Given.AS_OBJECTED: (
        Stage.OBJECTED,
        _start(ClockKind.RULING, ClockKind.RECTIFY, ClockKind.CONTROL, ClockKind.PLAN),
    ),
    Given.AS_RECTIFYING: (Stage.RECTIFYING, _start(ClockKind.RECTIFY, ClockKind.CONTROL, ClockKind.PLAN)),
    Given.AS_SUBMITTED: (
        Stage.SUBMITTED,
        (*_start(ClockKind.RECTIFY), *_PAUSE_WORK, *_start(ClockKind.VERIFY)),
    ),
    Given.AS_SUSPENDED: (
        Stage.SUSPENDED,
        (*_start(ClockKind.RECTIFY), *_PAUSE_WORK, *_start(ClockKind.RECHECK)),
    ),
    Given.AS_CLOSED: (Stage.CLOSED, ()),
    Given.AS_VOID: (Stage.VOID, ()),
}

TABLE: tuple[Move, ...] = (
    # A hazard comes to be known.
    Move((None,), Act.RECORD, _ENTRY, Stage.FOUND, clocks=_start(ClockKind.TRIAGE)),
    *(
        Move((None,), Act.IMPORT, (Role.COORDINATOR, Role.ENGINE), stage, given, clocks=clocks)
        for given, (stage, clocks) in _IMPORTED_AS.items()
    ),
    Move((Stage.FOUND,), Act.COMPLETE, (Role.COORDINATOR, Role.INSPECTOR)),
    # It is handed over. The rectification clock starts here and not at the signature: a unit that does not
    # sign gains no time (docs/decisions/0006).
    Move(
        (Stage.FOUND,), Act.ASSIGN, _OFFICE, Stage.ASSIGNED,
        needs=(Need.COMPLETE,),
        clocks=(*_stop(ClockKind.TRIAGE), *_HAND_OVER),
        tells=(Tell(MessageKind.ASSIGNED, _TO_UNITS),),
    ),
    Move(
        (Stage.FOUND,), Act.FIX_ON_SPOT, (Role.INSPECTOR, Role.COORDINATOR), Stage.SUBMITTED,
        needs=(Need.COMPLETE, Need.SPOT_SEVERITY, Need.EVIDENCE),
        # The rectification clock stands ready: should a verifier send it back, the whole limit is left.
        clocks=(*_stop(ClockKind.TRIAGE), *_start(ClockKind.RECTIFY), *_PAUSE_WORK, *_start(ClockKind.VERIFY)),
        tells=(Tell(MessageKind.TO_VERIFY, (Audience.VERIFIERS,)),),
    ),
    # The units answer.
    Move(
        (Stage.ASSIGNED,), Act.ACKNOWLEDGE, (Role.LEAD, Role.RESPONSIBLE), Stage.RECTIFYING,
        needs=(Need.NOT_ACKNOWLEDGED,), clocks=_OWN_ACK,
    ),
    Move((Stage.ASSIGNED,), Act.ACKNOWLEDGE, (Role.CO,), needs=(Need.NOT_ACKNOWLEDGED,), clocks=_OWN_ACK),
    Move(
        (Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED, Stage.OBJECTED), Act.ACKNOWLEDGE,
        (Role.LEAD, Role.RESPONSIBLE, Role.CO),
        needs=(Need.NOT_ACKNOWLEDGED,), clocks=_OWN_ACK,
    ),
    Move(
        (Stage.ASSIGNED, Stage.RECTIFYING), Act.OBJECT, (Role.LEAD,), Stage.OBJECTED,
        needs=(Need.REASON, Need.NOT_RULED, Need.NOT_ACKNOWLEDGED, Need.OBJECTION_WINDOW),
        clocks=(*_OWN_ACK, *_start(ClockKind.RULING)),
        tells=(Tell(MessageKind.OBJECTED, (Audience.COORDINATOR,)),),
    ),
    Move(
        (Stage.OBJECTED,), Act.RULE, (Role.COORDINATOR,), Stage.ASSIGNED, Given.UPHELD,
        needs=(Need.REASON,),
        clocks=(
            *_stop(ClockKind.RULING, ClockKind.ACKNOWLEDGE, ClockKind.RECTIFY, ClockKind.CONTROL, ClockKind.PLAN),
            *_HAND_OVER,
        ),
        tells=(Tell(MessageKind.RULED, (Audience.APPLICANT,)), Tell(MessageKind.ASSIGNED, _TO_UNITS)),
    ),
    Move(
        (Stage.OBJECTED,), Act.RULE, (Role.COORDINATOR,), Stage.ASSIGNED, Given.REJECTED,
        needs=(Need.REASON,),
        clocks=(*_stop(ClockKind.RULING), *_start(ClockKind.ACKNOWLEDGE)),
        tells=(Tell(MessageKind.RULED, (Audience.LEAD, Audience.RESPONSIBLE)),),
    ),
    # The work.
    Move(
        (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUSPENDED), Act.CONTROL, (Role.RESPONSIBLE, Role.LEAD),
        needs=(Need.REASON, Need.END_AHEAD, Need.PUPILS_PLACED), clocks=_stop(ClockKind.CONTROL),
    ),
    # A control with an end lapses: whoever must keep the danger in check is chased again from then on.
    Move(
        (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUSPENDED), Act.CONTROL_LAPSED, (Role.ENGINE,),
        clocks=_start(ClockKind.CONTROL),
        tells=(Tell(MessageKind.CONTROL_LAPSED, (Audience.RESPONSIBLE,), Urgency.URGENT),),
    ),
    Move(
        (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUSPENDED), Act.PLAN, (Role.RESPONSIBLE, Role.LEAD),
        needs=(Need.PLAN_PARTS,), clocks=_stop(ClockKind.PLAN),
    ),
    Move(
        (Stage.RECTIFYING,), Act.REQUEST_EXTENSION, (Role.RESPONSIBLE, Role.LEAD),
        needs=(Need.REASON, Need.BEFORE_DUE, Need.DATE, Need.NO_OPEN_EXTENSION, Need.EXTENSION_ALLOWED),
        tells=(Tell(MessageKind.EXTENSION_REQUESTED, (Audience.APPROVER,)),),
    ),
    Move(
        (Stage.RECTIFYING,), Act.GRANT_EXTENSION, (Role.APPROVER,),
        needs=(Need.OPEN_EXTENSION, Need.NOT_APPLICANT, Need.EXTENSION_ALLOWED),
        tells=(Tell(MessageKind.EXTENSION_DECIDED, (Audience.APPLICANT,)),),
    ),
    Move(
        (Stage.RECTIFYING,), Act.REFUSE_EXTENSION, (Role.APPROVER, Role.ENGINE),
        needs=(Need.OPEN_EXTENSION, Need.NOT_APPLICANT, Need.REASON),
        tells=(Tell(MessageKind.EXTENSION_DECIDED, (Audience.APPLICANT,)),),
    ),
    *(
        Move(
            (Stage.RECTIFYING,), Act.SUSPEND, (Role.APPROVER,), Stage.SUSPENDED, given,
            needs=(Need.REASON, Need.CONTROL, Need.PUPILS_PLACED, *more, Need.REVIEW_DATE),
            clocks=(*_PAUSE_WORK, *_start(ClockKind.RECHECK)),
            tells=(Tell(MessageKind.SUSPENDED, (Audience.LEAD, Audience.RESPONSIBLE, Audience.COORDINATOR)),),
        )
        # While money is sought: only with cost and source on record, and no longer than policy lets it wait.
        for given, more in ((Given.NOTHING, ()), (Given.FOR_FUNDS, (Need.COST,)))
    ),
    Move(
        (Stage.SUSPENDED,), Act.RESUME, (Role.ENGINE, Role.COORDINATOR, Role.LEAD, Role.APPROVER), Stage.RECTIFYING,
        clocks=(*_stop(ClockKind.RECHECK), *_RESUME_WORK),
        tells=(Tell(MessageKind.RESUMED, (Audience.LEAD, Audience.RESPONSIBLE, Audience.LEAD_HEAD)),),
    ),
    Move(
        (Stage.RECTIFYING,), Act.SUBMIT, (Role.RESPONSIBLE, Role.LEAD), Stage.SUBMITTED,
        needs=(Need.EVIDENCE, Need.CONTROL, Need.PUPILS_PLACED, Need.PLAN),
        clocks=(*_stop(ClockKind.CONTROL, ClockKind.PLAN), *_PAUSE_WORK, *_start(ClockKind.VERIFY)),
        tells=(Tell(MessageKind.TO_VERIFY, (Audience.VERIFIERS,)),),
    ),
    # Both sides look.
    Move(
        (Stage.SUBMITTED,), Act.PASS, (Role.VERIFIER,),
        needs=(*_VERIFIER_NEEDS, Need.REVISIT), clocks=(Tick(Effect.STOP_OWN, ClockKind.VERIFY),),
    ),
    # What is done is passed; the rest is split off as a hazard of its own in the same transaction.
    Move(
        (Stage.SUBMITTED,), Act.PASS_IN_PART, (Role.VERIFIER,),
        needs=(*_VERIFIER_NEEDS, Need.REST, Need.DATE, Need.RETURN_DATE, Need.REVISIT),
        clocks=(Tick(Effect.STOP_OWN, ClockKind.VERIFY),),
    ),
    Move(
        (Stage.SUBMITTED,), Act.REWORK, (Role.VERIFIER,), Stage.RECTIFYING,
        needs=(*_VERIFIER_NEEDS, Need.REASON, Need.RETURN_DATE),
        clocks=(*_stop(ClockKind.VERIFY), *_RESUME_WORK),
        tells=(Tell(MessageKind.REWORK, (Audience.RESPONSIBLE, Audience.LEAD)),),
    ),
    Move(
        (Stage.SUBMITTED,), Act.CLOSE_OUT, _OFFICE, Stage.CLOSED,
        needs=(Need.ALL_SIDES_PASSED,), clocks=_STOP_ALL,
        tells=(Tell(MessageKind.CLOSED, (Audience.RESPONSIBLE, Audience.LEAD), Urgency.ROUTINE),),
    ),
    # And look again.
    Move(
        (Stage.CLOSED,), Act.SAMPLE, (Role.ENGINE,),
        tells=(Tell(MessageKind.LOOK_BACK, (Audience.CHECKER,), Urgency.ROUTINE),),
    ),
    Move((Stage.CLOSED,), Act.LOOK_BACK, _LOOKERS, given=Given.HOLDS, needs=(Need.NOT_SIGNER,)),
    Move((Stage.CLOSED,), Act.LOOK_BACK, _LOOKERS, given=Given.FAILED, needs=(Need.NOT_SIGNER, Need.REASON)),
    Move(
        (Stage.CLOSED,), Act.REOPEN, _OFFICE, Stage.RECTIFYING,
        needs=(Need.FAILED_LOOK_BACK,), clocks=_start(ClockKind.RECTIFY),
        tells=(Tell(MessageKind.REOPENED, (Audience.RESPONSIBLE_HEAD, Audience.LEAD)),),
    ),
    # What it costs and who pays, said again as often as it changes.
    Move(_HANDED_OVER, Act.FUND, (Role.RESPONSIBLE, Role.LEAD, Role.COORDINATOR)),
    # A place nobody may use. A closed place is interim control; a closed site only once the pupils are placed.
    Move((Stage.FOUND,), Act.CLOSE_OFF, _ORDERING, needs=_CLOSING, tells=_SHUT_EARLY),
    Move((Stage.FOUND,), Act.CLOSE_OFF, _ORDERING, given=Given.WHOLE_SITE, needs=_CLOSING, tells=_SHUT_EARLY),
    Move(_HANDED_OVER, Act.CLOSE_OFF, _CLOSERS, needs=_CLOSING, clocks=_stop(ClockKind.CONTROL), tells=_SHUT),
    Move(_HANDED_OVER, Act.CLOSE_OFF, _CLOSERS, given=Given.WHOLE_SITE, needs=_CLOSING, tells=_SHUT),
    Move(
        _OPEN, Act.PLACE_PUPILS, _CLOSERS,
        needs=(Need.OPEN_CLOSURE, Need.PLACE_MEANT, Need.PLACEMENT), clocks=_stop(ClockKind.CONTROL),
    ),
    Move(
        (Stage.SUBMITTED, Stage.CLOSED), Act.CONFIRM_CONDITION, (Role.VERIFIER,),
        needs=(Need.NOT_RECTIFIER, Need.OPEN_CLOSURE, Need.PLACE_MEANT, Need.CONDITION_WAITS),
    ),
    Move(
        (Stage.CLOSED,), Act.REOPEN_USE, (Role.COORDINATOR, Role.LEAD),
        needs=(Need.OPEN_CLOSURE, Need.PLACE_MEANT, Need.CONDITIONS_VERIFIED, Need.RESTS_CLOSED, Need.LICENCE),
        tells=(Tell(MessageKind.BACK_IN_USE, (Audience.RESPONSIBLE_HEAD, Audience.LEAD, Audience.COORDINATOR)),),
    ),
    # What was no hazard, or the same one twice.
    Move(
        _OPEN, Act.VOID, (Role.COORDINATOR,), Stage.VOID,
        needs=(Need.REASON, Need.NO_CLOSURE), clocks=_STOP_ALL,
        tells=(Tell(MessageKind.VOIDED, (Audience.LEAD, Audience.RESPONSIBLE), Urgency.ROUTINE),),
    ),
    Move(
        (Stage.FOUND, Stage.ASSIGNED, Stage.RECTIFYING), Act.MERGE, (Role.COORDINATOR,), Stage.VOID,
        needs=(Need.MERGE_TARGET, Need.NO_CLOSURE), clocks=_STOP_ALL,
        tells=(Tell(MessageKind.VOIDED, (Audience.LEAD, Audience.RESPONSIBLE), Urgency.ROUTINE),),
    ),
    # Inside a unit a case goes from hand to hand; whoever takes it hears of it, and nobody else need.
    Move(
        _HANDED_OVER, Act.HAND_ON, (Role.ENGINE, Role.COORDINATOR, Role.LEAD, Role.RESPONSIBLE),
        needs=(Need.REASON, Need.HEADS_UNIT),
        tells=(Tell(MessageKind.HANDED_ON, (Audience.LEAD, Audience.RESPONSIBLE)),),
    ),
    Move(
        (Stage.SUBMITTED,), Act.HAND_ON, (Role.ENGINE,), given=Given.TO_LOOK,
        needs=(Need.REASON,), tells=(Tell(MessageKind.TO_VERIFY, (Audience.VERIFIERS,)),),
    ),
    # Pressure, and leaders who answer.
    # A rung that only a person may take becomes a proposal, and that has a clock of its own.
    Move(_HANDED_OVER, Act.ESCALATE, (Role.ENGINE,), clocks=_start(ClockKind.PROPOSAL)),
    Move((Stage.FOUND,), Act.ESCALATE, (Role.ENGINE,)),
    # A deadline moves with the calendar by itself, and with policy only because somebody wants it to.
    Move(_OPEN, Act.REPRICE, (Role.ENGINE,), given=Given.BY_CALENDAR, tells=_MOVED),
    Move(_OPEN, Act.REPRICE, (Role.COORDINATOR,), given=Given.BY_POLICY, needs=(Need.REASON,), tells=_MOVED),
    Move(
        _HANDED_OVER, Act.INSTRUCT, (Role.LEADER,),
        needs=(Need.REASON, Need.ASSIGNEES, Need.DATE), clocks=_start(ClockKind.INSTRUCTION),
        tells=(Tell(MessageKind.INSTRUCTED, (Audience.ASSIGNEES,), Urgency.URGENT),),
    ),
    Move(
        _HANDED_OVER, Act.CARRY_OUT, (Role.ASSIGNEE,),
        needs=(Need.REASON,), clocks=_stop(ClockKind.INSTRUCTION),
        tells=(Tell(MessageKind.CARRIED_OUT, (Audience.INSTRUCTOR,)),),
    ),
    # A leader sets the pace of the ladder of rectification, by name and with a reason; its deadline stands.
    Move(_IN_WORK, Act.RAISE, (Role.LEADER,), needs=(Need.REASON,), tells=_PACED),
    Move(_IN_WORK, Act.HOLD_BACK, (Role.LEADER,), needs=(Need.REASON, Need.DATE), tells=_PACED),
    Move(_IN_WORK, Act.LOWER, (Role.LEADER,), needs=(Need.REASON, Need.DATE), tells=_PACED),
    Move(
        _HANDED_OVER, Act.PROPOSE, _OFFICE,
        needs=(Need.REASON,), clocks=_start(ClockKind.PROPOSAL),
        tells=(Tell(MessageKind.PROPOSAL, (Audience.APPROVER,), Urgency.URGENT),),
    ),
    Move(_HANDED_OVER, Act.APPROVE, (Role.APPROVER,), needs=(Need.OPEN_PROPOSAL,), clocks=_stop(ClockKind.PROPOSAL)),
    # Listed supervision has a deadline of its own, and is taken off the list only after the hazard was struck off.
    Move(
        _HANDED_OVER, Act.APPROVE, (Role.APPROVER,), given=Given.LISTED,
        needs=(Need.OPEN_PROPOSAL,), clocks=(*_stop(ClockKind.PROPOSAL), *_start(ClockKind.LISTED)),
    ),
    Move(
        (*_HANDED_OVER, Stage.CLOSED), Act.CONCLUDE, (Role.COORDINATOR, Role.LEADER),
        needs=(Need.REASON,), tells=(Tell(MessageKind.CONCLUDED, (Audience.RESPONSIBLE_HEAD, Audience.LEAD_HEAD)),),
    ),
    Move(
        _HANDED_OVER, Act.REFUSE, (Role.APPROVER,),
        needs=(Need.OPEN_PROPOSAL, Need.REASON), clocks=_stop(ClockKind.PROPOSAL),
    ),
    # Put off, it comes back on its day; handed on, the new approver has the whole limit.
    Move(
        _HANDED_OVER, Act.DEFER, (Role.APPROVER,),
        needs=(Need.OPEN_PROPOSAL, Need.REASON, Need.DATE), clocks=_ANEW,
    ),
    Move(
        _HANDED_OVER, Act.REDIRECT, (Role.APPROVER,),
        needs=(Need.OPEN_PROPOSAL, Need.REASON), clocks=_ANEW,
        tells=(Tell(MessageKind.PROPOSAL, (Audience.APPROVER,), Urgency.URGENT),),
    ),
)  # fmt: skip
