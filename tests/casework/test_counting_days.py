"""Daily figures: a day is counted once, soon after its end; what nobody counted is a gap and not a zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from casework.counting_days import count_yesterday
from rules.daily import Daily
from rules.vocabulary import Severity
from store.daily_figures import Point, series
from tests.support.story import COMMON, SERIOUS, assigned, closed, found
from tests.support.world import TOWN_1, TOWN_2, World, at


def read(world: World, name: Daily, first: int, last: int, **more: object) -> list[int | None]:
    with world.desk.looking() as session:
        points = series(session, name, date(2026, 9, first), date(2026, 9, last), **more)  # type: ignore[arg-type]
    assert all(isinstance(one, Point) for one in points)
    return [one.count for one in points]


def test_a_day_is_counted_once_and_by_town_and_severity(world: World) -> None:
    closed(world, "2026-09-01 09:00")
    assigned(world, "2026-09-01 09:00", SERIOUS)
    found(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    assert count_yesterday(world.desk, at("2026-09-02 00:05")) == date(2026, 9, 1)
    found(world, "2026-09-02 00:10", replace(COMMON, place="北门"))
    assert count_yesterday(world.desk, at("2026-09-02 00:35")) is None
    assert read(world, Daily.OPEN, 1, 1) == [2]
    assert read(world, Daily.FOUND, 1, 1) == [3]
    assert read(world, Daily.OPEN, 1, 1, severity=Severity.SERIOUS) == [1]
    assert read(world, Daily.OPEN, 1, 1, area=TOWN_1) == [2]
    assert read(world, Daily.OPEN, 1, 1, area=TOWN_2) == [0]


def test_what_was_missed_stays_a_gap(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    assert count_yesterday(world.desk, at("2026-09-02 00:05")) is not None
    assert count_yesterday(world.desk, at("2026-09-04 12:30")) is None, "its stock has moved on"
    assert count_yesterday(world.desk, at("2026-09-05 06:35")) is not None
    assert read(world, Daily.OPEN, 1, 4) == [1, None, None, 1]
    assert read(world, Daily.FOUND, 1, 4) == [1, None, None, 0]


def test_what_was_due_that_day_is_overdue_at_its_end(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    with world.desk.engine.begin() as connection:
        due = connection.scalar(sa.text("SELECT due_at FROM hazard"))
    assert due
    for day in (10, 11):
        assert count_yesterday(world.desk, at(f"2026-09-{day + 1} 00:05")) is not None
    assert read(world, Daily.OVERDUE, 10, 11) == [1, 1]
    assert read(world, Daily.OVERDUE, 9, 9) == [None]
