"""Carrying out a row of the table on the chosen hazards: ledger, clocks, stage, messages, in that order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import orjson

from casework.desk import Sitting
from casework.telling import Named, tell
from casework.timing import retime, terms_row
from rules.lifecycle import Effect, Move, Tick
from rules.standing import Actor, Seat
from rules.vocabulary import ClockKind
from store import cases, clocks, ledger, moving
from store.ledger import Entry, Written


@dataclass(frozen=True, slots=True)
class Doing:
    """How a row is carried out this time: by whom, from which seat, with which words."""

    move: Move
    actor: Actor
    seat: Seat | None = None
    note: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    until: date | None = None
    """The last day of a clock this act starts, where the actor names it."""
    subject: int = 0
    """What tells the clock of this act apart: the proposal or the instruction."""
    chases: int | None = None
    """The unit that clock chases, where it is not the one the kind of clock says."""
    named: Named = field(default_factory=dict)
    columns: Mapping[str, object] = field(default_factory=dict)
    """Further columns of the hazard this act sets."""

    def entry(self, at: datetime) -> Entry:
        """What goes into the ledger."""
        return Entry(
            act=self.move.act,
            at=at,
            given=self.move.given,
            to=self.move.to,
            actor_id=self.actor.person_id,
            post_id=self.seat.post_id if self.seat else None,
            unit_id=self.seat.unit_id if self.seat else None,
            note=self.note or None,
            facts=orjson.dumps(self.facts, option=orjson.OPT_SORT_KEYS).decode() if self.facts else None,
            key=self.key,
        )


def carry_out(sitting: Sitting, doing: Doing, only: int | None = None) -> Written:
    """The row is done to the one hazard `only`, chained singly, or to every chosen one under one digest."""
    written = _write(sitting, doing, only)
    for tick in doing.move.clocks:
        _apply(sitting, doing, tick)
    # The database holds that what is handed over has a deadline, so the stage moves after the clocks.
    moving.set_stage(sitting.session, doing.move.to, sitting.at, **doing.columns)
    for one in doing.move.tells:
        tell(sitting, written, one, only, doing.named)
    return written


def _write(sitting: Sitting, doing: Doing, only: int | None) -> Written:
    entry = doing.entry(sitting.at)
    if only is not None:
        stage = moving.stage_when_chosen(sitting.session, only)
        return ledger.append_one(sitting.session, sitting.key, only, stage, entry)
    opened = ledger.open_batch(sitting.session)
    ledger.append_to_chosen(sitting.session, opened, entry)
    ledger.close_batch(sitting.session, sitting.key, opened, entry.act, sitting.at, entry.actor_id)
    return opened


def _apply(sitting: Sitting, doing: Doing, tick: Tick) -> None:
    """One effect on one kind of clock, over all chosen hazards."""
    if tick.effect is Effect.START:
        start_clocks(sitting, tick.clock, doing.until, doing.subject, doing.chases)
    elif tick.effect is Effect.STOP:
        subject = doing.subject if tick.clock is ClockKind.PROPOSAL and doing.subject else None
        clocks.stop(sitting.session, (tick.clock,), sitting.at, subject=subject)
    elif tick.effect is Effect.STOP_OWN:
        clocks.stop(sitting.session, (tick.clock,), sitting.at, unit=doing.seat.unit_id if doing.seat else 0)
    elif tick.effect is Effect.PAUSE:
        clocks.pause(sitting.session, tick.clock)
    else:
        _resume(sitting, tick.clock)


def start_clocks(
    sitting: Sitting, kind: ClockKind, until: date | None = None, subject: int = 0, chases: int | None = None
) -> None:
    """This kind of clock runs on every chosen hazard whose severity policy gives a limit."""
    keys = clocks.distinct_terms(sitting.session, by_fixed_date=kind is ClockKind.RECTIFY)
    rows = [row for key in keys if (row := terms_row(sitting, kind, key, until)) is not None]
    if not rows:
        return
    clocks.put_terms(sitting.session, rows)
    clocks.start(sitting.session, kind, sitting.at, sitting.calendar.version, subject, chases)
    if kind is ClockKind.RECTIFY:
        clocks.note_due(sitting.session)


def _resume(sitting: Sitting, kind: ClockKind) -> None:
    for hazard_id in moving.chosen_ids(sitting.session):
        events = cases.history(sitting.session, hazard_id)
        for clock in clocks.open_clocks(sitting.session, hazard_id, kind):
            retime(sitting, clock, events)
    sitting.session.flush()
    if kind is ClockKind.RECTIFY:
        clocks.note_due(sitting.session)
