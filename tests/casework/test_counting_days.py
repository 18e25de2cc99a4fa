"""Daily figures: a day is counted once, soon after its end; what nobody counted is a gap and not a zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from casework.counting_days import count_yesterday
from casework.trends import counted_days
from rules.daily import Daily
from rules.vocabulary import Severity
from tests.support.recounting import lives
from tests.support.story import COMMON, SERIOUS, assigned, closed, found, objected, rectifying_, submitted
from tests.support.world import TOWN_1, TOWN_2, World, at


def read(
    world: World, name: Daily, first: int, last: int, area: str = "", severity: Severity | None = None
) -> list[int | None]:
    found = counted_days(world.desk, area, date(2026, 9, first), date(2026, 9, last))
    assert [one.day.day for one in found] == list(range(first, last + 1))
    return [one.of(name, severity) for one in found]


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


def test_what_was_kept_each_night_is_what_the_ledger_says_of_that_day_ever_after(world: World) -> None:
    acts: dict[int, Callable[[], object]] = {
        1: lambda: rectifying_(world, "2026-09-01 09:00", SERIOUS),
        3: lambda: closed(world, "2026-09-03 09:00", replace(COMMON, place="东门")),
        4: lambda: objected(world, "2026-09-04 09:00", replace(COMMON, place="西门")),
        9: lambda: submitted(world, "2026-09-09 09:00", replace(COMMON, place="北门")),
    }
    for day in range(1, 21):
        acts.get(day, lambda: None)()
        count_yesterday(world.desk, at(f"2026-09-{day + 1:02} 00:05"))
    kept = counted_days(world.desk, "", date(2026, 9, 1), date(2026, 9, 20))
    assert [(one.of(Daily.OPEN), one.of(Daily.OVERDUE)) for one in kept] == [
        stock(world, at(f"2026-09-{day + 1:02} 00:00")) for day in range(1, 21)
    ]
    assert len({one.of(Daily.OPEN) for one in kept}) > 2, "nothing happened that a trend could show"
    assert kept[-1].of(Daily.OVERDUE) == 2


def stock(world: World, end: datetime) -> tuple[int, int]:
    """How many were open and overdue at an instant, by the events before it and the deadlines they had."""
    then = lives(world.desk, end).values()
    is_open = [one for one in then if one.stage not in ("", "closed", "void")]
    working = [one for one in is_open if one.stage in ("assigned", "objected", "rectifying")]
    return len(is_open), sum(one.due is not None and one.due <= end for one in working)
