"""Assessments for somebody who looks: who oversees an area sees all of it, who is assessed their own once published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.assessing import draw_up
from casework.desk import Desk, Sitting
from casework.onlooking import Onlooker
from rules.assessing import places
from rules.assessment import AssessmentFile, Subject
from rules.assessment_acts import DayCounted, appeal_receipt
from rules.case_records import Period
from rules.instants import local_day
from rules.letters import coordinates
from rules.refusals import AssessmentUnknown
from store import assessment_points, assessments, policies
from store.assessment_points import PointLine
from store.assessments import AssessedLine, AssessmentLine, Ranked

A_PAGE = 60
"""So many points of one of the assessed stand on a page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One assessment as somebody may see it. ranked: of one kind, the best first; place is empty for too few cases."""

    line: AssessmentLine
    formula: AssessmentFile
    is_whole: bool
    may_act: bool
    kind: Subject
    ranked: Ranked
    appealed: tuple[PointLine, ...]
    receipt: tuple[DayCounted, ...]


def oversees(looks: Onlooker, area: str) -> bool:
    """Whether somebody answers for the whole of an area."""
    return looks.looks_over_a_district and area.startswith(looks.answers_for)


def all_seen(desk: Desk, looks: Onlooker) -> list[AssessmentLine]:
    """The assessments somebody may open."""
    with desk.looking() as session:
        return assessments.lines(session, looks.answers_for, looks.viewer.units)


@dataclass(frozen=True, slots=True)
class Previewed:
    """What an assessment would come to: its tables, the best first."""

    line: AssessmentLine
    tables: Mapping[Subject, Ranked]


def previewed(desk: Desk, area: str, period: Period, who: str, at: datetime) -> Previewed:
    """What drawing up would come to at this instant; nothing is kept. Raises what draw_up raises."""
    with desk.rehearse() as stage:
        number = draw_up(stage, area, period, who, at, anew=True).id
        with stage.looking() as session:
            line = assessments.known(session, number)
            if line is None:
                raise AssessmentUnknown(number=number)
            every = assessments.assessed_lines(session, line)
    return Previewed(line, tables_of(every))


def tables_of(every: Sequence[AssessedLine]) -> Mapping[Subject, Ranked]:
    """Everybody by kind, the best first."""
    of_kind = {kind: [one for one in every if one.kind is kind] for kind in Subject}
    return {kind: _ranked(mine, mine) for kind, mine in of_kind.items()}


def seen(desk: Desk, looks: Onlooker, number: int, kind: Subject | None, who: str, at: datetime) -> Seen:
    """One assessment; of those assessed their own unit only. Raises AssessmentUnknown, whether it is there or not."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        line, is_whole = _opened(sitting, looks, number)
        formula = policies.policy(session, line.policy).assessment
        every = assessments.assessed_lines(session, line)
        mine = [one for one in every if is_whole or one.unit_id in looks.viewer.units]
        if not mine and not is_whole:
            raise AssessmentUnknown(number=number)
        shown = kind or (Subject.SCHOOL if is_whole else mine[0].kind)
        ranked = _ranked([one for one in every if one.kind is shown], mine)
        waiting = tuple(assessment_points.appealed(session, number, A_PAGE)) if is_whole else ()
        receipt = receipt_of(sitting, line)
        may_act = coordinates(sitting.actor(who), line.area)
    return Seen(line, formula, is_whole, may_act, shown, ranked, waiting, receipt)


def _opened(sitting: Sitting, looks: Onlooker, number: int) -> tuple[AssessmentLine, bool]:
    line = assessments.known(sitting.session, number)
    if line is None:
        raise AssessmentUnknown(number=number)
    is_whole = oversees(looks, line.area)
    if line.published_at is None and not is_whole:
        raise AssessmentUnknown(number=number)
    return line, is_whole


def _ranked(every: Sequence[AssessedLine], mine: Sequence[AssessedLine]) -> Ranked:
    """Those somebody sees, with their places among all of their kind: who has one first, then by score."""
    place = places([one.standing for one in every])
    ids = {one.id for one in mine}
    order = sorted(
        (one for one in every if one.id in ids),
        key=lambda one: (place.get(one.key, len(every) + 1), -one.standing.score, one.key),
    )
    return tuple((one, place.get(one.key)) for one in order)


def receipt_of(sitting: Sitting, line: AssessmentLine) -> tuple[DayCounted, ...]:
    """How the time to appeal is counted, day by day; nothing before it is published."""
    if line.published_at is None or line.appeals_until is None:
        return ()
    days = sitting.calendar.in_area(line.area)
    return tuple(appeal_receipt(days, local_day(line.published_at), line.appeals_until))


@dataclass(frozen=True, slots=True)
class OneSeen:
    """One of the assessed with their points. more: where the next page begins; 0: nowhere."""

    line: AssessmentLine
    formula: AssessmentFile
    one: AssessedLine
    points: tuple[PointLine, ...]
    more: int
    may_appeal: bool


def one_seen(
    desk: Desk, looks: Onlooker, number: int, assessed: int, at: datetime, after: int = 0
) -> OneSeen:  # fmt: skip
    """The points of one of the assessed, for themselves and for who oversees the area. Raises AssessmentUnknown."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        line, is_whole = _opened(sitting, looks, number)
        found = next((one for one in assessments.assessed_lines(session, line) if one.id == assessed), None)
        is_own = found is not None and found.unit_id in looks.viewer.units
        if found is None or not (is_whole or is_own):
            raise AssessmentUnknown(number=number)
        formula = policies.policy(session, line.policy).assessment
        points = assessment_points.points_of(session, assessed, A_PAGE + 1, after)
    is_open = line.final_at is None and line.appeals_until is not None and local_day(at) <= line.appeals_until
    shown = tuple(points[:A_PAGE])
    more = shown[-1].id if len(points) > A_PAGE else 0
    return OneSeen(line, formula, found, shown, more, is_own and is_open)
