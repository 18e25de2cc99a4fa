"""Why a deadline is that very day: the receipt of every clock of a hazard, from the ledger and the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from casework.timing import facts_of, past_acts
from models.clock import Clock
from rules.receipt import Receipt, receipt
from store import cases, policies, views


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """One clock, its unit's name, and how its due instant came about."""

    clock: Clock
    unit: str | None
    receipt: Receipt
    policy: int
    calendar: int


def explain(desk: Desk, number: str) -> Sequence[ExplainedClock]:
    """The reckoning of every clock of a hazard, by the policy it began under and the calendar its date rests on."""
    with desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        past = past_acts(cases.history(session, hazard.id))
        names = {one.unit_id: one.name for one in views.units_of(session, hazard.id)}
        found, clocks = [], views.clocks_of(session, hazard.id)
        # A few versions behind many clocks: each is asked for once.
        versions = {number: policies.policy(session, number) for number in {one.policy_id for one in clocks}}
        calendars = {number: policies.calendar(session, number) for number in {one.calendar_id for one in clocks}}
        for clock in clocks:
            policy, days = versions[clock.policy_id], calendars[clock.calendar_id].in_area(clock.area_code)
            reckoned = receipt(facts_of(clock, past, policy), days)
            found.append(ExplainedClock(clock, names.get(clock.unit_id or 0), reckoned, policy.id, clock.calendar_id))
        return found


def is_overdue(due_at: datetime | None, at: datetime) -> bool:
    """Whether a deadline has been missed; no deadline is never missed."""
    return due_at is not None and at >= due_at
