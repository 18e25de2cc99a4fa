"""A forecast for programs: plain values, every person and day of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.forecasting import Answer
from rules.foreseen_burdens import Burden, burdens, day_lines, dockets
from rules.foreseen_differences import instrument_differences, leader_differences
from rules.foresight import Foresight, assumptions
from rules.instants import shown_due
from rules.telling import MessageKind

Plain = dict[str, object]


def plain(today: Answer, other: Answer | None, budget: int) -> Plain:
    """Everything that was foreseen; with another policy, that too and what differs."""
    found = _answer(today, budget)
    if other is None:
        return found
    return {
        "today": found,
        "other": _answer(other, budget),
        "instruments": [
            {"instrument": one.what.en, "today": one.today, "other": one.other, "change": one.change}
            for one in instrument_differences(today.seen, other.seen)
        ],
        "leaders": [
            {"person": who.name, "unit": who.seat.unit, "post": who.seat.title, "today": totals.today,
             "other": totals.other, "change": totals.change, "worst_today": worst.today, "worst_other": worst.other}
            for who, totals, worst in leader_differences(today.seen, other.seen)
        ],
    }  # fmt: skip


def _answer(answer: Answer, budget: int) -> Plain:
    seen = answer.seen
    return {
        "from": seen.days[0],
        "to": seen.days[-1],
        "policy": seen.policy.en,
        "assumptions": [{"zh": one.zh, "en": one.en} for one in assumptions(seen)],
        "budget": budget,
        "clocks": seen.clocks,
        "hazards": seen.hazards,
        "rungs": sum(seen.rungs.values()),
        "passed_over": seen.skipped,
        "messages": seen.messages,
        "days": _days(seen, budget),
        "people": [_person(one, budget) for one in burdens(seen)],
        "proposals": _proposals(seen),
        "deadlines": [
            {"on": one.on, "clock": one.clock, "severity": one.severity, "count": count}
            for one, count in sorted(seen.deadlines.items(), key=lambda pair: (pair[0].on, pair[0].clock))
        ],
        "lines": list(answer.lines),
        "deadline_lines": [
            {"due": shown_due(one.due_at), "number": one.number, "school": one.school, "severity": one.severity,
             "clock": one.clock, "chased": one.chased}
            for one in answer.deadlines
        ],
    }  # fmt: skip


def _days(seen: Foresight, budget: int) -> list[Plain]:
    return [
        {"on": one.on, "what": {"zh": one.what.zh, "en": one.what.en}, "day_off": seen.is_day_off(one.on),
         "rungs": one.rungs, "messages": one.messages, "by_kind": _by_code(one.by_kind), "people": one.people,
         "gone_one_up": one.risen, "nobody_to_tell": one.untold, "leaders_over_budget": one.flooded,
         "proposals": one.proposals, "deadlines": one.deadlines, "pauses_ended": one.resumed,
         "requests_lapsed": one.refused}
        for one in day_lines(seen, budget)
    ]  # fmt: skip


def _person(one: Burden, budget: int) -> Plain:
    day, most = one.worst
    return {
        "person": one.name, "unit": one.seat.unit, "post": one.seat.title, "duty": one.seat.duty,
        "leader": one.is_leader, "total": one.total, "worst_day": day, "worst": most,
        "days_over_budget": list(one.flooded(budget)), "by_day": _by_day(one.by_day), "by_kind": _by_code(one.by_kind),
    }  # fmt: skip


def _proposals(seen: Foresight) -> list[Plain]:
    return [
        {"approver": one.name, "unit": one.seat.unit, "post": one.seat.title, "instrument": one.instrument,
         "waiting": one.waiting, "new": one.total - one.waiting, "by_day": _by_day(one.coming)}
        for one in dockets(seen)
    ]  # fmt: skip


def _by_day(counts: Mapping[date, int]) -> dict[str, int]:
    return {day.isoformat(): counts[day] for day in sorted(counts)}


def _by_code(counts: Mapping[MessageKind, int]) -> dict[str, int]:
    return {kind.value: count for kind, count in counts.items()}
