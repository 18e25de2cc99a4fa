"""Indicators: what a period holds, what is ranked, and that no share is taken of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.case_records import CaseRecord, Period
from rules.indicators import OF_CASES, Indicator, Measured, covered, measure, ranked
from rules.instants import end_of
from rules.intervals import LEAST
from rules.vocabulary import Severity, Source, Stage
from tests.support.world import at

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
NOW = at("2026-06-10 09:00")
CASE = CaseRecord(
    1, "1", Stage.CLOSED, Severity.GENERAL, Source.JOINT_INSPECTION, "SEC-PATROL", "510503001", 1, 1, 2,
    found_at=at("2026-05-04 09:00"), assigned_at=at("2026-05-04 10:00"), first_due_at=end_of(date(2026, 5, 13)),
    due_at=end_of(date(2026, 5, 13)), submitted_at=at("2026-05-12 09:00"), closed_at=at("2026-05-14 10:00"),
)  # fmt: skip


def test_a_deadline_at_midnight_belongs_to_the_day_it_ends() -> None:
    assert MAY.holds_deadline(end_of(date(2026, 5, 31)))
    assert not MAY.holds_deadline(end_of(date(2026, 4, 30)))
    assert MAY.holds(at("2026-05-01 00:00"))
    assert not MAY.holds(at("2026-06-01 00:00"))


def on_time(*cases: CaseRecord) -> tuple[float, int]:
    found = measure(Indicator.ON_TIME_RATE, cases, MAY, NOW)
    return found.numerator, found.denominator


def test_an_extension_does_not_make_a_late_case_timely() -> None:
    late = replace(CASE, submitted_at=at("2026-05-15 09:00"), due_at=end_of(date(2026, 5, 20)), extensions=1)
    assert on_time(CASE, late) == (1, 2)


def test_what_is_open_and_overdue_counts_against_the_rate_and_what_is_suspended_does_not() -> None:
    still = replace(CASE, stage=Stage.RECTIFYING, submitted_at=None, closed_at=None)
    assert on_time(CASE, still) == (1, 2)
    assert on_time(CASE, replace(still, stage=Stage.SUSPENDED)) == (1, 1)
    assert on_time(CASE, replace(still, stage=Stage.VOID)) == (1, 1)
    assert on_time(CASE, replace(still, submitted_at=at("2026-05-12 09:00"))) == (1, 2), "it was sent back since"


@pytest.mark.parametrize("indicator", OF_CASES, ids=lambda one: one.value)
def test_of_no_cases_there_is_no_share_and_no_mean(indicator: Indicator) -> None:
    found = measure(indicator, (), MAY, NOW)
    assert (found.numerator, found.denominator, found.of, found.cases) == (0, 0, (), ())
    assert found.value == (0 if not indicator.is_share and found.value is not None else None)


def test_days_are_told_with_their_middle_and_their_tail() -> None:
    cases = [replace(CASE, id=n, closed_at=(CASE.assigned_at or NOW) + timedelta(days=n)) for n in range(1, 11)]
    found = measure(Indicator.MEAN_DAYS, cases, MAY, NOW)
    assert (found.value, found.spread) == (5.5, (5.5, 9))


def part(counted: int, among: int) -> Measured:
    return Measured(Indicator.ON_TIME_RATE, counted, among)


def test_too_few_are_counted_and_never_ranked() -> None:
    parts = {"a": part(9, LEAST), "b": part(LEAST - 1, LEAST - 1), "c": part(10, LEAST), "d": part(0, 0)}
    assert ranked(parts) == {"c": 1, "a": 2}
    assert ranked({"x": Measured(Indicator.REWORK_RATE, 5, 10), "y": Measured(Indicator.REWORK_RATE, 1, 10)}) == {
        "y": 1, "x": 2,
    }  # fmt: skip


def test_equal_values_have_equal_places_whatever_they_are_called() -> None:
    parts = {"乙": part(9, 10), "甲": part(18, 20), "丙": part(10, 10), "丁": part(1, 10)}
    assert ranked(parts) == {"丙": 1, "乙": 2, "甲": 2, "丁": 4}


def test_what_counts_every_school_has_no_interval() -> None:
    assert covered([1, 2], [1]).interval is None
    assert part(1, 2).interval is not None


def test_coverage_counts_a_school_once_however_often_somebody_went() -> None:
    found = covered([1, 2, 3], [2, 2, 7])
    assert (found.numerator, found.denominator, found.of) == (1, 3, (2,))
