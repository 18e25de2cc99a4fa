"""Clocks that climb alike: whatever a stretch of starts says is the same is the same, second by second."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.alike import Stretch, alike
from rules.ladder import Step
from rules.policy import PolicyDocument
from rules.rungs import Climbing, ahead, rungs
from rules.vocabulary import ClockKind, Severity
from rules.workdays import DayTable
from tests.support.ladders import MORNING, clocks, ladders
from tests.support.world import at

SECOND = timedelta(seconds=1)


def same_ahead(ladder: tuple[Step, ...], clock: Climbing, other: Climbing, days: DayTable) -> bool:
    return list(ahead(ladder, clock, MORNING, days)) == list(ahead(ladder, other, MORNING, days))


@given(ladder=ladders(), clock=clocks(), draw=st.data())
def test_all_starts_of_a_stretch_have_the_same_rungs_ahead(
    ladder: tuple[Step, ...], clock: Climbing, draw: st.DataObject, days: DayTable
) -> None:
    taken = draw.draw(st.sampled_from([None, *rungs(ladder, clock, MORNING, days)]))
    if taken is not None:
        clock = replace(clock, level=taken.level, occurrence=taken.occurrence)
    starts = alike(ladder, clock, MORNING, days)
    assert clock.started_at in starts
    earliest = max(starts.first, clock.started_at - timedelta(days=60))
    latest = min(starts.last, clock.started_at + timedelta(days=60))
    between = draw.draw(st.integers(0, (latest - earliest) // SECOND))
    for started_at in (earliest, latest, earliest + between * SECOND):
        assert same_ahead(ladder, clock, replace(clock, started_at=started_at), days)


@pytest.mark.parametrize(
    ("severity", "level", "first", "last"),
    [
        # Half of the limit is over on the same day, whenever in these two days it began.
        (Severity.GENERAL, 0, "2026-09-01 00:00:01", "2026-09-02 23:59:59"),
        # The listing of a major hazard comes at its very start, and every start has its own until it has been taken.
        (Severity.MAJOR, 0, "2026-09-01 09:00:00", "2026-09-01 09:00:00"),
        (Severity.MAJOR, 1, "2026-09-01 00:00:01", "2026-09-02 23:59:59"),
    ],
)
def test_the_shipped_ladders_need_few_decisions(
    severity: Severity, level: int, first: str, last: str, shipped: PolicyDocument, days: DayTable
) -> None:
    ladder = shipped.ladder.steps(ClockKind.RECTIFY, severity)
    clock = Climbing(at("2026-09-01 09:00"), at("2026-09-11 00:00"), counts_days=True, level=level)
    found = alike(ladder, clock, MORNING, days)
    expected = Stretch(*(at(one[:-3]) + timedelta(seconds=int(one[-2:])) for one in (first, last)))
    assert found == expected
