"""Both sides look: signing a round, sending back, striking off the ledger, and looking again later."""

from __future__ import annotations

from casework.acting import Before, Extras, Manner, Request, Turn, do_in
from casework.desk import Desk, Sitting
from casework.reading import Done
from rules.facts import Given
from rules.intervals import LookBackResult
from rules.standing import ENGINE
from rules.vocabulary import Act, Verdict
from store import lapsing, look_backs, moving, rounds


def sign_pass(desk: Desk, request: Request) -> Done:
    """The actor's side has passed the round; with the last side the hazard is struck off the ledger at once."""
    with desk.sitting(request.at) as sitting:
        return sign_pass_in(sitting, request)


def sign_pass_in(sitting: Sitting, request: Request) -> Done:
    """The same inside a transaction that does more than this."""
    done = do_in(sitting, request, Act.PASS, Manner(before=lambda turn: _sign(turn, Verdict.PASSED)))
    if not done.was_done_before and rounds.fully_passed(sitting.session):
        close_out_in(sitting, Request(done.number, ENGINE, request.at))
    return done


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


def send_back(desk: Desk, request: Request) -> Done:
    """One no ends the round: the hazard goes back with a reason and the rest of its time."""
    with desk.sitting(request.at) as sitting:
        return send_back_in(sitting, request)


def send_back_in(sitting: Sitting, request: Request) -> Done:
    """The same inside a transaction that does more than this."""

    def sign(turn: Turn) -> None:
        _sign(turn, Verdict.FAILED)
        rounds.close(turn.sitting.session, Verdict.FAILED, turn.sitting.at)

    return do_in(sitting, request, Act.REWORK, Manner(before=sign))


def _sign(turn: Turn, verdict: Verdict) -> None:
    person = turn.actor.person_id
    if person is not None:
        rounds.sign(turn.sitting.session, turn.unit, person, verdict, turn.sitting.at, turn.request.note)


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
