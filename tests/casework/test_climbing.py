"""A sweep decides once for many clocks; every one of them must get what its own plan says."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from casework.escalating import escalate
from models import Clock
from models.columns import table_of
from rules.rungs import Climbing, plan
from store import policies
from tests.support.story import COMMON, MAJOR, SERIOUS, assigned
from tests.support.world import World, at

pytestmark = pytest.mark.slow

clock = table_of(Clock)
Standing = tuple[int, int, datetime | None]


def standing(world: World) -> dict[int, Standing]:
    """Where every clock stands, and when it is looked at again."""
    with world.desk.looking() as session:
        rows = session.execute(sa.select(clock.c.id, clock.c.level, clock.c.occurrence, clock.c.next_action_at))
        return {row[0]: (row[1], row[2], row[3]) for row in rows}


def planned(world: World, now: datetime) -> dict[int, Standing]:
    """Where every clock will stand after a sweep, each worked out by itself."""
    found = {}
    with world.desk.looking() as session:
        days = policies.calendar_in_force(session)
        for one in session.scalars(sa.select(Clock)):
            policy = policies.policy(session, one.policy_id)
            climbing = Climbing(one.started_at, one.due_at, one.counts_days, one.level, one.occurrence)
            steps = policy.ladder.steps(one.kind, one.severity)
            looked = plan(steps, climbing, policy.ladder.morning, days.in_area(one.area_code), now)
            if one.next_action_at is None or one.next_action_at > now:
                found[one.id] = (one.level, one.occurrence, one.next_action_at)
            elif looked.fires is None:
                found[one.id] = (one.level, one.occurrence, looked.next_action_at)
            else:
                found[one.id] = (looked.fires.level, looked.fires.occurrence, looked.next_action_at)
    return found


def test_clocks_that_share_a_decision_get_what_their_own_plans_say(world: World) -> None:
    for day, clock_time in enumerate(("07:10", "08:30", "08:31", "12:00", "23:59", "00:01", "16:00"), 1):
        for finding in (COMMON, SERIOUS, MAJOR):
            assigned(world, f"2026-09-{day:02} {clock_time}", finding)
    moved = 0
    for now in ("2026-09-08 08:30", "2026-09-10 12:00", "2026-09-21 08:30", "2026-11-02 08:30"):
        expected, before = planned(world, at(now)), standing(world)
        escalate(world.desk, at(now))
        after = standing(world)
        assert {number: after[number] for number in expected} == expected
        moved += sum(before[number] != after[number] for number in before)
    assert moved > 60
