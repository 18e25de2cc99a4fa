"""Gauging: the six gauges of an area and a period, all of them over one list of schools read at one moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.desk import Desk
from casework.figures_seen import area_called
from rules.case_records import Period
from rules.gauges import Evidence, GaugeReport, When, gauges
from rules.instants import local_day
from rules.refusals import UnknownCampaign
from store import campaigns, case_records, policies, school_records


def gauged(desk: Desk, area: str, period: Period, at: datetime) -> GaugeReport:
    """The six gauges of the schools of an area. Raises BadInput for an area nobody registered."""
    return _gauged(desk, area, period, at, None)


def gauged_on_list(desk: Desk, number: str, period: Period, at: datetime) -> GaugeReport:
    """The six gauges of the schools on the frozen list of a campaign. Raises UnknownCampaign."""
    with desk.looking() as session:
        campaign = campaigns.meant(session, number)
    if campaign is None:
        raise UnknownCampaign(number=number)
    return _gauged(desk, campaign.area_code, period, at, campaign.id, campaign.number)


def _gauged(
    desk: Desk, area: str, period: Period, at: datetime, campaign_id: int | None, number: str = ""
) -> GaugeReport:
    place, day = area_called(desk, area), min(period.last, local_day(at))
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at)
        window = timedelta(days=policy.deadlines.look_back.recurrence_window.value)
        if campaign_id is None:
            schools = school_records.schools_of(session, (area,), day)
        else:
            schools = school_records.schools_frozen(session, campaign_id)
        cases = case_records.case_records(session, area, period, at, window)
        seen = Evidence(
            school_records.latest(session, (area,), day, at),
            case_records.inspected(session, area, period),
            cases,
            case_records.with_measure(session, [one.id for one in cases]),
        )
    when = When(at, period, day, policy.records.trained_share, policy.records.file_parts)
    return GaugeReport(area, place, when, schools, gauges(schools, seen, when), policy.id, number)
