"""Giving the hazards of a look-back round to people who neither put them right nor verified them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.acting import Extras, Manner, Request, Turn, do_in
from casework.desk import Sitting
from models.look_back import LookBackItem
from models.task import Task
from rules.addressing import Addressee, Holder
from rules.offices import Duty
from rules.sharing_out import Checker, ToCheck, share_out
from rules.standing import ENGINE
from rules.telling import Audience, TaskKind
from rules.vocabulary import Act, Side
from rules.words import Text
from store import look_backs, offices, people, tasks
from store.look_backs import Drawable, Involved

WHY_THE_OFFICE = Text(
    "本县区公安、教育检查人员都参与过该隐患的整改或验收，改由协调办公室回头看",
    "every police and education inspector of the county had a part in it, so the coordinator's office looks back",
)
_SIDES = (Side.POLICE, Side.EDUCATION)


@dataclass(frozen=True, slots=True)
class GivenOut:
    """One hazard that was drawn, and who looks at it."""

    number: str
    unit_id: int
    person_id: int | None
    is_for_the_office: bool


def give_out(
    sitting: Sitting, round_id: int, seed: str, drawn: Sequence[Drawable], facts: Mapping[str, object]
) -> tuple[GivenOut, ...]:
    """Every hazard drawn has somebody to look at it, who has a task and a message; each is an act in the ledger."""
    parts = look_backs.involved(sitting.session, [one.hazard_id for one in drawn])
    items = [_to_check(one, parts[one.hazard_id]) for one in drawn]
    found = share_out(seed, items, checkers(sitting, {one.area_code[:6] for one in drawn}))
    given = []
    for item in items:
        given.append(_give(sitting, round_id, item, found[item.number], facts))
    return tuple(given)


def _to_check(one: Drawable, part: Involved) -> ToCheck:
    return ToCheck(one.number, one.area_code, part.units, part.people)


def checkers(sitting: Sitting, counties: set[str]) -> list[Checker]:
    """The inspectors of police and education in these counties today; where a unit has none, its handler."""
    agencies = [one.code for one in sitting.policy_in_force().agencies.agencies if one.side in _SIDES]
    units = offices.units_of_agencies(sitting.session, agencies, sorted(counties))
    holders = offices.holders_in_many(sitting.session, list(units), sitting.day)
    able = [(unit, one) for unit, seated in holders.items() for one in _inspectors(seated)]
    numbers = people.numbers_of(sitting.session, [one.person_id for _, one in able])
    return [
        Checker(
            one.post_id, unit, one.person_id, numbers[one.person_id], units[unit],
            frozenset(seat.unit_id for seat in offices.seats_of(sitting.session, one.person_id, sitting.day)),
        )
        for unit, one in able
    ]  # fmt: skip


def _inspectors(seated: Sequence[Holder]) -> list[Holder]:
    inspectors = [one for one in seated if one.duty is Duty.INSPECTOR]
    return inspectors or [one for one in seated if one.duty is Duty.HANDLER]


def _give(
    sitting: Sitting, round_id: int, item: ToCheck, checker: Checker | None, facts: Mapping[str, object]
) -> GivenOut:
    given: list[GivenOut] = []

    def settle(turn: Turn) -> Extras:
        unit, who = _whom(turn, item, checker)
        sitting.session.add(
            LookBackItem(
                round_id=round_id,
                hazard_id=turn.case.hazard.id,
                unit_id=unit,
                post_id=who.post_id if who else None,
                person_id=who.person_id if who else None,
                is_for_the_office=checker is None,
            )
        )
        _open_task(turn, who, int(str(facts["round"])))
        given.append(GivenOut(item.number, unit, who.person_id if who else None, checker is None))
        return {"facts": facts, "named": {Audience.CHECKER: [(unit, who)]}}

    why = WHY_THE_OFFICE.zh if checker is None else ""
    do_in(sitting, Request(item.number, ENGINE, sitting.at, note=why), Act.SAMPLE, Manner(before=settle))
    return given[0]


def _whom(turn: Turn, item: ToCheck, checker: Checker | None) -> tuple[int, Addressee | None]:
    """The unit and the person; of the coordinating office one who signed nothing, where there is one."""
    if checker is not None:
        return checker.unit_id, Addressee(checker.post_id, checker.person_id, has_risen=False)
    office = turn.case.hazard.office_unit_id
    found = turn.sitting.addressee(Audience.COORDINATOR, office)
    if found is not None and found.person_id in item.people:
        found = turn.sitting.addressee(Audience.COORDINATOR, office, besides=found.person_id)
    return office, found


def _open_task(turn: Turn, who: Addressee | None, number: int) -> None:
    task = Task(
        kind=TaskKind.LOOK_BACK,
        person_id=who.person_id if who else None,
        post_id=who.post_id if who else None,
        hazard_id=turn.case.hazard.id,
        what=str(number),
        opened_at=turn.sitting.at,
    )
    tasks.open_once(turn.sitting.session, task)
