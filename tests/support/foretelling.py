"""Lives to look ahead from, and what is foreseen of them."""

from __future__ import annotations

from datetime import date

from casework.forecasting import Answer, Question, forecast
from tests.support.foreseeing import AN_HOUR, Happened, foreseen, lived
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


def of_every_stage(world: World) -> None:
    for what in (COMMON, SERIOUS, MAJOR):
        found(world, "2026-09-01 09:00", what)
        assigned(world, "2026-09-01 10:12", what)
        rectifying_(world, "2026-09-02 11:00", what)
        submitted(world, "2026-09-03 09:00", what)
    objected(world, "2026-09-03 14:00")
    closed(world, "2026-09-03 15:00")
    suspended(world, "2026-09-02 09:00", date(2026, 9, 14))
    suspended(world, "2026-09-02 09:00", date(2026, 9, 18), SERIOUS, OF_SERIOUS)
    late = rectifying_(world, "2026-09-02 09:00")
    asked_for_time(world, late, "2026-09-03 10:00", date(2026, 9, 20))
    proposed(world, late, "2026-09-04 10:00")


def as_it_happens(world: World, when: str, days: int = 14) -> Happened:
    """What is foreseen, once it has been found to be what happens."""
    asked = Question(at(when), days, every=AN_HOUR)
    seen = foreseen(world.desk, asked)
    assert seen == lived(world.desk, asked)
    return seen


def foretold(world: World, when: str, days: int = 14, **more: object) -> Answer:
    return forecast(world.desk, Question(at(when), days, **more))  # type: ignore[arg-type]  # fields of Question
