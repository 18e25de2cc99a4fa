"""Figures of very many cases are kept for some minutes, those of few never."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from casework import measured_lately
from casework.measured_lately import KEPT, SHOWN, MeasuredLately
from rules.case_records import Period
from rules.indicators import Indicator
from tests.support.story import found
from tests.support.world import DISTRICT, TOWN_1, World, at

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
NOW = at("2026-09-02 10:00")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def counted(world: World, lately: MeasuredLately, area: str = DISTRICT, later: timedelta = timedelta()) -> int:
    report = lately.report(world.desk, area, SEPTEMBER, NOW + later)
    return report.whole[Indicator.RECTIFICATION_RATE].denominator


def test_of_few_cases_everybody_sees_what_is_there_now(world: World) -> None:
    lately = MeasuredLately()
    found(world, "2026-09-01 09:00")
    assert counted(world, lately) == 1
    found(world, "2026-09-01 09:30")
    assert counted(world, lately) == 2


def test_of_very_many_everybody_sees_the_same_for_ten_minutes_and_its_own_cut_off(world: World) -> None:
    lately = MeasuredLately(many=1)
    found(world, "2026-09-01 09:00")
    assert counted(world, lately) == 1
    found(world, "2026-09-01 09:30")
    assert counted(world, lately, later=KEPT - timedelta(seconds=1)) == 1
    assert lately.report(world.desk, DISTRICT, SEPTEMBER, NOW + timedelta(minutes=5)).at == NOW
    assert counted(world, lately, TOWN_1) == 2, "another area is another report"
    assert counted(world, lately, later=SHOWN) == 2
    assert counted(world, lately, later=-timedelta(minutes=1)) == 2, "what is asked of the past is no later report"


def test_after_that_they_see_it_still_while_it_is_measured_anew_once_for_all(world: World) -> None:
    behind: list[Callable[[], None]] = []
    lately = MeasuredLately(many=1, behind=behind.append)
    found(world, "2026-09-01 09:00")
    assert counted(world, lately) == 1
    found(world, "2026-09-01 09:30")
    assert [counted(world, lately, later=KEPT) for _ in range(3)] == [1, 1, 1], "nobody waits"
    assert len(behind) == 1
    behind.pop()()
    assert counted(world, lately, later=KEPT) == 2
    assert behind == []


def test_what_fails_behind_is_tried_again_and_in_the_end_said_to_whoever_asks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind: list[Callable[[], None]] = []
    lately = MeasuredLately(many=1, behind=behind.append)
    found(world, "2026-09-01 09:00")
    counted(world, lately)
    monkeypatch.setattr(measured_lately, "measured", lambda *_: 1 / 0)
    for _ in range(2):
        assert counted(world, lately, later=KEPT) == 1
        with pytest.raises(ZeroDivisionError):
            behind.pop()()
    with pytest.raises(ZeroDivisionError):
        counted(world, lately, later=SHOWN)


def test_a_thread_measures_behind(world: World) -> None:
    lately = MeasuredLately(many=1)
    found(world, "2026-09-01 09:00")
    counted(world, lately)
    found(world, "2026-09-01 09:30")
    counted(world, lately, later=KEPT)
    for thread in threading.enumerate():
        if thread.name == "measuring":
            thread.join()
    assert counted(world, lately, later=KEPT) == 2
