"""Both sides look: signing a round, in part too, sending back, striking off, and looking again later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework import splitting
from casework.acting import Before, Extras, Manner, Request, Turn, do_in
from casework.desk import Desk, Sitting
from casework.reading import Case, Done
from rules.facts import Given
from rules.intervals import LookBackResult
from rules.standing import ENGINE
from rules.vocabulary import Act, EvidenceKind, Revisit, Verdict
from store import evidence, lapsing, look_backs, moving, rounds


@dataclass(frozen=True, slots=True)
class Look:
    """How a side looked before it signed. record: the document of a re-inspection, which shows the visit by itself."""

    revisit: Revisit = Revisit.BY_EVIDENCE
    record: str = ""


FROM_EVIDENCE, ON_SITE = Look(), Look(Revisit.ON_SITE)


def sign_pass(desk: Desk, request: Request, look: Look = FROM_EVIDENCE) -> Done:
    """The actor's side has passed the round; with the last side the hazard is struck off the ledger at once.

    Raises RevisitMissing or RevisitUnproven where policy wants somebody to have been there.
    """
    with desk.sitting(request.at) as sitting:
        return sign_pass_in(sitting, request, look)


def sign_pass_in(sitting: Sitting, request: Request, look: Look = FROM_EVIDENCE) -> Done:
    """The same inside a transaction that does more than this."""
    manner = Manner(deed=_seen(request, look), before=lambda turn: _sign(turn, Verdict.PASSED, look))
    return _closed_with_the_last(sitting, request, do_in(sitting, request, Act.PASS, manner))


def sign_in_part(desk: Desk, request: Request, look: Look = FROM_EVIDENCE) -> Done:
    """The actor's side passes what is done; the rest, which the note describes, is a hazard of its own, due `until`.

    The rest is recorded and handed over to the same units in the same transaction. For this side the hazard counts
    as passed: with the last side it is struck off.
    """

    def split(turn: Turn) -> Extras:
        signed = _sign(turn, Verdict.IN_PART, look)
        return {"facts": {**signed["facts"], "rest": splitting.split_off(turn)}}

    with desk.sitting(request.at) as sitting:
        splitting.queue(sitting, request.number)
        manner = Manner(deed=_seen(request, look), before=split)
        return _closed_with_the_last(sitting, request, do_in(sitting, request, Act.PASS_IN_PART, manner))


def _closed_with_the_last(sitting: Sitting, request: Request, done: Done) -> Done:
    if not done.was_done_before and rounds.fully_passed(sitting.session):
        close_out_in(sitting, Request(done.number, ENGINE, request.at))
    return done


def _seen(request: Request, look: Look) -> Callable[[Sitting, Case], dict[str, object]]:
    """What the table wants to know of a revisit; what another side has attached in this round counts for all."""

    def deed(sitting: Sitting, case: Case) -> dict[str, object]:
        brought = sum(one.kind is EvidenceKind.VERIFICATION for one in request.files) + bool(look.record)
        is_asked = not brought and case.facts.severity in case.facts.revisit
        before = evidence.of_the_round(sitting.session, case.hazard.id) if is_asked else 0
        return {"revisit": look.revisit, "revisit_files": brought or before}

    return deed


def close_out(desk: Desk, request: Request) -> Done:
    """The hazard is struck off the ledger. Raises SidesOutstanding while a required side has not passed it."""
    with desk.sitting(request.at) as sitting:
        return close_out_in(sitting, request)


def close_out_in(sitting: Sitting, request: Request) -> Done:
    """The same inside the transaction in which the last side signed."""

    def settle(turn: Turn) -> None:
        rounds.close(turn.sitting.session, Verdict.PASSED, turn.sitting.at)
        lapsing.everything(turn.sitting.session, turn.sitting.at)

    return do_in(sitting, request, Act.CLOSE_OUT, Manner(before=settle))


def send_back(desk: Desk, request: Request, look: Look = FROM_EVIDENCE) -> Done:
    """One no ends the round: the hazard goes back with a reason, to be put right by `until`.

    Without a date it has the rest of its time, and never less than policy's least.
    """
    with desk.sitting(request.at) as sitting:
        return send_back_in(sitting, request, look)


def send_back_in(sitting: Sitting, request: Request, look: Look = FROM_EVIDENCE) -> Done:
    """The same inside a transaction that does more than this."""

    def sign(turn: Turn) -> Extras:
        signed = _sign(turn, Verdict.FAILED, look)
        rounds.close(turn.sitting.session, Verdict.FAILED, turn.sitting.at)
        return signed

    return do_in(sitting, request, Act.REWORK, Manner(before=sign))


def _sign(turn: Turn, verdict: Verdict, look: Look) -> Extras:
    """The side's place is filled. Returns what the ledger says of how it looked."""
    sitting, person = turn.sitting, turn.actor.person_id
    if person is not None:
        signature = rounds.Signature(turn.unit, person, verdict, look.revisit, sitting.at, turn.request.note)
        rounds.sign(sitting.session, signature)
    record = {"inspection": look.record} if look.record else {}
    return {"facts": {"revisit": look.revisit.value, **record}}


def look_back(desk: Desk, request: Request, *, holds: bool) -> Done:
    """A closed hazard was looked at again. One that came back is reopened in the same transaction, on the record."""
    with desk.sitting(request.at) as sitting:
        if holds:
            return do_in(sitting, request, Act.LOOK_BACK, Manner(Given.HOLDS, before=_found(LookBackResult.HOLDS)))
        failed = Manner(Given.FAILED, before=_found(LookBackResult.FAILED))
        done = do_in(sitting, request, Act.LOOK_BACK, failed)
        if not done.was_done_before:
            _reopen_in(sitting, Request(done.number, ENGINE, request.at))
        return done


def _found(result: LookBackResult) -> Before:
    """Puts the result down for the round the hazard was drawn in, if it was."""

    def put_down(turn: Turn) -> Extras:
        by, note = turn.actor.person_id, turn.request.note
        look_backs.settle(turn.sitting.session, turn.case.hazard.id, result, turn.sitting.at, by, note)
        return {"columns": {"look_back_failed": result is LookBackResult.FAILED}}

    return put_down


def reopen(desk: Desk, request: Request) -> Done:
    """A closed hazard whose look-back failed is open again, with a new clock beside its first due date."""
    with desk.sitting(request.at) as sitting:
        return _reopen_in(sitting, request)


def _reopen_in(sitting: Sitting, request: Request) -> Done:
    def forget(turn: Turn) -> Extras:
        moving.forget_fixed_date(turn.sitting.session)
        return {"columns": {"look_back_failed": False}}

    return do_in(sitting, request, Act.REOPEN, Manner(before=forget))
