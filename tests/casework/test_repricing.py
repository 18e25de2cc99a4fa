"""Deadlines that move: with a calendar published late, and under another policy only when somebody says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, repricing
from casework.escalating import escalate
from casework.recording import record
from config.policy_files import read_calendar
from rules.calendars import CalendarFile, CalendarYear, DayOff, LocalChange
from rules.refusals import NotYours, OnThatPolicy, ReasonMissing
from rules.workdays import YearStatus
from tests.support.picture import Picture, counts, picture, rungs
from tests.support.story import (
    COMMON,
    COORDINATOR,
    ask,
    assigned,
    audited,
    found,
    refused,
    stricter,
    submitted,
    unsound,
)
from tests.support.world import World, at

NEW_YEAR = (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3))
LATE = "2026-12-28 09:00"


def notice(*off: date, make_up: tuple[date, ...] = (), local: tuple[LocalChange, ...] = ()) -> CalendarFile:
    """The shipped calendar with an official notice for 2027."""
    shipped = read_calendar()
    year = CalendarYear(
        status=YearStatus.OFFICIAL, off=tuple(DayOff(date=one, name="元旦") for one in off), make_up_workdays=make_up
    )
    return shipped.model_copy(update={"years": {**shipped.years, 2027: year}, "local_days": local})


def imported(world: World, file: CalendarFile, when: str) -> int:
    return repricing.import_calendar(world.desk, file, at(when), COORDINATOR, "国办发明电").moved


def due(world: World, number: str) -> tuple[str, str]:
    """The deadline shown, and the first one."""
    with world.desk.looking() as session:
        statement = sa.text("SELECT due_at, first_due_at FROM hazard WHERE number = :number")
        row = session.execute(statement.columns(due_at=sa.DateTime, first_due_at=sa.DateTime), {"number": number}).one()
    return tuple(f"{value:%Y-%m-%d %H:%M}" for value in row)  # type: ignore[return-value]  # two columns


def test_a_calendar_published_late_moves_what_it_touches_and_tells_those_concerned_once(world: World) -> None:
    early, late = assigned(world, "2026-12-01 09:00"), assigned(world, LATE)
    untouched = picture(world, early)
    assert picture(world, late).due == "2027-01-07 24:00"
    moved = imported(world, notice(*NEW_YEAR, date(2027, 1, 4)), "2026-12-29 10:00")
    assert moved == 1
    assert picture(world, early) == untouched
    assert picture(world, late) == Picture(
        "assigned",
        "2027-01-08 24:00",
        (
            "acknowledge EDU running 2026-12-29 09:00",
            "acknowledge PS1 running 2026-12-29 09:00",
            "acknowledge S1 running 2026-12-29 09:00",
            "rectify S1 running 2027-01-08 24:00",
        ),
        "reprice by engine for -: assigned > -",
        ("repriced > EDU.handler", "repriced > S1.handler"),
    )
    assert due(world, late)[0] == due(world, late)[1]
    before = counts(world)
    assert imported(world, notice(*NEW_YEAR, date(2027, 1, 4)), "2026-12-29 11:00") == 0
    assert repricing.catch_up(world.desk, at("2026-12-29 12:00")) == 0
    assert counts(world) == before
    assert unsound(audited(world, "2026-12-29 12:00")) == []


def test_an_official_notice_that_says_what_was_assumed_takes_the_doubt_away_and_says_nothing(world: World) -> None:
    late = assigned(world, LATE)
    provisional = read_calendar().years[2027]
    file = notice(*(one.date for one in provisional.off), make_up=provisional.make_up_workdays)
    before = picture(world, late)
    assert doubtful(world) > 0
    assert imported(world, file, "2026-12-29 10:00") == 0
    assert doubtful(world) == 0
    assert picture(world, late) == before


def doubtful(world: World) -> int:
    with world.desk.looking() as session:
        return session.scalar(sa.text("SELECT count(*) FROM clock WHERE is_provisional")) or 0


def test_a_local_closure_moves_only_the_area_it_is_for(world: World) -> None:
    here = assigned(world, "2026-09-01 09:00")
    there = record(world.desk, replace(COMMON, campus="S3"), "PS2.inspector", at("2026-09-01 09:00")).number
    assigning.assign(world.desk, ask(there, COORDINATOR, "2026-09-01 09:00"))
    closure = LocalChange(area="510503001", date=date(2026, 9, 7), working=False, reason="暴雨停课")
    file = read_calendar().model_copy(update={"local_days": (closure,)})
    assert imported(world, file, "2026-09-05 08:00") == 1
    assert picture(world, here).due == "2026-09-11 24:00"
    assert picture(world, there).due == "2026-09-10 24:00"


def test_a_calendar_taken_back_moves_deadlines_back(world: World) -> None:
    late = assigned(world, LATE)
    assert imported(world, notice(*NEW_YEAR, date(2027, 1, 4)), "2026-12-29 10:00") == 1
    assert imported(world, read_calendar(), "2026-12-29 11:00") == 1
    assert picture(world, late).due == "2027-01-07 24:00"


def test_an_import_broken_off_half_way_is_finished_by_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [assigned(world, LATE) for _ in range(3)]
    monkeypatch.setattr(repricing, "BATCH", 1)
    stopped_after_one(world)
    assert [picture(world, one).due for one in numbers].count("2027-01-08 24:00") == 1
    assert repricing.catch_up(world.desk, at("2026-12-29 12:00")) == 2
    assert {picture(world, one).due for one in numbers} == {"2027-01-08 24:00"}


class PowerCut(Exception):
    """The machine goes off between two transactions."""


def stopped_after_one(world: World) -> None:
    def cut(_count: int) -> None:
        raise PowerCut

    file = notice(*NEW_YEAR, date(2027, 1, 4))
    with pytest.raises(PowerCut):
        repricing.import_calendar(world.desk, file, at("2026-12-29 10:00"), COORDINATOR, "", cut)


def test_the_ladder_follows_a_deadline_that_moved(world: World) -> None:
    late = assigned(world, LATE)
    imported(world, notice(*NEW_YEAR, date(2027, 1, 4)), "2026-12-29 10:00")
    for day in range(4, 13):
        escalate(world.desk, at(f"2027-01-{day:02d} 18:00"))
    assert [one for one in rungs(world, late) if " rectify " in one] == [
        "2027-01-05 08:30 rectify S1: remind > S1.handler",
        "2027-01-07 08:30 rectify S1: remind > S1.handler, remind > S1.principal",
        "2027-01-11 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > S1.principal",
    ]


def test_a_running_case_keeps_its_policy_until_somebody_reprices_it_and_says_why(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with refused(world, OnThatPolicy):
        repricing.reprice(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00", note="从严"))
    stricter(world, at("2026-09-02 08:00"))
    assert picture(world, number).due == "2026-09-10 24:00"
    with refused(world, ReasonMissing):
        repricing.reprice(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00"))
    with refused(world, NotYours):
        repricing.reprice(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00", note="从严"))
    repricing.reprice(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00", note="从严"))
    shown = picture(world, number)
    assert (shown.due, shown.act) == ("2026-09-08 24:00", "reprice by PLC.coordinator for PLC: assigned > -")
    assert shown.told == ("repriced > EDU.handler", "repriced > S1.handler")
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_a_paused_clock_is_repriced_too_and_a_found_hazard_has_nobody_to_tell(world: World) -> None:
    waiting, new = submitted(world, "2026-09-01 09:00"), found(world, "2026-09-01 09:00")
    stricter(world, at("2026-09-02 08:00"))
    for number in (waiting, new):
        repricing.reprice(world.desk, ask(number, COORDINATOR, "2026-09-02 09:00", note="从严"))
    assert picture(world, new).told == ()
    assert "rectify S1 paused 2026-09-08 24:00" in picture(world, waiting).clocks
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_a_cut_in_the_middle_of_a_batch_leaves_the_batch_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = assigned(world, LATE)
    before = picture(world, late)
    monkeypatch.setattr(repricing.repricing, "show_deadlines", _cut)
    with pytest.raises(PowerCut):
        imported(world, notice(*NEW_YEAR, date(2027, 1, 4)), "2026-12-29 10:00")
    assert picture(world, late) == before


def _cut(*_arguments: object) -> None:
    raise PowerCut
