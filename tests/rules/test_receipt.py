"""The deadline receipt agrees with the deadline, day by day, and says why in both languages."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given

from rules.clocks import ClockFact, FactKind, Span, SpanUnit, read
from rules.instants import last_day, local_day
from rules.receipt import Receipt, ReceiptLine, receipt
from rules.vocabulary import ClockState
from rules.words import Language
from rules.workdays import Calendar, DayTable, LocalDay
from tests.support.stories import closures, plain_stories, stories
from tests.support.world import at

THREE = Span(value=3, unit=SpanUnit.WORKING_DAY)


def counted_days(found: Receipt) -> list[date]:
    return [line.day for line in found.lines if line.counted is not None]


def in_place(calendar: Calendar, local: dict[date, bool]) -> DayTable:
    changed = tuple(LocalDay("5105", day, works, "台风") for day, works in local.items())
    return Calendar(calendar.version, calendar.years, changed).in_area("510503")


@given(story=plain_stories(), local=closures())
def test_as_many_days_are_counted_as_the_limit_has(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    found = receipt(story, in_place(calendar, local))
    span = story[0].span
    assert span is not None
    assert [line.counted for line in found.lines if line.counted] == list(
        range(1, (span.value if span.is_days else 0) + 1)
    )


@given(story=plain_stories(), local=closures())
def test_the_last_counted_day_is_the_due_day_unless_it_moved_off_a_day_off(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    days = in_place(calendar, local)
    found = receipt(story, days)
    counted = counted_days(found)
    if counted:
        due = last_day(found.reading.due_at)
        assert due == days.on_or_after(counted[-1])
        passed_over = [line.day for line in found.lines if line.counted is None and line.day > counted[-1]]
        moved = [counted[-1] + timedelta(days=one + 1) for one in range((due - counted[-1]).days)]
        assert [day for day in moved if day not in passed_over] == []


@given(story=stories(), local=closures())
def test_whatever_happened_the_last_line_is_the_due_day(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    days = in_place(calendar, local)
    found = receipt(story, days)
    assert found.reading == read(story, days)
    assert found.lines[-1].day == last_day(found.reading.due_at)


@given(story=stories(), local=closures())
def test_every_line_has_a_reason_in_both_languages_and_no_day_is_counted_twice(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    found = receipt(story, in_place(calendar, local))
    assert all(line.why.zh.strip() and line.why.en.strip() for line in found.lines)
    counted = counted_days(found)
    assert len(set(counted)) == len(counted)
    assert [line.counted for line in found.lines if line.counted] == list(range(1, len(counted) + 1))


@given(story=stories(), local=closures())
def test_no_day_is_counted_on_which_the_clock_stood_still(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    counted = set(counted_days(receipt(story, in_place(calendar, local))))
    for place, fact in enumerate(story):
        if fact.kind is FactKind.RESUMED:
            still = {day for day in counted if local_day(story[place - 1].at) < day <= local_day(fact.at)}
            assert still == set()


@given(story=stories())
def test_a_provisional_date_says_so_and_no_other_does(story: list[ClockFact], calendar: Calendar) -> None:
    found = receipt(story, calendar.in_area("510503"))
    says = [line for line in found.lines if "provisional" in line.why.en]
    assert len(says) == (1 if found.reading.is_provisional else 0)


def test_a_receipt_reads_as_the_count_was_made(days: DayTable) -> None:
    found = receipt([ClockFact(FactKind.STARTED, at("2026-09-24 10:00"), THREE)], days)
    assert [(str(line.day)[5:], line.counted, line.why.zh) for line in found.lines] == [
        ("09-24", None, "2026-09-24 10:00 起算，时限3个工作日，当日不计"),
        ("09-25", None, "节假日：中秋节"),
        ("09-26", None, "节假日：中秋节"),
        ("09-27", None, "节假日：中秋节"),
        ("09-28", 1, "工作日"),
        ("09-29", 2, "工作日"),
        ("09-30", 3, "工作日"),
        ("09-30", None, "到期：2026-09-30 24:00"),
    ]
    assert found.lines[0].why.say(Language.EN).endswith("limit 3 working days; the day itself does not count")


def test_a_returned_hazard_s_receipt_goes_on_counting_where_it_stopped(days: DayTable) -> None:
    facts = [
        ClockFact(FactKind.STARTED, at("2026-09-07 10:00"), THREE),
        ClockFact(FactKind.PAUSED, at("2026-09-09 10:00")),
        ClockFact(FactKind.RESUMED, at("2026-09-14 10:00"), span=Span(value=1, unit=SpanUnit.WORKING_DAY)),
    ]
    found = receipt(facts, days)
    assert [(str(line.day)[5:], line.counted) for line in found.lines] == [
        ("09-07", None), ("09-08", 1), ("09-09", 2), ("09-09", None), ("09-14", None), ("09-15", 3), ("09-15", None),
    ]  # fmt: skip
    assert found.lines[4].why.zh == "2026-09-14 10:00 恢复计时，剩余时间顺延至 2026-09-15 24:00"


def test_days_within_a_granted_date_are_not_counted_and_not_said_to_move(days: DayTable) -> None:
    facts = [
        ClockFact(FactKind.STARTED, at("2026-09-07 10:00"), Span(value=2, unit=SpanUnit.CALENDAR_DAY)),
        ClockFact(FactKind.EXTENDED, at("2026-09-08 10:00"), until=date(2026, 9, 11)),
    ]
    found = receipt(facts, days)
    assert found.lines[2].why.zh == "2026-09-08 10:00 批准延期至 2026-09-11 24:00"
    assert [line.why.zh for line in found.lines[3:6]] == ["指定日期之内：工作日"] * 3
    assert counted_days(found) == [date(2026, 9, 8)]


def test_the_receipt_of_a_limit_in_hours_has_its_beginning_and_its_end(days: DayTable) -> None:
    found = receipt([ClockFact(FactKind.STARTED, at("2026-10-01 10:00"), Span(value=24, unit=SpanUnit.HOUR))], days)
    assert [line.why.zh for line in found.lines] == [
        "2026-10-01 10:00 起算，时限24小时",
        "到期：2026-10-02 10:00",
    ]


def test_a_paused_clock_s_receipt_does_not_call_a_date_due(days: DayTable) -> None:
    facts = [
        ClockFact(FactKind.STARTED, at("2026-09-07 10:00"), THREE),
        ClockFact(FactKind.PAUSED, at("2026-09-08 10:00")),
    ]
    found = receipt(facts, days)
    assert found.reading.state is ClockState.PAUSED
    assert found.lines[-1] == ReceiptLine(date(2026, 9, 10), None, found.lines[-1].why)
    assert found.lines[-1].why.zh == "暂停，此前的到期时间：2026-09-10 24:00"


def test_what_was_overdue_when_it_paused_is_said_to_be_overdue_still(days: DayTable) -> None:
    facts = [
        ClockFact(FactKind.STARTED, at("2026-09-07 10:00"), THREE),
        ClockFact(FactKind.PAUSED, at("2026-09-12 10:00")),
        ClockFact(FactKind.RESUMED, at("2026-09-21 10:00")),
    ]
    found = receipt(facts, days)
    assert "暂停前已逾期，逾期天数不变：2026-09-19 24:00" in found.lines[-2].why.zh
