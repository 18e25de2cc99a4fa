"""How one act on one hazard is done: look, ask the table, write, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.carrying import Doing, carry_out
from casework.desk import Desk, Sitting
from casework.reading import Case, Done, answered_before, refuse_the_past, refuse_what_changed, take
from rules.facts import Deed, Given
from rules.permits import Permit, permit
from rules.pictures import Picture
from rules.standing import Actor
from rules.vocabulary import Act, EvidenceKind
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import evidence
from store.ledger import Single, Written

_NOTE = Text("说明", "note")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that has been put into the file store, to go with an act."""

    name: str
    digest: str
    media_type: str
    size: int
    kind: EvidenceKind = EvidenceKind.OTHER
    picture: Picture | None = None
    """What was seen of it, where it should be a photo."""
    distance_m: int | None = None
    """How far from the school it was taken, where that was reckoned when it was handed in."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for: on which hazard, by whom, when, with which words and files.

    who: a person number or full name, or an Actor already known (the engine).
    key: the caller's idempotency key; the same key again is answered and not done again.
    for_unit: the unit one acts for, when one sits in several of the case's units.
    seen: the last event the person saw when they decided; what somebody else did after it is a reason to look again.
    """

    number: str
    who: str | Actor
    at: datetime
    note: str = ""
    files: tuple[Attachment, ...] = ()
    until: date | None = None
    key: str | None = None
    for_unit: int | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Turn:
    """An act the table has permitted, in the middle of being done."""

    sitting: Sitting
    case: Case
    request: Request
    actor: Actor
    permit: Permit

    @property
    def unit(self) -> int:
        """The unit acted for; the coordinating office for the engine."""
        return self.permit.seat.unit_id if self.permit.seat else self.case.hazard.office_unit_id


Extras = dict[str, Any]  # Any: keyword arguments of Doing, each of its own type
Before = Callable[[Turn], Extras | None]
After = Callable[[Turn, Written], None]


@dataclass(frozen=True)
class Manner:
    """How an act is done beyond what the table says of it.

    deed: what the conditions need to know, from the case. before: writes that the clocks and messages of the
    row rely on; it may return further settings for Doing. after: writes that need the event.
    """

    given: Given = Given.NOTHING
    deed: Callable[[Sitting, Case], Mapping[str, Any]] = field(default=lambda _sitting, _case: {})
    before: Before = field(default=lambda _turn: None)
    after: After = field(default=lambda _turn, _written: None)


def do(desk: Desk, request: Request, act: Act, manner: Manner | None = None) -> Done:
    """The act is done and committed, or refused and nothing is changed."""
    with desk.sitting(request.at) as sitting:
        return do_in(sitting, request, act, manner or Manner())


def do_in(sitting: Sitting, request: Request, act: Act, manner: Manner) -> Done:
    """The same inside a transaction that does more than this."""
    refuse_unfit(_NOTE, request.note)
    actor = sitting.actor(request.who) if isinstance(request.who, str) else request.who
    before = answered_before(sitting, request.number, request.key, act, actor.person_id)
    if before is not None:
        return before
    case = take(sitting, request.number, act)
    # Whoever sent the same key at the same time may have been answered while this one waited for the lock.
    before = answered_before(sitting, request.number, request.key, act, actor.person_id)
    if before is not None:
        return before
    refuse_the_past(sitting, case)
    refuse_what_changed(sitting, case, request.seen)
    turn = Turn(sitting, case, request, actor, _permitted(sitting, case, request, act, actor, manner))
    extras = manner.before(turn) or {}
    only = Single(case.hazard.id, case.hazard.stage, case.hazard.chain_head)
    written = carry_out(sitting, _doing(turn, extras), only)
    evidence.attach_to_all(sitting.session, written, request.files, sitting.at)
    manner.after(turn, written)
    return Done(case.hazard.number, written.event_id or 0)


def _permitted(sitting: Sitting, case: Case, request: Request, act: Act, actor: Actor, manner: Manner) -> Permit:
    deed = Deed(
        act=act,
        at=request.at,
        given=manner.given,
        person_id=actor.person_id,
        person_name=actor.name,
        note=request.note,
        evidence=len(request.files),
        until=request.until,
        for_unit=request.for_unit,
    )
    return permit(case.facts, replace(deed, **manner.deed(sitting, case)), actor)


def _doing(turn: Turn, extras: Extras) -> Doing:
    facts = dict(extras.pop("facts", {}))
    if turn.request.until is not None:
        # An act that says itself which date holds, such as granting what was asked for, is not overruled.
        facts.setdefault("until", turn.request.until.isoformat())
    if turn.request.files:
        facts["files"] = [one.digest for one in turn.request.files]
    return Doing(
        move=turn.permit.move,
        actor=turn.actor,
        seat=turn.permit.seat,
        note=turn.request.note,
        facts=facts,
        key=turn.request.key,
        until=turn.request.until,
        **extras,
    )
