"""A clock's facts, read out of the ledger: what each past act did to it is what the table says of that act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson

from rules.clocks import ClockFact, FactKind, Span
from rules.facts import Given
from rules.lifecycle import TABLE
from rules.moves import Effect, Move, Tick
from rules.rungs import USUAL, Pace
from rules.vocabulary import Act, ClockKind, Stage


@dataclass(frozen=True, slots=True)
class PastAct:
    """An event of the ledger, as far as clocks care."""

    act: Act
    given: Given
    stage_from: Stage | None
    at: datetime
    until: date | None = None
    unit: int | None = None
    """The unit that acted: it stops its own clock and no other's."""
    subject: int | None = None
    """The proposal that was decided or the instruction that was carried out: its clock stops and no other's."""
    level: int = 0
    """The step of the ladder a leader raised the case to."""

    @classmethod
    def recorded(
        cls, act: Act, given: Given, stage_from: Stage | None, at: datetime, unit: int | None, facts: str | None
    ) -> PastAct:
        """An act as the ledger keeps it, its facts still packed."""
        said = orjson.loads(facts) if facts else {}
        until = said.get("until")
        subject = said.get("proposal") or said.get("instruction")
        level = said.get("level") or 0
        return cls(act, given, stage_from, at, date.fromisoformat(until) if until else None, unit, subject, level)


PACING = (Act.RAISE, Act.HOLD_BACK, Act.LOWER)


ONE_OF_SEVERAL = (ClockKind.PROPOSAL, ClockKind.INSTRUCTION, ClockKind.LISTED)
"""Clocks of which a hazard may have several, told apart by what they are about."""


@dataclass(frozen=True, slots=True)
class Whose:
    """What tells a clock from the others of its kind on the same hazard."""

    kind: ClockKind
    unit: int | None = None
    subject: int = 0

    def is_stopped_by(self, act: PastAct, effect: Effect | None) -> bool:
        """Whether the effect of an act ends this very clock."""
        if effect is Effect.STOP_OWN:
            return act.unit == self.unit
        another_s = self.kind in ONE_OF_SEVERAL and act.subject is not None and act.subject != self.subject
        return effect is Effect.STOP and not another_s


def clock_facts(
    whose: Whose, started: ClockFact, past: Sequence[PastAct], rework_minimum: Span | None
) -> tuple[ClockFact, ...]:
    """The facts of one clock: its start, then every pause, return and extension the ledger holds until it stopped.

    `past` is the whole history of the hazard, in order; what lies before the clock's start is passed over.
    Only sending back for rework guarantees a least time, or names a day; a resumed suspension gives back what was left.
    """
    facts = [started]
    for act, effect in _since_start(whose.kind, started.at, past):
        if whose.is_stopped_by(act, effect):
            facts.append(ClockFact(FactKind.STOPPED, act.at))
            break
        if effect is Effect.PAUSE:
            facts.append(ClockFact(FactKind.PAUSED, act.at))
        elif effect is Effect.RESUME:
            is_rework = act.act is Act.REWORK
            least, until = (rework_minimum, act.until) if is_rework else (None, None)
            facts.append(ClockFact(FactKind.RESUMED, act.at, span=least, until=until))
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
    row = next((move for move in TABLE if move.act is act.act and move.given is act.given and _fits(move, act)), None)
    return [tick.effect for tick in row.clocks if tick.clock is kind] if row else []


def _fits(move: Move, act: PastAct) -> bool:
    # A rung leaves the stage as it was and does not write it down.
    return act.stage_from in move.stages or act.act is Act.ESCALATE


INTERRUPTING = (
    Act.GRANT_EXTENSION,
    *dict.fromkeys(
        move.act for move in TABLE for tick in move.clocks if tick == Tick(Effect.RESUME, ClockKind.RECTIFY)
    ),
)
"""Acts after which the deadline of a running rectification clock hangs on more than its start and its limit."""


def pace_of(kind: ClockKind, started_at: datetime, past: Sequence[PastAct]) -> Pace:
    """At which pace the ladder of a clock is climbed, as the last leader who spoke of it since its start has said.

    A step raised to is forgotten where the deadline was settled anew since; a hold lasts until its day.
    """
    pace = USUAL
    if kind is not ClockKind.RECTIFY:
        return pace
    for act in past:
        if act.at < started_at:
            continue
        if act.act is Act.RAISE:
            pace = Pace(raised_to=act.level, raised_at=act.at)
        elif act.act in PACING:
            pace = Pace(held_until=act.until)
        elif act.act in INTERRUPTING and pace.raised_at is not None:
            pace = USUAL
    return pace
