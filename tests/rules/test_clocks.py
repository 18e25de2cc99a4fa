"""Deadlines, one promise at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.clocks import ClockFact, FactKind, Reading, Span, SpanUnit, due_after, read
from rules.instants import SHANGHAI, last_day, shown_due
from rules.vocabulary import ClockState
from rules.workdays import Calendar, DayTable, LocalDay, YearStatus
from tests.support.world import at

SEVEN = Span(value=7, unit=SpanUnit.WORKING_DAY)
FIFTEEN = Span(value=15, unit=SpanUnit.CALENDAR_DAY)
THIRTY = Span(value=30, unit=SpanUnit.CALENDAR_DAY)
DAY_AND_NIGHT = Span(value=24, unit=SpanUnit.HOUR)
ONE_DAY = Span(value=1, unit=SpanUnit.WORKING_DAY)

EXAMPLES = [
    # begins on, limit, unit, last day: worked by hand from the notices
    ("2026-09-18", 7, "working_day", "2026-09-29"),  # make-up Sunday counts; Mid-Autumn is passed over
    ("2026-09-30", 3, "working_day", "2026-10-10"),  # National Day, then a make-up Saturday
    ("2026-02-13", 3, "working_day", "2026-02-25"),  # make-up Saturday, then nine days of Spring Festival
    ("2026-02-14", 1, "working_day", "2026-02-24"),  # begins on a make-up Saturday
    ("2026-01-02", 1, "working_day", "2026-01-04"),  # begins on a holiday; a make-up Sunday follows
    ("2026-04-30", 5, "working_day", "2026-05-11"),  # Labour Day and a make-up Saturday
    ("2026-06-18", 2, "working_day", "2026-06-23"),  # Dragon Boat
    ("2025-01-24", 3, "working_day", "2025-02-05"),  # make-up Sunday before Spring Festival
    ("2025-09-26", 5, "working_day", "2025-10-10"),  # make-up Sunday before National Day
    ("2026-11-20", 7, "working_day", "2026-12-01"),  # plain weeks
    ("2026-09-17", 15, "calendar_day", "2026-10-08"),  # ends in National Day and moves to the 8th
    ("2026-09-05", 15, "calendar_day", "2026-09-20"),  # ends on a make-up Sunday, which is worked: stays
    ("2026-01-31", 15, "calendar_day", "2026-02-24"),  # ends in Spring Festival
    ("2026-04-16", 15, "calendar_day", "2026-05-06"),  # ends on Labour Day
    ("2026-10-31", 15, "calendar_day", "2026-11-16"),  # ends on a Sunday
]


def story(span: Span | None, *facts: tuple[str, str], until: date | None = None) -> list[ClockFact]:
    """A clock's facts: story(SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-03 09:00"))."""
    first, *rest = facts
    started = ClockFact(FactKind(first[0]), at(first[1]), span=span, until=until)
    return [started, *(ClockFact(FactKind(kind), at(when)) for kind, when in rest)]


def due(days: DayTable, facts: list[ClockFact]) -> str:
    return shown_due(read(facts, days).due_at)


@pytest.mark.parametrize(("begins", "limit", "unit", "last"), EXAMPLES)
@pytest.mark.parametrize("hour", ["00:00", "09:30", "23:59"])
def test_the_examples_worked_by_hand_come_out(
    begins: str, limit: int, unit: str, last: str, hour: str, days: DayTable
) -> None:
    span = Span(value=limit, unit=SpanUnit.of(unit))
    assert shown_due(due_after(at(f"{begins} {hour}"), span, days)) == f"{last} 24:00"


def test_a_deadline_is_kept_until_24_00_of_its_last_day(days: DayTable) -> None:
    reading = read(story(SEVEN, ("started", "2026-09-01 09:00")), days)
    assert reading.due_at == datetime(2026, 9, 11, 0, 0, tzinfo=SHANGHAI)
    assert last_day(reading.due_at) == date(2026, 9, 10)


def test_the_day_it_begins_is_not_counted_however_early_it_was(days: DayTable) -> None:
    assert due(days, story(ONE_DAY, ("started", "2026-09-01 00:00"))) == "2026-09-02 24:00"
    assert due(days, story(ONE_DAY, ("started", "2026-09-01 23:59"))) == "2026-09-02 24:00"


def test_hours_run_on_holidays_and_through_the_night(days: DayTable) -> None:
    assert due(days, story(DAY_AND_NIGHT, ("started", "2026-09-30 20:00"))) == "2026-10-01 20:00"
    assert due(days, story(DAY_AND_NIGHT, ("started", "2026-10-03 00:00"))) == "2026-10-03 24:00"


