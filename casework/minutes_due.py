"""Resolutions no hazard follows: the unit has the task on its day, the coordinator a day later, until it is done.

The unit is told of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.noticing import Cause, Telling, notify, reader
from models.minutes import Minutes, Resolution
from models.task import Task
from rules.addressing import Addressee
from rules.notices import NoticeKind, NoticeSaid
from rules.offices import Duty
from rules.refusals import BadInput, NotYours, ReasonMissing
from rules.standing import Actor
from rules.telling import Audience, TaskKind
from rules.vocabulary import Act, Role
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from store import offices, resolutions, tasks

BATCH = 500
_LONGEST = 200
_NOTE = Text("办结情况", "what was done")


def chase_due(desk: Desk, at: datetime) -> int:
    """Whoever must see to a resolution whose day has come, or has passed, has it among their tasks. How many tasks.

    Each is opened once, however often this runs.
    """
    opened = 0
    while True:
        with desk.sitting(at) as sitting:
            due = resolutions.untold(sitting.session, sitting.day, BATCH)
            for one in due:
                _give_to_unit(sitting, one)
            late = resolutions.unraised(sitting.session, sitting.day, BATCH)
            for one in late:
                _give_to_coordinator(sitting, one)
        opened += len(due) + len(late)
        if max(len(due), len(late)) < BATCH:
            return opened


def _give_to_unit(sitting: Sitting, one: Resolution) -> None:
    one.told_at = sitting.at
    unit = one.unit_id
    found = sitting.addressee(Audience.CHASED, unit) if unit is not None else None
    _open(sitting, one, TaskKind.RESOLUTION_DUE, unit, found)
    # What is late already is told as late, and not as due as well.
    if one.due_on >= sitting.day:
        _tell(sitting, one, NoticeKind.RESOLUTION_DUE, (Audience.CHASED,))


def _give_to_coordinator(sitting: Sitting, one: Resolution) -> None:
    one.raised_at = sitting.at
    policy = sitting.policy_in_force()
    area = offices.place_of(sitting.session, one.unit_id)[1] if one.unit_id is not None else ""
    office = sitting.serving(policy, policy.agencies.coordinator, area)
    found = sitting.addressee(Audience.COORDINATOR, office) if office is not None else None
    _open(sitting, one, TaskKind.RESOLUTION_LATE, office, found)
    _tell(sitting, one, NoticeKind.RESOLUTION_LATE, (Audience.CHASED, Audience.CHASED_HEAD))


def _tell(sitting: Sitting, one: Resolution, kind: NoticeKind, audiences: Sequence[Audience]) -> None:
    """These of the unit hear of it; nobody where only schools were named, for what they do is followed as hazards."""
    if one.unit_id is None:
        return
    area, meeting = offices.place_of(sitting.session, one.unit_id)[1], sitting.session.get_one(Minutes, one.minutes_id)
    said = NoticeSaid(
        f"{one.minutes_id}/{one.row}", meeting.title, meeting.document, meeting.held_on, due_on=one.due_on,
        text=one.text, standard=one.standard,
    )  # fmt: skip
    cause = Cause(kind, f"resolution/{one.id}", area, resolution_id=one.id)
    notify(sitting, [Telling(cause, reader(sitting, to, one.unit_id), said) for to in audiences])


def _open(sitting: Sitting, one: Resolution, kind: TaskKind, unit: int | None, to: Addressee | None) -> None:
    """The task stands open, with the numbers `xiaoan minutes done` asks for, the day, the unit and the words."""
    said = " ".join(f"{one.minutes_id}/{one.row} {one.due_on} {one.unit} {one.text}".split())
    wanted = Task(
        kind=kind, person_id=to.person_id if to else None, post_id=to.post_id if to else None,
        unit_id=unit, resolution_id=one.id, what=said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…",
        opened_at=sitting.at,
    )  # fmt: skip
    tasks.open_once(sitting.session, wanted)


def finish(desk: Desk, number: int, row: int, who: str, at: datetime, note: str) -> bool:
    """The resolution is done, with what was done and by whom on record. False when it was done already.

    Raises BadInput for an unknown one and for one that hazards follow, ReasonMissing without a note, and NotYours
    unless the unit itself or a coordinator says so.
    """
    refuse_unfit(_NOTE, note)
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        one = resolutions.locked(sitting.session, number, row)
        if one is None:
            words = (
                f"纪要 {number} 没有第 {row} 项，请核对序号",
                f"minutes {number} have no row {row}",
            )
            raise BadInput(what=Text(words[0], f"{words[1]}; check the number"))
        _refuse_followed(one)
        if one.done_at is not None:
            return False
        name = f"{number}/{row}"
        if not _answers(sitting, actor, one):
            raise NotYours(who=actor.name, number=name, act=Act.CARRY_OUT, by=(Role.LEAD, Role.COORDINATOR))
        if is_blank(note):
            raise ReasonMissing(act=Act.CARRY_OUT)
        one.done_at, one.done_by_id, one.done_note = at, actor.person_id, note
        resolutions.finish_tasks(sitting.session, one.id, at, actor.person_id)
    return True


def _refuse_followed(one: Resolution) -> None:
    if one.hazard_id is not None or one.common_task_id is not None:
        raise BadInput(
            what=Text(
                f"第 {one.row} 项由隐患或综合任务跟进，验收销号后自动了结",
                f"row {one.row} is followed by a hazard or a common task and is over when that is closed",
            )
        )


def _answers(sitting: Sitting, actor: Actor, one: Resolution) -> bool:
    """Whether somebody may say that it is done: they sit in the unit, or coordinate where it lies."""
    if one.unit_id is None:
        return any(seat.duty is Duty.COORDINATOR for seat in actor.seats)
    area = offices.place_of(sitting.session, one.unit_id)[1]
    return any(
        seat.unit_id == one.unit_id or (seat.duty is Duty.COORDINATOR and area.startswith(seat.area))
        for seat in actor.seats
    )
