"""Facts of a case that have to be counted in days: how long one may object, extend, or be given for what is left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypedDict

from casework.desk import Sitting
from models.hazard import Hazard
from rules.clocks import Span, SpanUnit, due_after
from rules.facts import ExtensionLimits
from rules.instants import last_day
from rules.needs import Need
from rules.policy import Policy
from rules.vocabulary import ExtensionState
from rules.words import Text
from store import cases


class Reckoned(TypedDict, total=False):
    """Facts that have to be counted in days."""

    object_until: datetime | None
    extension: ExtensionLimits
    return_earliest: date
    return_latest: date


def reckoned(sitting: Sitting, hazard: Hazard, policy: Policy, asked: frozenset[Need]) -> Reckoned:
    """What has to be counted in days, where it is asked about."""
    found = Reckoned()
    if Need.OBJECTION_WINDOW in asked:
        found["object_until"] = _object_until(sitting, hazard, policy)
    if Need.EXTENSION_ALLOWED in asked:
        found["extension"] = _extension_limits(sitting, hazard, policy)
    if Need.RETURN_DATE in asked:
        found["return_earliest"], found["return_latest"] = _return_days(sitting, hazard, policy)
    return found


def _object_until(sitting: Sitting, hazard: Hazard, policy: Policy) -> datetime | None:
    if hazard.assigned_at is None:
        return None
    days = sitting.calendar.in_area(hazard.area_code)
    return due_after(hazard.assigned_at, policy.routing.disputes.return_window, days)


def _return_days(sitting: Sitting, hazard: Hazard, policy: Policy) -> tuple[date, date]:
    """The first and the last day a verifier may name now for what is left to do."""
    days = sitting.calendar.in_area(hazard.area_code)
    least = policy.deadlines.rework_minimum.get(hazard.severity)
    earliest = days.on_or_after(last_day(due_after(sitting.at, least, days))) if least else sitting.day
    return earliest, max(earliest, _later(sitting, hazard, sitting.day, policy.deadlines.return_within))


def _extension_limits(sitting: Sitting, hazard: Hazard, policy: Policy) -> ExtensionLimits:
    """What policy still allows: so many times, each no longer than its rule, all together within the cap."""
    granted = [one for one in cases.extensions_of(sitting.session, hazard.id) if one.state is ExtensionState.GRANTED]
    rules = policy.deadlines.extension
    if hazard.due_at is None or hazard.first_due_at is None:
        return ExtensionLimits(len(granted), rules.max_count)
    rule = policy.deadlines.extension_rule(hazard.severity, len(granted))
    by_rule = _later(sitting, hazard, last_day(hazard.due_at), rule.max)
    by_cap = _later(sitting, hazard, last_day(hazard.first_due_at), rules.total_cap)
    if by_cap < by_rule:
        why = Text(f"累计不超过{rules.total_cap.text.zh}", f"{rules.total_cap.text.en} in all")
        return ExtensionLimits(len(granted), rules.max_count, by_cap, why)
    why = Text(f"每次不超过{rule.max.text.zh}", f"{rule.max.text.en} at a time")
    return ExtensionLimits(len(granted), rules.max_count, by_rule, why)


def _later(sitting: Sitting, hazard: Hazard, day: date, span: Span) -> date:
    if span.unit is SpanUnit.WORKING_DAY:
        return sitting.calendar.in_area(hazard.area_code).after(day, span.value)
    return day + timedelta(days=span.value)
