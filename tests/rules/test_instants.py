"""Instants and days: stored in UTC, thought of in China's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from rules.instants import SHANGHAI, at_local, end_of, last_day, local_day, shown, shown_due
from tests.support.world import at

DAYS = st.dates(date(1992, 1, 1), date(2100, 1, 1))


def test_a_day_in_china_begins_at_sixteen_hours_utc() -> None:
    assert local_day(datetime(2026, 8, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 8, 31)
    assert local_day(datetime(2026, 8, 31, 16, 0, tzinfo=UTC)) == date(2026, 9, 1)


@given(day=DAYS)
def test_the_end_of_a_day_is_the_beginning_of_the_next_and_belongs_to_the_day_as_a_deadline(day: date) -> None:
    assert end_of(day).tzinfo is UTC
    assert local_day(end_of(day)) > day
    assert last_day(end_of(day)) == day


@given(day=DAYS, clock=st.times())
def test_a_wall_clock_time_in_china_is_given_back_by_its_instant(day: date, clock: time) -> None:
    there = at_local(day, clock).astimezone(SHANGHAI)
    assert (there.date(), there.time()) == (day, clock)


def test_instants_are_shown_to_the_minute_in_china_s_time() -> None:
    assert shown(datetime(2026, 9, 1, 1, 30, 59, tzinfo=UTC)) == "2026-09-01 09:30"
    assert shown(None) == ""


def test_midnight_is_shown_as_24_00_of_the_day_that_ends() -> None:
    assert shown_due(at("2026-10-01 00:00")) == "2026-09-30 24:00"
    assert shown_due(at("2026-10-01 00:01")) == "2026-10-01 00:01"
    assert shown_due(None) == ""
