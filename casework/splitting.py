"""Splitting off the rest: what a side found still to be done becomes a hazard of its own, handed over at once."""

from __future__ import annotations

from casework.acting import Turn
from casework.carrying import Doing, carry_out
from casework.desk import Sitting
from casework.reading import units_in_role
from casework.recording import number_rows
from casework.routing import HandOver, keep
from rules.permits import rows_of
from rules.standing import ENGINE
from rules.telling import Audience
from rules.vocabulary import Act, Stage, UnitRole
from store import cases, handling, hazards, moving, serials
from store.ledger import Single

_RECORD, _ASSIGN = next(rows_of(None, Act.RECORD)), next(rows_of(Stage.FOUND, Act.ASSIGN))


def queue(sitting: Sitting, number: str) -> None:
    """Whoever takes running numbers of the county waits here, before any hazard is held: nobody waits in a ring."""
    county = cases.hazard_by_number(sitting.session, number).area_code[:6]
    serials.take(sitting.session, f"hazard/{county}", sitting.day.year, 0)


def split_off(turn: Turn) -> str:
    """The rest, as the request's note describes it, is a hazard of its own, handed over to the same units.

    Returns its number. Where another side has named the very same rest, that hazard stands, with its date. The
    hazard in hand is the chosen one again afterwards.
    """
    session, parent = turn.sitting.session, turn.case.hazard
    what = turn.request.note.strip()
    number = hazards.open_rest(session, parent.id, what)
    if number is None:
        number = _record(turn, what)
        moving.choose_anew(session)
        moving.choose_one(session, parent.id)
    return number


def _record(turn: Turn, what: str) -> str:
    sitting, parent = turn.sitting, turn.case.hazard
    row = _row(turn, what)
    number = number_rows(sitting, [row])[0]
    hazards.insert(sitting.session, [row])
    moving.choose_anew(sitting.session)
    moving.choose(sitting.session, moving.numbered([number]))
    moving.mark_new(sitting.session)
    child = moving.chosen_ids(sitting.session)[0]
    remark = str(row["remark"])
    made = Doing(_RECORD, ENGINE, note=remark, facts={"split_from": parent.number})
    written = carry_out(sitting, made, Single(child, stage=None))
    moving.choose_anew(sitting.session)
    moving.choose_one(sitting.session, child)
    before = {one.unit_id: one for one in handling.handlers_on(sitting.session, parent.id)}
    keep(sitting, [_same_units(turn, child)], before)
    moving.hand_over(sitting.session, sitting.at)
    carry_out(sitting, Doing(_ASSIGN, ENGINE, note=remark), Single(child, Stage.FOUND, written.digest or ""))
    return number


def _row(turn: Turn, what: str) -> dict[str, object]:
    """The rest as a hazard: everything but what is wrong and by when is as it was."""
    parent = turn.case.hazard
    same = (
        "severity", "location", "source", "subcategory", "campus_id", "area_code", "policy_id", "office_unit_id",
        "checklist_item", "inspection_id", "place", "standard",
    )  # fmt: skip
    return {
        **{name: getattr(parent, name) for name in same},
        "stage": Stage.FOUND,
        "found_at": turn.sitting.at,
        "fixed_due_on": turn.request.until,
        "split_from_id": parent.id,
        "description": what,
        "task": f"消除隐患：{what}"[:500],
        "remark": f"由 {parent.number} 部分通过后分立 / the rest of {parent.number}, which was passed in part",
    }


def _same_units(turn: Turn, child: int) -> HandOver:
    parent = turn.case.hazard
    lead = parent.lead_unit_id or parent.office_unit_id
    responsible = parent.responsible_unit_id or lead
    leader = turn.sitting.addressee(Audience.RESPONSIBLE_HEAD, responsible)
    return HandOver(
        hazard_id=child,
        responsible=responsible,
        lead=lead,
        co=tuple(units_in_role(turn.case, UnitRole.CO)),
        leader_post=leader.post_id if leader else parent.leader_post_id,
        verify_agency=parent.verify_agency,
        rule=parent.route_rule,
    )
