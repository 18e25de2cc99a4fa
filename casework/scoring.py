"""The risk scores of schools as of an instant, by the weights in force."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from casework.desk import Desk
from rules.instants import local_day
from rules.risk import Score, score
from store import policies, registry, risk_records


def scores(desk: Desk, area: str, at: datetime, codes: Collection[str] | None = None) -> list[tuple[str, str, Score]]:
    """Every school in an area, or those of these codes, with code, name and score, the highest first."""
    day = local_day(at)
    with desk.looking() as session:
        weights = policies.policy_in_force(session, at).inspection.risk
        here = (one for one in registry.campuses(session) if one.area.startswith(area))
        campuses = [one for one in here if codes is None or one.code in codes]
        licences = registry.licences(session, [one.id for one in campuses], day)
        schools = [(one, licences[one.id]) for one in campuses]
        records = risk_records.records(session, schools, at, day)
    found = [(one.code, one.name, score(records[one.id], weights)) for one, _ in schools]
    return sorted(found, key=lambda row: (-row[2].points, row[0]))


def score_of(desk: Desk, campus_id: int, at: datetime) -> Score:
    """The score of one school, term by term."""
    day = local_day(at)
    with desk.looking() as session:
        weights = policies.policy_in_force(session, at).inspection.risk
        campuses = registry.campuses(session, campus_id)
        licences = registry.licences(session, [campus_id], day)
        records = risk_records.records(session, [(one, licences[one.id]) for one in campuses], at, day)
    return score(records[campus_id], weights)
