"""What was no hazard, or the same one twice."""

from __future__ import annotations

from casework.acting import Extras, Manner, Request, Turn, do, do_in
from casework.desk import Desk, Sitting
from casework.reading import Case, Done
from rules.vocabulary import Act
from rules.words import Text
from store import cases, lapsing


def void(desk: Desk, request: Request) -> Done:
    """The record was false; it stays in the ledger with the reason, and counts nowhere."""

    def settle(turn: Turn) -> None:
        _end(turn)

    return do(desk, request, Act.VOID, Manner(before=settle))


def merge(desk: Desk, request: Request, into: str) -> Done:
    """The record doubles another open one of the same campus and points to it from now on."""

    def problem(sitting: Sitting, case: Case) -> dict[str, object]:
        return {"merge_problem": _problem(sitting, case, into), "note": into}

    def point(turn: Turn) -> Extras:
        _end(turn)
        other = cases.hazard_by_number(turn.sitting.session, into)
        return {"columns": {"merged_into_id": other.id}, "facts": {"into": into}}

    with desk.sitting(request.at) as sitting:
        # Two records merged into each other at the same moment would both be gone; so both are held, in one order.
        cases.hold(sitting.session, (request.number, into))
        return do_in(sitting, request, Act.MERGE, Manner(deed=problem, before=point))


def _end(turn: Turn) -> None:
    """Whatever waited for somebody waits no longer, and what was listed is off the list."""
    lapsing.everything(turn.sitting.session, turn.sitting.at)
    lapsing.steps(turn.sitting.session, turn.sitting.at, turn.actor.person_id, turn.permit.move.act.zh)


def _problem(sitting: Sitting, case: Case, into: str) -> Text | None:
    other = cases.find(sitting.session, into)
    if other is None:
        return Text("没有这个编号", "there is no such number")
    if other.id == case.hazard.id:
        return Text("不能并入自身", "it cannot be merged into itself")
    if other.campus_id != case.hazard.campus_id:
        return Text("不是同一所学校", "it is at another school")
    if not other.stage.is_open:
        return Text(f"对方{other.stage.zh}", f"it is {other.stage.en}")
    return None
