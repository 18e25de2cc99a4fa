"""A clock's facts, read out of the ledger: what each past act did to it is what the table says of that act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.clocks import ClockFact, FactKind, Span
from rules.facts import Given
from rules.lifecycle import TABLE, Effect
from rules.vocabulary import Act, ClockKind, Stage


@dataclass(frozen=True, slots=True)
class PastAct:
    """An event of the ledger, as far as clocks care."""

    act: Act
    given: Given
    stage_from: Stage | None
    at: datetime
    until: date | None = None


def clock_facts(
    kind: ClockKind, started: ClockFact, past: Sequence[PastAct], rework_minimum: Span | None
) -> tuple[ClockFact, ...]:
    """The facts of one clock: its start, then every pause, return and extension the ledger holds since.

    `past` is the whole history of the hazard, in order; what lies before the clock's start is passed over.
    Only sending back for rework guarantees a least time; a resumed suspension gives back what was left.
    """
    facts = [started]
    for act, effect in _since_start(kind, started.at, past):
        if effect is Effect.PAUSE:
            facts.append(ClockFact(FactKind.PAUSED, act.at))
        elif effect is Effect.RESUME:
            least = rework_minimum if act.act is Act.REWORK else None
            facts.append(ClockFact(FactKind.RESUMED, act.at, span=least))
        elif effect is Effect.STOP:
            facts.append(ClockFact(FactKind.STOPPED, act.at))
        elif effect is None:
            facts.append(ClockFact(FactKind.EXTENDED, act.at, until=act.until))
    return tuple(facts)


def _since_start(kind: ClockKind, started_at: datetime, past: Sequence[PastAct]) -> list[tuple[PastAct, Effect | None]]:
    """Every effect on the clock after the one that started it; None stands for a granted extension.

    One act may stop the old clock and start the new one, so the start is looked for among effects, and the
    last one at that instant is it.
    """
    effects = [(act, effect) for act in past for effect in _effects(act, kind)]
    starts = [place for place, (act, effect) in enumerate(effects) if effect is Effect.START and act.at == started_at]
    return effects[starts[-1] + 1 :] if starts else []


def _effects(act: PastAct, kind: ClockKind) -> list[Effect | None]:
    if act.act is Act.GRANT_EXTENSION and kind is ClockKind.RECTIFY:
        return [None]
    # Rows of one act, branch and stage never differ in what they do to a clock (a test holds the table to it).
    row = next(
        (move for move in TABLE if move.act is act.act and move.given is act.given and act.stage_from in move.stages),
        None,
    )
    return [tick.effect for tick in row.clocks if tick.clock is kind] if row else []
