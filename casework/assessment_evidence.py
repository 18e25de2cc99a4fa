"""The evidence pack of an assessment: cases that fit the conditions of veto and commendation, for people to decide."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk, Sitting
from rules.assessment import Counted, Subject
from rules.assessment_evidence import Evidence, Ground
from rules.case_records import Period
from rules.instants import end_of, shown, shown_due
from rules.words import Text
from store import assessment_evidence, assessment_points
from store.assessment_evidence import Found
from store.assessment_points import PointLine
from store.assessments import AssessmentLine


def evidence(desk: Desk, line: AssessmentLine, at: datetime) -> list[Evidence]:
    """What there is for and against the assessed of one assessment, as known at an instant; its scores stand."""
    with desk.looking() as session:
        period = Period(line.first, line.last)
        found = [_veto(one) for one in assessment_evidence.vetoes(session, line.area, period, at)]
        return found + _commendable(Sitting(session, at, desk.key, desk.keyring), line)


def _veto(one: Found) -> Evidence:
    happened = one.at if one.happened_on is None else end_of(one.happened_on)
    due = shown_due(one.due_at)
    zh, en = f"发现于 {shown(one.found_at)}，期限 {due or '—'}", f"found at {shown(one.found_at)}, due {due or '—'}"
    if one.ground is Ground.INCIDENT:
        is_known = one.found_at <= happened
        is_open = one.closed_at is None or one.closed_at > happened
        is_late = is_known and is_open and one.due_at is not None and one.due_at < happened
        it_was = Text("已知且逾期", "known and overdue") if is_late else Text("并非已知且逾期", "not known and overdue")
        zh = f"{one.happened_on} {one.note}；{zh}；台账显示当日{it_was.zh}"
        en = f"{one.happened_on} {one.note}; {en}; by the ledger {it_was.en} that day"
    elif one.note:
        zh, en = f"{zh}；{one.note}", f"{en}; {one.note}"
    return Evidence(one.ground, one.responsible, one.lead, one.at, Text(zh, en), one.number, one.severity, one.event_id)


def _commendable(sitting: Sitting, line: AssessmentLine) -> list[Evidence]:
    counts = {one.code: one.counts for one in sitting.policy(line.policy).assessment.items}
    found = []
    for one in assessment_points.every_point(sitting.session, line.id):
        ground = _GROUNDS.get(counts[one.item])
        # A case is its school's: its town has points of the same case, and is no second one.
        is_doubled = ground is Ground.SELF_FOUND and one.kind is not Subject.SCHOOL
        if ground is not None and one.stands and not one.is_struck and not is_doubled:
            found.append(_commended(one, ground))
    return found


_GROUNDS = {Counted.SELF_FOUND: Ground.SELF_FOUND, Counted.PRACTICE: Ground.PRACTICE}


def _commended(one: PointLine, ground: Ground) -> Evidence:
    said = f"{one.entry}（{one.document}）" if one.entry else ""
    facts = Text(said or f"销号于 {shown(one.event_at)}", said or f"struck off at {shown(one.event_at)}")
    return Evidence(ground, one.name, "", one.fact_at, facts, one.number or "", one.severity, one.event_id)
