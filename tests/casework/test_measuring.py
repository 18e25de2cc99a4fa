"""Indicators: what each counts and what it does not, and that every figure is the one the ledger gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework import rectifying, verifying
from casework.measuring import measured
from casework.withdrawing import void
from rules.case_records import Period
from rules.indicators import Indicator, Measured
from store.figures import Timeliness, timeliness
from tests.support.recounting import figures_of, recount
from tests.support.story import (
    COMMON,
    INSPECTOR,
    MAJOR,
    PHOTO,
    SERIOUS,
    ask,
    assigned,
    closed,
    found,
    hand_in,
    objected,
    passed,
    rectifying_,
    submitted,
)
from tests.support.world import DISTRICT, TOWN_1, TOWN_2, World, at

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
END = at("2026-10-01 00:00")


def one(world: World, indicator: Indicator, period: Period = SEPTEMBER, when: str = "2026-10-01 00:00") -> Measured:
    return measured(world.desk, DISTRICT, period, at(when)).whole[indicator]


def share(found_: Measured) -> tuple[float, int]:
    return found_.numerator, found_.denominator


def test_a_share_of_nothing_is_no_share(world: World) -> None:
    report = measured(world.desk, DISTRICT, SEPTEMBER, END)
    for indicator, figure in report.whole.items():
        if indicator.is_share and indicator is not Indicator.COVERAGE:
            assert (figure.value, figure.interval) == (None, None)
    assert share(report.whole[Indicator.COVERAGE]) == (0, 3)


def test_in_time_means_the_first_deadline_and_the_submission_that_passed(world: World) -> None:
    closed(world, "2026-09-01 09:00")
    late = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    assert share(one(world, Indicator.ON_TIME_RATE, when="2026-09-05 09:00")) == (1, 1), "not due yet"
    assert share(one(world, Indicator.ON_TIME_RATE)) == (1, 2)
    assert one(world, Indicator.OVERDUE_OPEN).numerator == 1
    hand_in(world, late, "2026-10-02 09:00")
    figure = one(world, Indicator.ON_TIME_RATE, when="2026-10-02 10:00")
    assert share(figure) == (1, 2), "handed in, and too late"
    assert one(world, Indicator.OVERDUE_OPEN, when="2026-10-02 10:00").numerator == 0
    assert one(world, Indicator.CLAIMED_UNVERIFIED, when="2026-10-02 10:00").numerator == 1


def test_volume_is_by_the_day_of_finding_and_void_ones_count_nowhere(world: World) -> None:
    found(world, "2026-09-01 09:00")
    closed(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    gone = found(world, "2026-09-01 09:00", replace(COMMON, place="西门"))
    looked_away = ask(gone, "PLC.coordinator", "2026-09-01 10:00", note="误报")

    void(world.desk, looked_away)
    assert share(one(world, Indicator.RECTIFICATION_RATE)) == (1, 2)
    august = Period(date(2026, 8, 1), date(2026, 8, 31))
    assert share(one(world, Indicator.RECTIFICATION_RATE, august)) == (0, 0)


def test_every_part_has_its_figures_and_silent_towns_are_there_too(world: World) -> None:
    closed(world, "2026-09-01 09:00")
    report = measured(world.desk, DISTRICT, SEPTEMBER, END)
    assert [part.key for part in report.by_town] == [TOWN_1, TOWN_2]
    assert [share(part.figures[Indicator.RECTIFICATION_RATE]) for part in report.by_town] == [(1, 1), (0, 0)]
    assert [str(part.name) for part in report.by_responsible] == ["第一小学"]
    [number] = report.numbers(report.whole[Indicator.RECTIFICATION_RATE])
    assert number.startswith(DISTRICT)


def test_every_figure_is_the_one_the_ledger_gives(world: World) -> None:
    closed(world, "2026-09-01 09:00")
    closed(world, "2026-09-08 09:00")
    assigned(world, "2026-09-02 09:00", SERIOUS)
    rectifying_(world, "2026-09-03 09:00", MAJOR)
    objected(world, "2026-09-10 09:00", replace(COMMON, place="东门"))
    again = submitted(world, "2026-09-15 09:00", replace(COMMON, place="北门"))
    verifying.send_back(world.desk, ask(again, "PS1.inspector", "2026-09-16 09:00", note="未整改到位"))
    assert share(one(world, Indicator.REWORK_RATE)) == (1, 3)
    assert share(one(world, Indicator.RECURRENCE_RATE)) == (2, 2), "both came back within half a year"
    for when in ("2026-09-16 12:00", "2026-10-01 00:00", "2026-12-01 09:00"):
        same(world, SEPTEMBER, when)


def on_the_spot(world: World, when: str, place: str) -> str:
    number = found(world, when, replace(COMMON, place=place))
    rectifying.fix_on_spot(world.desk, ask(number, INSPECTOR, when, files=(PHOTO,)))
    return number


def test_what_was_fixed_on_the_spot_was_handed_over_to_nobody_and_makes_no_rate_look_better(world: World) -> None:
    done = submitted(world, "2026-09-01 09:00")
    passed(world, done, "2026-09-05 09:00", ["PS1.handler"])
    objected(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    passed(world, on_the_spot(world, "2026-09-02 09:00", "西门"), "2026-09-02 10:00", ["PS1.handler"])
    sent_back = on_the_spot(world, "2026-09-02 09:00", "北门")
    verifying.send_back(world.desk, ask(sent_back, "PS1.handler", "2026-09-03 09:00", note="并未补登"))
    hand_in(world, sent_back, "2026-09-04 09:00")
    passed(world, sent_back, "2026-09-06 09:00", ["PS1.handler"])
    whole = measured(world.desk, DISTRICT, SEPTEMBER, END).whole
    counted = {name: share(one) for name, one in whole.items() if one.denominator}
    assert counted | {Indicator.OVERDUE_MULTIPLE: (0, 1)} == {
        Indicator.RECTIFICATION_RATE: (3, 4),
        Indicator.ON_TIME_RATE: (2, 3),
        Indicator.ACK_RATE: (2, 6),
        Indicator.REWORK_RATE: (1, 3),
        Indicator.RECURRENCE_RATE: (2, 3),
        Indicator.OVERDUE_OPEN: (1, 1),
        Indicator.OVERDUE_MULTIPLE: (0, 1),
        Indicator.EXTENSION_RATE: (0, 2),
        Indicator.RETURN_RATE: (0, 2),
        Indicator.SHUFFLE_COUNT: (0, 2),
        Indicator.MEAN_DAYS: (8, 2),
        Indicator.SPOT_FIXES: (1, 1),
        Indicator.COVERAGE: (0, 3),
    }
    same(world, SEPTEMBER, "2026-10-01 00:00")
    with world.desk.looking() as session:
        assert timeliness(session, END) == Timeliness(2, 3)


def same(world: World, period: Period, when: str) -> None:
    report = measured(world.desk, DISTRICT, period, at(when))
    assert figures_of(report) == recount(world.desk, period.first, period.last, at(when), 180)
