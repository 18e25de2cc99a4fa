"""Reading cases again: what is kept of clocks and rounds must be what the ledger and policy say when asked anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain

from casework.desk import Sitting
from casework.routing import decide
from casework.timing import facts_of, past_acts
from models.clock import Clock
from rules.clocks import read
from rules.history import PastAct, pace_of
from rules.instants import shown
from rules.routing import required_sides
from rules.rungs import ahead
from rules.vocabulary import ClockState
from rules.words import Text
from rules.workdays import DayTable
from store import hazards, policies, proofs
from store.breaches import Breach, Scope
from store.proofs import ChainEnd

_PIECE = 1000

_CLOCK = Text("时钟与台账重新计算的结果一致", "every clock shows what the ledger says when it is read again")
_LADDER = Text("时钟会在阶梯规定的时间响起", "every clock rings when its ladder says")
_SIDES = Text("复查各方符合政策要求", "every running round waits for the sides policy asks for")
_ASSIGN = Text("四定齐全的隐患都已交办", "no complete hazard waits to be handed over")


def clocks(sitting: Sitting, cases: Sequence[ChainEnd]) -> Iterator[Breach]:
    """Every open clock of these hazards that does not show what its facts say."""
    ids = [one.hazard_id for one in cases]
    numbers = {one.hazard_id: one.number for one in cases}
    open_ones = proofs.open_clocks(sitting.session, ids)
    histories = proofs.histories(sitting.session, sorted({clock.hazard_id for clock in open_ones}))
    pasts = {hazard_id: past_acts(events) for hazard_id, events in histories.items()}
    calendars = {
        number: policies.calendar(sitting.session, number) for number in {one.calendar_id for one in open_ones}
    }
    for clock in open_ones:
        days = calendars[clock.calendar_id].in_area(clock.area_code)
        for says, odd in _odd(sitting, clock, pasts[clock.hazard_id], days):
            name = "clock_as_the_ledger_says" if says is _CLOCK else "clock_rings_in_time"
            yield Breach(name, says, numbers[clock.hazard_id], clock.id, odd)


def _odd(sitting: Sitting, clock: Clock, past: Sequence[PastAct], days: DayTable) -> Iterator[tuple[Text, str]]:
    policy = sitting.policy(clock.policy_id)
    reading = read(facts_of(clock, past, policy), days)
    if (reading.due_at, reading.state) != (clock.due_at, clock.state):
        kept, again = f"{shown(clock.due_at)} {clock.state}", f"{shown(reading.due_at)} {reading.state}"
        yield _CLOCK, f"{clock.kind} {kept} ≠ {again}"
    elif clock.pace != (told := pace_of(clock.kind, clock.started_at, past)):
        yield _CLOCK, f"{clock.kind} {clock.pace} ≠ {told}"
    elif clock.state is ClockState.RUNNING and clock.calendar_id == sitting.calendar.version:
        late = _rings_late(sitting, clock)
        if late:
            yield _LADDER, f"{clock.kind} {late}"


def _rings_late(sitting: Sitting, clock: Clock) -> str:
    """How far a running clock's next look lies behind its next rung; empty when it does not."""
    policy = sitting.policy(clock.policy_id)
    days = sitting.calendar.in_area(clock.area_code)
    steps = policy.ladder.steps(clock.kind, clock.severity)
    coming = (rung.planned_at for rung in ahead(steps, clock.climbing, policy.ladder.morning, days))
    looks, first = clock.next_action_at, next(coming, None)
    if first is None:
        return "" if looks is None else f"{shown(looks)} ≠ -"
    # Rungs that were due when the clock was last set are skipped together, so the look may lie on the last of them.
    if looks is None or looks > first > sitting.at or looks not in chain([first], coming):
        return f"{shown(looks) or '-'} ≠ {shown(first)}"
    return ""


def sides(sitting: Sitting, cases: Sequence[ChainEnd]) -> Iterator[Breach]:
    """Every running round of these hazards that lacks a side, or asks for one too many."""
    numbers = {one.hazard_id: one.number for one in cases}
    asked = proofs.sides_asked(sitting.session, list(numbers))
    rows = {row.hazard_id: row for row in hazards.routable_many(sitting.session, sorted(asked))}
    for hazard_id, found in asked.items():
        row = rows[hazard_id]
        policy = sitting.policy(row.policy_id)
        wanted = required_sides(policy.routing, policy.agencies, row.verify_agency, row.severity)
        if {one.side for one in wanted} != found:
            odd = f"{sorted(found)} ≠ {sorted(one.side for one in wanted)}"
            yield Breach("sides_as_policy_says", _SIDES, numbers[hazard_id], None, odd)


def waiting_for_assignment(sitting: Sitting, scope: Scope) -> Iterator[Breach]:
    """Hazards that have been complete for longer than the assigning flow may take, and are still only found."""
    after = 0
    while rows := hazards.found_and_quiet(sitting.session, scope.too_late, after, _PIECE):
        ready = {one.hazard_id for one in decide(sitting, rows).handed}
        for row in rows:
            if row.hazard_id in ready:
                number = hazards.number_of(sitting.session, row.hazard_id)
                minutes = scope.patience // timedelta(minutes=1)
                yield Breach("assigning_keeps_up", _ASSIGN, number, row.hazard_id, f"> {minutes} min")
        after = rows[-1].hazard_id
