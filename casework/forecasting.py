"""Foresight: what the ladders will do to everything open, day by day, if nobody acts; or under another policy.

Nothing is written and nobody is kept waiting: it is read as of one instant and reckoned in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from casework.asking import refuse_unknown_places
from casework.desk import Desk, Sitting
from casework.forecasting_courses import Course, Outlook, Standings, courses, resumed_courses, together
from casework.forecasting_figures import (
    Foreseen,
    deadlines,
    proposals,
    refused,
    resumed,
    taken,
    tellings,
    units_meant,
)  # fmt: skip
from casework.forecasting_lines import deadline_lines, lines
from casework.forecasting_people import Serving
from casework.forecasting_policy import under
from casework.forecasting_proposals import propose
from models.person import Person
from rules.forecast import A_MINUTE, Window
from rules.foresight import DeadlineLine, Foresight, Line
from rules.history import INTERRUPTING, PastAct
from rules.policy import Policy, PolicyDocument
from rules.vocabulary import ClockKind, ClockState
from rules.words import Text
from store import forecasts, people
from store.dialect import freeze
from store.filters import Filter
from store.forecasts import Asked

TODAYS = Text("现行（各隐患按其立案时的政策）", "as it is (each hazard under its own policy)")
_OTHER = 0
"""The number of a policy that was never published."""


@dataclass(frozen=True)
class Question:
    """What is asked: from when, over how many days, of which hazards, about which person.

    policy: put every open case under this one first. lines: list so many messages and deadlines at the most.
    """

    at: datetime
    days: int = 30
    which: Filter = field(default_factory=Filter)
    person: str = ""
    policy: PolicyDocument | None = None
    policy_name: Text = TODAYS
    lines: int = 0
    every: timedelta = A_MINUTE

    def under(self, policy: PolicyDocument, name: str) -> Question:
        """The same asked of another policy."""
        return replace(self, policy=policy, policy_name=Text(name, name))


@dataclass(frozen=True)
class Answer:
    """What was foreseen: counted, and line by line as far as was asked."""

    seen: Foresight
    lines: Sequence[Line]
    deadlines: Sequence[DeadlineLine]


def forecast(desk: Desk, asked: Question) -> Answer:
    """What becomes of everything open if nobody acts.

    Raises UnknownPerson or AmbiguousPerson, and BadInput for a place nobody has registered.
    """
    refuse_unknown_places(desk, asked.which)
    with desk.looking() as session:
        if not desk.is_rehearsing:
            freeze(session)
        sitting = Sitting(session, asked.at, desk.key, desk.keyring)
        who = people.person_meant(session, asked.person) if asked.person else None
        foreseen = foresee(sitting, asked)
        seen = _counted(sitting, foreseen, asked)
        listed = lines(sitting, foreseen, asked.lines, who.id if who else None)
        if who is not None:
            return Answer(_about(seen, who), listed, ())
        return Answer(seen, listed, deadline_lines(sitting, foreseen, asked.lines))


def foresee(sitting: Sitting, asked: Question) -> Foreseen:
    """Everything that will happen, not yet counted."""
    window = Window.of_days(asked.at, asked.days, asked.every)
    standings = forecasts.open_clocks(sitting.session, asked.which, None if asked.policy else window.end)
    outlook = _outlook(sitting, standings, asked, window)
    pasts = _pasts(sitting, standings, asked)
    if asked.policy is not None:
        standings = under(outlook, outlook.policies[_OTHER], standings, pasts, window.start)
    standings = together(outlook, standings)
    known = courses(outlook, standings)
    known += resumed_courses(outlook, standings, known, pasts)
    waiting = forecasts.pending_proposals(sitting.session, asked.which)
    made, chasing = propose(outlook, known, {(one.hazard_id, one.instrument) for one in waiting})
    everything = [*known, *chasing]
    serving = Serving(sitting, window.days[0], window.last)
    serving.learn(units_meant(everything))
    refusals = _lapsing(window, known, forecasts.undecided_requests(sitting.session, asked.which))
    before = serving.sitting_in(one.post_id for one in waiting if one.post_id is not None)
    return Foreseen(outlook, serving, everything, made, refusals, waiting, before)


def _lapsing(window: Window, known: Sequence[Course], asked: Sequence[Asked]) -> list[tuple[datetime, Asked]]:
    """The requests for more time whose deadline comes, by when the engine looks."""
    wanted = {one.hazard_id for one in asked}
    due = {
        clock[1]: course.standing.due_at
        for course in known
        if course.standing.kind is ClockKind.RECTIFY and course.standing.state is ClockState.RUNNING
        for clock in course.clocks
        if clock[1] in wanted
    }
    looked = [(window.first_look(due[one.hazard_id]), one) for one in asked if one.hazard_id in due]
    return [(at, one) for at, one in looked if at < window.end]


def _outlook(sitting: Sitting, standings: Standings, asked: Question, window: Window) -> Outlook:
    wanted = {one.policy_id for one in standings}
    known = {number: sitting.policy(number) for number in sorted(wanted)}
    if asked.policy is not None:
        known[_OTHER] = Policy(_OTHER, asked.policy)
    return Outlook(known, sitting.calendar, window)


def _pasts(sitting: Sitting, standings: Standings, asked: Question) -> Mapping[int, Sequence[PastAct]]:
    """What was done to the hazards whose deadline will be read anew and hangs on more than start and limit."""
    paused = _hazards(standings, ClockKind.RECTIFY, ClockState.PAUSED)
    wanted = paused & _hazards(standings, ClockKind.RECHECK, ClockState.RUNNING)
    if asked.policy is not None:
        wanted |= forecasts.ever_interrupted(sitting.session, asked.which, INTERRUPTING)
    return forecasts.histories(sitting.session, sorted(wanted))


def _hazards(standings: Standings, kind: ClockKind, state: ClockState) -> set[int]:
    fitting = (clocks for one, clocks in standings.items() if one.kind is kind and one.state is state)
    return {clock[1] for clocks in fitting for clock in clocks}


def _counted(sitting: Sitting, foreseen: Foreseen, asked: Question) -> Foresight:
    rungs, skipped = taken(foreseen.courses)
    chased = {clock[1] for course in foreseen.courses if course.happenings for clock in course.clocks}
    days = foreseen.outlook.calendar.in_area(asked.which.area)
    return _named(
        sitting,
        Foresight(
            days=foreseen.window.days,
            policy=asked.policy_name,
            clocks=sum(len(course.clocks) for course in foreseen.courses),
            hazards=len(chased),
            tellings=tellings(foreseen),
            rungs=rungs,
            skipped=skipped,
            proposals=proposals(foreseen),
            deadlines=deadlines(foreseen),
            resumed=resumed(foreseen),
            refused=refused(foreseen),
            kinds_of_day={day: days.why(day) for day in foreseen.window.days},
            days_off=frozenset(day for day in foreseen.window.days if not days.is_working(day)),
            is_priced_anew=asked.policy is not None,
        ),
    )


def _named(sitting: Sitting, seen: Foresight) -> Foresight:
    """With the names of everybody it speaks of, and the posts they are reached in."""
    persons = {one.person_id for one in seen.tellings} | {one.person_id for one in seen.proposals}
    posts = {one.post_id for one in seen.tellings} | {one.post_id for one in seen.proposals}
    people_ = forecasts.names(sitting.session, (one for one in persons if one is not None))
    return replace(
        seen, people=people_, seats=forecasts.seats(sitting.session, (one for one in posts if one is not None))
    )


def _about(seen: Foresight, who: Person) -> Foresight:
    """Only what one person is told, and what lies before them."""
    return replace(
        seen, hazards=0, rungs={}, skipped=0, deadlines={}, resumed={}, refused={}, only_for=who.name,
        tellings={one: count for one, count in seen.tellings.items() if one.person_id == who.id},
        proposals={one: count for one, count in seen.proposals.items() if one.person_id == who.id},
    )  # fmt: skip
