"""The list behind a forecast: every message and every deadline with the hazard it is about, the earliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from heapq import merge
from itertools import islice

from casework.desk import Sitting
from casework.forecasting_courses import Course, Happening
from casework.forecasting_figures import Foreseen, falls_due, hear, units_of
from rules.addressing import Addressee
from rules.foresight import DeadlineLine, Line
from rules.telling import Audience, MessageKind
from rules.vocabulary import ClockKind, Instrument, Severity
from store import forecasts, offices


@dataclass(frozen=True, slots=True)
class Promise:
    """One message that will be promised; the clock is empty where a request for more time lapses."""

    at: datetime
    clock_id: int
    hazard_id: int
    severity: Severity
    clock: ClockKind
    chased: int | None
    happening: Happening | None
    kind: MessageKind
    audience: Audience
    unit_id: int
    who: Addressee | None

    @property
    def instrument(self) -> Instrument | None:
        return self.happening.instrument if self.happening else None


def promises(foreseen: Foreseen) -> Iterator[Promise]:
    """Every message, in the order in which it will be promised."""
    coming = [(one.at, place, one) for place, course in enumerate(foreseen.courses) for one in course.happenings]
    yield from merge(
        _lapses(foreseen),
        (
            promise
            for _, place, one in sorted(coming, key=lambda one: one[:2])
            for promise in _of(foreseen, foreseen.courses[place], one)
        ),
        key=lambda one: one.at,
    )


def _lapses(foreseen: Foreseen) -> Iterator[Promise]:
    for at, asked in sorted(foreseen.refused, key=lambda one: one[0]):
        who = Addressee(asked.post_id, asked.person_id, has_risen=False)
        yield Promise(
            at, 0, asked.hazard_id, asked.severity, ClockKind.RECTIFY, None, None, MessageKind.EXTENSION_DECIDED,
            Audience.APPLICANT, asked.unit_id, who,
        )  # fmt: skip


def _of(foreseen: Foreseen, course: Course, one: Happening) -> Iterator[Promise]:
    """What one happening tells about each clock of a course; whom, is found once for clocks of the same units."""
    standing = course.standing
    told = cache(lambda units: hear(foreseen.serving, one, units))
    for clock in course.clocks:
        for kind, audience, unit, who in told(units_of(clock)):
            yield Promise(
                one.at, clock[0], clock[1], standing.severity, standing.kind, clock[3], one, kind, audience, unit, who
            )


def lines(sitting: Sitting, foreseen: Foreseen, most: int, person: int | None) -> list[Line]:
    """So many messages at the most, to one person where one is asked about."""
    mine = (one for one in promises(foreseen) if person is None or (one.who and one.who.person_id == person))
    kept = list(islice(mine, most))
    about = forecasts.about(sitting.session, (one.hazard_id for one in kept))
    people = forecasts.names(sitting.session, (one.who.person_id for one in kept if one.who))
    seats = forecasts.seats(sitting.session, (one.who.post_id for one in kept if one.who))
    units = offices.unit_names(sitting.session, sorted({one.chased for one in kept if one.chased is not None}))
    found = []
    for one in kept:
        what, seat = about[one.hazard_id], seats[one.who.post_id] if one.who else None
        found.append(
            Line(
                one.at, what.number, what.school, one.severity, one.clock, units.get(one.chased or 0, ""), one.kind,
                one.instrument, people[one.who.person_id] if one.who else "", seat.title if seat else "",
                seat.unit if seat else "", one.who is None or one.who.has_risen,
            )
        )  # fmt: skip
    return found


def deadline_lines(sitting: Sitting, foreseen: Foreseen, most: int) -> list[DeadlineLine]:
    """So many deadlines at the most."""
    coming: Sequence[Course] = [one for one in foreseen.courses if falls_due(one, foreseen.window) is not None]
    ordered = sorted(coming, key=lambda one: one.standing.due_at)
    kept = list(islice(((one, clock) for one in ordered for clock in one.clocks), most))
    about = forecasts.about(sitting.session, (clock[1] for _, clock in kept))
    units = offices.unit_names(sitting.session, sorted({clock[3] for _, clock in kept if clock[3] is not None}))
    return [
        DeadlineLine(
            one.standing.due_at, about[clock[1]].number, about[clock[1]].school, one.standing.severity,
            one.standing.kind, units.get(clock[3] or 0, ""),
        )
        for one, clock in kept
    ]  # fmt: skip
