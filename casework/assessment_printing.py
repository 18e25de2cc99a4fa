"""An assessment as it is printed: its tables, the formula it was reckoned by, and its points one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.assessments_seen import oversees, receipt_of, tables_of
from casework.desk import Desk, Sitting
from casework.onlooking import Onlooker
from rules.assessment import AssessmentFile, Subject
from rules.assessment_acts import DayCounted
from rules.refusals import AssessmentUnknown
from store import assessment_points, assessments, policies
from store.assessment_points import PointLine
from store.assessments import AssessmentLine, Ranked


@dataclass(frozen=True, slots=True)
class Printed:
    """What a workbook says of an assessment before its points."""

    line: AssessmentLine
    formula: AssessmentFile
    tables: Mapping[Subject, Ranked]
    receipt: tuple[DayCounted, ...]

    @property
    def ranked(self) -> Ranked:
        """Everybody assessed, kind by kind."""
        return tuple(one for table in self.tables.values() for one in table)


def printed(desk: Desk, number: int, at: datetime, looks: Onlooker | None = None) -> Printed:
    """The whole of an assessment. looks: only for who oversees its area; the command line sees everything.

    Raises AssessmentUnknown, whether it is there or not.
    """
    with desk.looking() as session:
        line = assessments.known(session, number)
        if line is None or (looks is not None and not oversees(looks, line.area)):
            raise AssessmentUnknown(number=number)
        receipt = receipt_of(Sitting(session, at, desk.key, desk.keyring), line)
        formula = policies.policy(session, line.policy).assessment
        return Printed(line, formula, tables_of(assessments.assessed_lines(session, line)), receipt)


def points_of(desk: Desk, number: int) -> Iterator[PointLine]:
    """Every point of an assessment, read as it is written down."""
    with desk.looking() as session:
        yield from assessment_points.every_point(session, number)
