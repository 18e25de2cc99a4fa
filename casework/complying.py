"""Compliance (达标率) of the schools of an area with the standard policy names, by licence status."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk
from rules.compliance import Compliance, Standard, complying
from rules.instants import local_day
from store import compliance, policies, registry


def compliance_in(desk: Desk, area: str, at: datetime) -> Compliance | None:
    """Who meets the standard of the policy in force as things stand at this instant; None where it names none."""
    with desk.looking() as session:
        policy = policies.policy_in_force(session, at)
        checklist = policy.checklist(policy.assessment.standard)
        if checklist is None:
            return None
        day = local_day(at)
        licences = registry.licences(session, compliance.schools(session, area, day), day)
        inspected = compliance.inspected_by(session, area, day)
        failing = compliance.failing(session, area, [one.code for one in checklist.items])
    title = checklist.title
    standard = Standard(checklist.code, title.zh, title.en, checklist.version, policy.id)
    return Compliance(standard, complying(licences, inspected, failing))
