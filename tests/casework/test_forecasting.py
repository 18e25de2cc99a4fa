"""Foresight: what is foreseen is what happens when nobody acts, to the rung, the person and the hour."""

from __future__ import annotations

from datetime import date

from casework.forecasting import Question
from tests.support.foreseeing import AN_HOUR, foreseen, lived
from tests.support.story import (
    COMMON,
    MAJOR,
    OF_SERIOUS,
    SERIOUS,
    asked_for_time,
    assigned,
    closed,
    found,
    objected,
    proposed,
    rectifying_,
    submitted,
    suspended,
)
from tests.support.world import World, at


def test_of_hazards_in_every_stage_all_that_was_foreseen_happens_and_nothing_else(world: World) -> None:
    for what in (COMMON, SERIOUS, MAJOR):
        found(world, "2026-09-01 09:00", what)
        assigned(world, "2026-09-01 10:12", what)
        rectifying_(world, "2026-09-02 11:00", what)
        submitted(world, "2026-09-03 09:00", what)
    objected(world, "2026-09-03 14:00")
    closed(world, "2026-09-03 15:00")
    suspended(world, "2026-09-02 09:00", date(2026, 9, 21))
    suspended(world, "2026-09-02 09:00", date(2026, 9, 18), SERIOUS, OF_SERIOUS)
    late = rectifying_(world, "2026-09-02 09:00")
    asked_for_time(world, late, "2026-09-03 10:00", date(2026, 9, 20))
    proposed(world, late, "2026-09-04 10:00")
    asked = Question(at("2026-09-05 09:00"), 30, every=AN_HOUR)
    seen = foreseen(world.desk, asked)
    assert seen == lived(world.desk, asked)
    assert len(seen.rungs) > 100
