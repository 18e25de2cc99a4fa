"""Every due clock climbs its ladder: decided once for all that are alike, written in chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from casework.desk import Desk, Sitting
from casework.telling import addressee_row, note_empty_post
from casework.timing import terms_row
from rules.addressing import Addressee
from rules.ladder import Climbing, Plan, Step, plan
from rules.telling import Audience, MessageKind, Mode
from rules.vocabulary import Act, ClockKind
from store import clocks, ledger, outbox, sweep
from store.clocks import TermsKey
from store.faults import reach
from store.sweep import DueState

CHUNK = 5000
"""Clocks in one transaction: another writer waits about a tenth of a second at most (performance.md c)."""


@dataclass
class Climbed:
    """What a sweep came to."""

    looked_at: int = 0
    fired: int = 0
    by_instrument: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of one sweep, as rows for the scratch tables."""

    decisions: Sequence[dict[str, object]]
    tellings: Sequence[dict[str, object]]


def escalate(desk: Desk, at: datetime, chunk: int = CHUNK) -> Climbed:
    """Every clock due at this instant has climbed to the highest rung that is due, and those concerned are told.

    Running it again at the same instant changes nothing; running it twice at once takes no rung twice.
    """
    climbed = Climbed()
    with desk.looking() as session:
        if not sweep.is_anything_due(session, at):
            return climbed
        ids = sweep.due_ids(session, at)
        states = sweep.due_states(session, at)
    with desk.looking() as session:
        decided = _decide(Sitting(session, at, desk.key, desk.keyring), states)
    known: dict[tuple[Audience, int], Addressee | None] = {}
    for start in range(0, len(ids), chunk):
        with desk.sitting(at) as sitting:
            _climb(sitting, decided, ids[start : start + chunk], known, climbed)
    return climbed


def _decide(sitting: Sitting, states: Sequence[DueState]) -> Decided:
    decisions: list[dict[str, object]] = []
    tellings: list[dict[str, object]] = []
    for number, state in enumerate(states, 1):
        policy = sitting.policy(state.policy_id)
        steps = policy.ladder.steps(state.kind, state.severity)
        climbing = Climbing(state.started_at, state.due_at, state.counts_days, state.level, state.occurrence)
        days = sitting.calendar.in_area(state.area_code)
        planned = plan(steps, climbing, policy.ladder.morning, days, sitting.at)
        decisions.append(_decision(number, state, planned, steps))
        if planned.fires is not None:
            tellings += _tellings(number, steps[planned.fires.level - 1])
    return Decided(decisions, tellings)


def _decision(number: int, state: DueState, planned: Plan, steps: Sequence[Step]) -> dict[str, object]:
    rung = planned.fires
    step = steps[rung.level - 1] if rung else None
    skipped = [f"{one.level}.{one.occurrence}" for one in planned.skipped]
    facts = {"instrument": step.instrument.value if step else None, "skipped": skipped or None}
    return {
        **sweep.as_row(state),
        "id": number,
        "level": rung.level if rung else state.level,
        "occurrence": rung.occurrence if rung else state.occurrence,
        "next_action_at": planned.next_action_at,
        "planned_at": rung.planned_at if rung else None,
        "instrument": step.instrument.value if step else None,
        "is_proposal": step is not None and step.mode is Mode.PROPOSAL,
        "facts": orjson.dumps({k: v for k, v in facts.items() if v}, option=orjson.OPT_SORT_KEYS).decode(),
    }


_WHOSE = {"chased": "chased", "lead": "lead", "responsible": "responsible"}


def _tellings(number: int, step: Step) -> list[dict[str, object]]:
    """A proposal is told to its approver only; everybody else hears when it is approved."""
    if step.approver is not None:
        pairs = [(MessageKind.PROPOSAL, step.approver)]
    else:
        pairs = [(MessageKind.of(step.instrument.value), audience) for audience in step.to]
    return [
        {
            "decision_id": number,
            "kind": kind.value,
            "audience": audience.value,
            "urgency": step.urgency.value,
            "whose": _WHOSE.get(audience.value.partition("_")[0], "office"),
        }
        for kind, audience in pairs
    ]


def _climb(
    sitting: Sitting,
    decided: Decided,
    ids: Sequence[int],
    known: dict[tuple[Audience, int], Addressee | None],
    climbed: Climbed,
) -> None:
    session, at = sitting.session, sitting.at
    sweep.put_decisions(session, decided.decisions, decided.tellings)
    claimed = sweep.claim(session, ids, at)
    climbed.looked_at += claimed
    if not claimed:
        return
    sweep.climb(session)
    opened = ledger.open_batch(session)
    sweep.write_events(session, opened, at)
    reach("mid_sweep")
    _address(sitting, known)
    sweep.post(session, opened, at)
    _propose(sitting, opened)
    climbed.fired += ledger.close_batch(session, sitting.key, opened, Act.ESCALATE, at, None)


def _address(sitting: Sitting, known: dict[tuple[Audience, int], Addressee | None]) -> None:
    """Resolves each audience of each unit once per sweep; an empty post is told on once per sweep too."""
    # In one order always: two sweeps that open tasks for the same empty posts must not wait for each other in a ring.
    wanted = sorted((Audience.of(code), unit) for code, unit in sweep.units_meant(sitting.session))
    sitting.preload([unit for pair in wanted if pair not in known for unit in pair[1:]])
    rows: list[dict[str, object]] = []
    for audience, unit in wanted:
        if (audience, unit) not in known:
            found = known[audience, unit] = sitting.addressee(audience, unit)
            if found is None or found.has_risen:
                note_empty_post(sitting, audience, unit)
        rows.append(addressee_row(audience, unit, known[audience, unit]))
    outbox.put_addressees(sitting.session, rows)


def _propose(sitting: Sitting, opened: ledger.Written) -> None:
    keys = sweep.terms_keys_of_proposals(sitting.session)
    if not keys:
        return
    sweep.propose(sitting.session, opened, sitting.at)
    rows = [
        row
        for severity, policy, area in keys
        if (row := terms_row(sitting, ClockKind.PROPOSAL, TermsKey(severity, policy, area, None), None)) is not None
    ]
    clocks.put_terms(sitting.session, rows)
    sweep.start_proposal_clocks(sitting.session, opened, sitting.at, sitting.calendar.version)
