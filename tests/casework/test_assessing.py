"""Assessments: what costs and gives points, that every point has its case and event, and that nobody edits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from casework import assessing, assigning, verifying
from casework.assessing import Reckoned, draw_up
from casework.assessment_entries import Entered, enter, withdraw
from casework.assessment_evidence import evidence
from casework.assessment_printing import printed
from casework.assessment_steps import publish
from casework.desk import Sitting
from casework.withdrawing import void
from config.policy_files import read_policy
from models.columns import table_of
from models.hazard import Hazard
from rules.assessment import Subject
from rules.assessment_acts import EntryKind
from rules.assessment_evidence import Ground
from rules.case_records import Period
from rules.refusals import (
    AssessmentNotOver,
    AssessmentNotYours,
    AssessmentSuperseded,
    BadInput,
)
from rules.vocabulary import Act, Source
from tests.support.assessed import recount, sums_of
from tests.support.drawn_up import AFTER, SEPTEMBER, drawn, lines, points
from tests.support.story import (
    COMMON,
    COORDINATOR,
    MAJOR,
    OF_MAJOR,
    SERIOUS,
    ask,
    assigned,
    closed,
    hand_in,
    objected,
    rectifying_,
    refused,
    submitted,
)
from tests.support.world import DISTRICT, TOWN_1, World, at

FORMULA = read_policy().assessment
SELF_FOUND = replace(COMMON, source=Source.SELF_CHECK, place="食堂")


def reckoned(world: World, when: str = AFTER, period: Period = SEPTEMBER) -> Reckoned:
    with world.desk.looking() as session:
        return assessing.reckoned(Sitting(session, at(when), world.desk.key, world.desk.keyring), DISTRICT, period)


def a_month(world: World) -> None:
    """Cases on every stage, late and in time, found by others and by a school itself."""
    closed(world, "2026-09-01 09:00")
    closed(world, "2026-09-02 09:00", SELF_FOUND)
    rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    rectifying_(world, "2026-09-01 09:00", replace(SELF_FOUND, place="西门"))
    assigned(world, "2026-09-03 09:00", SERIOUS)
    rectifying_(world, "2026-09-03 09:00", MAJOR)
    objection = objected(world, "2026-09-07 09:00", replace(COMMON, place="操场"))
    assigning.rule_rejected(world.desk, ask(objection, COORDINATOR, "2026-09-08 09:00", note="职责清单明确"))
    again = submitted(world, "2026-09-15 09:00", replace(COMMON, place="北门"))
    verifying.send_back(world.desk, ask(again, "PS1.inspector", "2026-09-16 09:00", note="未整改到位"))
    late = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="南门"))
    hand_in(world, late, "2026-09-28 09:00")


def test_every_sum_is_the_one_the_ledger_gives(world: World) -> None:
    a_month(world)
    for when in ("2026-10-01 00:00", AFTER):
        wanted = recount(world.desk, SEPTEMBER, at(when), FORMULA)
        assert sums_of(world.desk, SEPTEMBER, at(when)) == wanted
        assert len({item for _, _, item in wanted}) >= 5


def test_a_score_is_the_full_one_and_the_sum_of_its_points(world: World) -> None:
    a_month(world)
    number = drawn(world)
    mine = points(world, number)
    assert mine
    for kind in Subject:
        for one in lines(world, number, kind).values():
            found = [point.points for point in mine if point.assessed_id == one.id]
            assert one.standing.score == 10_000 + sum(found)
    assert all((one.number and one.event_id) or one.entry for one in mine)


def test_what_a_school_finds_itself_costs_nobody_and_counts_when_put_right_in_time(world: World) -> None:
    closed(world, "2026-09-02 09:00", SELF_FOUND)
    rectifying_(world, "2026-09-01 09:00", replace(SELF_FOUND, place="西门"))
    assigned(world, "2026-09-03 09:00", replace(SERIOUS, source=Source.SELF_CHECK))
    found = reckoned(world)
    assert {(one.of[0], one.item, one.points) for one in found.points} == {
        (Subject.SCHOOL, "self_found", 20), (Subject.TOWN, "self_found", 20),
    }  # fmt: skip


def test_everybody_is_there_with_their_cases_and_silence_is_full_marks(world: World) -> None:
    rectifying_(world, "2026-09-01 09:00")
    number = drawn(world)
    schools = {
        name: (one.standing.score, one.standing.cases) for name, one in lines(world, number, Subject.SCHOOL).items()
    }
    assert schools == {"第一小学": (9_900, 1), "第二中学": (10_000, 0), "第三幼儿园": (10_000, 0)}
    assert set(lines(world, number, Subject.TOWN)) == {"安富街道", "永宁街道"}
    # The station is a co-unit that did not sign.
    assert set(lines(world, number, Subject.AGENCY)) == {"教育局", "1号派出所"}
    assert all(one.standing.is_small for one in lines(world, number, Subject.SCHOOL).values())


def test_a_case_that_was_late_before_it_came_to_us_is_traced_to_how_it_came(world: World) -> None:
    rectifying_(world, "2026-10-02 09:00")
    with world.desk.engine.begin() as connection:
        due = {"due": at("2026-09-05 00:00")}
        statement = sa.text("UPDATE hazard SET due_at = :due, first_due_at = :due")
        connection.execute(statement.bindparams(sa.bindparam("due", type_=table_of(Hazard).c.due_at.type)), due)
    assert {(one.item, one.act) for one in points(world, drawn(world))} == {("overdue", Act.RECORD)}


def test_an_empty_district_is_assessed_too(world: World) -> None:
    assert points(world, drawn(world)) == []


def test_the_same_period_is_drawn_up_once_and_stands_whatever_hazards_do_later(world: World) -> None:
    late = rectifying_(world, "2026-09-01 09:00")
    number = drawn(world)
    before = points(world, number)
    void(world.desk, ask(late, COORDINATOR, "2026-10-10 09:00", note="误报"))
    again = draw_up(world.desk, DISTRICT, SEPTEMBER, COORDINATOR, at("2026-10-12 09:00"))
    assert (again.id, again.was_there, points(world, number)) == (number, True, before)
    anew = draw_up(world.desk, DISTRICT, SEPTEMBER, COORDINATOR, at("2026-10-12 09:00"), anew=True)
    assert anew.id != number
    assert points(world, anew.id) == []
    with refused(world, AssessmentSuperseded):
        publish(world.desk, number, COORDINATOR, at("2026-10-12 10:00"))


def test_who_may_draw_up_and_when(world: World) -> None:
    with refused(world, AssessmentNotYours):
        draw_up(world.desk, DISTRICT, SEPTEMBER, "EDU.head", at(AFTER))
    with refused(world, AssessmentNotOver):
        draw_up(world.desk, DISTRICT, SEPTEMBER, COORDINATOR, at("2026-09-30 23:00"))
    with refused(world, BadInput):
        draw_up(world.desk, "999999", SEPTEMBER, None, at(AFTER))


def test_a_practice_counts_for_its_unit_until_it_is_withdrawn(world: World) -> None:
    said = Entered(EntryKind.PRACTICE, date(2026, 9, 10), "护学岗网格化", "校安办〔2026〕9号", "S2")
    first = enter(world.desk, said, COORDINATOR, at("2026-09-20 09:00"))
    enter(world.desk, replace(said, unit="TOWN1"), COORDINATOR, at("2026-09-20 09:00"))
    found = {(one.of, one.points) for one in reckoned(world).points}
    assert found == {((Subject.SCHOOL, str(world.units["S2"])), 200), ((Subject.TOWN, TOWN_1), 200)}
    withdraw(world.desk, first, COORDINATOR, at("2026-09-21 09:00"), "重复录入")
    assert {one.of[0] for one in reckoned(world).points} == {Subject.TOWN}
    with refused(world, BadInput):
        enter(world.desk, replace(said, document=""), COORDINATOR, at("2026-09-20 09:00"))
    with refused(world, AssessmentNotYours):
        enter(world.desk, said, "EDU.head", at("2026-09-20 09:00"))


def test_evidence_lists_what_fits_a_condition_and_changes_no_score(world: World) -> None:
    closed(world, "2026-09-02 09:00", SELF_FOUND)
    known = rectifying_(world, "2026-09-01 09:00")
    major = closed(world, "2026-09-03 09:00", MAJOR, OF_MAJOR)
    looked_at = ask(major, "PSB.inspector", "2026-09-20 09:00", note="报警装置未接线")
    verifying.look_back(world.desk, looked_at, holds=False)
    scores = sums_of(world.desk, SEPTEMBER, at(AFTER))
    harm = Entered(EntryKind.INCIDENT, date(2026, 9, 28), "学生受伤", "急救记录3号", hazard=known)
    enter(world.desk, harm, COORDINATOR, at("2026-09-29 09:00"))
    number = drawn(world)
    found = evidence(world.desk, printed(world.desk, number, at(AFTER)).line, at(AFTER))
    assert {(one.ground, one.number) for one in found} == {
        (Ground.INCIDENT, known), (Ground.FALSE_MAJOR, major), (Ground.SELF_FOUND, points(world, number)[-1].number),
    }  # fmt: skip
    assert "已知且逾期" in next(one.facts.zh for one in found if one.ground is Ground.INCIDENT)
    assert sums_of(world.desk, SEPTEMBER, at(AFTER)) == scores
    assert any(item == "false_completion" for _, _, item in scores)
