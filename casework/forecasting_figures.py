"""Counting what was foreseen: who is told what on which day, which rungs are taken, what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from casework.forecasting_courses import Course, Happening, Outlook
from casework.forecasting_people import Heard, Serving, Tells, place_of
from casework.forecasting_proposals import Made
from rules.forecast import Window
from rules.foresight import Deadline, Proposed, Taken, Telling
from rules.instants import last_day, local_day
from rules.telling import MessageKind
from rules.vocabulary import ClockState, Instrument
from store.forecasts import Asked, OpenClock, Waiting
from store.sweep import Units

_UNITS_AT = 3
"""Where the units of a plain clock begin."""


@dataclass(frozen=True)
class Foreseen:
    """All that will happen, before it is counted."""

    outlook: Outlook
    serving: Serving
    courses: Sequence[Course]
    made: Sequence[Made]
    refused: Sequence[tuple[datetime, Asked]]
    """The requests for more time nobody will have decided on, and when they lapse."""
    waiting: Sequence[Waiting]
    before: Mapping[int, int]
    """Who sits today in the posts proposals lie before already."""

    @property
    def window(self) -> Window:
        return self.outlook.window


def units_of(clock: OpenClock) -> Units:
    """The unit a clock chases, the lead unit, the responsible one, the office."""
    return clock[3], clock[4], clock[5], clock[6]


def units_meant(courses: Iterable[Course]) -> set[int]:
    """Every unit somebody in which will be told something."""
    found: set[int | None] = set()
    for course in courses:
        for place in {place for one in course.happenings for place in _places(one.tells)}:
            found |= set(map(itemgetter(place), course.clocks))
    return {one for one in found if one is not None}


def _places(tells: Tells) -> tuple[int, ...]:
    """The units that matter to what is told, by their places in a plain clock."""
    return tuple(sorted({_UNITS_AT + place_of(audience) for _, audience in tells}))


def _gathered(tells: Tells, clocks: Iterable[OpenClock]) -> Counter[Units]:
    """How many of these clocks have which units, as far as the units matter to what is told."""
    places = _places(tells)
    counts: Counter[Any] = Counter(map(itemgetter(*places), clocks))  # Any: one unit or several of them
    return Counter({_spread(places, units): count for units, count in counts.items()})


def _spread(places: tuple[int, ...], units: Any) -> Units:  # Any: as itemgetter gives them
    """The units back in their places; those that do not matter are left out."""
    found: list[Any] = [None] * 4
    for place, unit in zip(places, units if len(places) > 1 else (units,), strict=True):
        found[place - _UNITS_AT] = unit
    return found[0], found[1], found[2], found[3]


def tellings(foreseen: Foreseen) -> Counter[Telling]:
    """How many messages of each kind go to whom on which day."""
    days: dict[date, Counter[_Ear]] = {}
    ears: dict[tuple[Tells, Instrument | None, int], dict[Units, tuple[_Ear, ...]]] = {}
    for course in foreseen.courses:
        gathered: dict[Tells, Counter[Units]] = {}
        for one in course.happenings:
            if one.tells not in gathered:
                gathered[one.tells] = _gathered(one.tells, course.clocks)
            known = ears.setdefault((one.tells, one.instrument, foreseen.serving.stretch(one.on)), {})
            _count(foreseen.serving, one, gathered[one.tells], known, days.setdefault(one.on, Counter()))
    found = Counter({Telling(on, *ear): count for on, counts in days.items() for ear, count in counts.items()})
    for at, asked in foreseen.refused:
        found[Telling(local_day(at), asked.person_id, asked.post_id, MessageKind.EXTENSION_DECIDED)] += 1
    return found


_Ear = tuple[int | None, int | None, MessageKind, Instrument | None, bool]
"""Everything of a telling but its day."""


def _count(
    serving: Serving, one: Happening, gathered: Mapping[Units, int], known: dict[Units, tuple[_Ear, ...]],
    counts: Counter[_Ear],
) -> None:  # fmt: skip
    for units, count in gathered.items():
        if units not in known:
            known[units] = tuple(_ears(hear(serving, one, units), one.instrument))
        for ear in known[units]:
            counts[ear] += count


def hear(serving: Serving, one: Happening, units: Units) -> tuple[Heard, ...]:
    """Whom one happening tells; a rung and an act of the engine choose differently between two who are one person."""
    return serving.hear(one.tells, units, one.on, truly_meant_first=one.firing is not None)


def _ears(heard: Iterable[Heard], instrument: Instrument | None) -> Iterator[_Ear]:
    for kind, _, _, who in heard:
        if who is None:
            yield None, None, kind, instrument, True
        else:
            yield who.person_id, who.post_id, kind, instrument, who.has_risen


def taken(courses: Iterable[Course]) -> tuple[Counter[Taken], int]:
    """How often each instrument is used on each day by each kind of clock, and how many rungs are passed over."""
    found: Counter[Taken] = Counter()
    skipped = 0
    for course in courses:
        for one in course.firings:
            found[Taken(one.on, course.standing.kind, one.step.instrument)] += len(course.clocks)
            skipped += len(one.skipped) * len(course.clocks)
    return found, skipped


def proposals(foreseen: Foreseen) -> Counter[Proposed]:
    """What is laid before whom on which day, and what lies before a post already."""
    found: Counter[Proposed] = Counter(
        Proposed(None, one.instrument, one.post_id, foreseen.before.get(one.post_id or 0)) for one in foreseen.waiting
    )
    alike: dict[tuple[datetime, int], list[Made]] = {}
    for made in foreseen.made:
        alike.setdefault((made.firing.at, id(made.firing.step)), []).append(made)
    for together in alike.values():
        firing = together[0].firing
        one = Happening(firing.at, firing.step.tells, firing)
        for units, count in _gathered(one.tells, (made.clock for made in together)).items():
            heard = hear(foreseen.serving, one, units)
            who = heard[0][3] if heard else None
            post, person = (who.post_id, who.person_id) if who else (None, None)
            found[Proposed(one.on, firing.step.instrument, post, person)] += count
    return found


def falls_due(course: Course, window: Window) -> date | None:
    """The last day of these clocks' deadline, when it lies in the window and they run then."""
    standing = course.standing
    if standing.state is not ClockState.RUNNING or not window.start < standing.due_at <= window.end:
        return None
    return None if course.since is not None and standing.due_at <= course.since else last_day(standing.due_at)


def deadlines(foreseen: Foreseen) -> Counter[Deadline]:
    """How many deadlines run out on each day."""
    found: Counter[Deadline] = Counter()
    for one in foreseen.courses:
        on = falls_due(one, foreseen.window)
        if on is not None:
            found[Deadline(on, one.standing.kind, one.standing.severity)] += len(one.clocks)
    return found


def resumed(foreseen: Foreseen) -> Counter[date]:
    """How many suspended hazards are worked on again on each day."""
    found: Counter[date] = Counter()
    for one in foreseen.courses:
        if one.resumes_at is not None:
            found[local_day(one.resumes_at)] += len(one.clocks)
    return found


def refused(foreseen: Foreseen) -> Counter[date]:
    """How many requests for more time lapse on each day."""
    return Counter(local_day(at) for at, _ in foreseen.refused)
