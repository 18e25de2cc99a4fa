"""Who may learn who reported a hazard, for every kind of viewer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.reporters import Reported, is_kept_from, names_the_reporter
from rules.rights import Viewer
from rules.vocabulary import Act, Source

TOWN, DISTRICT, ELSEWHERE = "510503001", "510503", "510504"
SCHOOL, OPERATOR, BUREAU = 1, 2, 3
REPORTER, SOMEBODY = 10, 11
REPORT = Reported(Source.REPORT, TOWN, frozenset({SCHOOL, OPERATOR}), REPORTER)

VIEWERS = {
    "somebody of the school": (Viewer(SOMEBODY, units=(SCHOOL,)), True),
    "somebody of the unit that has to put it right": (Viewer(SOMEBODY, units=(OPERATOR,)), True),
    "somebody who sits in the school and in an agency": (Viewer(SOMEBODY, units=(SCHOOL, BUREAU)), True),
    "somebody of the school who answers for another district": (Viewer(SOMEBODY, (), (ELSEWHERE,), (SCHOOL,)), True),
    "an inspector of the area who sits in the school": (Viewer(SOMEBODY, (TOWN,), (), (SCHOOL,)), True),
    "whoever reported it, though they sit in the school": (Viewer(REPORTER, units=(SCHOOL,)), False),
    "the coordinator of the town": (Viewer(SOMEBODY, (TOWN,), (TOWN,), (BUREAU,)), False),
    "the coordinator of the district": (Viewer(SOMEBODY, (DISTRICT,), (DISTRICT,), (BUREAU,)), False),
    "a coordinator whose own office has to put it right": (Viewer(SOMEBODY, (), (DISTRICT,), (OPERATOR,)), False),
    "somebody of an agency on the case": (Viewer(SOMEBODY, units=(BUREAU,)), False),
    "an inspector of the area": (Viewer(SOMEBODY, (TOWN,), (), (BUREAU,)), False),
}


@pytest.mark.parametrize("who", VIEWERS)
def test_who_reported_is_kept_from_those_who_were_reported_on(who: str) -> None:
    viewer, is_kept = VIEWERS[who]
    assert is_kept_from(viewer, REPORT) is is_kept
    for source in set(Source) - {Source.REPORT}:
        assert not is_kept_from(viewer, replace(REPORT, source=source))


def test_only_how_a_report_came_onto_the_ledger_names_its_reporter() -> None:
    naming = {(source, act) for source in Source for act in Act if names_the_reporter(source, act)}
    assert naming == {(Source.REPORT, Act.RECORD), (Source.REPORT, Act.IMPORT)}
