"""Policy and calendar come into force: at first set-up, and whenever an operator publishes or imports new ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from rules.calendars import CalendarFile
from rules.policy import PolicyDocument
from store import policies


@dataclass(frozen=True, slots=True)
class InForce:
    """The versions in force."""

    policy: int
    calendar: int


def ensure_policy(desk: Desk, document: PolicyDocument, calendar: CalendarFile, at: datetime) -> InForce:
    """The shipped policy and calendar are in force where none was; published ones are never replaced by them."""
    with desk.sitting(at) as sitting:
        session = sitting.session
        if not policies.is_set_up(session):
            policies.publish(session, document, at, None, "shipped")
            policies.add_calendar(session, calendar, at, "shipped")
        return InForce(policies.policy_in_force(session, at).id, policies.calendar_in_force(session).version)


def publish_policy(desk: Desk, document: PolicyDocument, at: datetime, who: str, note: str) -> int:
    """A new policy version is in force for hazards recorded from now on; running cases keep theirs."""
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who)
        return policies.publish(sitting.session, document, at, actor.person_id, note)
