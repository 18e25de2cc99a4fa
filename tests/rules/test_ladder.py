"""The ladder: one rung at a time, in order, whenever somebody looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.clocks import Span, SpanUnit
from rules.instants import local_day, shown
from rules.ladder import Anchor, Ladder, LadderFile, Offset, Step
from rules.rungs import Climbing, Pace, Plan, Rung, after_moving, ahead, follows_due, instant_of, plan, rungs
from rules.telling import Audience, Mode
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.words import Language
from rules.workdays import DayTable
from tests.support.ladders import MORNING, climb, clocks, ladders
from tests.support.world import at

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
A_WEEK = Climbing(at("2026-09-01 09:00"), at("2026-09-11 00:00"), counts_days=True)
OVER_THE_HOLIDAY = Climbing(at("2026-09-01 09:00"), at("2026-09-18 00:00"), counts_days=True)
A_DAY = Climbing(at("2026-09-30 09:00"), at("2026-10-01 09:00"), counts_days=False)


def remind(**offset: object) -> Step:
    return Step(instrument=Instrument.REMIND, at=Offset.model_validate(offset), to=(Audience.CHASED,))


@pytest.mark.parametrize(
    ("offset", "clock", "planned"),
    [
        ({"anchor": "start"}, A_WEEK, "2026-09-01 09:00"),
        ({"anchor": "start", "value": 5}, A_WEEK, "2026-09-01 14:00"),
        ({"anchor": "start", "value": 4, "unit": "working_day"}, A_WEEK, "2026-09-07 08:30"),
        ({"anchor": "due", "value": -6, "unit": "hour"}, A_DAY, "2026-10-01 03:00"),
        ({"anchor": "due"}, A_DAY, "2026-10-01 09:00"),
        ({"anchor": "due", "value": 0, "unit": "working_day"}, A_WEEK, "2026-09-11 08:30"),
        ({"anchor": "due", "value": 0, "unit": "working_day"}, A_DAY, "2026-10-08 08:30"),
        ({"anchor": "due", "value": 1, "unit": "working_day"}, A_WEEK, "2026-09-14 08:30"),
        ({"anchor": "due", "value": 3, "unit": "working_day"}, A_WEEK, "2026-09-16 08:30"),
        ({"anchor": "due", "value": -1, "unit": "working_day"}, A_WEEK, "2026-09-09 08:30"),
        ({"anchor": "due", "value": -3, "unit": "working_day"}, A_WEEK, "2026-09-07 08:30"),
        ({"anchor": "due", "value": 15, "unit": "calendar_day"}, A_WEEK, "2026-09-28 08:30"),
        ({"anchor": "start", "share": 0.5}, A_WEEK, "2026-09-07 08:30"),
        ({"anchor": "start", "share": 0.5}, A_DAY, "2026-09-30 21:00"),
    ],
)
def test_a_step_comes_when_its_offset_says(
    offset: dict[str, object], clock: Climbing, planned: str, days: DayTable
) -> None:
    assert instant_of(Offset.model_validate(offset), clock, MORNING, days) == at(planned)


def test_a_reminder_three_days_ahead_of_a_two_day_limit_is_left_out(days: DayTable) -> None:
    short = Climbing(at("2026-09-01 09:00"), at("2026-09-04 00:00"), counts_days=True)
    ladder = (remind(anchor="due", value=-3, unit="working_day"), remind(anchor="due", value=0, unit="working_day"))
    assert list(rungs(ladder, short, MORNING, days)) == [Rung(at("2026-09-04 08:30"), 2, 0)]


def test_a_repeated_step_ends_where_the_next_one_begins_or_at_its_cap(days: DayTable) -> None:
    every_day = Span(value=1, unit=SpanUnit.WORKING_DAY)
    urge = remind(anchor="due", value=0, unit="working_day").model_copy(
        update={"repeat_every": every_day, "max_repeats": 9}
    )
    letter = remind(anchor="due", value=3, unit="working_day")
    found = [(rung.level, rung.occurrence) for rung in rungs((urge, letter), A_WEEK, MORNING, days)]
    assert found == [(1, 0), (1, 1), (1, 2), (2, 0)]
    capped = urge.model_copy(update={"max_repeats": 1})
    assert len(list(rungs((capped, letter), A_WEEK, MORNING, days))) == 3


def test_nothing_is_due_and_nothing_comes_without_a_ladder(days: DayTable) -> None:
    assert plan((), A_WEEK, MORNING, days, at("2030-01-01 09:00")) == Plan(None, (), None)


@given(ladder=ladders(), clock=clocks())
def test_no_rung_comes_before_the_clock_started_or_before_one_below_it(
    ladder: tuple[Step, ...], clock: Climbing, days: DayTable
) -> None:
    found = list(rungs(ladder, clock, MORNING, days))
    assert all(rung.planned_at >= clock.started_at for rung in found)
    assert [rung.planned_at for rung in found] == sorted(rung.planned_at for rung in found)
    places = [(rung.level, rung.occurrence) for rung in found]
    assert places == sorted(set(places))


@given(ladder=ladders(), clock=clocks())
def test_a_step_is_repeated_no_oftener_than_it_may_be(
    ladder: tuple[Step, ...], clock: Climbing, days: DayTable
) -> None:
    for level, of_one_step in groupby(rungs(ladder, clock, MORNING, days), key=lambda rung: rung.level):
        occurrences = [rung.occurrence for rung in of_one_step]
        assert occurrences == list(range(len(occurrences)))
        assert len(occurrences) <= ladder[level - 1].max_repeats + 1


@given(ladder=ladders(), clock=clocks())
def test_an_engine_that_looks_in_time_takes_every_rung_at_its_instant(
    ladder: tuple[Step, ...], clock: Climbing, days: DayTable
) -> None:
    log = climb(ladder, clock, days, timedelta(seconds=1))
    every_rung = list(ahead(ladder, clock, MORNING, days))
    assert sorted([*log.rungs, *log.skipped], key=lambda rung: (rung.level, rung.occurrence)) == every_rung
    at_once = {rung.planned_at for rung in log.rungs}
    assert all(rung.planned_at in at_once for rung in log.skipped), "only rungs of one instant give way to each other"


@given(ladder=ladders(), clock=clocks())
def test_looking_every_minute_or_once_an_hour_gives_the_same_rungs_unless_two_fall_between_two_looks(
    ladder: tuple[Step, ...], clock: Climbing, days: DayTable
) -> None:
    every_minute, once_an_hour = (climb(ladder, clock, days, every) for every in (MINUTE, HOUR))
    looks = [now for now, _ in once_an_hour.fired]
    assert len(set(looks)) == len(looks)
    # Of the minute's rungs that fall into one hour the highest is taken and the others are recorded as skipped.
    by_hour = {now: rung for rung in every_minute.rungs for now in looks if now - HOUR < rung.planned_at <= now}
    assert once_an_hour.fired == sorted(by_hour.items())
    assert set(every_minute.rungs) - set(once_an_hour.rungs) <= set(once_an_hour.skipped)
    assert {*once_an_hour.rungs, *once_an_hour.skipped} == {*every_minute.rungs, *every_minute.skipped}


@pytest.mark.parametrize("length", [timedelta(hours=1), timedelta(days=3), timedelta(days=21)])
@given(ladder=ladders(), clock=clocks(), into=st.integers(0, 60 * 24 * 40))
def test_after_downtime_one_rung_is_taken_and_the_ones_passed_over_are_recorded(
    length: timedelta, ladder: tuple[Step, ...], clock: Climbing, into: int, days: DayTable
) -> None:
    went = clock.started_at + timedelta(minutes=into)
    back = went + length
    log = climb(ladder, clock, days, MINUTE, away=(went, back))
    missed = [rung for rung in ahead(ladder, clock, MORNING, days) if went <= rung.planned_at <= back]
    caught_up = [rung for now, rung in log.fired if back <= now < back + MINUTE and rung.planned_at <= back]
    assert caught_up == missed[-1:]
    assert set(missed[:-1]) <= set(log.skipped)


@given(ladder=ladders(), clock=clocks(), into=st.integers(-10, 60 * 24 * 90))
def test_the_plan_takes_the_highest_rung_due_and_looks_again_exactly_at_the_next(
    ladder: tuple[Step, ...], clock: Climbing, into: int, days: DayTable
) -> None:
    now = clock.started_at + timedelta(minutes=into)
    every_rung = list(ahead(ladder, clock, MORNING, days))
    due = [rung for rung in every_rung if rung.planned_at <= now]
    later = [rung.planned_at for rung in every_rung if rung.planned_at > now]
    found = plan(ladder, clock, MORNING, days, now)
    assert found == Plan(due[-1] if due else None, tuple(due[:-1]), later[0] if later else None)


@given(ladder=ladders(), clock=clocks(), into=st.integers(-10, 60 * 24 * 90))
def test_looking_twice_at_one_instant_takes_nothing_twice(
    ladder: tuple[Step, ...], clock: Climbing, into: int, days: DayTable
) -> None:
    now = clock.started_at + timedelta(minutes=into)
    first = plan(ladder, clock, MORNING, days, now)
    if first.fires is not None:
        climbed = replace(clock, level=first.fires.level, occurrence=first.fires.occurrence)
        assert plan(ladder, climbed, MORNING, days, now) == Plan(None, (), first.next_action_at)


@given(ladder=ladders(), clock=clocks())
def test_after_the_last_rung_there_is_nothing_to_look_for(
    ladder: tuple[Step, ...], clock: Climbing, days: DayTable
) -> None:
    long_after = clock.due_at + timedelta(days=4000)
    assert plan(ladder, clock, MORNING, days, long_after).next_action_at is None


def test_a_step_follows_the_one_before_once_that_has_been_repeated_as_often_as_it_may(days: DayTable) -> None:
    urge = remind(anchor="due", value=0, unit="working_day").model_copy(
        update={"repeat_every": Span(value=1, unit=SpanUnit.WORKING_DAY), "max_repeats": 2}
    )
    letter = remind(anchor="previous", value=3, unit="working_day")
    phone = remind(anchor="previous", value=4, unit="hour")
    found = list(rungs((urge, letter, phone), A_WEEK, MORNING, days))
    last, then, hours_later = [
        rung.planned_at for rung in found if (rung.level, rung.occurrence) in ((1, 2), (2, 0), (3, 0))
    ]
    assert local_day(then) == days.after(local_day(last), 3)
    assert hours_later == then + timedelta(hours=4)
    # More time takes back a reminder, and not what came after a missed deadline, however it was counted.
    assert [follows_due((urge, letter, phone), level) for level in (1, 2, 3)] == [True, True, True]
    assert after_moving((urge, letter, phone), 3, 0) == (3, 0)
    early = (remind(anchor="due", value=-3, unit="working_day"), letter)
    assert after_moving(early, 2, 0) == (0, 0)


def test_a_weekly_step_comes_on_its_day_of_the_week_and_after_a_day_off_on_the_next_working_day(days: DayTable) -> None:
    weekly = remind(anchor="due", value=0, unit="working_day").model_copy(update={"every_week_on": 1, "max_repeats": 4})
    found = [shown(rung.planned_at) for rung in rungs((weekly,), OVER_THE_HOLIDAY, MORNING, days)]
    # 5 October 2026 lies in the National Day holiday, which ends on the 7th.
    assert found == [
        "2026-09-21 08:30", "2026-09-28 08:30", "2026-10-08 08:30", "2026-10-12 08:30", "2026-10-19 08:30",
    ]  # fmt: skip


def test_a_leader_holds_a_ladder_until_after_a_day_and_then_one_rung_catches_up(days: DayTable) -> None:
    ladder = tuple(remind(anchor="due", value=one, unit="working_day") for one in (0, 1, 2, 6))
    held = replace(A_WEEK, pace=Pace(held_until=date(2026, 9, 17)))
    usual = [rung.planned_at for rung in ahead(ladder, A_WEEK, MORNING, days)]
    after_hold = at("2026-09-18 08:30")
    assert [rung.planned_at for rung in ahead(ladder, held, MORNING, days)] == [max(one, after_hold) for one in usual]
    found = plan(ladder, held, MORNING, days, after_hold)
    assert found.fires is not None
    assert found.next_action_at == next((one for one in usual if one > after_hold), None)


def test_a_leader_raises_a_ladder_and_the_rung_comes_at_once_the_others_when_they_would_have(days: DayTable) -> None:
    ladder = tuple(remind(anchor="due", value=one, unit="working_day") for one in (0, 3, 7))
    now = at("2026-09-03 10:00")
    raised = replace(A_WEEK, pace=Pace(raised_to=2, raised_at=now))
    found = plan(ladder, raised, MORNING, days, now)
    assert found.fires == Rung(now, 2, 0)
    assert found.skipped == (Rung(now, 1, 0),)
    assert found.next_action_at == list(ahead(ladder, A_WEEK, MORNING, days))[2].planned_at
    climbed = replace(raised, level=2)
    assert plan(ladder, climbed, MORNING, days, now) == Plan(None, (), found.next_action_at)


def step(**changes: object) -> dict[str, object]:
    plain = {"instrument": "remind", "at": {"anchor": "due"}, "to": ["chased"]}
    return plain | changes


@pytest.mark.parametrize(
    ("spoiled", "complaint"),
    [
        (step(instrument="listed_supervision"), "only mode: proposal is allowed"),
        (step(instrument="circular"), "only mode: proposal is allowed"),
        (step(instrument="talk"), "only mode: proposal is allowed"),
        (step(instrument="accountability"), "only mode: proposal is allowed"),
        (step(mode="proposal"), "names an approver"),
        (step(approver="district_head"), "names an approver"),
        (step(repeat_every={"value": 1, "unit": "working_day"}), "comes together"),
        (step(max_repeats=2), "comes together"),
        (step(every_week_on=1), "comes together"),
        (step(repeat_every={"value": 1, "unit": "hour"}, every_week_on=1, max_repeats=2), "not both"),
        (step(every_week_on=8, max_repeats=2), "less than or equal to 7"),
        (step(at={"anchor": "previous"}), "above 0"),
        (step(at={"anchor": "previous", "value": -1}), "above 0"),
        (step(repeat_every={"value": 0, "unit": "hour"}, max_repeats=2), "longer than nothing"),
        (step(to=["verifiers"]), "a clock knows no verifiers"),
        (step(mode="proposal", approver="assignees"), "a clock knows no assignees"),
        (step(to=[]), "at least 1"),
        (step(at={"anchor": "start", "share": 1.0}), "less than 1"),
        (step(at={"anchor": "due", "share": 0.5}), "counted from the start"),
        (step(at={"anchor": "start", "share": 0.5, "value": 3}), "counted from the start"),
    ],
)
def test_a_step_no_machine_may_take_or_nobody_can_follow_is_refused(spoiled: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Step.model_validate(spoiled)


def test_a_step_that_needs_a_person_is_a_proposal_with_an_approver() -> None:
    proposed = Step.model_validate(step(instrument="talk", mode="proposal", approver="district_deputy"))
    assert (proposed.mode, proposed.approver) == (Mode.PROPOSAL, Audience.DISTRICT_DEPUTY)


def test_two_ladders_for_one_clock_and_severity_are_refused() -> None:
    one = Ladder(clock=ClockKind.VERIFY, severities=(Severity.LOW,), steps=(remind(anchor="due"),))
    with pytest.raises(ValidationError, match="two ladders for clock verify, severity low"):
        LadderFile(kind="ladder", version=1, ladders=(one, one))
    assert LadderFile(kind="ladder", version=1, ladders=(one,)).steps(ClockKind.VERIFY, Severity.MAJOR) == ()


@pytest.mark.parametrize(
    ("offset", "zh", "en"),
    [
        (Offset(anchor=Anchor.START, share=0.5), "时限过50%", "50% of the limit"),
        (Offset(anchor=Anchor.DUE), "到期时", "due"),
        (Offset(anchor=Anchor.DUE, value=-1, unit=SpanUnit.WORKING_DAY), "到期前1个工作日", "1 working day before due"),
        (Offset(anchor=Anchor.DUE, value=15, unit=SpanUnit.CALENDAR_DAY), "到期后15日", "15 calendar days after due"),
        (Offset(anchor=Anchor.START, value=4), "起算后4小时", "4 hours after start"),
    ],
)
def test_an_offset_reads_as_a_person_would_say_it(offset: Offset, zh: str, en: str) -> None:
    assert (offset.text.zh, offset.text.say(Language.EN)) == (zh, en)


def test_a_ladder_is_reckoned_no_further_than_anybody_looks(days: DayTable) -> None:
    again = Span(value=5, unit=SpanUnit.WORKING_DAY)
    step = remind(anchor="due", value=0, unit="working_day").model_copy(
        update={"repeat_every": again, "max_repeats": 50}
    )
    clock = Climbing(at("2045-09-01 09:00"), at("2045-09-09 00:00"), counts_days=True)
    assert shown(plan((step,), clock, MORNING, days, at("2045-09-11 09:00")).next_action_at) == "2045-09-18 08:30"
    with pytest.raises(ValueError, match="calendar"):
        list(rungs((step,), clock, MORNING, days))
