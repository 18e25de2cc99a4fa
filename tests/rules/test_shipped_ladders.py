"""The ladders that come with the program: who hears what on which morning."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rules.clocks import due_after
from rules.instants import local_day, shown
from rules.ladder import Step
from rules.policy import PolicyDocument
from rules.rungs import Climbing, follows_due, plan, rungs
from rules.telling import Audience, Mode
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.workdays import DayTable
from tests.support.world import at

BY_DATE = {ClockKind.RECHECK, ClockKind.INSTRUCTION}
RUNGS = [(clock, severity) for clock in ClockKind for severity in Severity]


def climbing(
    shipped: PolicyDocument, clock: ClockKind, severity: Severity, begins: datetime, days: DayTable
) -> Climbing:
    """The clock as policy starts it; one that runs to a named date is given ten working days."""
    span = shipped.deadlines.limit(clock, severity)
    if span is None:
        return Climbing(begins, at("2026-09-16 00:00"), counts_days=True)
    return Climbing(begins, due_after(begins, span, days), span.is_days)


def fired(
    shipped: PolicyDocument, clock: ClockKind, severity: Severity, begins: str, days: DayTable
) -> list[tuple[str, str]]:
    ladder = shipped.ladder.steps(clock, severity)
    running = climbing(shipped, clock, severity, at(begins), days)
    found = list(rungs(ladder, running, shipped.ladder.morning, days))
    first = [rung for rung in found if rung.occurrence == 0 or not ladder[rung.level - 1].every_week_on]
    return [(shown(rung.planned_at)[5:], ladder[rung.level - 1].instrument.value) for rung in first]


def test_a_general_hazard_nobody_touches_climbs_to_an_accountability_referral(
    shipped: PolicyDocument, days: DayTable
) -> None:
    # Seven working days from the 1st: due on the 10th.
    assert fired(shipped, ClockKind.RECTIFY, Severity.GENERAL, "2026-09-01 09:00", days) == [
        ("09-07 08:30", "remind"),
        ("09-09 08:30", "remind"),
        ("09-11 08:30", "reminder_letter"),
        ("09-16 08:30", "supervision_letter"),
        ("09-21 08:30", "listed_supervision"),
        ("09-24 08:30", "circular"),
        ("09-28 08:30", "talk"),
        ("10-12 08:30", "accountability"),
        ("10-19 08:30", "stalled"),
    ]


def test_a_serious_hazard_gets_a_supervision_letter_on_the_first_morning_after(
    shipped: PolicyDocument, days: DayTable
) -> None:
    # Fifteen days from 17 September end in National Day and move to 8 October.
    found = fired(shipped, ClockKind.RECTIFY, Severity.SERIOUS, "2026-09-17 10:00", days)
    assert found[:3] == [("09-28 08:30", "remind"), ("09-30 08:30", "remind"), ("10-09 08:30", "supervision_letter")]


def test_a_major_hazard_is_proposed_for_listing_the_moment_it_is_handed_over(
    shipped: PolicyDocument, days: DayTable
) -> None:
    found = fired(shipped, ClockKind.RECTIFY, Severity.MAJOR, "2026-09-01 09:00", days)
    assert found[0] == ("09-01 09:00", "listed_supervision")
    assert [instrument for _, instrument in found][3:] == [
        "supervision_letter", "circular", "talk", "accountability", "stalled",
    ]  # fmt: skip


def test_interim_control_is_pressed_by_the_hour_even_on_a_holiday(shipped: PolicyDocument, days: DayTable) -> None:
    assert fired(shipped, ClockKind.CONTROL, Severity.MAJOR, "2026-10-01 09:00", days) == [
        ("10-02 03:00", "remind"),
        ("10-02 09:00", "urge"),
        ("10-02 21:00", "supervision_letter"),
    ]


def test_a_unit_that_does_not_sign_is_urged_three_times_and_then_written_to(
    shipped: PolicyDocument, days: DayTable
) -> None:
    assert fired(shipped, ClockKind.ACKNOWLEDGE, Severity.GENERAL, "2026-09-01 09:00", days) == [
        ("09-02 09:00", "urge"),
        ("09-04 08:30", "urge"),
        ("09-07 08:30", "urge"),
        ("09-08 08:30", "urge"),
        ("09-10 08:30", "supervision_letter"),
    ]


@pytest.mark.parametrize(("clock", "severity"), RUNGS, ids=str)
def test_no_clock_that_policy_starts_is_silent(clock: ClockKind, severity: Severity, shipped: PolicyDocument) -> None:
    starts = clock in BY_DATE or shipped.deadlines.limit(clock, severity) is not None
    assert bool(shipped.ladder.steps(clock, severity)) == starts


@pytest.mark.parametrize(("clock", "severity"), RUNGS, ids=str)
def test_a_shipped_ladder_climbs_and_ends_with_every_rung_on_a_working_morning_or_by_the_hour(
    clock: ClockKind, severity: Severity, shipped: PolicyDocument, days: DayTable
) -> None:
    ladder = shipped.ladder.steps(clock, severity)
    running = climbing(shipped, clock, severity, at("2026-09-01 09:00"), days)
    found = list(rungs(ladder, running, shipped.ladder.morning, days))
    assert {rung.level for rung in found} | _left_out(ladder, found, running) == set(range(1, len(ladder) + 1))
    for rung in found:
        in_days = ladder[rung.level - 1].at.share is None and ladder[rung.level - 1].at.unit.value != "hour"
        assert days.is_working(local_day(rung.planned_at)) or not in_days
    after_all = running.due_at + timedelta(days=3 * 365)
    assert plan(ladder, running, shipped.ladder.morning, days, after_all).next_action_at is None


def _left_out(ladder: tuple[Step, ...], found: list, running: Climbing) -> set[int]:
    """Reminders that would have come before their clock began."""
    return {
        level
        for level, step in enumerate(ladder, 1)
        if not follows_due(ladder, level) and level not in {rung.level for rung in found}
    }


def test_the_verification_clock_never_presses_the_school(shipped: PolicyDocument) -> None:
    to = {one for severity in Severity for step in shipped.ladder.steps(ClockKind.VERIFY, severity) for one in step.to}
    assert to <= {
        Audience.CHASED, Audience.CHASED_DEPUTY, Audience.CHASED_HEAD, Audience.COORDINATOR, Audience.COORDINATOR_HEAD,
    }  # fmt: skip


def test_an_undecided_proposal_presses_those_who_decide_and_never_the_school(shipped: PolicyDocument) -> None:
    for severity in Severity:
        for step in shipped.ladder.steps(ClockKind.PROPOSAL, severity):
            assert not {one for one in step.to if one.value.startswith(("responsible", "chased", "lead"))}


def test_what_only_a_person_may_decide_is_proposed_in_every_shipped_ladder(shipped: PolicyDocument) -> None:
    graves = [step for one in shipped.ladder.ladders for step in one.steps if step.instrument.needs_a_person]
    assert len(graves) >= 12
    assert {step.mode for step in graves} == {Mode.PROPOSAL}
    assert all(step.approver is not None for step in graves)


@pytest.mark.parametrize("severity", list(Severity), ids=str)
def test_pressure_only_grows_along_the_rectification_ladder(severity: Severity, shipped: PolicyDocument) -> None:
    order = list(Instrument)
    steps = shipped.ladder.steps(ClockKind.RECTIFY, severity)
    after_due = [step for level, step in enumerate(steps, 1) if follows_due(steps, level)]
    places = [order.index(step.instrument) for step in after_due]
    assert places == sorted(places)
