"""Spans: which days a week, month, term and year hold, and what came before them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.case_records import Period
from rules.spans import Span, before, month_of, period_of


def test_a_week_begins_on_monday_and_a_term_in_september_or_february() -> None:
    day = date(2026, 9, 3)
    assert period_of(Span.WEEK, day) == Period(date(2026, 8, 31), date(2026, 9, 6))
    assert period_of(Span.MONTH, day) == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert period_of(Span.TERM, day) == Period(date(2026, 9, 1), date(2027, 1, 31))
    assert period_of(Span.TERM, date(2027, 1, 31)) == period_of(Span.TERM, day)
    assert period_of(Span.TERM, date(2027, 2, 1)) == Period(date(2027, 2, 1), date(2027, 8, 31))
    assert period_of(Span.YEAR, day) == Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("span", Span)
def test_every_day_lies_in_its_period_and_periods_follow_each_other_without_a_gap(span: Span) -> None:
    for number in range(800):
        day = date(2025, 12, 1) + timedelta(days=number)
        period = period_of(span, day)
        assert period.first <= day <= period.last
        assert period_of(span, period.last + timedelta(days=1)).first == period.last + timedelta(days=1)


def test_before_a_month_is_the_month_before_and_before_other_days_as_many() -> None:
    assert before(month_of(2026, 3)) == month_of(2026, 2)
    assert before(month_of(2026, 1)) == month_of(2025, 12)
    assert before(Period(date(2026, 3, 2), date(2026, 3, 8))) == Period(date(2026, 2, 23), date(2026, 3, 1))
