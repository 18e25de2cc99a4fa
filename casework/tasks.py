"""Tasks for people: done by somebody, at some instant, on record."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk
from rules.refusals import UnknownTask
from store import tasks


def finish(desk: Desk, number: int, who: str, at: datetime) -> None:
    """The task is done, and by whom is on record. Raises UnknownTask when it is not open, or who is unknown."""
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        if not tasks.finish(sitting.session, number, at, actor.person_id):
            raise UnknownTask(number=number)
