"""Which clocks may stand on each stage, and how: worked out by walking the lifecycle table.

Nobody writes this down twice. What the walk finds is what the invariants hold every stored hazard to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from rules.history import ONE_OF_SEVERAL
from rules.lifecycle import TABLE
from rules.moves import Effect, Move
from rules.vocabulary import ClockKind, ClockState, Stage

Standing = ClockState | None
"""How a kind of clock stands on a hazard: running, paused, or None where none is open."""

CERTAIN = (ClockKind.TRIAGE, ClockKind.ACKNOWLEDGE, ClockKind.RULING, ClockKind.RECTIFY, ClockKind.VERIFY,
           ClockKind.RECHECK)  # fmt: skip
"""Clocks that start whenever the table says so: policy must limit them, or the actor names their last day.

The others start only where policy gives the severity a limit, or for the one rung that is a proposal.
"""


@cache
def possible(kind: ClockKind) -> Mapping[Stage, frozenset[Standing]]:
    """For every stage the ways this kind of clock may stand on it."""
    reached: set[tuple[Stage | None, Standing]] = set()
    to_visit: list[tuple[Stage | None, Standing]] = [(None, None)]
    while to_visit:
        here = to_visit.pop()
        if here not in reached:
            reached.add(here)
            to_visit += _next(kind, *here)
    return {stage: frozenset(standing for one, standing in reached if one is stage) for stage in Stage}


def _next(kind: ClockKind, stage: Stage | None, standing: Standing) -> Iterator[tuple[Stage, Standing]]:
    for move in TABLE:
        if stage in move.stages:
            yield from ((move.lands_on(stage), after) for after in _after(kind, move, standing))


def _after(kind: ClockKind, move: Move, standing: Standing) -> set[Standing]:
    """How the clock may stand after this row: its effects one after the other."""
    standings = {standing}
    for tick in move.clocks:
        if tick.clock is kind:
            standings = {after for before in standings for after in _effect(kind, move, tick.effect, before)}
    return standings


def _effect(kind: ClockKind, move: Move, effect: Effect, standing: Standing) -> tuple[Standing, ...]:
    if effect is Effect.STOP:
        # A decision stops the clock of its own proposal or instruction; others of the kind may run on.
        is_one_of_several = kind in ONE_OF_SEVERAL and move.to is None
        return (None, standing) if is_one_of_several else (None,)
    if effect is Effect.STOP_OWN:
        return (None, standing)
    if effect is Effect.START:
        return (standing or ClockState.RUNNING,) if kind in CERTAIN else (standing or ClockState.RUNNING, standing)
    if standing is None:
        return (None,)
    return (ClockState.PAUSED,) if effect is Effect.PAUSE else (ClockState.RUNNING,)


def allowed() -> frozenset[tuple[Stage, ClockKind, ClockState]]:
    """Every way an open clock may stand."""
    return frozenset(
        (stage, kind, standing)
        for kind in ClockKind
        for stage, standings in possible(kind).items()
        for standing in standings
        if standing is not None
    )


def required() -> frozenset[tuple[Stage, ClockKind]]:
    """The clocks without which no hazard stands on a stage."""
    return frozenset(
        (stage, kind)
        for kind in ClockKind
        for stage, standings in possible(kind).items()
        if standings and None not in standings
    )
