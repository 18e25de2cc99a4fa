"""Deadlines against a second, slow opinion that walks from day to day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from rules.clocks import ClockFact, FactKind, read
from rules.vocabulary import ClockState
from rules.workdays import Calendar, LocalDay
from tests.support.stories import closures, plain_stories, stories
from tests.support.walking import SlowDays, slow_due


def with_local(calendar: Calendar, local: dict[date, bool]) -> Calendar:
    changed = tuple(LocalDay("5105", day, works, "台风") for day, works in local.items())
    return replace(calendar, local_days=changed, _tables={})


@given(story=plain_stories(), local=closures())
def test_a_limit_runs_out_when_walking_says_so(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    days = with_local(calendar, local).in_area("510503")
    assert read(story, days).due_at == slow_due(story, SlowDays.of(calendar, local))


@given(story=stories(), local=closures())
def test_whatever_happens_to_a_clock_its_due_instant_is_the_one_found_by_walking(
    story: list[ClockFact], local: dict[date, bool], calendar: Calendar
) -> None:
    days = with_local(calendar, local).in_area("510503")
    assert read(story, days).due_at == slow_due(story, SlowDays.of(calendar, local))


@given(story=stories())
def test_what_a_clock_shows_follows_from_its_last_fact_and_its_first_date_never_changes(
    story: list[ClockFact], calendar: Calendar
) -> None:
    days = calendar.in_area("510503")
    states = {
        FactKind.PAUSED: ClockState.PAUSED,
        FactKind.STOPPED: ClockState.STOPPED,
    }
    reading = read(story, days)
    assert reading.state is states.get(story[-1].kind, ClockState.RUNNING)
    assert reading.first_due_at == read(story[:1], days).due_at


@given(story=stories())
def test_a_clock_that_stood_still_in_time_is_never_overdue_when_it_goes_on(
    story: list[ClockFact], calendar: Calendar
) -> None:
    days = calendar.in_area("510503")
    for place, fact in enumerate(story):
        if fact.kind is FactKind.RESUMED:
            was_in_time = story[place - 1].at < read(story[: place - 1], days).due_at
            now_in_time = fact.at < read(story[: place + 1], days).due_at
            assert now_in_time or not was_in_time
