"""What is asked of people: by kind of post, with whoever was asked nothing, and against the budget."""

from __future__ import annotations

from rules.offices import Duty
from rules.quiet import Budget
from rules.workloads import Load, Spread, by_post, told

BUDGET = Budget(entries=2, tasks=1, messages=3)


def test_whoever_was_asked_nothing_counts_and_who_holds_several_posts_counts_once() -> None:
    seats = [(1, Duty.PRINCIPAL), (1, Duty.HANDLER), (2, Duty.PRINCIPAL), (3, Duty.HANDLER), (3, Duty.COORDINATOR)]
    counted = {Load.ENTRIES: {1: 3, 3: 2}, Load.TASKS: {}, Load.MESSAGES: {2: 3, 3: 4}}
    found = by_post(seats, counted, BUDGET)
    assert [(one.duty, one.people) for one in found] == [(Duty.COORDINATOR, 1), (Duty.PRINCIPAL, 2)]
    coordinator, principal = found
    assert coordinator.spreads[Load.MESSAGES] == Spread(4, 4, 4, 1)
    assert coordinator.spreads[Load.ENTRIES].over == 0, "as much as the budget is not over it"
    assert principal.spreads[Load.ENTRIES] == Spread(1.5, 3, 3, 1)
    assert principal.spreads[Load.TASKS] == Spread(0, 0, 0, 0)


def test_a_spread_is_told_as_median_ninetieth_and_highest() -> None:
    seats = [(one, Duty.HANDLER) for one in range(10)]
    [handlers] = by_post(seats, {asked: {one: one for one in range(10)} for asked in Load}, BUDGET)
    assert told(handlers.spreads[Load.ENTRIES]) == "4.5 / 8 / 9"
    assert handlers.spreads[Load.ENTRIES].over == 7


def test_of_nobody_nothing_is_told() -> None:
    assert by_post([], {asked: {} for asked in Load}, BUDGET) == ()
