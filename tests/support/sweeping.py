"""A virtual clock for sweeps: months go by in seconds, and nothing is ever looked at late unless a test wants it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.escalating import CHUNK, escalate
from models import Clock
from models.columns import table_of
from tests.support.world import World, at

clock = table_of(Clock)


def next_look(world: World) -> datetime | None:
    """When the next clock wants to be looked at."""
    with world.desk.looking() as session:
        return session.scalar(sa.select(sa.func.min(clock.c.next_action_at)))


def sweep_until(world: World, until: str, chunk: int = CHUNK) -> int:
    """Sweeps at the very instants at which something is due, as a sweep every minute would. Returns how often."""
    sweeps = 0
    while (due := next_look(world)) is not None and due <= at(until):
        escalate(world.desk, due, chunk)
        sweeps += 1
    return sweeps


def sweep_every(world: World, start: str, until: str, step: timedelta) -> None:
    """Sweeps at a steady pace, due or not."""
    now = at(start)
    while now <= at(until):
        escalate(world.desk, now)
        now += step
