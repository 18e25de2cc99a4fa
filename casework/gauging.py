"""Gauging: the six gauges of an area and a period, all of them over one list of schools read at one moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.desk import Desk
from casework.figures_seen import area_called
from rules.case_records import Period
from rules.gauges import Evidence, GaugeReport, When, gauges
from rules.instants import local_day
from store import case_records, policies, school_records


def gauged(desk: Desk, area: str, period: Period, at: datetime) -> GaugeReport:
    """The six gauges of the schools of an area. Raises BadInput for an area nobody registered."""
    place = area_called(desk, area)
    day = min(period.last, local_day(at))
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at)
        window = timedelta(days=policy.deadlines.look_back.recurrence_window.value)
        schools = school_records.schools_of(session, (area,), day)
        seen = Evidence(
            school_records.latest(session, (area,), day, at),
            case_records.inspected(session, area, period),
            case_records.case_records(session, area, period, at, window),
            case_records.with_measure(session, area, period),
        )
    when = When(at, period, day, policy.records.trained_share)
    return GaugeReport(area, place, when, schools, gauges(schools, seen, when), policy.id)
