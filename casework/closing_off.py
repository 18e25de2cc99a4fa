"""The gate before a closed place (停用—恢复使用): closed on conditions, pupils placed, verified, and in use again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.acting import After, Before, Extras, Manner, Request, Turn, do, do_in
from casework.desk import Desk, Sitting
from casework.reading import Case, Done
from models.closure import Closure
from rules.closures import WHOLE_SITE, Closed, Closing, Placement, meant, tidied, to_sign
from rules.facts import Given
from rules.refusals import AlreadyClosedOff, BadInput
from rules.vocabulary import Act
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import closures
from store.closures import By
from store.ledger import Written

_PLACE, _CONDITION, _BASIS = Text("部位", "place"), Text("启用条件", "condition of use"), Text("依据", "basis")
_WHERE, _POST = Text("安置地点", "where the pupils are"), Text("负责岗位", "post that answers for them")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which place is to be closed, on which conditions it may be used again, and by which document (责令停用).

    An empty place is the one where the hazard was found; WHOLE_SITE is the whole campus.
    """

    place: str = ""
    conditions: tuple[str, ...] = ()
    basis: str = ""


def close_off(desk: Desk, request: Request, wanted: Wanted, placement: Placement | None = None) -> Done:
    """Nobody may use the place until its conditions are verified; where interim control is due, this is it.

    A whole site counts as interim control only once its pupils are placed, which may be said in the same breath.
    """
    given = Given.WHOLE_SITE if tidied(wanted.place) == WHOLE_SITE else Given.NOTHING
    with desk.sitting(request.at) as sitting:
        manner = Manner(given, _to_close(wanted), _control_by(wanted), _put(wanted))
        done = do_in(sitting, request, Act.CLOSE_OFF, manner)
        if placement is not None and not done.was_done_before:
            moved = Request(request.number, request.who, request.at, for_unit=request.for_unit)
            _place_in(sitting, moved, placement, tidied(wanted.place))
        return done


def _to_close(wanted: Wanted) -> Callable[[Sitting, Case], dict[str, object]]:
    def deed(sitting: Sitting, case: Case) -> dict[str, object]:
        place = _place_of(case, wanted)
        _refuse_unfit((_PLACE, place, 120), (_BASIS, wanted.basis, 200))
        for one in wanted.conditions:
            refuse_unfit(_CONDITION, one)
        taken = closures.closed_for(sitting.session, case.hazard.campus_id, place)
        return {"closing": Closing(place, taken, wanted.conditions)}

    return deed


def _place_of(case: Case, wanted: Wanted) -> str:
    # The whole site is closed by its name only, and never because a finding was said to lie everywhere.
    found_at = tidied(case.hazard.place)
    return tidied(wanted.place) or (found_at if found_at != WHOLE_SITE else "")


def _control_by(wanted: Wanted) -> Before:
    def control(turn: Turn) -> Extras:
        place = _place_of(turn.case, wanted)
        is_held = place == WHOLE_SITE or turn.case.hazard.control_at is not None
        said = {"place": place, "conditions": list(wanted.conditions), "basis": wanted.basis}
        return {"columns": {} if is_held else {"control_at": turn.sitting.at}, "facts": said}

    return control


def _put(wanted: Wanted) -> After:
    def put(turn: Turn, written: Written) -> None:
        hazard, by = turn.case.hazard, _by(turn, written)
        place = _place_of(turn.case, wanted)
        row = Closure(
            hazard_id=hazard.id, campus_id=hazard.campus_id, place=place, is_whole_site=place == WHOLE_SITE,
            closed_at=by.at, closed_by_id=by.person, closed_event_id=by.event, reason=turn.request.note,
            basis=wanted.basis,
        )  # fmt: skip
        if not closures.put(turn.sitting.session, row, wanted.conditions):
            # Two hazards of one campus: whoever came second hears so, as if they had come a minute later.
            taken = closures.closed_for(turn.sitting.session, hazard.campus_id, place)
            raise AlreadyClosedOff(place=place, number=taken)

    return put


