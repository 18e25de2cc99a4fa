"""More time: what policy still allows a case, and who decides about it, for whoever is about to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.desk import Desk, Sitting
from casework.reading import approver_post, read_case
from models.person import Person
from rules.telling import Audience
from rules.words import Text
from store import cases


@dataclass(frozen=True, slots=True)
class Allowed:
    """How much more time may be asked for. latest: the last day; None when nothing more is to be had."""

    approver: Audience
    who: str
    latest: date | None
    why: Text
    left: int


def allowed(desk: Desk, number: str, at: datetime) -> Allowed:
    """What a request for more time would meet at this instant. Raises UnknownHazard."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        case = read_case(sitting, hazard)
        limits = case.facts.extension
        rule = case.policy.deadlines.extension_rule(hazard.severity, limits.granted)
        found = approver_post(sitting, hazard, rule.approver)
        seat = sitting.addressee(rule.approver, found[0]) if found else None
        who = session.get_one(Person, seat.person_id).name if seat else ""
        return Allowed(rule.approver, who, limits.latest, limits.why, limits.max_count - limits.granted)
