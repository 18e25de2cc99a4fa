"""Tasks end by somebody's hand, once."""

from __future__ import annotations

import pytest

from casework import tasks
from models import Task
from rules.refusals import UnknownPerson, UnknownTask
from rules.telling import TaskKind
from store import tasks as kept
from tests.support.world import World, at

NOON = at("2026-09-01 12:00")


def a_task(world: World) -> int:
    with world.desk.sitting(NOON) as sitting:
        task = Task(
            kind=TaskKind.CHANNEL, unit_id=world.units["PLC"], what="mailto mail.example.test:25", opened_at=NOON
        )
        kept.open_once(sitting.session, task)
        kept.open_once(sitting.session, task)
    with world.desk.looking() as session:
        [line] = kept.task_lines(session)
        assert (line.kind, line.unit, line.what) == (TaskKind.CHANNEL, "政法委", "mailto mail.example.test:25")
        return line.id


def test_a_task_is_done_once_and_by_whom_is_on_record(world: World) -> None:
    number = a_task(world)
    tasks.finish(world.desk, number, "PLC.coordinator", NOON)
    with world.desk.looking() as session:
        done = session.get_one(Task, number)
        assert (done.done_at, done.done_by_id is not None) == (NOON, True)
        assert kept.task_lines(session) == []
    with pytest.raises(UnknownTask):
        tasks.finish(world.desk, number, "PLC.coordinator", NOON)


def test_nobody_unknown_finishes_a_task(world: World) -> None:
    number = a_task(world)
    with pytest.raises(UnknownPerson):
        tasks.finish(world.desk, number, "nobody", NOON)
    with world.desk.looking() as session:
        assert len(kept.open_tasks(session)) == 1
