"""What becomes of due clocks: decided by their ladders, once for all that are alike."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

import orjson

from casework.desk import Sitting
from rules.addressing import UnitOfClock, whose
from rules.alike import Stretch, alike
from rules.holding import Holding, Release
from rules.ladder import Step
from rules.policy import Policy
from rules.rungs import Climbing, Plan, plan
from rules.telling import Audience, MessageState, Mode
from rules.vocabulary import Severity
from rules.workdays import DayTable
from store.clocks import TermsKey
from store.sweep import DueClock, DueState


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the clocks in one state that started within one stretch, with its rows for the scratch tables."""

    number: int
    starts: Stretch
    row: dict[str, object]
    tellings: tuple[dict[str, object], ...]
    told: tuple[tuple[Audience, int], ...]
    """Each audience, and where among a clock's units the one stands it is looked for in."""
    is_proposal: bool


@dataclass
class Alike:
    """The decisions about clocks that are alike in all but their start."""

    for_stretches: list[Decision] = field(default_factory=list)
    for_single_starts: dict[datetime, Decision] = field(default_factory=dict)

    def of(self, started_at: datetime) -> Decision | None:
        for one in self.for_stretches:
            if started_at in one.starts:
                return one
        return self.for_single_starts.get(started_at)

    def add(self, one: Decision) -> None:
        if one.starts.first == one.starts.last:
            self.for_single_starts[one.starts.first] = one
        else:
            self.for_stretches.append(one)


@dataclass
class Decisions:
    """What a sweep has decided so far: by state, and by the days that count in its area."""

    count: int = 0
    known: dict[tuple[object, ...], Alike] = field(default_factory=dict)


@dataclass
class Decided:
    """What is to be written for the clocks of one transaction."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    """Every clock and the number of its decision."""
    decisions: dict[int, Decision] = field(default_factory=dict)
    units: dict[Audience, set[int | None]] = field(default_factory=dict)
    """For every audience that is told something, the units it is looked for in."""
    proposing: set[TermsKey] = field(default_factory=set)
    """What the deadline of a new proposal depends on, for every clock that leads to one."""

    def add(self, decision: Decision, state: DueState, clocks: Sequence[DueClock]) -> None:
        """The decision holds for these clocks."""
        number = decision.number
        self.decisions[number] = decision
        self.pairs += [(clock[0], number) for clock in clocks]
        for audience, place in decision.told:
            self.units.setdefault(audience, set()).update([clock[2][place] for clock in clocks])
        if decision.is_proposal:
            self.proposing.add(TermsKey(state.severity, state.policy_id, state.area_code, None))

    @property
    def rows(self) -> list[dict[str, object]]:
        return [one.row for one in self.decisions.values()]

    @property
    def tellings(self) -> list[dict[str, object]]:
        return [row for one in self.decisions.values() for row in one.tellings]

    @property
    def addressed(self) -> list[tuple[Audience, int]]:
        """Every audience of every unit the messages are for."""
        return [(audience, unit) for audience, units in self.units.items() for unit in units if unit is not None]


_WHOSE = tuple(one.value for one in UnitOfClock)
"""Whose an audience is, in the order of a clock's units."""


def decide(sitting: Sitting, decisions: Decisions, claimed: Mapping[DueState, Sequence[DueClock]]) -> Decided:
    """What becomes of each of these clocks. When one started seldom matters, so that few decisions serve many."""
    decided = Decided()
    for state, clocks in claimed.items():
        policy, days = sitting.policy(state.policy_id), sitting.calendar.in_area(state.area_code)
        known = decisions.known.setdefault(_key(state, days), Alike())
        by_start = sorted(clocks, key=itemgetter(1))
        starts, done = [clock[1] for clock in by_start], 0
        while done < len(starts):
            found = known.of(starts[done])
            if found is None:
                decisions.count += 1
                found = _decision(decisions.count, state, starts[done], policy, days, sitting.holding)
                known.add(found)
            end = bisect_right(starts, found.starts.last, done)
            decided.add(found, state, by_start[done:end])
            done = end
    return decided


def _key(state: DueState, days: DayTable) -> tuple[object, ...]:
    """What a decision depends on beside the start; of the area only the days that count in it matter."""
    return (
        state.kind,
        state.severity,
        state.policy_id,
        state.due_at,
        state.counts_days,
        state.level,
        state.occurrence,
        state.pace,
        days,
    )


def _decision(
    number: int, state: DueState, started_at: datetime, policy: Policy, days: DayTable, holding: Holding
) -> Decision:
    steps, morning = policy.ladder.steps(state.kind, state.severity), policy.ladder.morning
    climbing = Climbing(started_at, state.due_at, state.counts_days, state.level, state.occurrence, state.pace)
    planned = plan(steps, climbing, morning, days, holding.now)
    step = steps[planned.fires.level - 1] if planned.fires else None
    tellings = tuple(_tellings(number, step, state.severity, holding)) if step else ()
    told = tuple((Audience.of(str(row["audience"])), _WHOSE.index(str(row["whose"]))) for row in tellings)
    starts = alike(steps, climbing, morning, days)
    is_proposal = step is not None and step.mode is Mode.PROPOSAL
    return Decision(number, starts, _row(number, state, planned, step), tellings, told, is_proposal)


def _row(number: int, state: DueState, planned: Plan, step: Step | None) -> dict[str, object]:
    rung = planned.fires
    skipped = [f"{one.level}.{one.occurrence}" for one in planned.skipped]
    # As it was when the step was taken: more time may be granted later.
    due = state.due_at.isoformat() if step else None
    facts = {"instrument": step.instrument.value if step else None, "due_at": due, "skipped": skipped or None}
    return {
        "id": number,
        "level": rung.level if rung else state.level,
        "occurrence": rung.occurrence if rung else state.occurrence,
        "next_action_at": planned.next_action_at,
        "planned_at": rung.planned_at if rung else None,
        "instrument": step.instrument.value if step else None,
        "is_proposal": step is not None and step.mode is Mode.PROPOSAL,
        "facts": orjson.dumps({k: v for k, v in facts.items() if v}, option=orjson.OPT_SORT_KEYS).decode(),
    }


def _tellings(number: int, step: Step, severity: Severity, holding: Holding) -> Iterator[dict[str, object]]:
    for kind, audience in step.tells:
        yield {
            "decision_id": number,
            "kind": kind.value,
            "audience": audience.value,
            "urgency": step.urgency.value,
            "whose": whose(audience).value,
            **_leaving(holding.release(kind, step.urgency), severity),
        }


def _leaving(release: Release, severity: Severity) -> dict[str, object]:
    """When messages of one decision leave, where neither area nor sub-category says otherwise."""
    is_danger = release.wakes_major and severity is Severity.MAJOR
    leaves_at = release.now if is_danger else release.at
    return {
        "state": release.state.value,
        "release_at": leaves_at,
        "why": release.why(leaves_at),
        "obeys": release.state is MessageState.PENDING and not is_danger,
    }
