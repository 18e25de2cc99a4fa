"""Looking ahead: a window and its looks, and rungs that come exactly as an engine that looks would take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.forecast import Firing, Window, firings, proposal_clock
from rules.ladder import Step
from rules.policy import Policy, PolicyDocument
from rules.rungs import Climbing, ahead, plan
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.workdays import DayTable
from tests.support.ladders import MORNING, climb, clocks, ladders
from tests.support.world import at

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_the_first_of_the_days_is_the_one_that_has_begun() -> None:
    window = Window.of_days(at("2026-09-30 17:20"), 3)
    assert window.days == (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2))
    assert window.end == at("2026-10-03 00:00")
    assert Window.of_days(at("2026-09-30 23:59"), 1).days == (date(2026, 9, 30),)


@pytest.mark.parametrize(
    ("wanted", "looked"),
    [
        ("2026-08-01 09:00", "2026-09-30 17:20"),
        ("2026-09-30 17:20", "2026-09-30 17:20"),
        ("2026-09-30 17:21", "2026-09-30 18:00"),
        ("2026-10-01 08:00", "2026-10-01 08:00"),
        ("2026-10-01 08:30", "2026-10-01 09:00"),
    ],
)
def test_an_engine_that_looks_on_the_hour_sees_what_is_due_at_the_next_full_hour(wanted: str, looked: str) -> None:
    window = Window.of_days(at("2026-09-30 17:20"), 3, HOUR)
    assert window.first_look(at(wanted)) == at(looked)


def test_the_look_after_one_is_always_later() -> None:
    window = Window.of_days(at("2026-09-30 17:20"), 3, HOUR)
    assert window.next_look(window.start) == at("2026-09-30 18:00")
    assert window.next_look(at("2026-09-30 18:00")) == at("2026-09-30 19:00")


@given(ladder=ladders(), clock=clocks(), every=st.sampled_from([MINUTE, HOUR, timedelta(hours=4)]))
def test_what_is_foreseen_is_what_an_engine_takes(
    ladder: tuple[Step, ...], clock: Climbing, every: timedelta, days: DayTable
) -> None:
    """The engine of tests/support looks again and again; the forecast reckons once."""
    midnight = clock.started_at.replace(hour=16, minute=0) - timedelta(days=2)
    window = Window(midnight, midnight + timedelta(days=900), every)
    first = plan(ladder, clock, MORNING, days, clock.started_at - timedelta(seconds=1)).next_action_at
    foreseen = firings(ladder, clock, MORNING, days, first, window)
    log = climb(ladder, clock, days, every)
    assert [(one.at, one.rung) for one in foreseen] == [one for one in log.fired if one[0] < window.end]
    assert [skipped for one in foreseen for skipped in one.skipped] == log.skipped
    assert all(one.step is ladder[one.rung.level - 1] for one in foreseen)


@given(ladder=ladders(), clock=clocks(), passed=st.integers(0, 60 * 24 * 60), length=st.integers(1, 40))
def test_a_window_cut_in_two_holds_the_same_rungs(
    ladder: tuple[Step, ...], clock: Climbing, passed: int, length: int, days: DayTable
) -> None:
    start = clock.started_at + timedelta(minutes=passed)
    whole, half = Window.of_days(start, 2 * length), Window.of_days(start, length)
    rest = replace(whole, start=half.end)
    first = plan(ladder, clock, MORNING, days, clock.started_at - timedelta(seconds=1)).next_action_at
    early = firings(ladder, clock, MORNING, days, first, half)
    stands = replace(clock, level=early[-1].rung.level, occurrence=early[-1].rung.occurrence) if early else clock
    coming = list(ahead(ladder, stands, MORNING, days))
    late = firings(ladder, stands, MORNING, days, coming[0].planned_at if coming else None, rest)
    assert (*early, *late) == firings(ladder, clock, MORNING, days, first, whole)


def test_a_clock_nobody_wants_to_look_at_stays_where_it_is(shipped: PolicyDocument, days: DayTable) -> None:
    steps = shipped.ladder.steps(ClockKind.RECTIFY, Severity.GENERAL)
    clock = Climbing(at("2026-09-01 09:00"), at("2026-09-11 00:00"), counts_days=True)
    assert firings(steps, clock, MORNING, days, None, Window.of_days(at("2026-09-01 09:00"), 60)) == ()


def test_after_downtime_one_rung_is_foreseen_at_once_and_the_others_are_passed_over(
    shipped: PolicyDocument, days: DayTable
) -> None:
    steps = shipped.ladder.steps(ClockKind.RECTIFY, Severity.GENERAL)
    clock = Climbing(at("2026-09-01 09:00"), at("2026-09-11 00:00"), counts_days=True)
    window = Window.of_days(at("2026-09-17 10:00"), 6)
    found = firings(steps, clock, MORNING, days, at("2026-09-07 08:30"), window)
    assert [_said(one) for one in found] == [
        ("2026-09-17", Instrument.SUPERVISION_LETTER, 3),
        ("2026-09-21", Instrument.LISTED_SUPERVISION, 0),
    ]


def _said(one: Firing) -> tuple[str, Instrument, int]:
    return one.on.isoformat(), one.step.instrument, len(one.skipped)


def test_repeats_end_where_policy_caps_them(shipped: PolicyDocument, days: DayTable) -> None:
    policy = Policy(1, shipped)
    started = proposal_clock(policy, Severity.GENERAL, at("2026-09-21 08:30"), days)
    assert started is not None
    steps = shipped.ladder.steps(ClockKind.PROPOSAL, Severity.GENERAL)
    window = Window.of_days(at("2026-09-21 08:30"), 60)
    found = firings(steps, started.climbing, MORNING, days, started.next_action_at, window)
    # Urged on the first missed morning and twice more, over the holidays; then once to the one above; then silence.
    assert [(one.on.isoformat(), one.rung.occurrence) for one in found] == [
        ("2026-09-24", 0), ("2026-09-28", 1), ("2026-09-29", 2), ("2026-10-09", 0),
    ]  # fmt: skip


def test_a_proposal_no_limit_is_set_for_has_no_clock(shipped: PolicyDocument, days: DayTable) -> None:
    limits = {kind: spans for kind, spans in shipped.deadlines.limits.items() if kind is not ClockKind.PROPOSAL}
    bare = shipped.model_copy(update={"deadlines": shipped.deadlines.model_copy(update={"limits": limits})})
    assert proposal_clock(Policy(1, bare), Severity.GENERAL, at("2026-09-21 08:30"), days) is None