def place_pupils(desk: Desk, request: Request, placement: Placement, place: str = "") -> Done:
    """It is on record where the pupils are meanwhile, and a closed site counts as interim control from now on."""
    with desk.sitting(request.at) as sitting:
        return _place_in(sitting, request, placement, tidied(place))


def _place_in(sitting: Sitting, request: Request, placement: Placement, place: str) -> Done:
    def deed(_sitting: Sitting, _case: Case) -> dict[str, object]:
        _refuse_unfit((_WHERE, placement.where, 200), (_POST, placement.post, 120))
        return {"closing": Closing(place, placement=placement)}

    def control(turn: Turn) -> Extras:
        is_held = turn.case.hazard.control_at is not None
        said = {
            "place": _closed(turn, place).place, "pupils": placement.pupils, "where": placement.where,
            "post": placement.post, "from": placement.from_on.isoformat() if placement.from_on else "",
        }  # fmt: skip
        return {"columns": {} if is_held else {"control_at": turn.sitting.at}, "facts": said}

    def put(turn: Turn, written: Written) -> None:
        closures.place_pupils(turn.sitting.session, _closed(turn, place).id, placement, _by(turn, written))

    return do_in(sitting, request, Act.PLACE_PUPILS, Manner(deed=deed, before=control, after=put))


def confirm(desk: Desk, request: Request, which: Sequence[str], place: str = "") -> Done:
    """Somebody of the verifying side has signed that these conditions are true, named by number or in their words."""
    asked = tidied(place)

    def numbers(turn: Turn) -> list[int]:
        return sorted({one.number for _, one in to_sign(_closed(turn, asked), which) if one is not None})

    def say(turn: Turn) -> Extras:
        return {"facts": {"place": _closed(turn, asked).place, "conditions": numbers(turn)}}

    def sign(turn: Turn, written: Written) -> None:
        closures.verify(turn.sitting.session, _closed(turn, asked).id, numbers(turn), _by(turn, written))

    closing = Closing(asked, which=tuple(which))
    manner = Manner(deed=lambda _sitting, _case: {"closing": closing}, before=say, after=sign)
    return do(desk, request, Act.CONFIRM_CONDITION, manner)


def reopen_use(desk: Desk, request: Request, place: str = "", basis: str = "") -> Done:
    """The place is in use again: its hazard is closed out, and every condition has been verified.

    Raises ConditionsUnverified naming what is missing, RestsOpen, and LicenceMissing.
    """
    asked = tidied(place)

    def deed(_sitting: Sitting, _case: Case) -> dict[str, object]:
        _refuse_unfit((_BASIS, basis, 200))
        return {"closing": Closing(asked, basis=basis)}

    def say(turn: Turn) -> Extras:
        return {"facts": {"place": _closed(turn, asked).place, **({"basis": basis} if basis else {})}}

    def open_(turn: Turn, written: Written) -> None:
        closures.reopen(turn.sitting.session, _closed(turn, asked).id, basis, _by(turn, written))

    return do(desk, request, Act.REOPEN_USE, Manner(deed=deed, before=say, after=open_))


def _closed(turn: Turn, place: str) -> Closed:
    found = meant(turn.case.facts.closures, place)
    if found is None:
        raise ValueError("the table let through an act on a closed place that is not there")
    return found


def _by(turn: Turn, written: Written) -> By:
    if turn.actor.person_id is None or written.event_id is None:
        raise ValueError("the table let the engine deal with a closed place")
    return By(turn.actor.person_id, turn.unit, turn.sitting.at, written.event_id)


def _refuse_unfit(*given: tuple[Text, str, int]) -> None:
    for name, text, longest in given:
        refuse_unfit(name, text)
        if len(text) > longest:
            words = f"{name.zh}超过 {longest} 字", f"the {name.en} is longer than {longest} characters"
            raise BadInput(what=Text(*words))
