"""What the engine does when nobody acts: pauses end on their date, undecided requests are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework import assigning, rectifying
from casework.acting import Attachment, Request
from casework.falling_due import DATE_CAME, NOBODY_DECIDED, controls_overdue, refuse_undecided, resume_due
from casework.recording import record
from casework.rectifying import MoreTime
from models.hazard import Hazard
from rules.instants import end_of
from rules.telling import MessageKind
from rules.vocabulary import Act, ClockKind, ClockState, EvidenceKind, ExtensionState, Stage
from store import cases, clocks, views
from tests.casework.test_a_whole_life import ALARM
from tests.support.world import World, at
from tests.support.writing_meanwhile import busy

PHOTO = Attachment("after.jpg", "a" * 64, "image/jpeg", 1000, EvidenceKind.RECTIFIED)
DUE = end_of(date(2026, 9, 16))
"""Fifteen days after 1 September: a dead alarm button is serious."""


def in_work(world: World) -> str:
    """A serious hazard its school has signed for; it is due on 16 September."""
    number = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    assigning.acknowledge(world.desk, Request(number, "S1.handler", at("2026-09-01 11:00")))
    return number


def case_of(world: World, number: str) -> Hazard:
    with world.desk.looking() as session:
        return cases.hazard_by_number(session, number)


def last_note(world: World, number: str) -> tuple[Act, str | None]:
    with world.desk.looking() as session:
        event = cases.history(session, case_of(world, number).id)[-1]
        return event.act, event.note


def told(world: World, number: str, kind: MessageKind) -> list[str | None]:
    """Who was to hear of a kind of message, by name."""
    with world.desk.looking() as session:
        messages = views.messages_of(session, case_of(world, number).id)
    return [one.to for one in messages if one.kind is kind]


def ask_for_time(world: World, number: str) -> None:
    request = Request(number, "S1.handler", at("2026-09-15 09:00"), note="等待配件")
    rectifying.request_extension(world.desk, request, MoreTime(date(2026, 9, 25), "已订货", "人工值守"))


def test_a_request_nobody_decided_by_the_due_date_is_refused_and_the_applicant_told(world: World) -> None:
    number = in_work(world)
    ask_for_time(world, number)
    assert refuse_undecided(world.desk, at("2026-09-16 23:59")) == 0
    assert refuse_undecided(world.desk, DUE) == 1
    assert refuse_undecided(world.desk, DUE) == 0
    assert last_note(world, number) == (Act.REFUSE_EXTENSION, NOBODY_DECIDED)
    assert case_of(world, number).due_at == DUE
    with world.desk.looking() as session:
        (extension,) = cases.extensions_of(session, case_of(world, number).id)
    assert (extension.state, extension.decided_at, extension.decided_by_id) == (ExtensionState.REFUSED, DUE, None)
    assert told(world, number, MessageKind.EXTENSION_DECIDED) == ["第一小学经办人"]


def test_a_request_on_work_that_was_handed_in_is_left_alone(world: World) -> None:
    number = in_work(world)
    ask_for_time(world, number)
    rectifying.submit(world.desk, Request(number, "S1.handler", at("2026-09-16 11:00"), files=(PHOTO,)))
    assert refuse_undecided(world.desk, at("2026-09-18 09:00")) == 0
    assert case_of(world, number).stage is Stage.SUBMITTED


def test_a_suspension_ends_on_its_date_and_the_rest_of_the_time_is_given_back(world: World) -> None:
    number = in_work(world)
    lead = case_of(world, number).lead_unit_id
    head = next(code for code, unit in world.units.items() if unit == lead)
    pause = Request(number, f"{head}.head", at("2026-09-03 09:00"), note="汛期停工", until=date(2026, 9, 20))
    rectifying.suspend(world.desk, pause)
    over = end_of(date(2026, 9, 20))
    assert resume_due(world.desk, at("2026-09-20 23:00")) == 0
    assert resume_due(world.desk, over) == 1
    assert resume_due(world.desk, over) == 0
    hazard = case_of(world, number)
    assert hazard.stage is Stage.RECTIFYING
    # Thirteen days were left on 3 September; from the 21st they end in the holidays, so on the first day of work.
    assert hazard.due_at == end_of(date(2026, 10, 8))
    assert last_note(world, number) == (Act.RESUME, DATE_CAME)
    with world.desk.looking() as session:
        (clock,) = clocks.open_clocks(session, hazard.id, ClockKind.RECTIFY)
        assert not clocks.open_clocks(session, hazard.id, ClockKind.RECHECK)
    assert clock.state is ClockState.RUNNING
    assert "第一小学经办人" in told(world, number, MessageKind.RESUMED)


def test_where_no_suspension_is_over_nobody_who_writes_is_waited_for(world: World) -> None:
    in_work(world)
    with busy(world):
        assert resume_due(world.desk, at("2026-09-20 23:00")) == 0


def test_many_suspensions_end_in_one_batch(world: World) -> None:
    numbers = [in_work(world) for _ in range(3)]
    lead = case_of(world, numbers[0]).lead_unit_id
    head = next(code for code, unit in world.units.items() if unit == lead)
    for number in numbers:
        pause = Request(number, f"{head}.head", at("2026-09-03 09:00"), note="汛期停工", until=date(2026, 9, 20))
        rectifying.suspend(world.desk, pause)
    assert resume_due(world.desk, end_of(date(2026, 9, 20))) == 3
    assert {case_of(world, number).stage for number in numbers} == {Stage.RECTIFYING}


def test_controls_past_their_deadline_are_counted(world: World) -> None:
    danger = replace(ALARM, subcategory="FIRE-DORM", description="宿舍安全出口被封堵", place="2号宿舍")
    number = record(world.desk, danger, "PS1.inspector", at("2026-09-01 09:30")).number
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    assert controls_overdue(world.desk, at("2026-09-02 09:59")) == 0
    assert controls_overdue(world.desk, at("2026-09-02 10:00")) == 1
    rectifying.control(world.desk, Request(number, "S1.handler", at("2026-09-02 10:30"), note="封闭宿舍，学生转移"))
    assert controls_overdue(world.desk, at("2026-09-02 11:00")) == 0
