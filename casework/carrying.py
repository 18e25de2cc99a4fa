"""Carrying out a row of the table on the chosen hazards: ledger, clocks, stage, messages, in that order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

import orjson

from casework.desk import Sitting
from casework.telling import Named, tell
from casework.timing import retime, terms_row
from rules.moves import Effect, Move, Tick
from rules.standing import Actor, Seat
from rules.vocabulary import ClockKind
from store import cases, clocks, common_tasks, ledger, moving
from store.ledger import Entry, Single, Written


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


def carry_out(sitting: Sitting, doing: Doing, only: Single | None = None) -> Written:
    """The row is done to the one hazard `only`, chained singly, or to every chosen one under one digest."""
    written = _write(sitting, doing, only)
    _apply_all(sitting, doing)
    # The database holds that what is handed over has a deadline, so the stage moves after the clocks.
    to = None if doing.move.creates else doing.move.to
    columns = {**doing.columns, **({"chain_head": written.digest} if written.digest else {})}
    moving.set_stage(sitting.session, to, sitting.at, deadline=_sets_deadline(doing.move), **columns)
    if doing.move.crosses_the_end:
        # Every way to an end and back leads through here, so a common task never waits for somebody to notice.
        common_tasks.settle_chosen(sitting.session, sitting.at)
    tell(sitting, written, doing.move.tells, only.hazard_id if only else None, doing.named)
    return written


def _write(sitting: Sitting, doing: Doing, only: Single | None) -> Written:
    entry = doing.entry(sitting.at)
    if only is not None:
        return ledger.append_one(sitting.session, sitting.key, only, entry)
    opened = sitting.open_batch(entry.act, entry.actor_id)
    ledger.append_to_chosen(sitting.session, opened, entry)
    return opened


def _sets_deadline(move: Move) -> bool:
    """Whether a row starts the rectification clock or lets it run on."""
    moves = (Effect.START, Effect.RESUME)
    return any(tick.clock is ClockKind.RECTIFY and tick.effect in moves for tick in move.clocks)


def _apply_all(sitting: Sitting, doing: Doing) -> None:
    """The row's effects in order; neighbouring stops are one statement, and all starts are reckoned at once."""
    starts = tuple(tick.clock for tick in doing.move.clocks if tick.effect is Effect.START)
    _reckon(sitting, starts, doing.until)
    for stops, ticks in groupby(doing.move.clocks, key=lambda tick: tick.effect is Effect.STOP):
        if stops:
            clocks.stop(sitting.session, tuple(tick.clock for tick in ticks), sitting.at, subject=_subject(doing))
        else:
            for tick in ticks:
                _apply(sitting, doing, tick)


def _subject(doing: Doing) -> int | None:
    """A decision stops the clock of its own proposal only, and so does carrying out that of its own instruction."""
    return doing.subject or None


def _apply(sitting: Sitting, doing: Doing, tick: Tick) -> None:
    """One effect on one kind of clock, over all chosen hazards."""
    if tick.effect is Effect.START:
        version = sitting.calendar.version
        clocks.start(sitting.session, tick.clock, sitting.at, version, doing.subject, doing.chases)
    elif tick.effect is Effect.STOP_OWN:
        clocks.stop(sitting.session, (tick.clock,), sitting.at, unit=doing.seat.unit_id if doing.seat else 0)
    elif tick.effect is Effect.PAUSE:
        clocks.pause(sitting.session, tick.clock)
    else:
        _resume(sitting, tick.clock)


def start_clocks(sitting: Sitting, kind: ClockKind) -> None:
    """This kind of clock runs on every chosen hazard whose severity policy gives a limit."""
    _reckon(sitting, (kind,), until=None)
    clocks.start(sitting.session, kind, sitting.at, sitting.calendar.version)


def _reckon(sitting: Sitting, kinds: Sequence[ClockKind], until: date | None) -> None:
    """Keeps when each of these clocks would be due on the chosen hazards; a severity without a limit has none."""
    if not kinds:
        return
    alike = clocks.distinct_terms(sitting.session, by_fixed_date=False)
    by_date = clocks.distinct_terms(sitting.session, by_fixed_date=True) if ClockKind.RECTIFY in kinds else alike
    rows = [
        row
        for kind in kinds
        for key in (by_date if kind is ClockKind.RECTIFY else alike)
        if (row := terms_row(sitting, kind, key, until)) is not None
    ]
    clocks.put_terms(sitting.session, rows)


def _resume(sitting: Sitting, kind: ClockKind) -> None:
    for hazard_id in moving.chosen_ids(sitting.session):
        events = cases.history(sitting.session, hazard_id)
        for clock in clocks.open_clocks(sitting.session, hazard_id, kind):
            retime(sitting, clock, events)
    sitting.session.flush()
