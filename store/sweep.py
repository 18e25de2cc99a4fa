"""The sweep over due clocks: its cost follows what is due and not what is open (performance.md 5).

A probe on the partial index, the due ids read once, then chunks: each chunk locks its clocks and reads them, and
moves them when it has been decided what becomes of them. What their rungs write beside stands in store/rungs.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from rules.rungs import USUAL, Pace
from rules.vocabulary import ClockKind, Severity
from store.bulk import insert_mappings, insert_rows
from store.dialect import analyze, instants, is_sqlite
from store.paces import PACE, pace_from
from store.prepared import fetch, id_rows, packed_ids, prepared, run
from store.scratch import decision, due, telling

clock = table_of(Clock)


@dataclass(frozen=True, slots=True)
class DueState:
    """What a decision depends on beside the start of the clock."""

    kind: ClockKind
    severity: Severity
    policy_id: int
    area_code: str
    due_at: datetime
    counts_days: bool
    level: int
    occurrence: int
    pace: Pace = USUAL


Units = tuple[int | None, int | None, int | None, int]
"""The units of a clock: the one it chases, the lead unit, the responsible one, the office."""

DueClock = tuple[int, datetime, Units]
"""A due clock, plain because there may be very many: its id, when it started, and its units."""

_AT = clock.c.next_action_at.type
_OWN = "id", "started_at", "unit_id", "lead_unit_id", "responsible_unit_id", "office_unit_id"
_STATE = "kind", "severity", "policy_id", "area_code", "due_at", "counts_days", "level", "occurrence", *PACE


def is_anything_due(session: Session, at: datetime) -> bool:
    """Whether any clock wants to be looked at: one probe of the partial index."""
    return run(session, _due_one(), at=at).first() is not None


@prepared
def _due_one() -> sa.Select[int]:
    return _due().limit(1)


def due_ids(session: Session, at: datetime) -> list[int]:
    """The clocks that want to be looked at, in id order, so that a chunk writes neighbouring pages."""
    return sorted(row[0] for row in fetch(session, _due(), at=at))


@prepared
def _due() -> sa.Select[int]:
    return sa.select(clock.c.id).where(clock.c.next_action_at <= sa.bindparam("at", type_=_AT))


def claim(session: Session, ids: Sequence[int], at: datetime) -> Mapping[DueState, Sequence[DueClock]]:
    """Locks those of these clocks that are still due and reads them, those in the same state together.

    Clocks another sweeper is busy with, or that somebody has touched since, are left for the next sweep.
    """
    statement = _claim(sqlite_speaks=is_sqlite(session))
    rows = fetch(session, statement, ids=packed_ids(session, ids), at=at)
    instant = instants(session)
    found: dict[tuple[Any, ...], list[DueClock]] = defaultdict(list)
    for row in rows:
        found[row[6:]].append((row[0], instant(row[1]), row[2:6]))
    return {_state(instant, *key): clocks for key, clocks in found.items()}


@prepared
def _claim(*, sqlite_speaks: bool) -> sa.Select[*tuple[Any, ...]]:
    rows = id_rows(sqlite_speaks=sqlite_speaks)
    return (
        sa.select(*(clock.c[name] for name in (*_OWN, *_STATE)))
        .join_from(rows, clock, clock.c.id == rows.c.id)
        # Hidden from the index, by which PostgreSQL would read all that is due once for every chunk.
        .where(sa.func.coalesce(clock.c.next_action_at, sa.null()) <= sa.bindparam("at", type_=_AT))
        .order_by(clock.c.id)
        .with_for_update(of=clock, skip_locked=True, key_share=True)
    )


def _state(
    instant: Callable[[Any], datetime], kind: str, severity: str, policy: int, area: str, due_at: Any, counts_days: Any,
    level: int, occurrence: int, *paced: Any,
) -> DueState:  # fmt: skip  # Any: as the driver gives it
    words = ClockKind.of(kind), Severity.of(severity)
    return DueState(
        *words, policy, area, instant(due_at), bool(counts_days), level, occurrence, pace_from(instant, *paced)
    )


def put_decisions(
    session: Session,
    pairs: Sequence[tuple[int, int]],
    decisions: Sequence[dict[str, object]],
    tellings: Sequence[dict[str, object]],
) -> None:
    """Keeps for this transaction what was decided, and for which clock which decision holds."""
    insert_rows(session, due, ("clock_id", "decision_id"), sorted(pairs))
    analyze(session, due, len(pairs))
    for table, rows in ((decision, decisions), (telling, tellings)):
        insert_mappings(session, table, rows)
        analyze(session, table, len(rows))


def climb(session: Session) -> None:
    """Moves every claimed clock to its rung and notes when to look again."""
    run(session, _climb())


@prepared
def _climb() -> sa.Update:
    decided = sa.and_(due.c.clock_id == clock.c.id, decision.c.id == due.c.decision_id)
    values = {name: decision.c[name] for name in ("level", "occurrence", "next_action_at")}
    return sa.update(clock).where(decided).values(**values)
