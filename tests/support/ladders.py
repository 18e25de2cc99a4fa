"""Random ladders and clocks that climb them, and an engine that looks at them every so often."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from hypothesis import strategies as st

from rules.clocks import Span, SpanUnit
from rules.instants import local_day
from rules.ladder import Anchor, Offset, Step
from rules.rungs import USUAL, Climbing, Pace, Rung, plan
from rules.telling import Audience
from rules.vocabulary import Instrument
from rules.workdays import DayTable
from tests.support.stories import starts

MORNING = time(8, 30)
AUTOMATIC = st.sampled_from([one for one in Instrument if not one.needs_a_person])


@st.composite
def offsets(draw: st.DrawFn) -> Offset:
    if draw(st.integers(0, 5)) == 0:
        return Offset(anchor=Anchor.START, share=draw(st.floats(0.01, 0.99)))
    anchor = draw(st.sampled_from((Anchor.START, Anchor.DUE)))
    unit = draw(st.sampled_from(SpanUnit))
    size = 200 if unit is SpanUnit.HOUR else 20
    return Offset(anchor=anchor, value=draw(st.integers(0 if anchor is Anchor.START else -size, size)), unit=unit)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    again = draw(st.integers(0, 4)) if draw(st.booleans()) else 0
    weekly = again > 0 and draw(st.integers(0, 3)) == 0
    every = Span(value=draw(st.integers(1, 30)), unit=draw(st.sampled_from(SpanUnit)))
    return Step(
        instrument=draw(AUTOMATIC),
        at=draw(offsets()),
        to=(Audience.CHASED,),
        repeat_every=every if again and not weekly else None,
        every_week_on=draw(st.integers(1, 7)) if weekly else None,
        max_repeats=again,
    )


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Step, ...]:
    """Up to six steps; any but the first may be counted from the one before."""
    found = draw(st.lists(steps(), min_size=1, max_size=6))
    for place in range(1, len(found)):
        if draw(st.integers(0, 4)) == 0:
            after = Offset(anchor=Anchor.PREVIOUS, value=draw(st.integers(1, 20)), unit=draw(st.sampled_from(SpanUnit)))
            found[place] = found[place].model_copy(update={"at": after})
    return tuple(found)


@st.composite
def paces(draw: st.DrawFn, started: datetime) -> Pace:
    """Mostly the usual one; else held until some day, or raised to some level at some instant."""
    at = started + timedelta(minutes=draw(st.integers(0, 60 * 24 * 40)))
    which = draw(st.integers(0, 5))
    if which == 0:
        return Pace(held_until=local_day(at))
    return Pace(raised_to=draw(st.integers(1, 6)), raised_at=at) if which == 1 else USUAL


@st.composite
def clocks(draw: st.DrawFn) -> Climbing:
    started = draw(starts())
    counts_days = draw(st.booleans())
    length = timedelta(minutes=draw(st.integers(60, 60 * 24 * 45)))
    due = started + length
    if counts_days:
        due = due.replace(hour=16, minute=0, second=0)  # midnight in China
        due += timedelta(days=due <= started)
    return Climbing(started, due, counts_days, pace=draw(paces(started)))


@dataclass
class Log:
    """What an engine did: rungs taken with the instant it looked, rungs it passed over."""

    fired: list[tuple[datetime, Rung]] = field(default_factory=list)
    skipped: list[Rung] = field(default_factory=list)

    @property
    def rungs(self) -> list[Rung]:
        return [rung for _, rung in self.fired]


def climb(
    ladder: tuple[Step, ...],
    clock: Climbing,
    days: DayTable,
    every: timedelta,
    away: tuple[datetime, datetime] | None = None,
) -> Log:
    """An engine that looks at full multiples of `every`, if anything is due by then, until nothing is left.

    away: from when to when it was switched off.
    """
    log = Log()
    eve = clock.started_at - timedelta(seconds=1)
    coming = plan(ladder, clock, MORNING, days, eve).next_action_at
    while coming is not None:
        now = _next_look(coming, every, away)
        found = plan(ladder, clock, MORNING, days, now)
        log.skipped += found.skipped
        if found.fires is not None:
            log.fired.append((now, found.fires))
            clock = replace(clock, level=found.fires.level, occurrence=found.fires.occurrence)
        assert found.next_action_at is None or found.next_action_at > now
        coming = found.next_action_at
    return log


def _next_look(coming: datetime, every: timedelta, away: tuple[datetime, datetime] | None) -> datetime:
    if away is not None and away[0] <= coming < away[1]:
        coming = away[1]
    midnight = coming.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = -((midnight - coming) // every)
    return midnight + passed * every
