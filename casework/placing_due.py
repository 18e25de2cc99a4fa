"""Closed sites whose pupils nobody has placed: the coordinator's task after the hours policy gives, until they are."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk, Sitting
from models.task import Task
from rules.clocks import due_after
from rules.telling import Audience, TaskKind
from store import closures, tasks
from store.closures import ClosureLine


def chase_placement(desk: Desk, at: datetime) -> int:
    """Every such site is an open task, and the task of one that is settled is done. Returns how many are new.

    Twice at once is harmless: a task is opened once for its cause.
    """
    with desk.looking() as session:
        waiting = closures.unplaced(session)
        known = tasks.open_of_kind(session, TaskKind.PUPILS_UNPLACED)
    if not waiting and not known:
        return 0
    with desk.sitting(at) as sitting:
        names = {_name(one) for one in waiting}
        for task, what in known:
            if what not in names:
                tasks.finish(sitting.session, task, at)
        return sum(_open(sitting, one) for one in waiting if _is_late(sitting, one))


def _is_late(sitting: Sitting, one: ClosureLine) -> bool:
    span = sitting.policy(one.policy_id).deadlines.placement
    return due_after(one.closed_at, span, sitting.calendar.in_area(one.area_code)) <= sitting.at


def _open(sitting: Sitting, one: ClosureLine) -> bool:
    task = Task(
        kind=TaskKind.PUPILS_UNPLACED, unit_id=one.office_unit_id, hazard_id=one.hazard_id, what=_name(one),
        opened_at=sitting.at,
    )  # fmt: skip
    opened = tasks.open_once(sitting.session, task)
    found = sitting.addressee(Audience.COORDINATOR, one.office_unit_id) if opened is not None else None
    if opened is not None and found is not None:
        tasks.give_to(sitting.session, opened, found.person_id, found.post_id)
    return opened is not None


def _name(one: ClosureLine) -> str:
    return f"{one.number} {one.campus}"
