"""Assessments once published: who is told, appeals, rulings with what they correct, and what is final."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from casework.appealing import appeal, rule
from casework.assessing import draw_up
from casework.assessment_steps import finalise, publish
from rules.assessment import Subject
from rules.refusals import (
    AppealMade,
    AppealNotYours,
    AppealRuled,
    AppealTooLate,
    AssessmentFinal,
    AssessmentNotYours,
    AssessmentOpen,
    AssessmentPublished,
    BadInput,
)
from store import assessments
from store.assessment_points import PointLine
from tests.support.drawn_up import SEPTEMBER, drawn, lines, points
from tests.support.racing import race, refusals
from tests.support.story import (
    COMMON,
    COORDINATOR,
    assigned,
    refused,
)
from tests.support.world import DISTRICT, World, at


def published(world: World) -> int:
    """A month in which the first school was late eleven times to sign, published on Friday 9 October."""
    for place in range(11):
        assigned(world, "2026-09-01 09:00", replace(COMMON, place=f"教室{place}"))
    number = drawn(world)
    publish(world.desk, number, COORDINATOR, at("2026-10-09 10:00"))
    return number


def late_to_sign(world: World, number: int) -> list[PointLine]:
    return [one for one in points(world, number) if one.item == "late_signature" and one.name == "第一小学"]


def test_publishing_opens_the_days_to_appeal_and_tells_everybody_assessed(world: World) -> None:
    number = published(world)
    with world.desk.looking() as session:
        line = assessments.known(session, number)
        told = session.execute(sa.text("SELECT count(*) FROM notice WHERE kind = 'assessed'")).scalar()
    assert line is not None
    # The 10th is a make-up working day, the 11th is not.
    assert str(line.appeals_until) == "2026-10-15"
    assert told == 3 + 2 + 2
    with refused(world, AssessmentPublished):
        publish(world.desk, number, COORDINATOR, at("2026-10-09 11:00"))
    with refused(world, AssessmentPublished):
        draw_up(world.desk, DISTRICT, SEPTEMBER, COORDINATOR, at("2026-10-09 11:00"), anew=True)


def test_an_upheld_appeal_strikes_the_point_and_lets_the_next_one_under_the_cap(world: World) -> None:
    number = published(world)
    rows = late_to_sign(world, number)
    assert [one.points for one in rows] == [-50] * 10 + [0]
    first = appeal(world.desk, number, rows[0].id, "S1.principal", at("2026-10-15 20:00"), "当日停电，已电话签收")
    rule(world.desk, number, first, COORDINATOR, at("2026-10-16 09:00"), "有通话记录", is_upheld=True)
    after = late_to_sign(world, number)
    assert after[:11] == [replace(one, stands=one.id not in (rows[0].id, rows[10].id), appeal=old.appeal)
                          for one, old in zip(rows, after, strict=False)]  # fmt: skip
    assert [(one.points, one.is_struck, one.replaces_id) for one in after[11:]] == [
        (0, True, rows[0].id), (-50, False, rows[10].id),
    ]  # fmt: skip
    assert sum(one.points for one in after if one.stands) == -500


def test_appeals_and_rulings_that_are_refused(world: World) -> None:
    number = published(world)
    point = late_to_sign(world, number)[0].id
    monday = at("2026-10-12 09:00")
    with refused(world, AppealNotYours):
        appeal(world.desk, number, point, "S2.principal", monday, "不服")
    with refused(world, BadInput):
        appeal(world.desk, number, point, "S1.principal", monday, "  ")
    with refused(world, BadInput):
        appeal(world.desk, number, point + 10_000, "S1.principal", monday, "不服")
    with refused(world, AppealTooLate):
        appeal(world.desk, number, point, "S1.principal", at("2026-10-16 00:00"), "不服")
    made = appeal(world.desk, number, point, "S1.handler", monday, "当日停电")
    with refused(world, AppealMade):
        appeal(world.desk, number, point, "S1.principal", monday, "当日停电")
    with refused(world, AssessmentNotYours):
        rule(world.desk, number, made, "EDU.head", monday, "属实", is_upheld=True)
    with refused(world, AssessmentOpen):
        finalise(world.desk, number, COORDINATOR, at("2026-10-16 09:00"))
    rule(world.desk, number, made, COORDINATOR, monday, "无记录", is_upheld=False)
    with refused(world, AppealRuled):
        rule(world.desk, number, made, COORDINATOR, monday, "属实", is_upheld=True)
    with refused(world, AssessmentOpen):
        finalise(world.desk, number, COORDINATOR, at("2026-10-15 23:00"))


def test_what_is_final_is_frozen_by_the_database_itself(world: World) -> None:
    number = published(world)
    finalise(world.desk, number, COORDINATOR, at("2026-10-16 09:00"))
    point = late_to_sign(world, number)[0]
    with refused(world, AssessmentFinal):
        appeal(world.desk, number, point.id, "S1.principal", at("2026-10-16 10:00"), "不服")
    copied = (
        "INSERT INTO assessment_point (assessment_id, assessed_id, item, hazard_id, event_id, fact_at, points, "
        "is_struck, replaces_id, appeal_id) SELECT assessment_id, assessed_id, item, hazard_id, event_id, fact_at, "
        f"points, is_struck, {{replaces}} FROM assessment_point WHERE id = {point.id}"
    )
    for statement in (
        copied.format(replaces="NULL, NULL"), copied.format(replaces="id, 1"),
        f"UPDATE assessment_point SET points = 0 WHERE id = {point.id}", "DELETE FROM assessment_taken",
        "INSERT INTO point_appeal (assessment_id, point_id, at, by_id, post_id, reason) "
        f"SELECT {number}, {point.id}, fact_at, 1, 1, '' FROM assessment_point WHERE id = {point.id}",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), world.desk.engine.begin() as connection:
            connection.execute(sa.text(statement))


def test_a_school_that_left_is_not_told_and_one_that_was_renamed_keeps_its_name_of_then(world: World) -> None:
    assigned(world, "2026-09-01 09:00", replace(COMMON, campus="S2"))
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE unit SET retired_on = '2026-09-20' WHERE code = 'S2'"))
    number = drawn(world)
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE unit SET name = '改名学校' WHERE code = 'S1'"))
    publish(world.desk, number, COORDINATOR, at("2026-10-09 10:00"))
    assert set(lines(world, number, Subject.SCHOOL)) == {"第一小学", "第二中学", "第三幼儿园"}
    with world.desk.looking() as session:
        told = set(session.scalars(sa.text("SELECT unit.code FROM notice JOIN unit ON unit.id = notice.unit_id")))
    assert "S2" not in told
    assert {"S1", "S3", "TOWN1", "TOWN2"} <= told


def test_drawing_up_anew_and_publishing_at_once_leave_one_that_counts(world: World, database_url: str) -> None:
    number, when = drawn(world), at("2026-10-09 10:00")
    outcomes = race(
        database_url,
        lambda desk: str(publish(desk, number, COORDINATOR, when).step),
        lambda desk: str(publish(desk, number, COORDINATOR, when).step),
        lambda desk: str(draw_up(desk, DISTRICT, SEPTEMBER, COORDINATOR, when, anew=True).id),
    )
    assert len(refusals(outcomes)) == 2
    with world.desk.looking() as session:
        [newest] = assessments.lines(session, [DISTRICT], [])
        published = session.scalar(sa.text("SELECT count(*) FROM assessment_taken"))
    # Either it was published and not drawn up anew, or the other way round and never both.
    assert (newest.edition, published) in ((1, 1), (2, 0))
