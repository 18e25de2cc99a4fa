"""Deadlines of stored clocks: working them out when they start, and again when something happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from casework.desk import Sitting
from models.clock import Clock
from models.ledger import LedgerEvent
from rules.clocks import ClockFact, FactKind, Reading, Span, read
from rules.deadlines import BY_DATE
from rules.history import PastAct, Whose, clock_facts, pace_of
from rules.policy import Policy
from rules.rungs import Climbing, after_moving, plan
from rules.vocabulary import ClockKind, ClockState
from store.clocks import TermsKey


def terms_row(sitting: Sitting, kind: ClockKind, key: TermsKey, until: date | None) -> dict[str, object] | None:
    """When a clock with this key is due and first looked at; None where policy gives this severity no limit."""
    policy = sitting.policy(key.policy_id)
    fixed = key.fixed_until or (until if kind in BY_DATE else None)
    span = None if fixed else policy.deadlines.limit(kind, key.severity)
    if fixed is None and span is None:
        return None
    days = sitting.calendar.in_area(key.area_code)
    reading = read((ClockFact(FactKind.STARTED, sitting.at, span, fixed),), days)
    counts_days = span is None or span.is_days
    steps = policy.ladder.steps(kind, key.severity)
    before_all = sitting.at - timedelta(days=1)
    climbing = Climbing(sitting.at, reading.due_at, counts_days)
    return {
        "kind": kind.value,
        "severity": key.severity.value,
        "policy_id": key.policy_id,
        "area_code": key.area_code,
        "fixed_until": fixed,
        "limit_value": span.value if span else None,
        "limit_unit": span.unit.value if span else None,
        "due_at": reading.due_at,
        "counts_days": counts_days,
        "is_provisional": reading.is_provisional,
        "next_action_at": plan(steps, climbing, policy.ladder.morning, days, before_all).next_action_at,
    }


def retime(sitting: Sitting, clock: Clock, events: Sequence[LedgerEvent]) -> Reading:
    """Reads the clock's facts again and writes what they now say; a new due instant is a new cycle."""
    policy = sitting.policy(clock.policy_id)
    days = sitting.calendar.in_area(clock.area_code)
    past = past_acts(events)
    reading = read(facts_of(clock, past, policy), days)
    steps = policy.ladder.steps(clock.kind, clock.severity)
    if reading.due_at != clock.due_at:
        clock.cycle += 1
        clock.level, clock.occurrence = after_moving(steps, clock.level, clock.occurrence)
    clock.due_at, clock.state = reading.due_at, reading.state
    clock.pace = pace_of(clock.kind, clock.started_at, past)
    clock.is_provisional, clock.calendar_id = reading.is_provisional, sitting.calendar.version
    clock.next_action_at = _next_action(sitting, clock, policy) if reading.state is ClockState.RUNNING else None
    return reading


def _next_action(sitting: Sitting, clock: Clock, policy: Policy) -> datetime | None:
    days = sitting.calendar.in_area(clock.area_code)
    steps = policy.ladder.steps(clock.kind, clock.severity)
    looked = plan(steps, clock.climbing, policy.ladder.morning, days, sitting.at)
    return looked.fires.planned_at if looked.fires else looked.next_action_at


def facts_of(clock: Clock, past: Sequence[PastAct], policy: Policy) -> tuple[ClockFact, ...]:
    """The facts of a stored clock, from what was done to its hazard, with its limit as that policy has it."""
    span = None
    if clock.limit_value is not None and clock.limit_unit is not None:
        span = Span(value=clock.limit_value, unit=clock.limit_unit)
        if policy.id != clock.policy_id:
            span = policy.deadlines.limit(clock.kind, clock.severity) or span
    started = ClockFact(FactKind.STARTED, clock.started_at, span, clock.fixed_until)
    whose = Whose(clock.kind, clock.unit_id, clock.subject)
    return clock_facts(whose, started, past, policy.deadlines.rework_minimum.get(clock.severity))


def past_acts(events: Sequence[LedgerEvent]) -> list[PastAct]:
    """The history of a hazard, as far as clocks care."""
    return [
        PastAct.recorded(event.act, event.given, event.stage_from, event.at, event.unit_id, event.facts)
        for event in events
    ]
