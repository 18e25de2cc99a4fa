"""The courses clocks will take: what is reckoned once for all that stand alike, and how pauses end on their day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from casework.forecasting_people import Tells
from rules.alike import Stretch, alike
from rules.clocks import ClockFact, FactKind, Span, read
from rules.forecast import Firing, Window, firings
from rules.history import PastAct, Whose, clock_facts
from rules.instants import local_day
from rules.ladder import Step
from rules.permits import rows_of
from rules.policy import Policy
from rules.rungs import Climbing, after_moving
from rules.telling import Mode
from rules.vocabulary import Act, ClockKind, ClockState, Instrument, Stage
from rules.workdays import Calendar, DayTable
from store.forecasts import OpenClock, Standing

Standings = Mapping[Standing, Sequence[OpenClock]]


@dataclass(frozen=True)
class Outlook:
    """What a forecast rests on: the policies by number, the calendar, and the days looked ahead over."""

    policies: Mapping[int, Policy]
    calendar: Calendar
    window: Window

    def steps(self, standing: Standing) -> tuple[Step, ...]:
        return self.policies[standing.policy_id].ladder.steps(standing.kind, standing.severity)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the engine will do to all clocks of a course: a rung, or the end of a pause, which has no firing."""

    at: datetime
    tells: Tells
    firing: Firing | None = None

    @property
    def on(self) -> date:
        return local_day(self.at)

    @property
    def instrument(self) -> Instrument | None:
        return self.firing.step.instrument if self.firing else None


@dataclass(frozen=True)
class Course:
    """What becomes of clocks that climb alike, and which they are, in the order they started."""

    standing: Standing
    firings: tuple[Firing, ...]
    clocks: list[OpenClock]
    resumes_at: datetime | None = None
    """When the pause ends that this clock looks after."""
    since: datetime | None = None
    """From when on it runs, where it does not already."""

    @cached_property
    def proposals(self) -> tuple[Firing, ...]:
        """The rungs only a person may take."""
        return tuple(one for one in self.firings if one.step.mode is Mode.PROPOSAL)

    @property
    def happenings(self) -> list[Happening]:
        """All of it, in order."""
        found = [Happening(one.at, one.step.tells, one) for one in self.firings]
        return found if self.resumes_at is None else [*found, Happening(self.resumes_at, _ON_RESUMING)]


_RESUMING = next(rows_of(Stage.SUSPENDED, Act.RESUME))
_ON_RESUMING: Tells = tuple((what.kind, audience) for what in _RESUMING.tells for audience in what.to)


def together(outlook: Outlook, standings: Standings) -> Standings:
    """The same clocks, those of areas in which the same days count side by side."""
    names: dict[DayTable, str] = {}
    found: dict[Standing, list[OpenClock]] = {}
    for standing, clocks in standings.items():
        area = names.setdefault(outlook.calendar.in_area(standing.area_code), standing.area_code)
        found.setdefault(replace(standing, area_code=area), []).extend(clocks)
    return found


def climbing_of(standing: Standing, started_at: datetime) -> Climbing:
    """A stored clock as the ladder sees it."""
    return Climbing(
        started_at, standing.due_at, standing.counts_days, standing.level, standing.occurrence, standing.pace
    )


def courses(outlook: Outlook, standings: Standings) -> list[Course]:
    """What every open clock will do. What stands still does nothing, and a re-check ends with the pause it is for."""
    found: list[Course] = []
    for standing, clocks in standings.items():
        over = _over(outlook, standing)
        known: list[tuple[Stretch, Course]] = []
        for clock in sorted(clocks, key=lambda one: one[2]):
            # Sorted by their start, only the stretch reckoned last can hold the next one.
            if not known or clock[2] not in known[-1][0]:
                stretch, fired = _fired(outlook, standing, clock[2])
                fired = tuple(one for one in fired if over is None or one.at < over)
                known.append((stretch, Course(standing, fired, [], over)))
            known[-1][1].clocks.append(clock)
        found += [course for _, course in known]
    return found


def _over(outlook: Outlook, standing: Standing) -> datetime | None:
    """When the pause ends that a clock looks after; None for other clocks, and when it lasts beyond the window."""
    if standing.kind is not ClockKind.RECHECK:
        return None
    over = outlook.window.first_look(standing.due_at)
    return over if over < outlook.window.end else None


def _fired(outlook: Outlook, standing: Standing, started_at: datetime) -> tuple[Stretch, tuple[Firing, ...]]:
    """What a clock will do, and the starts from which it would do the same."""
    if standing.state is not ClockState.RUNNING:
        return Stretch(started_at, started_at), ()
    steps, climbing = outlook.steps(standing), climbing_of(standing, started_at)
    days = outlook.calendar.in_area(standing.area_code)
    morning = outlook.policies[standing.policy_id].ladder.morning
    fired = firings(steps, climbing, morning, days, standing.next_action_at, outlook.window)
    return alike(steps, climbing, morning, days), fired


def resumed_courses(
    outlook: Outlook, standings: Standings, known: Iterable[Course], pasts: Mapping[int, Sequence[PastAct]]
) -> list[Course]:
    """What the clocks of rectification will do that stand still until a re-check ends the pause of their hazards."""
    over = {clock[1]: one.resumes_at for one in known if one.resumes_at is not None for clock in one.clocks}
    found: list[Course] = []
    for standing, clocks in standings.items():
        if standing.kind is not ClockKind.RECTIFY or standing.state is not ClockState.PAUSED:
            continue
        for clock in clocks:
            at = over.get(clock[1])
            if at is not None:
                running = _resumed(outlook, standing, clock, at, pasts.get(clock[1], ()))
                found.append(Course(running, _fired(outlook, running, clock[2])[1], [clock], since=at))
    return found


def _resumed(outlook: Outlook, standing: Standing, clock: OpenClock, at: datetime, past: Sequence[PastAct]) -> Standing:
    facts = facts_of(outlook, standing, clock, past)
    # A step raised to is forgotten when the time is settled anew (rules/history.py).
    resumed = replace(standing, pace=replace(standing.pace, raised_to=0, raised_at=None))
    return reread(outlook, resumed, (*facts, ClockFact(FactKind.RESUMED, at)), at)


def facts_of(
    outlook: Outlook, standing: Standing, clock: OpenClock, past: Iterable[PastAct] = ()
) -> tuple[ClockFact, ...]:
    """The facts of an open clock, from what was done to its hazard; without that only its start."""
    span = None
    if standing.limit_value is not None and standing.limit_unit is not None:
        span = Span(value=standing.limit_value, unit=standing.limit_unit)
    started = ClockFact(FactKind.STARTED, clock[2], span, standing.fixed_until)
    least = outlook.policies[standing.policy_id].deadlines.rework_minimum.get(standing.severity)
    return clock_facts(Whose(standing.kind, clock[3]), started, tuple(past), least)


def reread(outlook: Outlook, standing: Standing, facts: Sequence[ClockFact], at: datetime) -> Standing:
    """How a clock stands once it has been read again at an instant, as casework/timing.py does it.

    It wants to be looked at there and then: what is due by then is taken, and else the ladder says when to look.
    """
    reading = read(facts, outlook.calendar.in_area(standing.area_code))
    level, occurrence = standing.level, standing.occurrence
    if reading.due_at != standing.due_at:
        level, occurrence = after_moving(outlook.steps(standing), level, occurrence)
    return replace(
        standing, due_at=reading.due_at, state=reading.state, level=level, occurrence=occurrence,
        next_action_at=at if reading.state is ClockState.RUNNING else None,
    )  # fmt: skip