def test_a_calendar_deadline_on_a_day_off_moves_on(days: DayTable) -> None:
    assert due(days, story(FIFTEEN, ("started", "2026-09-17 10:00"))) == "2026-10-08 24:00"


def test_a_date_fixed_by_hand_neither_counts_nor_moves(days: DayTable) -> None:
    facts = story(None, ("started", "2026-12-17 10:00"), until=date(2027, 1, 3))
    assert due(days, facts) == "2027-01-03 24:00"
    assert not read(facts, days).is_provisional


def test_a_returned_hazard_gets_the_rest_of_its_time_back(days: DayTable) -> None:
    # Due on the 10th; handed in on the 3rd with five working days left; sent back on the 14th.
    facts = story(
        SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-03 16:00"), ("resumed", "2026-09-14 10:00")
    )
    assert due(days, facts[:1]) == "2026-09-10 24:00"
    assert due(days, facts) == "2026-09-20 24:00"  # the 15th to the 18th, and the make-up Sunday


def test_a_hazard_handed_in_on_its_last_day_gets_what_policy_grants_rework(days: DayTable) -> None:
    facts = story(SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-10 16:00"))
    returned = ClockFact(FactKind.RESUMED, at("2026-09-14 10:00"), span=Span(value=2, unit=SpanUnit.WORKING_DAY))
    assert due(days, [*facts, returned]) == "2026-09-16 24:00"


def test_what_policy_grants_rework_never_shortens_what_was_left(days: DayTable) -> None:
    facts = story(SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-02 16:00"))
    returned = ClockFact(FactKind.RESUMED, at("2026-09-07 10:00"), span=ONE_DAY)
    assert due(days, [*facts, returned]) == due(days, [*facts, replace(returned, span=None)]) == "2026-09-15 24:00"


def test_a_limit_in_hours_also_leaves_rework_its_least_time(days: DayTable) -> None:
    facts = story(DAY_AND_NIGHT, ("started", "2026-09-01 09:00"), ("paused", "2026-09-02 08:55"))
    returned = ClockFact(FactKind.RESUMED, at("2026-09-03 10:00"), span=ONE_DAY)
    assert due(days, [*facts, replace(returned, span=None)]) == "2026-09-03 10:05"
    assert due(days, [*facts, returned]) == "2026-09-04 24:00"


def test_handing_in_and_taking_back_on_one_day_neither_gains_nor_loses(days: DayTable) -> None:
    facts = story(
        SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-03 09:00"), ("resumed", "2026-09-03 17:00")
    )
    assert due(days, facts) == due(days, facts[:1])


def test_a_clock_paused_on_its_last_day_and_resumed_on_a_day_off_runs_to_the_next_working_day(days: DayTable) -> None:
    facts = story(
        SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-10 16:00"), ("resumed", "2026-10-02 09:00")
    )
    assert due(days, facts) == "2026-10-08 24:00"


def test_a_clock_paused_on_the_weekend_its_deadline_moved_over_was_not_missed(days: DayTable) -> None:
    # Fifteen days end on Saturday the 14th and move to Monday; it is handed in on the Sunday between.
    facts = story(
        FIFTEEN, ("started", "2026-10-30 09:00"), ("paused", "2026-11-15 12:00"), ("resumed", "2026-11-18 09:00")
    )
    assert due(days, facts) == "2026-11-18 24:00"


def test_what_was_overdue_stays_overdue_by_as_many_days(days: DayTable) -> None:
    facts = story(
        SEVEN, ("started", "2026-09-01 09:00"), ("paused", "2026-09-14 09:00"), ("resumed", "2026-10-20 09:00")
    )
    assert due(days, facts) == "2026-10-16 24:00"  # four days, as on the 14th


def test_an_extension_sets_the_date_that_was_granted_even_a_day_off(days: DayTable) -> None:
    facts = story(SEVEN, ("started", "2026-09-01 09:00"))
    granted = ClockFact(FactKind.EXTENDED, at("2026-09-08 09:00"), until=date(2026, 10, 4))
    reading = read([*facts, granted], days)
    assert shown_due(reading.due_at) == "2026-10-04 24:00"
    assert shown_due(reading.first_due_at) == "2026-09-10 24:00"


def test_the_rest_of_an_extension_is_counted_in_the_unit_of_the_limit(days: DayTable) -> None:
    facts = story(SEVEN, ("started", "2026-09-01 09:00"))
    granted = ClockFact(FactKind.EXTENDED, at("2026-09-08 09:00"), until=date(2026, 9, 24))
    paused = ClockFact(FactKind.PAUSED, at("2026-09-22 09:00"))
    resumed = ClockFact(FactKind.RESUMED, at("2026-09-29 09:00"))
    # Two working days were left: the 30th, then the first after National Day.
    assert due(days, [*facts, granted, paused, resumed]) == "2026-10-08 24:00"


def test_a_stopped_clock_shows_when_it_would_have_been_due(days: DayTable) -> None:
    facts = story(SEVEN, ("started", "2026-09-01 09:00"), ("stopped", "2026-09-03 09:00"))
    due_at = at("2026-09-11 00:00")
    assert read(facts, days) == Reading(due_at, due_at, ClockState.STOPPED, is_provisional=False)


def test_a_leap_day_is_a_day(days: DayTable) -> None:
    assert due(days, story(FIFTEEN, ("started", "2024-02-14 09:00"))) == "2024-02-29 24:00"
    assert due(days, story(ONE_DAY, ("started", "2024-02-28 09:00"))) == "2024-02-29 24:00"
    assert due(days, story(ONE_DAY, ("started", "2024-02-29 09:00"))) == "2024-03-01 24:00"


def test_thirty_days_given_in_december_2026_lead_into_a_year_without_a_notice(days: DayTable) -> None:
    reading = read(story(THIRTY, ("started", "2026-12-02 09:00")), days)
    assert shown_due(reading.due_at) == "2027-01-04 24:00"  # New Year's Day moves it over the weekend
    assert reading.is_provisional
    assert not read(story(THIRTY, ("started", "2026-11-02 09:00")), days).is_provisional


def test_a_deadline_that_only_moved_into_the_new_year_is_provisional_too(calendar: Calendar) -> None:
    eve = LocalDay("510503", date(2026, 12, 31), False, "停工")
    here = replace(calendar, local_days=(eve,), _tables={}).in_area("510503")
    reading = read(story(THIRTY, ("started", "2026-12-01 09:00")), here)
    assert last_day(reading.due_at).year == 2027
    assert reading.is_provisional


def test_the_official_notice_moves_a_provisional_deadline(calendar: Calendar) -> None:
    facts = story(Span(value=3, unit=SpanUnit.WORKING_DAY), ("started", "2027-02-03 09:00"))
    before = read(facts, calendar.in_area("510503"))
    table = calendar.years[2027]
    notice = replace(table, status=YearStatus.OFFICIAL, make_up=frozenset({date(2027, 2, 13)}))
    after = read(facts, replace(calendar, years={**calendar.years, 2027: notice}, _tables={}).in_area("510503"))
    assert (shown_due(before.due_at), before.is_provisional) == ("2027-02-12 24:00", True)
    assert (shown_due(after.due_at), after.is_provisional) == ("2027-02-12 24:00", False)
    earlier = replace(notice, off={**table.off, date(2027, 2, 11): "春节", date(2027, 2, 12): "春节"})
    moved = read(facts, replace(calendar, years={**calendar.years, 2027: earlier}, _tables={}).in_area("510503"))
    assert shown_due(moved.due_at) == "2027-02-15 24:00"


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The time zone the machine believes to be in."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_the_time_zone_of_the_server_does_not_matter(server_zone: str, days: DayTable) -> None:
    late = datetime(2026, 9, 1, 15, 59, tzinfo=UTC)  # 23:59 in China
    early = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)  # midnight, the 2nd in China
    assert due_after(late, ONE_DAY, days) == datetime(2026, 9, 2, 16, 0, tzinfo=UTC)
    assert due_after(early, ONE_DAY, days) == datetime(2026, 9, 3, 16, 0, tzinfo=UTC)
    assert shown_due(due_after(late.astimezone(), ONE_DAY, days)) == "2026-09-02 24:00"


def test_a_clock_without_a_beginning_is_a_fault(days: DayTable) -> None:
    with pytest.raises(ValueError, match="first fact"):
        read([], days)
    with pytest.raises(ValueError, match="first fact"):
        read([ClockFact(FactKind.PAUSED, at("2026-09-01 09:00"))], days)
    with pytest.raises(ValueError, match="a limit or with a last day"):
        read([ClockFact(FactKind.STARTED, at("2026-09-01 09:00"))], days)
