"""Every life a hazard can have, as far as its clocks go: the table explored from the beginning to all its ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.facts import Given
from rules.lifecycle import TABLE
from rules.moves import Effect, Move, Tick
from rules.needs import Need
from rules.vocabulary import Act, ClockKind, Stage

ONLY_MAJOR = (ClockKind.CONTROL, ClockKind.PLAN)
SEVERAL = (ClockKind.ACKNOWLEDGE, ClockKind.VERIFY, ClockKind.INSTRUCTION, ClockKind.PROPOSAL,
           ClockKind.LISTED)  # fmt: skip
"""Kinds of which several may run on one hazard: one unit's may stop while another's goes on."""


@dataclass(frozen=True)
class Life:
    """Where a hazard stands, which clocks are open on it, and what has been done for it."""

    stage: Stage | None
    is_major: bool
    running: frozenset[ClockKind] = frozenset()
    paused: frozenset[ClockKind] = frozenset()
    has_control: bool = False
    has_plan: bool = False


@dataclass(frozen=True)
class Turn:
    """One row taken in one life, and the life after it."""

    before: Life
    move: Move
    after: Life


def turns() -> list[Turn]:
    """Every row taken in every life that can be reached."""
    waiting = [Life(None, is_major) for is_major in (False, True)]
    seen, found = set(waiting), []
    while waiting:
        life = waiting.pop()
        for turn in _turns_of(life):
            found.append(turn)
            if turn.after not in seen:
                seen.add(turn.after)
                waiting.append(turn.after)
    return found


def _turns_of(life: Life) -> Iterator[Turn]:
    for move in TABLE:
        if life.stage in move.stages and _allowed(life, move):
            for after in _after(life, move):
                yield Turn(life, move, after)


def _allowed(life: Life, move: Move) -> bool:
    if move.act is Act.CONTROL_LAPSED and not life.has_control:
        return False
    if not life.is_major:
        return True
    if Need.SPOT_SEVERITY in move.needs:
        return False
    return not (
        (Need.CONTROL in move.needs and not life.has_control) or (Need.PLAN in move.needs and not life.has_plan)
    )


def _after(life: Life, move: Move) -> Iterator[Life]:
    lives = {replace(life, stage=move.lands_on(life.stage))}
    for tick in move.clocks:
        # What has lapsed is under no control when its clock starts.
        ready = {replace(one, has_control=False) if move.act is Act.CONTROL_LAPSED else one for one in lives}
        lives = {ticked for one in ready for ticked in _ticked(one, tick)}
    for one in lives:
        yield replace(
            one,
            has_control=move.act is not Act.CONTROL_LAPSED and (one.has_control or _controls(move)),
            has_plan=one.has_plan or (life.is_major and move.act is Act.PLAN),
        )


def _controls(move: Move) -> bool:
    """Whether the danger is held off by this: a whole site that is closed is, once its pupils are placed."""
    closes = move.act is Act.CLOSE_OFF and move.given is not Given.WHOLE_SITE
    return closes or move.act in (Act.CONTROL, Act.PLACE_PUPILS)


def _ticked(life: Life, tick: Tick) -> Iterator[Life]:
    only = frozenset({tick.clock})
    if tick.effect is Effect.START:
        held = tick.clock is ClockKind.CONTROL and life.has_control
        idle = held or (tick.clock in ONLY_MAJOR and not life.is_major)
        yield life if idle else replace(life, running=life.running | only)
    elif tick.effect is Effect.STOP:
        yield replace(life, running=life.running - only, paused=life.paused - only)
        if tick.clock is ClockKind.PROPOSAL and tick.clock in life.running and life.stage and life.stage.is_open:
            yield life  # one proposal was decided, another still waits
    elif tick.effect is Effect.STOP_OWN:
        yield life
        yield replace(life, running=life.running - only)
    elif tick.effect is Effect.PAUSE:
        yield replace(life, running=life.running - only, paused=life.paused | (only & life.running))
    else:
        yield replace(life, running=life.running | (only & life.paused), paused=life.paused - only)
