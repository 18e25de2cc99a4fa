"""One act on many hazards: the same rows of the table, written set-wise, a few thousand hazards a transaction.

Whoever asks acts from one seat at a time. A hazard the act is not possible for is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.acting import Attachment
from casework.carrying import Doing, carry_out
from casework.desk import Desk, Sitting
from casework.routing import open_rounds
from rules.permits import rows_of
from rules.refusals import EvidenceMissing
from rules.standing import ENGINE, Actor, Seat
from rules.vocabulary import Act, EvidenceKind, Revisit, Stage, UnitRole, Verdict
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import evidence, hazards, lapsing, moving, policies, rounds, selecting
from store.rounds import Signature
from store.selecting import Which

BATCH = 5000
_WORKERS = (UnitRole.LEAD, UnitRole.RESPONSIBLE)
_NOTE = Text("说明", "note")


@dataclass(frozen=True, slots=True)
class Order:
    """An act on many hazards: who, when, which words and files. Without `numbers`: all it is possible for."""

    who: str | Actor
    at: datetime
    numbers: tuple[str, ...] | None = None
    note: str = ""
    files: tuple[Attachment, ...] = ()
    revisit: Revisit = Revisit.BY_EVIDENCE


@dataclass(frozen=True, slots=True)
class DoneMany:
    """How many hazards the act was done to."""

    count: int


def acknowledge_many(desk: Desk, order: Order) -> DoneMany:
    """Every newly handed-over hazard of the actor's unit is signed for, and work on it begins."""
    move = next(rows_of(Stage.ASSIGNED, Act.ACKNOWLEDGE))

    def sign(sitting: Sitting, actor: Actor, seat: Seat) -> int:
        count = _choose(sitting, order, selecting.waiting_for_receipt(Stage.ASSIGNED, seat.unit_id, _WORKERS))
        if count:
            moving.sign_receipt(sitting.session, seat.unit_id, sitting.at, actor.person_id)
            carry_out(sitting, Doing(move, actor, seat, note=order.note))
        return count

    return _from_every_seat(desk, order, sign)


def submit_many(desk: Desk, order: Order, measures: str = "") -> DoneMany:
    """The work of the actor's unit on all these hazards is handed in with the same evidence.

    Major hazards without interim control or plan are left out. Raises EvidenceMissing without a file.
    """
    if not order.files:
        raise EvidenceMissing(number="—", act=Act.SUBMIT)
    move = next(rows_of(Stage.RECTIFYING, Act.SUBMIT))

    def hand_in(sitting: Sitting, actor: Actor, seat: Seat) -> int:
        count = _choose(sitting, order, selecting.ready_to_submit(seat.unit_id, _WORKERS))
        if count:
            open_rounds(sitting, hazards.routable(sitting.session), seat.unit_id)
            lapsing.extensions(sitting.session, sitting.at)
            columns = {"measures": measures} if measures else {}
            facts = {"files": [one.digest for one in order.files], **columns}
            written = carry_out(sitting, Doing(move, actor, seat, note=order.note, facts=facts, columns=columns))
            evidence.attach_to_all(sitting.session, written, order.files, sitting.at)
        return count

    return _from_every_seat(desk, order, hand_in)


def pass_many(desk: Desk, order: Order) -> DoneMany:
    """The actor's unit passes every round it is asked in; those with the last side are struck off the ledger.

    Hazards of which policy wants somebody to have been there are left out, unless the order says so and brings
    evidence of it. The files belong to each of them.
    """
    move = next(rows_of(Stage.SUBMITTED, Act.PASS))
    close = next(rows_of(Stage.SUBMITTED, Act.CLOSE_OUT))
    shown = any(one.kind is EvidenceKind.VERIFICATION for one in order.files)
    is_seen = order.revisit is Revisit.ON_SITE and shown

    def sign(sitting: Sitting, actor: Actor, seat: Seat) -> int:
        person = actor.person_id
        if person is None:
            return 0
        unseen = () if is_seen else policies.wanting_a_revisit(sitting.session)
        count = _choose(sitting, order, selecting.waiting_for_signature(seat.unit_id, person, unseen))
        if count:
            signature = Signature(seat.unit_id, person, Verdict.PASSED, order.revisit, sitting.at, order.note)
            rounds.sign(sitting.session, signature)
            files = {"files": [one.digest for one in order.files]} if order.files else {}
            facts = {"revisit": order.revisit.value, **files}
            written = carry_out(sitting, Doing(move, actor, seat, note=order.note, facts=facts))
            evidence.attach_to_all(sitting.session, written, order.files, sitting.at)
            if rounds.keep_fully_passed(sitting.session):
                rounds.close(sitting.session, Verdict.PASSED, sitting.at)
                lapsing.everything(sitting.session, sitting.at)
                carry_out(sitting, Doing(close, ENGINE))
        return count

    return _from_every_seat(desk, order, sign)


def _choose(sitting: Sitting, order: Order, which: Which) -> int:
    moving.choose_anew(sitting.session)
    return selecting.choose(sitting.session, which, order.numbers, BATCH)


def _from_every_seat(desk: Desk, order: Order, once: Callable[[Sitting, Actor, Seat], int]) -> DoneMany:
    """Does a batch from each of the actor's seats, again until nothing is left, each in its own transaction."""
    refuse_unfit(_NOTE, order.note)
    with desk.looking() as session:
        actor = Sitting(session, order.at, desk.key, desk.keyring).actor(order.who)
    total = 0
    for seat in _one_per_unit(actor.seats):
        while True:
            with desk.sitting(order.at) as sitting:
                done = once(sitting, actor, seat)
            total += done
            if done < BATCH:
                break
    return DoneMany(total)


def _one_per_unit(seats: Sequence[Seat]) -> list[Seat]:
    """A person with two posts in one unit acts for it once."""
    return list({seat.unit_id: seat for seat in reversed(seats)}.values())
