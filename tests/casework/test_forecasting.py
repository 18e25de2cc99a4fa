"""Foresight: what is foreseen is what happens when nobody acts, to the rung, the person and the hour.

Random lives and random gaps in the offices stand in tests/journeys/test_foreseeing.py. All dates are of September
2026: the 20th is a Sunday people work on, the 25th to the 27th and the first week of October are holidays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from casework import assigning, repricing
from casework.desk import Desk
from casework.forecasting import Question, forecast
from casework.recording import record
from config.policy_files import read_calendar, read_policy
from rules.calendars import LocalChange
from rules.clocks import Span, SpanUnit
from rules.foreseen_burdens import burdens, day_lines, dockets, flooded
from rules.instants import shown, shown_due
from rules.policy import PolicyDocument
from rules.refusals import BadInput, UnknownPerson
from rules.telling import MessageKind
from rules.vocabulary import ClockKind, Instrument, Severity
from store.engine import connect
from store.filters import Filter
from tests.conftest import new_desk
from tests.support.foreseeing import AN_HOUR, foreseen, lived, lived_under, rungs_foreseen
from tests.support.foretelling import as_it_happens, foretold, of_every_stage
from tests.support.picture import counts
from tests.support.rung_lines import OF_A_GENERAL_HAZARD, settled
from tests.support.story import (
    COMMON,
    COORDINATOR,
    DEPUTY_LEADER,
    ask,
    assigned,
    proposed,
    rectifying_,
    suspended,
)
from tests.support.world import World, at
from tests.support.writing_meanwhile import busy

pytestmark = pytest.mark.slow


def test_of_hazards_on_every_stage_all_that_was_foreseen_happens_and_nothing_else(world: World) -> None:
    of_every_stage(world)
    seen = as_it_happens(world, "2026-09-05 09:00", 30)
    assert len(seen.rungs) > 200
    assert len(seen.messages) > 400
    assert len(seen.proposals) > 10
    assert {line.split()[3] for line in seen.messages} >= {"resumed", "extension_decided", "proposal", "urge", "remind"}


def test_an_engine_that_looks_every_single_hour_finds_no_more_than_that(world: World) -> None:
    of_every_stage(world)
    asked = Question(at("2026-09-13 09:00"), 3, every=AN_HOUR)
    assert lived(world.desk, asked, is_thorough=True) == foreseen(world.desk, asked)


def test_a_hazard_nobody_touches_is_foreseen_over_weekends_and_holidays_to_its_last_rung(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assert settled(rungs_foreseen(world.desk, Question(at("2026-09-01 09:30"), 60), number)) == OF_A_GENERAL_HAZARD


def test_a_day_off_in_one_town_holds_up_the_ladder_there_and_nowhere_else(world: World) -> None:
    closure = LocalChange(area="510503001", date=date(2026, 9, 9), working=False, reason="暴雨停课")
    closed_here = read_calendar().model_copy(update={"local_days": (closure,)})
    repricing.import_calendar(world.desk, closed_here, at("2026-08-31 09:00"), COORDINATOR, "暴雨停课")
    here = assigned(world, "2026-09-01 09:00")
    there = record(world.desk, replace(COMMON, campus="S3"), "PS2.inspector", at("2026-09-01 09:00")).number
    assigning.assign(world.desk, ask(there, COORDINATOR, "2026-09-01 09:00"))
    as_it_happens(world, "2026-09-05 09:00", 10)
    asked = Question(at("2026-09-05 09:00"), 10)
    letters = [
        [line[:10] for line in rungs_foreseen(world.desk, asked, number) if "reminder_letter" in line]
        for number in (here, there)
    ]
    assert letters == [["2026-09-14"], ["2026-09-11"]]


def test_what_is_due_already_is_taken_at_once_and_what_was_missed_is_passed_over(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    seen = as_it_happens(world, "2026-09-17 09:20", 6)
    today = [line for line in seen.rungs if line.startswith("2026-09-17")]
    assert len(today) == 4
    assert sum("over ['1.0', '2.0', '3.0']" in line for line in today) == 1
    assert foretold(world, "2026-09-17 09:20", 6).seen.skipped == 3 + 3 * 4


def test_a_unit_that_has_not_signed_is_chased_until_the_cap_and_one_that_has_is_not(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 10:00"))
    as_it_happens(world, "2026-09-01 11:00", 12)
    chased = [
        line for line in rungs_foreseen(world.desk, Question(at("2026-09-01 11:00"), 60), number) if " ack" in line
    ]
    assert chased == [
        line for line in OF_A_GENERAL_HAZARD if " acknowledge EDU:" in line or " acknowledge PS1:" in line
    ]


def test_an_undecided_proposal_chases_its_approver_and_one_of_a_kind_is_enough(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-18 10:00", Instrument.LISTED_SUPERVISION)
    seen = as_it_happens(world, "2026-09-18 11:00", 12)
    assert [line.split(" ", 3)[3] for line in seen.proposals if "listed" in line] == []
    answer = foretold(world, "2026-09-18 11:00", 40).seen
    # The rung comes to the same step: the leader is told again, but nothing new lies before them.
    lying = [(one.name, one.instrument, one.waiting, one.total - one.waiting) for one in dockets(answer)]
    assert lying == [
        ("区政府区级主要领导", Instrument.ACCOUNTABILITY, 0, 1),
        ("区政府区级分管领导", Instrument.LISTED_SUPERVISION, 1, 0),
        ("区政府区级分管领导", Instrument.CIRCULAR, 0, 1),
        ("区政府区级分管领导", Instrument.TALK, 0, 1),
    ]
    leader = next(one for one in burdens(answer) if one.name == "区政府区级分管领导")
    assert (leader.by_kind[MessageKind.PROPOSAL], leader.by_kind[MessageKind.URGE]) == (3, 16)


def test_a_pause_ends_on_its_day_and_the_work_is_chased_again(world: World) -> None:
    number = suspended(world, "2026-09-02 09:00", date(2026, 9, 14))
    as_it_happens(world, "2026-09-05 09:00", 25)
    answer = foretold(world, "2026-09-05 09:00", 25, lines=100)
    mine = [
        (shown(one.at), one.clock, one.kind, one.person) for one in answer.lines if one.clock.value != "acknowledge"
    ]
    assert {one[3] for one in mine[:2]} == {"第一小学经办人", "教育局经办人"}
    assert mine[:4] == [
        ("2026-09-10 08:30", ClockKind.RECHECK, MessageKind.REMIND, "教育局经办人"),
        ("2026-09-10 08:30", ClockKind.RECHECK, MessageKind.REMIND, "第一小学经办人"),
        ("2026-09-15 00:00", ClockKind.RECHECK, MessageKind.RESUMED, "教育局经办人"),
        ("2026-09-15 00:00", ClockKind.RECHECK, MessageKind.RESUMED, "第一小学经办人"),
    ]
    assert answer.seen.resumed == {date(2026, 9, 15): 1}
    due = [(one.clock, shown_due(one.due_at)) for one in answer.deadlines if one.clock is not ClockKind.ACKNOWLEDGE]
    assert due == [(ClockKind.RECHECK, "2026-09-14 24:00"), (ClockKind.RECTIFY, "2026-09-23 24:00")]
    assert {one.number for one in answer.lines} == {number}


def read_only(url: str) -> Desk:
    """A desk whose database refuses every write."""
    engine = connect(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA query_only = ON"))
    else:
        sa.event.listen(engine, "begin", lambda on: on.exec_driver_sql("SET TRANSACTION READ ONLY"))
    return new_desk(engine)


def test_a_forecast_writes_no_row_and_waits_for_nobody(world: World, database_url: str) -> None:
    of_every_stage(world)
    before = counts(world)
    desk = read_only(database_url)
    asked = Question(at("2026-09-05 09:00"), 30, lines=100)
    with busy(world):
        assert forecast(desk, asked).seen.messages > 100
        assert forecast(desk, asked.under(stricter(), "从严")).seen.messages > 100
    with pytest.raises(sa.exc.DBAPIError), desk.sitting(asked.at) as sitting:
        sitting.session.execute(sa.text("UPDATE clock SET level = level"))
    desk.engine.dispose()
    assert counts(world) == before


def stricter() -> PolicyDocument:
    """Two working days less for the work, five hours to verify, and one reminder less."""
    shipped = read_policy()
    limits = {**shipped.deadlines.limits}
    limits[ClockKind.RECTIFY] = {
        severity: span.model_copy(update={"value": max(span.value - 2, 1)})
        for severity, span in limits[ClockKind.RECTIFY].items()
    }
    limits[ClockKind.VERIFY] = dict.fromkeys(Severity, Span(value=5, unit=SpanUnit.HOUR))
    ladders = tuple(
        one.model_copy(update={"steps": one.steps[1:]}) if one.clock is ClockKind.RECTIFY else one
        for one in shipped.ladder.ladders
    )
    return shipped.model_copy(
        update={
            "deadlines": shipped.deadlines.model_copy(update={"limits": limits}),
            "ladder": shipped.ladder.model_copy(update={"ladders": ladders}),
        }
    )


def test_under_another_policy_it_is_what_happens_when_every_case_is_put_under_it(world: World) -> None:
    of_every_stage(world)
    asked = Question(at("2026-09-05 09:00"), 14, every=AN_HOUR)
    other = asked.under(stricter(), "从严")
    assert foreseen(world.desk, other) == lived_under(world.desk, asked, stricter())
    assert foreseen(world.desk, other) != foreseen(world.desk, asked)


def test_a_shorter_limit_brings_the_letters_forward_and_moves_the_deadlines(world: World) -> None:
    rectifying_(world, "2026-09-01 09:00")
    today = forecast(world.desk, Question(at("2026-09-02 09:00"), 20))
    other = forecast(world.desk, Question(at("2026-09-02 09:00"), 20).under(stricter(), "从严"))
    letters = [
        sorted(one.on.day for one in answer.seen.rungs if one.instrument is Instrument.SUPERVISION_LETTER and
               one.clock is ClockKind.RECTIFY)
        for answer in (today, other)
    ]  # fmt: skip
    assert letters == [[16], [14]]
    due = [[one.on.day for one in answer.seen.deadlines if one.clock is ClockKind.RECTIFY] for answer in (today, other)]
    assert due == [[10], [8]]
    assert (today.seen.is_priced_anew, other.seen.is_priced_anew) == (False, True)


def test_a_forecast_is_narrowed_to_an_area_a_unit_or_a_campus(world: World) -> None:
    here = assigned(world, "2026-09-01 09:00")
    there = record(world.desk, replace(COMMON, campus="S3"), "PS2.inspector", at("2026-09-01 09:00")).number
    wanted = {"area": ("510503001", here), "unit": ("EDU", here), "campus": ("S3", there)}
    for name, (value, number) in wanted.items():
        answer = foretold(world, "2026-09-02 08:00", which=Filter(**{name: value}), lines=500)
        assert {one.number for one in answer.lines} == {number}, name
    everything = foretold(world, "2026-09-02 08:00", lines=500)
    assert {one.number for one in everything.lines} == {here, there}


@pytest.mark.parametrize("which", [Filter(area="99"), Filter(unit="没有的单位"), Filter(campus="没有的学校")])
def test_a_place_nobody_has_registered_is_refused_instead_of_looking_quiet(world: World, which: Filter) -> None:
    with pytest.raises(BadInput):
        foretold(world, "2026-09-02 08:00", which=which)
    with pytest.raises(UnknownPerson):
        foretold(world, "2026-09-02 08:00", person="没有的人")


def test_of_one_person_it_says_what_they_are_told_and_what_lies_before_them(world: World) -> None:
    of_every_stage(world)
    everything = foretold(world, "2026-09-05 09:00", 25, lines=5000)
    leader = foretold(world, "2026-09-05 09:00", 25, person=DEPUTY_LEADER, lines=5000)
    mine = [one for one in everything.lines if one.person == "区政府区级分管领导"]
    assert list(leader.lines) == mine
    assert leader.seen.messages == len(mine)
    (burden,) = burdens(leader.seen)
    assert burden == next(one for one in burdens(everything.seen) if one.name == burden.name)
    assert {one.name for one in dockets(leader.seen)} == {"区政府区级分管领导"}
    assert (leader.seen.only_for, leader.seen.rungs, leader.deadlines) == ("区政府区级分管领导", {}, ())


def test_the_lists_end_where_they_were_asked_to_and_the_counts_do_not(world: World) -> None:
    of_every_stage(world)
    few, all_ = (foretold(world, "2026-09-05 09:00", 25, lines=most) for most in (3, 5000))
    assert (few.lines, few.deadlines) == (all_.lines[:3], all_.deadlines[:3])
    assert len(all_.lines) == all_.seen.messages == few.seen.messages
    assert len(all_.deadlines) == sum(all_.seen.deadlines.values())
    assert [one.at for one in all_.lines] == sorted(one.at for one in all_.lines)


def test_a_leader_who_would_be_flooded_is_named_with_the_days(world: World) -> None:
    for minute in range(12):
        number = rectifying_(world, f"2026-09-01 09:{minute:02d}")
        for signer in ("EDU.handler", "PS1.handler"):
            assigning.acknowledge(world.desk, ask(number, signer, "2026-09-01 10:00"))
    seen = foretold(world, "2026-09-02 09:00", 20).seen
    assert [(one.name, one.worst) for one in flooded(seen, 10)] == [
        ("第一小学校长（园长）", (date(2026, 9, 9), 12)),
        ("区政府区级分管领导", (date(2026, 9, 21), 12)),
        ("教育局主要负责人", (date(2026, 9, 16), 12)),
        ("教育局分管副职", (date(2026, 9, 11), 12)),
    ]
    assert {line.on.day: line.flooded for line in day_lines(seen) if line.flooded} == {9: 1, 11: 2, 16: 2, 21: 1}
    assert flooded(seen, 100) == []


def test_looking_longer_ahead_changes_nothing_of_the_days_before(world: World) -> None:
    of_every_stage(world)
    week, month = (foretold(world, "2026-09-05 09:00", days).seen for days in (7, 30))
    last = max(week.days)
    assert week.tellings == {one: count for one, count in month.tellings.items() if one.on <= last}
    assert week.rungs == {one: count for one, count in month.rungs.items() if one.on <= last}
    assert month.days[-1] - month.days[0] == timedelta(days=29)
