"""The steps of an assessment: published to those assessed, with time to appeal, and made final when all is ruled on."""

from __future__ import annotations

from datetime import datetime

from casework.assessing import refuse_strangers
from casework.desk import Desk, Sitting
from casework.noticing import Cause, Reader, Telling, notify, readers
from models.assessment import AssessmentTaken
from rules.assessment import Subject, points_said
from rules.assessment_acts import AssessmentStep, appeals_until
from rules.instants import local_day, shown
from rules.notices import NoticeKind, NoticeSaid
from rules.refusals import (
    AssessmentFinal,
    AssessmentNotPublished,
    AssessmentOpen,
    AssessmentPublished,
    AssessmentSuperseded,
    AssessmentUnknown,
)
from rules.telling import Audience
from store import assessments
from store.assessments import AssessedLine, AssessmentLine


def the_assessment(sitting: Sitting, number: int) -> AssessmentLine:
    """The assessment of this number, which nobody else changes meanwhile. Raises AssessmentUnknown."""
    assessments.hold_one(sitting.session, number)
    found = assessments.known(sitting.session, number)
    if found is None:
        raise AssessmentUnknown(number=number)
    return found


def refuse_unpublished(line: AssessmentLine) -> None:
    """Nothing, while appeals and rulings are possible. Raises AssessmentNotPublished, AssessmentFinal."""
    if line.published_at is None:
        raise AssessmentNotPublished()
    if line.final_at is not None:
        raise AssessmentFinal(at=shown(line.final_at))


def publish(desk: Desk, number: int, who: str, at: datetime) -> AssessmentLine:
    """Those assessed may read their points and appeal, and each of them is told.

    Raises AssessmentNotYours, AssessmentUnknown, AssessmentSuperseded, AssessmentPublished.
    """
    with desk.sitting(at) as sitting:
        line = the_assessment(sitting, number)
        refuse_strangers(sitting, line.area, who)
        if line.published_at is not None:
            raise AssessmentPublished(at=shown(line.published_at))
        if not line.is_newest:
            raise AssessmentSuperseded(edition=line.edition + 1)
        within = sitting.policy(line.policy).assessment.appeal_within.value
        until = appeals_until(sitting.calendar.in_area(line.area), local_day(at), within)
        by = sitting.actor(who).person_id or 0
        step = AssessmentStep.PUBLISHED
        assessments.take(
            sitting.session,
            AssessmentTaken(assessment_id=number, step=step, at=at, by_id=by, appeals_until=until),
        )
        found = the_assessment(sitting, number)
        _tell(sitting, found)
    return found


def _tell(sitting: Sitting, line: AssessmentLine) -> None:
    """Whoever answers for each of the assessed knows their score, and until when they may appeal."""
    # A school that has been given up since has nobody to tell.
    there = assessments.units_there(sitting.session, line.id, sitting.day)
    tellings = []
    for kind in Subject:
        mine = {
            one: one.unit_id for one in assessments.assessed_lines(sitting.session, line, kind) if one.unit_id in there
        }
        audience = Audience.RESPONSIBLE_HEAD if kind is Subject.SCHOOL else Audience.LEAD_HEAD
        found = readers(sitting, audience, list(mine.values()))
        tellings += [_telling(line, one, found[unit]) for one, unit in mine.items()]
    notify(sitting, tellings)


def _telling(line: AssessmentLine, one: AssessedLine, to: Reader) -> Telling:
    score = f"{points_said(one.standing.score)} / {points_said(line.full)}"
    said = NoticeSaid(called(line), line.place, school=one.name, text=score, due_on=line.appeals_until)
    return Telling(Cause(NoticeKind.ASSESSED, f"assessment/{line.id}/{one.id}", one.area), to, said)


def called(line: AssessmentLine) -> str:
    """What people call it: its area and its month or year."""
    return f"{line.area}-{line.called}"


def finalise(desk: Desk, number: int, who: str, at: datetime) -> AssessmentLine:
    """The assessment is final, and frozen from now on.

    Raises AssessmentNotYours, AssessmentUnknown, AssessmentNotPublished, AssessmentOpen, AssessmentFinal.
    """
    with desk.sitting(at) as sitting:
        line = the_assessment(sitting, number)
        refuse_strangers(sitting, line.area, who)
        refuse_unpublished(line)
        if line.appeals_until is None or local_day(at) <= line.appeals_until or line.waiting:
            raise AssessmentOpen(last=line.appeals_until, open=line.waiting)
        by = sitting.actor(who).person_id or 0
        step = AssessmentTaken(assessment_id=number, step=AssessmentStep.FINAL, at=at, by_id=by)
        assessments.take(sitting.session, step)
        return the_assessment(sitting, number)
