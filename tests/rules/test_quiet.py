"""When people may be disturbed: over midnight, over holidays, in areas of their own; and when danger wakes them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.holding import Holding, Release
from rules.policy import PolicyDocument, faults
from rules.quiet import AreaHours, Digests, Hours, Quiet, TellingFile
from rules.telling import MessageKind, MessageState, Urgency, Why
from rules.vocabulary import Severity
from rules.workdays import Calendar, LocalDay, weekdays_only
from tests.support.world import at

NIGHT = Hours()
ALARM, CRISIS = "SEC-ALARM", "MENT-CRIS"


def over(hours: Hours, now: str, calendar: Calendar) -> str:
    until = hours.over_at(at(now), lambda: calendar.in_area(""))
    return f"{until + timedelta(hours=8):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-09-01 21:29", "09-01 21:29"),
        ("2026-09-01 21:30", "09-02 07:30"),
        ("2026-09-01 23:59", "09-02 07:30"),
        ("2026-09-02 00:00", "09-02 07:30"),
        ("2026-09-02 07:29", "09-02 07:30"),
        ("2026-09-02 07:30", "09-02 07:30"),
        ("2026-12-31 22:00", "01-01 07:30"),
        ("2028-02-28 22:00", "02-29 07:30"),
    ],
)
def test_the_night_ends_in_the_morning(now: str, until: str, calendar: Calendar) -> None:
    assert over(NIGHT, now, calendar) == until


@pytest.mark.parametrize(
    ("now", "until"),
    [("2026-09-01 11:59", "09-01 11:59"), ("2026-09-01 12:00", "09-01 14:00"), ("2026-09-01 14:00", "09-01 14:00")],
)
def test_hours_within_a_day_may_be_quiet_too(now: str, until: str, calendar: Calendar) -> None:
    assert over(Hours(begins=time(12), ends=time(14)), now, calendar) == until


def test_the_same_time_twice_is_no_quiet_hour(calendar: Calendar) -> None:
    for hour in range(24):
        now = f"2026-09-01 {hour:02d}:00"
        assert over(Hours(begins=time(), ends=time()), now, calendar) == f"09-01 {hour:02d}:00"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # The National Day holidays of 2026 end on 7 October; Saturday 10 October is worked.
        ("2026-09-30 22:00", "10-08 07:30"),
        ("2026-10-03 12:00", "10-08 07:30"),
        ("2026-10-10 12:00", "10-10 12:00"),
        ("2026-10-10 22:00", "10-12 07:30"),
        ("2026-09-04 22:00", "09-07 07:30"),
    ],
)
def test_days_off_are_quiet_where_the_operator_says_so(now: str, until: str, calendar: Calendar) -> None:
    assert over(Hours(days_off=True), now, calendar) == until


@given(st.times(), st.times(), st.booleans(), st.integers(0, 700 * 24 * 60))
def test_whatever_the_hours_they_end_and_what_comes_then_may_leave(
    begins: time, ends: time, days_off: bool, minutes: int
) -> None:
    week = weekdays_only()
    hours = Hours(begins=begins.replace(microsecond=0), ends=ends.replace(microsecond=0), days_off=days_off)
    now = at("2026-01-01 00:00") + timedelta(minutes=minutes)
    until = hours.over_at(now, lambda: week.in_area(""))
    assert now <= until <= now + timedelta(days=5)
    assert hours.over_at(until, lambda: week.in_area("")) == until


def holding(document: PolicyDocument, calendar: Calendar, now: str, **telling: object) -> Holding:
    policy = document.telling.model_copy(update=telling)
    return Holding(policy, document.taxonomy, lambda: calendar, at(now))


def released(
    found: Release, severity: Severity = Severity.SERIOUS, subject: str = ALARM, area: str = "510503001"
) -> str:
    return f"{found.of_case(severity, subject, area) + timedelta(hours=8):%m-%d %H:%M}"


URGE, CLOSED, LETTER = MessageKind.URGE, MessageKind.CLOSED, MessageKind.SUPERVISION_LETTER
GO, HELD = "09-01 22:00", "09-02 07:30"


@pytest.mark.parametrize(
    ("urgency", "severity", "subject", "leaves"),
    [
        (Urgency.PROMPT, Severity.SERIOUS, ALARM, HELD),
        (Urgency.PROMPT, Severity.SERIOUS, CRISIS, HELD),
        (Urgency.PROMPT, Severity.MAJOR, ALARM, GO),
        (Urgency.URGENT, Severity.MAJOR, ALARM, GO),
        (Urgency.URGENT, Severity.SERIOUS, ALARM, HELD),
        (Urgency.URGENT, Severity.SERIOUS, CRISIS, GO),
        (Urgency.URGENT, Severity.LOW, "FIRE-DORM", GO),
    ],
)
def test_danger_to_pupils_wakes_and_nothing_else_does(
    shipped: PolicyDocument, calendar: Calendar, urgency: Urgency, severity: Severity, subject: str, leaves: str
) -> None:
    found = holding(shipped, calendar, "2026-09-01 22:00").release(URGE, urgency)
    assert released(found, severity, subject) == leaves
    assert found.why(found.of_case(severity, subject, "")) is (None if leaves == GO else Why.QUIET)


def test_by_day_everything_but_the_routine_leaves_at_once(shipped: PolicyDocument, calendar: Calendar) -> None:
    by_day = holding(shipped, calendar, "2026-09-01 10:00")
    assert by_day.release(URGE, Urgency.PROMPT).is_at_once
    assert by_day.release(CLOSED, Urgency.ROUTINE).state is MessageState.COLLECTED
    assert released(by_day.release(CLOSED, Urgency.ROUTINE), Severity.MAJOR) == "09-01 15:00"
    # A letter is never only in a digest, whatever urgency an operator gives it.
    assert by_day.release(LETTER, Urgency.ROUTINE).is_at_once


@pytest.mark.parametrize(
    ("now", "window"),
    [
        ("2026-09-01 08:59", "09-01 09:00"),
        ("2026-09-01 09:00", "09-01 15:00"),
        ("2026-09-01 15:00", "09-02 09:00"),
        ("2026-09-01 23:00", "09-02 09:00"),
    ],
)
def test_a_digest_leaves_at_the_next_time_for_one(
    now: str, window: str, shipped: PolicyDocument, calendar: Calendar
) -> None:
    assert released(holding(shipped, calendar, now).release(CLOSED, Urgency.ROUTINE)) == window


def test_no_digest_leaves_in_quiet_hours(shipped: PolicyDocument, calendar: Calendar) -> None:
    early = holding(shipped, calendar, "2026-09-01 10:00", digest=Digests(at=(time(6), time(16))))
    assert released(early.windows) == "09-01 16:00"
    only = holding(shipped, calendar, "2026-09-01 10:00", digest=Digests(at=(time(6),)))
    assert released(only.windows) == "09-02 07:30"
    rest = Quiet(days_off=True)
    holiday = holding(shipped, calendar, "2026-09-30 16:00", quiet=rest)
    assert released(holiday.windows) == "10-08 09:00"


def test_without_digest_times_everything_leaves_by_itself(shipped: PolicyDocument, calendar: Calendar) -> None:
    none = holding(shipped, calendar, "2026-09-01 10:00", digest=Digests(at=()))
    assert none.release(CLOSED, Urgency.ROUTINE).is_at_once


def test_the_smallest_area_with_hours_of_its_own_decides(shipped: PolicyDocument, calendar: Calendar) -> None:
    areas = (
        AreaHours(area="5105", begins=time(20), ends=time(9)),
        AreaHours(area="510503002", begins=time(21, 30), ends=time(7, 30)),
    )
    found = holding(shipped, calendar, "2026-09-01 20:30", quiet=Quiet(areas=areas)).night(Urgency.PROMPT)
    assert released(found, area="510503001") == "09-02 09:00"
    assert released(found, area="510503002") == "09-01 20:30"
    assert released(found, area="440100") == "09-01 20:30"
    assert not found.is_at_once


def test_a_day_an_area_changed_for_itself_moves_the_end_of_its_days_off(
    shipped: PolicyDocument, calendar: Calendar
) -> None:
    typhoon = LocalDay("510503", at("2026-09-02 12:00").date(), is_working=False, reason="台风")
    local = Calendar(2, calendar.years, (typhoon,))
    found = holding(shipped, local, "2026-09-01 22:00", quiet=Quiet(days_off=True)).night(Urgency.PROMPT)
    assert released(found, area="510503001") == "09-03 07:30"
    assert released(found, area="440100") == "09-02 07:30"


def test_a_whole_category_may_wake(shipped: PolicyDocument, calendar: Calendar) -> None:
    found = holding(shipped, calendar, "2026-09-01 22:00", wakes=("WATR",)).night(Urgency.URGENT)
    assert set(found.wakes) == {"WATR-SITE", "WATR-PATR", "WATR-EDU"}


def test_urgent_messages_are_never_gathered() -> None:
    with pytest.raises(ValidationError, match="never gathered"):
        Digests(urgencies=(Urgency.ROUTINE, Urgency.URGENT))


def test_an_area_has_one_set_of_hours() -> None:
    with pytest.raises(ValidationError, match="named twice"):
        Quiet(areas=(AreaHours(area="5105"), AreaHours(area="5105")))


def test_what_wakes_must_exist(shipped: PolicyDocument) -> None:
    telling = TellingFile(kind="telling", version=1, wakes=("MENT-CRIS", "FIRE", "NONE-SUCH"))
    [fault] = faults(shipped.model_copy(update={"telling": telling}))
    assert (fault.file, fault.path) == ("telling", ("wakes", 2))


def test_the_shipped_policy_wakes_for_kinds_that_exist_and_holds_the_rest(shipped: PolicyDocument) -> None:
    wakes = shipped.telling.wakes
    assert {"FIRE-DORM", "MENT-CRIS", "BULY-SEX", "EQUP-GAS"} <= set(wakes)
    assert len(wakes) < len(shipped.taxonomy.codes) / 4
