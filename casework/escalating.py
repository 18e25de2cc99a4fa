"""Every due clock climbs its ladder: decided once for all that are alike, written in chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.climbing import Decided, Decisions, decide
from casework.desk import Desk, Sitting
from casework.handling import seat_the_named
from casework.telling import addressee_row, note_empty_post
from casework.timing import terms_row
from rules.telling import Audience
from rules.vocabulary import Act, ClockKind
from store import clocks, ledger, outbox, rungs, sweep
from store.faults import reach
from store.ledger import Written
from store.outbox import AddresseeRow

CHUNK = 5000
"""Clocks in one transaction: another writer waits about a tenth of a second at most (performance.md c)."""

_BY_NAME = Audience.CHASED, Audience.LEAD, Audience.RESPONSIBLE
"""Audiences of a clock for which its case may name a person of the unit."""


@dataclass
class Climbed:
    """What a sweep came to."""

    looked_at: int = 0
    fired: int = 0
    by_instrument: dict[str, int] = field(default_factory=dict)


@dataclass
class Sweeping:
    """A sweep under way: what it has found out so far, asked again by every chunk, and what it has come to."""

    climbed: Climbed = field(default_factory=Climbed)
    decisions: Decisions = field(default_factory=Decisions)
    addressees: dict[tuple[Audience, int], AddresseeRow] = field(default_factory=dict)
    terms: dict[tuple[object, ...], dict[str, object] | None] = field(default_factory=dict)
    """When the clock of a new proposal is due, by what that depends on."""


def escalate(desk: Desk, at: datetime, chunk: int = CHUNK) -> Climbed:
    """Every clock due at this instant has climbed to the highest rung that is due, and those concerned are told.

    Running it again at the same instant changes nothing; running it twice at once takes no rung twice.
    """
    sweeping = Sweeping()
    with desk.looking() as session:
        if not sweep.is_anything_due(session, at):
            return sweeping.climbed
        ids = sweep.due_ids(session, at)
    for start in range(0, len(ids), chunk):
        with desk.sitting(at) as sitting:
            _climb(sitting, sweeping, ids[start : start + chunk])
    return sweeping.climbed


def _climb(sitting: Sitting, sweeping: Sweeping, ids: Sequence[int]) -> None:
    session, at = sitting.session, sitting.at
    claimed = sweep.claim(session, ids, at)
    if not claimed:
        return
    decided = decide(sitting, sweeping.decisions, claimed)
    sweeping.climbed.looked_at += len(decided.pairs)
    sweep.put_decisions(session, decided.pairs, decided.rows, decided.tellings)
    sweep.climb(session)
    opened = ledger.open_batch(session)
    rungs.write_events(session, opened, at)
    reach("mid_sweep")
    _address(sitting, decided, sweeping.addressees)
    by_name = seat_the_named(sitting, [unit for audience, unit in decided.addressed if audience in _BY_NAME])
    rungs.post(session, opened, sitting.holding, by_name=by_name)
    _propose(sitting, decided, opened, sweeping.terms)
    sweeping.climbed.fired += ledger.close_batch(session, sitting.key, opened, Act.ESCALATE, at, None)


def _address(sitting: Sitting, decided: Decided, known: dict[tuple[Audience, int], AddresseeRow]) -> None:
    """Resolves each audience of each unit once per sweep; an empty post is told on once per sweep too."""
    wanted = decided.addressed
    # In one order always: two sweeps that open tasks for the same empty posts must not wait for each other in a ring.
    fresh = sorted(pair for pair in wanted if pair not in known)
    sitting.preload([unit for _, unit in fresh])
    for audience, unit in fresh:
        found = sitting.addressee(audience, unit)
        known[audience, unit] = addressee_row(audience, unit, found)
        if found is None or found.has_risen:
            note_empty_post(sitting, audience, unit)
    outbox.put_addressees(sitting.session, [known[pair] for pair in wanted])


def _propose(
    sitting: Sitting, decided: Decided, opened: Written, known: dict[tuple[object, ...], dict[str, object] | None]
) -> None:
    if not decided.proposing:
        return
    rungs.propose(sitting.session, opened, sitting.at)
    rows: list[dict[str, object]] = []
    for key in decided.proposing:
        depends_on = key.severity, key.policy_id, sitting.calendar.in_area(key.area_code)
        if depends_on not in known:
            known[depends_on] = terms_row(sitting, ClockKind.PROPOSAL, key, None)
        if (row := known[depends_on]) is not None:
            rows.append({**row, "area_code": key.area_code})
    clocks.put_terms(sitting.session, rows)
    rungs.start_proposal_clocks(sitting.session, opened, sitting.at, sitting.calendar.version)
