"""Climbing a ladder: which step a clock stands on, which one is due, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from rules.clocks import Span, SpanUnit
from rules.instants import at_local, last_day, local_day
from rules.ladder import Anchor, Offset, Step
from rules.workdays import DayTable


@dataclass(frozen=True, slots=True)
class Pace:
    """How a leader has changed the pace of a ladder: no rung before the morning after a day, or one of them at once."""

    held_until: date | None = None
    """The last day on which nothing more is taken."""
    raised_to: int = 0
    """The level that is taken at once, if it has not been."""
    raised_at: datetime | None = None


USUAL = Pace()
"""As policy has it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One planned firing: the level is the step's place on the ladder, from 1; occurrence 0 is the first time."""

    planned_at: datetime
    level: int
    occurrence: int


@dataclass(frozen=True, slots=True)
class Climbing:
    """What the plan needs to know of a clock."""

    started_at: datetime
    due_at: datetime
    counts_days: bool
    level: int = 0
    occurrence: int = 0
    pace: Pace = USUAL


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due now: one rung at the most, those passed over since, and when to look again."""

    fires: Rung | None
    skipped: tuple[Rung, ...]
    next_action_at: datetime | None


def plan(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable, now: datetime) -> Plan:
    """The highest rung that is due and not yet taken; after downtime the lower ones are skipped, not sent.

    The plan depends on planned instants only, never on when somebody looked: looking every minute or once
    an hour gives the same rungs unless two fall between two looks.
    """
    return look(ahead(steps, clock, morning, days), now)


def ahead(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable) -> Iterator[Rung]:
    """The rungs a clock has not taken yet, in order, as a leader has hurried or held them.

    Each is reckoned when it is asked for: a ladder of weekly reminders is far longer than what anybody looks at.
    """
    coming = (rung for rung in rungs(steps, clock, morning, days) if _is_ahead(rung, clock))
    return coming if clock.pace == USUAL else (_at_the_pace(rung, clock.pace, morning, days) for rung in coming)


def _at_the_pace(rung: Rung, pace: Pace, morning: time, days: DayTable) -> Rung:
    at = rung.planned_at
    if pace.raised_at is not None and rung.level <= pace.raised_to:
        at = min(at, pace.raised_at)
    if pace.held_until is not None:
        at = max(at, at_local(days.after(pace.held_until, 1), morning))
    return replace(rung, planned_at=at)


def look(coming: Iterable[Rung], now: datetime) -> Plan:
    """What is due of the rungs that are still to come."""
    due: list[Rung] = []
    later = None
    for rung in coming:
        if rung.planned_at > now:
            later = rung.planned_at
            break
        due.append(rung)
    return Plan(due[-1] if due else None, tuple(due[:-1]), later)


def after_moving(steps: tuple[Step, ...], level: int, occurrence: int) -> tuple[int, int]:
    """The level and occurrence a clock stands on once its due instant has moved.

    The ladder never climbs down: what was sent before the deadline may be sent again before the new one, but
    a letter that followed a missed deadline is not taken back by more time. Where another policy's ladder is
    shorter, a clock that stood above its end has nothing left to climb.
    """
    if 0 < level <= len(steps) and not follows_due(steps, level):
        return 0, 0
    return level, occurrence


def follows_due(steps: tuple[Step, ...], level: int) -> bool:
    """Whether a step comes only after a deadline was missed; one counted from the step before, if that one does."""
    offset = steps[level - 1].at
    while offset.anchor is Anchor.PREVIOUS:
        level -= 1
        offset = steps[level - 1].at
    return offset.anchor is Anchor.DUE and offset.value >= 0


def _is_ahead(rung: Rung, clock: Climbing) -> bool:
    return (rung.level, rung.occurrence) > ((clock.level, clock.occurrence) if clock.level else (0, 0))


def rungs(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable) -> Iterator[Rung]:
    """Every firing of a ladder in order; a rung never comes before the one below it.

    A step that would have come before its clock even started is left out: a two-day limit has no
    reminder three days ahead.
    """
    firsts = _firsts(steps, clock, morning, days)
    floor = clock.started_at
    for index, (level, step, instant) in enumerate(firsts):
        wanted = _counted_from(floor, step.at, morning, days) if instant is None else max(instant, floor)
        ceiling = firsts[index + 1][2] if index + 1 < len(firsts) else None
        for occurrence, at in enumerate(_comings(step, wanted, morning, days)):
            if occurrence and ceiling is not None and at >= ceiling:
                break
            yield Rung(at, level, occurrence)
            floor = at


def _firsts(
    steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable
) -> list[tuple[int, Step, datetime | None]]:
    """The steps this clock can take, each with when it comes; None where that hangs on the step before."""
    found: list[tuple[int, Step, datetime | None]] = []
    for level, step in enumerate(steps, 1):
        instant = None if step.at.anchor is Anchor.PREVIOUS else instant_of(step.at, clock, morning, days)
        if instant is None or instant >= clock.started_at:
            found.append((level, step, instant))
    return found


def _comings(step: Step, first: datetime, morning: time, days: DayTable) -> Iterator[datetime]:
    """When a step comes and comes again, unless the next one comes before."""
    if step.every_week_on is not None:
        weeks = _weekly(first - timedelta.resolution, step.every_week_on, morning, days)
        yield from islice(weeks, step.max_repeats + 1)
        return
    yield first
    if step.repeat_every is not None:
        at = first
        for _ in range(step.max_repeats):
            at = _counted_from(at, step.repeat_every, morning, days)
            yield at


def _weekly(after: datetime, weekday: int, morning: time, days: DayTable) -> Iterator[datetime]:
    """The next mornings of this day of the week; where it is a day off, that of the next working day."""
    day = local_day(after)
    day -= timedelta(days=(day.isoweekday() - weekday) % 7)
    while True:
        if (at := at_local(days.on_or_after(day), morning)) > after:
            yield at
            after = at
        day += timedelta(days=7)


def instant_of(offset: Offset, clock: Climbing, morning: time, days: DayTable) -> datetime:
    """When a step comes that is counted from its clock's start or due instant."""
    if offset.share is not None:
        part = clock.started_at + (clock.due_at - clock.started_at) * offset.share
        # A reminder at half time that falls on a Sunday waits for Monday, like everything counted in days.
        return at_local(days.on_or_after(local_day(part)), morning) if clock.counts_days else part
    origin = clock.started_at if offset.anchor is Anchor.START else clock.due_at
    if offset.unit is SpanUnit.HOUR:
        return origin + timedelta(hours=offset.value)
    if offset.anchor is Anchor.START:
        return at_local(_moved(local_day(origin), offset.value, offset.unit, days), morning)
    return at_local(_from_due(origin, offset, days), morning)


def _from_due(due_at: datetime, offset: Offset, days: DayTable) -> date:
    last = last_day(due_at)
    if offset.value < 0:
        return _moved(last, offset.value, offset.unit, days)
    if offset.unit is SpanUnit.WORKING_DAY:
        return days.after(last, offset.value + 1)
    # Calendar offsets speak on a working morning too: a letter on a Sunday finds nobody.
    return days.on_or_after(last + timedelta(days=offset.value + 1))


def _moved(day: date, count: int, unit: SpanUnit, days: DayTable) -> date:
    return days.after(day, count) if unit is SpanUnit.WORKING_DAY else day + timedelta(days=count)


def _counted_from(at: datetime, size: Span | Offset, morning: time, days: DayTable) -> datetime:
    """So much later: to the hour, or on the morning of that day."""
    if size.unit is SpanUnit.HOUR:
        return at + timedelta(hours=size.value)
    return at_local(_moved(local_day(at), size.value, size.unit, days), morning)
