"""The sweep over due clocks: on an idle minute, on an ordinary morning, on the worst one, and twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from benchmarks import lean, same_rows
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, Raw, at_desk, raw
from benchmarks.measuring import Cost, middle, watching
from benchmarks.open_hazards import FIRST, filled, mornings
from benchmarks.sizes import Size
from casework.desk import Desk
from casework.escalating import escalate

IDLE = FIRST - timedelta(hours=1)

FEW = {"SQLite": 75 / 27, "PostgreSQL": 75 / 35}
MANY = {"SQLite": 1.2 / 0.77, "PostgreSQL": 2.2 / 1.48}
"""What the design asks for at its most ambitious, over what its floor took when that was written: 1,000 due of a
million in 75 ms, 100,000 in 1.2 s and 2.2 s."""


@dataclass(frozen=True, slots=True)
class Swept:
    """One morning: rungs taken and what that cost, and what it cost the floor to escalate as many."""

    fired: int
    ours: Cost
    least: Cost


@dataclass(frozen=True)
class Field:
    """The same number of open hazards twice: as we keep them, and as lean as can be."""

    ground: Ground
    open: int
    desk: Desk
    url: str
    lean: Raw

    def sweep(self, nth: int) -> Swept:
        """The nth morning, once by us and once by the floor."""
        self.ground.settle(self.url)
        with watching(self.ground.server_cpu) as ours:
            fired = escalate(self.desk, mornings(nth + 1)[nth]).fired
        self.ground.settle(self.url)
        with watching(self.ground.server_cpu) as least:
            lean.sweep(self.lean, nth + 1)
        return Swept(fired, ours.cost, least.cost)

    def last_event(self) -> int:
        with raw(self.url) as database:
            return int(database.one("SELECT max(id) FROM ledger_event"))

    def rows(self) -> tuple[int, ...]:
        """How many rows stand in every table a sweep may write to."""
        with raw(self.url) as database:
            return tuple(
                database.one(f"SELECT count(*) FROM {table}")
                for table in ("clock", "ledger_event", "ledger_batch", "message", "proposal", "task")
            )


@contextmanager
def field_of(ground: Ground, open_: int, due: Sequence[int], schools: int) -> Iterator[Field]:
    """So many open hazards, so many of them due on each morning; gone when the block ends."""
    url, floor = filled(ground, open_, due, schools), lean.open_hazards(ground, open_, due)
    with at_desk(url) as desk, raw(floor) as database:
        yield Field(ground, open_, desk, url, database)
    ground.drop(url)
    ground.drop(floor)


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """Sweeps over very many open hazards, then over fewer of which half is due."""
    due = [size.few] * size.rounds + [size.many] * size.rounds
    with field_of(ground, size.open, due, size.schools) as field:
        yield _idle(field, size.probes)
        yield _mornings(field, [field.sweep(nth) for nth in range(size.rounds)], FEW[ground.name])
        many = [field.sweep(nth) for nth in range(size.rounds, 2 * size.rounds - 1)]
        before = field.last_event()
        many.append(field.sweep(2 * size.rounds - 1))
        worst = _mornings(field, many, MANY[ground.name])
        yield worst
        yield _again(field, 2 * size.rounds - 1)
        same = same_rows.again(ground, field.url, before)
        yield replace(worst, ours=many[-1].ours, floor="the same rows", least=same, target=None)
    with field_of(ground, size.fewer_open, [size.half], size.schools) as field:
        yield _mornings(field, [field.sweep(0)], None)


def _idle(field: Field, probes: int) -> Figure:
    with watching(field.ground.server_cpu) as ours:
        for _ in range(probes):
            escalate(field.desk, IDLE)
    with watching(field.ground.server_cpu) as least:
        for _ in range(probes):
            lean.sweep(field.lean, 0)
    what = f"sweep, nothing due of {field.open:,}"
    return Figure("sweep", field.ground.name, what, 0, ours.cost.over(probes), "lean", least.cost.over(probes))


def _mornings(field: Field, done: Sequence[Swept], target: float | None) -> Figure:
    what = f"sweep, {done[0].fired:,} due of {field.open:,}"
    ours, least = middle([one.ours for one in done]), middle([one.least for one in done])
    return Figure("sweep", field.ground.name, what, done[0].fired, ours, "lean", least, target)


def _again(field: Field, nth: int) -> Figure:
    """The same morning once more: everything has been taken, and nothing may be written."""
    before = field.rows()
    with watching(field.ground.server_cpu) as ours:
        climbed = escalate(field.desk, mornings(nth + 1)[nth])
    if climbed.looked_at or field.rows() != before:
        raise AssertionError("the second sweep of a morning has written something")
    return Figure("sweep", field.ground.name, "the same morning swept again: no row", 0, ours.cost)
