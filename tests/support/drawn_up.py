"""An assessment drawn up for a test, and what it says of everybody."""

from __future__ import annotations

from datetime import date

from casework.assessing import draw_up
from casework.assessment_printing import points_of
from rules.assessment import Subject
from rules.case_records import Period
from store import assessments
from store.assessment_points import PointLine
from store.assessments import AssessedLine
from tests.support.story import COORDINATOR
from tests.support.world import DISTRICT, World, at

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
AFTER = "2026-10-09 09:00"


def drawn(world: World, when: str = AFTER) -> int:
    return draw_up(world.desk, DISTRICT, SEPTEMBER, COORDINATOR, at(when)).id


def lines(world: World, number: int, kind: Subject) -> dict[str, AssessedLine]:
    with world.desk.looking() as session:
        line = assessments.known(session, number)
        assert line is not None
        return {one.name: one for one in assessments.assessed_lines(session, line, kind)}


def points(world: World, number: int) -> list[PointLine]:
    return list(points_of(world.desk, number))
