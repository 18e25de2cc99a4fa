"""What follows an attempt: waits, the next contact, or a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.policy_files import read_calendar
from rules.delivering import (
    BACKOFF,
    LEASE_EXPIRED,
    MOST_EXPIRED,
    MOST_LIMITED,
    Decision,
    Then,
    Tries,
    Try,
    after_a_crash,
    count,
    decide,
    next_morning,
    release,
)
from rules.telling import Outcome
from tests.support.world import DISTRICT, at

DAYS = read_calendar().calendar(1).in_area(DISTRICT)
NONE = Tries()


def after(outcome: Outcome, before: Tries = NONE, wait: timedelta | None = None, *, has_next: bool = False) -> Decision:
    return decide(outcome, before, wait, has_next=has_next)


def test_accepted_is_done() -> None:
    assert after(Outcome.OK).then is Then.DONE


def test_transient_failures_wait_one_five_fifteen_minutes_one_and_four_hours_then_for_the_morning() -> None:
    waits = [after(Outcome.TRANSIENT, Tries(transient=before)) for before in range(5)]
    assert [one.after for one in waits] == list(BACKOFF)
    assert after(Outcome.TRANSIENT, Tries(transient=5)).then is Then.IN_THE_MORNING
    assert after(Outcome.TRANSIENT, Tries(transient=6), has_next=True).then is Then.NEXT_CONTACT
    assert after(Outcome.TRANSIENT, Tries(transient=6)).then is Then.GIVE_UP


def test_too_fast_spends_no_attempt_and_waits_as_long_as_the_provider_says() -> None:
    assert after(Outcome.RATE_LIMITED, wait=timedelta(seconds=600)) == Decision(Then.AGAIN, timedelta(seconds=600))
    assert after(Outcome.RATE_LIMITED, Tries(limited=5)) == Decision(Then.AGAIN, timedelta(seconds=60))
    assert after(Outcome.TRANSIENT, Tries(limited=5)).after == BACKOFF[0]


def test_a_wall_that_never_opens_counts_as_failing_in_the_end() -> None:
    assert after(Outcome.RATE_LIMITED, Tries(limited=MOST_LIMITED)).after == BACKOFF[0]
    assert after(Outcome.RATE_LIMITED, Tries(limited=MOST_LIMITED + 6)).then is Then.GIVE_UP


@pytest.mark.parametrize("has_next", [True, False])
def test_a_dead_address_goes_to_the_next_contact_now_or_to_a_person(has_next: bool) -> None:
    decision = after(Outcome.PERMANENT_TARGET, has_next=has_next)
    assert decision == Decision(Then.NEXT_CONTACT if has_next else Then.GIVE_UP, timedelta())


def test_a_refused_text_is_sent_shorter_once_and_at_once() -> None:
    assert after(Outcome.PERMANENT_PAYLOAD, has_next=True) == Decision(Then.AGAIN, timedelta())
    assert after(Outcome.PERMANENT_PAYLOAD, Tries(refused=1), has_next=True).then is Then.NEXT_CONTACT


def test_an_unknown_outcome_is_tried_once_more() -> None:
    assert after(Outcome.UNKNOWN).then is Then.AGAIN
    assert after(Outcome.UNKNOWN, Tries(unknown=1)).then is Then.GIVE_UP


def test_a_misconfigured_channel_is_waited_for_unless_the_person_has_another() -> None:
    assert after(Outcome.CONFIGURATION).after == timedelta(minutes=15)
    assert after(Outcome.CONFIGURATION, Tries(misconfigured=3)).then is Then.IN_THE_MORNING
    assert after(Outcome.CONFIGURATION, Tries(misconfigured=10)).then is Then.GIVE_UP
    assert after(Outcome.CONFIGURATION, has_next=True).then is Then.NEXT_CONTACT


def test_a_dead_worker_uses_up_no_retry_but_marks_what_follows_as_a_possible_repeat() -> None:
    tries = count([Try(7, Outcome.UNKNOWN, LEASE_EXPIRED), Try(7, Outcome.TRANSIENT)], 7)
    assert tries == Tries(transient=1, expired=1, may_have_arrived=True)
    assert after_a_crash(tries, has_next=False) is None
    assert after(Outcome.UNKNOWN, tries).then is Then.AGAIN
    fatal = Tries(expired=MOST_EXPIRED)
    assert after_a_crash(fatal, has_next=False) == Decision(Then.GIVE_UP)
    assert after_a_crash(fatal, has_next=True) == Decision(Then.NEXT_CONTACT)


def test_tries_are_counted_for_the_present_contact_and_repeats_for_all() -> None:
    past = [Try(1, Outcome.UNKNOWN), Try(1, Outcome.TRANSIENT), Try(2, Outcome.RATE_LIMITED)]
    assert count(past, 2) == Tries(limited=1, may_have_arrived=True)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-09-01 05:00", "2026-09-01 09:00"),
        ("2026-09-01 09:00", "2026-09-02 09:00"),
        ("2026-09-04 17:00", "2026-09-07 09:00"),
        # 20 September is a Sunday that is worked, 25 to 27 are the holiday it makes up for.
        ("2026-09-19 12:00", "2026-09-20 09:00"),
        ("2026-09-24 12:00", "2026-09-28 09:00"),
        # Into a year whose holidays have not been announced.
        ("2026-12-31 12:00", "2027-01-04 09:00"),
    ],
)
def test_the_next_morning_is_a_working_one(now: str, morning: str) -> None:
    assert next_morning(at(now), DAYS) == at(morning)


def test_waits_are_scattered_by_a_fifth_at_most_and_the_same_each_time() -> None:
    now, minute = at("2026-09-01 10:00"), Decision(Then.AGAIN, timedelta(minutes=5))
    waits = [release(minute, now, DAYS, f"{one}.1") - now for one in range(500)]
    assert all(timedelta(minutes=5) <= one < timedelta(minutes=6) for one in waits)
    assert len(set(waits)) > 400
    assert waits == [release(minute, now, DAYS, f"{one}.1") - now for one in range(500)]
    mornings = [release(Decision(Then.IN_THE_MORNING), now, DAYS, str(one)) for one in range(100)]
    assert at("2026-09-02 09:00") <= min(mornings) < max(mornings) < at("2026-09-02 09:12")
    assert release(Decision(Then.NEXT_CONTACT), now, DAYS, "x") == now
