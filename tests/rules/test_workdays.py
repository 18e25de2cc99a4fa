"""Working days: the official years against two independent libraries, and counting against a walk."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    LATEST_DEADLINE,
    Calendar,
    DayKind,
    DayTable,
    LocalDay,
    YearStatus,
    weekdays_only,
)
from tests.support.stories import closures
from tests.support.walking import SlowDays, walk

OFFICIAL = list(walk(date(2023, 12, 31), date(2026, 12, 31)))
DISTRICT, TOWN = "510503", "510503001"


def with_local(calendar: Calendar, *local: LocalDay) -> Calendar:
    return Calendar(calendar.version, calendar.years, local)


def test_every_official_day_is_as_chinesecalendar_says(days: DayTable) -> None:
    differing = [day for day in OFFICIAL if days.is_working(day) != chinese_calendar.is_workday(day)]
    assert differing == []
    assert len(OFFICIAL) == 366 + 365 + 365


def test_every_official_day_is_as_holidays_says(days: DayTable) -> None:
    china = holidays.country_holidays("CN", years=[2024, 2025, 2026])
    assert [day for day in OFFICIAL if days.is_working(day) != china.is_working_day(day)] == []


def test_a_day_off_in_the_middle_of_a_holiday_block_bears_its_name(days: DayTable) -> None:
    assert days.why(date(2026, 2, 21)).zh == "节假日：春节"
    assert days.kind_of(date(2026, 2, 14)) is DayKind.MAKE_UP
    assert days.kind_of(date(2026, 11, 21)) is DayKind.WEEKEND
    assert days.kind_of(date(2026, 11, 20)) is DayKind.WEEKDAY


def test_a_year_without_a_notice_counts_and_says_that_it_is_provisional(calendar: Calendar, days: DayTable) -> None:
    assert calendar.status_of(2027) is YearStatus.PROVISIONAL
    assert calendar.status_of(2031) is YearStatus.PROVISIONAL
    assert days.is_provisional(date(2027, 3, 1))
    assert not days.is_provisional(date(2026, 12, 31))
    assert not days.is_working(date(2027, 2, 8))
    assert days.after(date(2026, 12, 30), 5) == date(2027, 1, 7)


def test_a_place_that_imported_no_calendar_works_on_weekdays(days: DayTable) -> None:
    nowhere = weekdays_only().in_area(DISTRICT)
    assert nowhere.is_working(date(2026, 10, 1))
    assert not nowhere.is_working(date(2026, 9, 20))
    assert nowhere.is_provisional(date(2026, 10, 1))


def test_a_town_overrules_its_district_and_a_neighbour_is_not_concerned(calendar: Calendar) -> None:
    storm = date(2026, 7, 22)
    changed = with_local(
        calendar,
        LocalDay(TOWN, storm, True, "本镇照常"),
        LocalDay(DISTRICT, storm, False, "台风停工停课"),
    )
    assert changed.in_area(DISTRICT).kind_of(storm) is DayKind.LOCAL_CLOSURE
    assert changed.in_area("510503002").why(storm).zh == "本地停工停课：台风停工停课"
    assert changed.in_area(TOWN).kind_of(storm) is DayKind.LOCAL_WORK
    assert changed.in_area("510504").kind_of(storm) is DayKind.WEEKDAY


def test_what_a_district_decided_is_not_provisional_even_in_a_provisional_year(calendar: Calendar) -> None:
    exam = date(2027, 6, 7)
    here = with_local(calendar, LocalDay(DISTRICT, exam, False, "高考")).in_area(DISTRICT)
    assert not here.is_provisional(exam)
    assert here.is_provisional(exam + timedelta(days=1))


def test_areas_without_changes_of_their_own_share_one_table(calendar: Calendar) -> None:
    assert calendar.in_area("510503001") is calendar.in_area("510503002")


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), count=st.integers(-250, 250), local=closures())
def test_counting_working_days_agrees_with_walking(
    day: date, count: int, local: dict[date, bool], calendar: Calendar
) -> None:
    changed = with_local(calendar, *(LocalDay("51", one, works, "台风") for one, works in local.items()))
    assert changed.in_area(DISTRICT).after(day, count) == SlowDays.of(calendar, local).after(day, count)


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), count=st.integers(1, 250))
def test_counting_there_and_back_ends_on_the_same_day(day: date, count: int, days: DayTable) -> None:
    assume(days.is_working(day))
    assert days.after(days.after(day, count), -count) == day


@given(day=st.dates(date(2024, 1, 1), date(2028, 1, 1)), local=closures())
def test_the_running_total_grows_on_working_days_only(day: date, local: dict[date, bool], calendar: Calendar) -> None:
    changed = with_local(calendar, *(LocalDay("51", one, works, "台风") for one, works in local.items()))
    here = changed.in_area(DISTRICT)
    assert here.total(day) - here.total(day - timedelta(days=1)) == here.is_working(day)


@given(day=st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_moving_on_ends_on_the_first_working_day(day: date, days: DayTable, calendar: Calendar) -> None:
    assert days.on_or_after(day) == SlowDays.of(calendar).moved_on(day)


@pytest.mark.parametrize("day", [date(FIRST_YEAR - 1, 12, 31), date(LAST_YEAR + 1, 1, 1)])
def test_a_day_outside_the_calendar_is_a_fault_and_no_guess(day: date, days: DayTable) -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        days.total(day)


def test_a_count_that_leads_out_of_the_calendar_is_a_fault_and_no_guess(days: DayTable) -> None:
    with pytest.raises(ValueError, match="out of the calendar"):
        days.after(date(LAST_YEAR, 12, 20), 40)
    with pytest.raises(ValueError, match="out of the calendar"):
        days.after(date(FIRST_YEAR, 1, 8), -40)


def test_the_latest_deadline_leaves_the_longest_ladder_room_to_climb(days: DayTable) -> None:
    assert days.after(LATEST_DEADLINE, 200).year == LAST_YEAR
