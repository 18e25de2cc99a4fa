"""Of what a coordinator's day needs besides one of each, for whoever asks what everybody may open of it."""

from __future__ import annotations

from models import Task
from rules.telling import TaskKind
from store import tasks
from tests.support.world import World, at

NOON = at("2026-09-01 10:00")


def a_task(world: World, kind: TaskKind = TaskKind.CHANNEL, what: str = "mailto", unit: str = "PLC") -> int:
    """An open task of this unit."""
    with world.desk.sitting(NOON) as sitting:
        number = tasks.open_once(sitting.session, Task(kind=kind, unit_id=world.units[unit], what=what, opened_at=NOON))
        assert number is not None
        return number


def duties(world: World) -> dict[str, object]:
    return {"task": a_task(world)}
