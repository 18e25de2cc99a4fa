"""Tasks for people: done by somebody, at some instant, on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.desk import Desk, Sitting
from rules.addressing import audience_for
from rules.offices import Duty
from rules.refusals import TaskEndsByItself, UnknownTask
from rules.telling import TaskKind
from store import tasks


def finish(desk: Desk, number: int, who: str, at: datetime) -> None:
    """The task is done, and by whom is on record. Raises UnknownTask when it is not open, TaskEndsByItself for
    a look-back, or who is unknown."""
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        if tasks.kind_of(sitting.session, number) is TaskKind.LOOK_BACK:
            raise TaskEndsByItself(number=number)
        if not tasks.finish(sitting.session, number, at, actor.person_id):
            raise UnknownTask(number=number)


def close_filled_by_now(desk: Desk, at: datetime) -> int:
    """Tasks to fill posts whose holder's term has begun meanwhile, or who came back, are done. How many."""
    with desk.looking() as session:
        if not tasks.empty_posts(session, None):
            return 0
    with desk.sitting(at) as sitting:
        return close_filled(sitting, None)


def close_filled(sitting: Sitting, by: int | None, units: Sequence[int] | None = None) -> int:
    """Tasks to fill a post are done where a message for it no longer rises; of these units, or of all. How many."""
    waiting = tasks.empty_posts(sitting.session, units)
    sitting.preload([unit for _, unit, _ in waiting])
    closed = 0
    for task, unit, what in waiting:
        duty = Duty.read(what)
        audience = audience_for(duty) if duty else None
        found = sitting.addressee(audience, unit) if audience else None
        if found is not None and not found.has_risen:
            closed += tasks.finish(sitting.session, task, sitting.at, by)
    return closed
