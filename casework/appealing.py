"""Appeals against points, and the one ruling on each: what it corrects is written beside what it replaces."""

from __future__ import annotations

from datetime import datetime

from casework.assessing import refuse_strangers
from casework.assessment_steps import called, refuse_unpublished, the_assessment
from casework.desk import Desk, Sitting
from casework.noticing import Cause, Reader, Telling, notify
from models.assessment import AppealRuling, AssessmentPoint, PointAppeal
from rules.assessing import shares
from rules.assessment import Item
from rules.instants import local_day, shown
from rules.notices import NoticeKind, NoticeSaid
from rules.refusals import (
    AppealMade,
    AppealNotYours,
    AppealOwn,
    AppealRuled,
    AppealTooLate,
    BadInput,
    PointReplaced,
)
from rules.telling import Audience
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import assessment_points
from store.assessment_points import PointLine
from store.assessments import AssessmentLine

_REASON = Text("理由", "reason")
_NO_POINT = Text("没有这一分值，请从考核页重新打开", "there is no such point; open it anew from the assessment")
_NO_APPEAL = Text("没有这一申诉，请从考核页重新打开", "there is no such appeal; open it anew from the assessment")


def appeal(desk: Desk, number: int, point: int, who: str, at: datetime, reason: str) -> int:
    """The appeal against a point is on record. Returns its number.

    Raises AppealNotYours, AppealTooLate, AppealMade, PointReplaced, AssessmentNotPublished, AssessmentFinal, BadInput.
    """
    _refuse_empty(reason)
    with desk.sitting(at) as sitting:
        line = the_assessment(sitting, number)
        refuse_unpublished(line)
        against = assessment_points.point_known(sitting.session, point, number)
        if against is None:
            raise BadInput(what=_NO_POINT)
        actor = sitting.actor(who)
        seats = [one for one in actor.seats if one.unit_id == against.unit_id]
        if not seats:
            raise AppealNotYours(name=against.name)
        if line.appeals_until is None or local_day(at) > line.appeals_until:
            raise AppealTooLate(last=line.appeals_until)
        if against.appeal is not None:
            raise AppealMade()
        if not against.stands:
            raise PointReplaced()
        row = PointAppeal(
            assessment_id=number, point_id=point, at=at, by_id=actor.person_id or 0, post_id=seats[0].post_id,
            reason=reason.strip(),
        )  # fmt: skip
        return assessment_points.put_appeal(sitting.session, row)


def rule(desk: Desk, number: int, appeal_id: int, who: str, at: datetime, reason: str, *, is_upheld: bool) -> None:
    """The appeal is ruled on; upheld, the point counts nothing any more, and what a cap had kept out moves up.

    Raises AssessmentNotYours, AppealOwn, AppealRuled, AssessmentFinal, BadInput.
    """
    _refuse_empty(reason)
    with desk.sitting(at) as sitting:
        line = the_assessment(sitting, number)
        refuse_strangers(sitting, line.area, who)
        refuse_unpublished(line)
        against = assessment_points.appeal_known(sitting.session, appeal_id, number)
        if against is None or against.appeal is None:
            raise BadInput(what=_NO_APPEAL)
        if against.appeal.ruled_at is not None:
            raise AppealRuled(at=shown(against.appeal.ruled_at))
        actor = sitting.actor(who)
        if actor.person_id == against.appeal.by_id:
            raise AppealOwn()
        row = AppealRuling(
            appeal_id=appeal_id, assessment_id=number, at=at, by_id=actor.person_id or 0, is_upheld=is_upheld,
            reason=reason.strip(),
        )  # fmt: skip
        corrected = _corrected(sitting, line, against, appeal_id) if is_upheld else []
        assessment_points.put_ruling(sitting.session, row, corrected)
        _tell(sitting, line, against, reason.strip(), is_upheld=is_upheld)


def _corrected(sitting: Sitting, line: AssessmentLine, against: PointLine, appeal_id: int) -> list[AssessmentPoint]:
    """The rows that replace others: the one appealed against, struck, and those that count differently without it."""
    rows = assessment_points.standing(sitting.session, against.assessed_id, against.item)
    struck = assessment_points.standing_for(sitting.session, against.id)
    counted = [one for one in rows if not one.is_struck and one.id != struck]
    parts = shares(_item(sitting, line, against), len(counted))
    fresh = {one.id: points for one, points in zip(counted, parts, strict=True)} | {struck: 0}
    return [
        AssessmentPoint(
            assessment_id=line.id, assessed_id=against.assessed_id, item=against.item, hazard_id=one.hazard_id,
            event_id=one.event_id, entry_id=one.entry_id, fact_at=one.fact_at, points=fresh[one.id],
            is_struck=one.id == struck, replaces_id=one.id, appeal_id=appeal_id,
        )
        for one in rows
        if one.id == struck or (one.id in fresh and fresh[one.id] != one.points)
    ]  # fmt: skip


def _item(sitting: Sitting, line: AssessmentLine, against: PointLine) -> Item:
    """The item by the version of policy it was drawn up under."""
    return next(one for one in sitting.policy(line.policy).assessment.items if one.code == against.item)


_UPHELD = Text("申诉成立，该项不再计分", "upheld, it counts nothing any more")
_REJECTED = Text("申诉不成立，维持原分值", "rejected, the point stands")


def _tell(sitting: Sitting, line: AssessmentLine, against: PointLine, reason: str, *, is_upheld: bool) -> None:
    """Whoever appealed knows what came of it, and why."""
    made = against.appeal
    if made is None or against.unit_id is None:
        return
    item = _item(sitting, line, against)
    about = against.number or against.document
    verdict = _UPHELD if is_upheld else _REJECTED
    ruled = Text(f"{item.zh}（{about}）：{verdict.zh}", f"{item.en} ({about}): {verdict.en}")
    said = NoticeSaid(
        called(line), line.place, school=against.name, changes=(ruled,),
        reason=reason,
    )  # fmt: skip
    cause = Cause(NoticeKind.APPEAL_RULED, f"appeal/{made.id}", line.area)
    notify(sitting, [Telling(cause, Reader(Audience.APPLICANT, against.unit_id, made.by_id, made.post_id), said)])


def _refuse_empty(reason: str) -> None:
    if not reason.strip():
        raise BadInput(what=Text("请写明理由", "say why"))
    refuse_unfit(_REASON, reason)
