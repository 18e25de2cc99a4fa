"""What a forecast says, counted and line by line, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.offices import Duty
from rules.telling import MessageKind
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.words import Text

DAILY_BUDGET = 10
"""Messages a day beyond which a leader is flooded."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Messages alike: on which day, to whom in which post, what they say. Nobody is told where person_id is empty.

    instrument: the rung behind it; empty where an act of the engine is.
    """

    on: date
    person_id: int | None
    post_id: int | None
    kind: MessageKind
    instrument: Instrument | None = None
    has_risen: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Rungs alike: on which day, by which kind of clock, which instrument."""

    on: date
    clock: ClockKind
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals alike: since when they lie before a post, and who sits in it then. No day: they do already."""

    on: date | None
    instrument: Instrument
    post_id: int | None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Deadlines alike: their last day, which clock runs out and of what severity."""

    on: date
    clock: ClockKind
    severity: Severity


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as it is shown."""

    unit: str
    title: str
    duty: Duty


@dataclass(frozen=True, eq=False)
class Foresight:
    """What becomes of everything open if nobody acts, counted. Days are all days of the window, in order.

    Two are never equal: what is read out of one is kept for it (rules/foreseen_burdens.py).
    """

    days: tuple[date, ...]
    policy: Text
    clocks: int
    hazards: int
    tellings: Mapping[Telling, int]
    rungs: Mapping[Taken, int]
    skipped: int
    proposals: Mapping[Proposed, int]
    deadlines: Mapping[Deadline, int]
    resumed: Mapping[date, int]
    refused: Mapping[date, int]
    """Requests for more time that lapse undecided, by the day."""
    people: Mapping[int, str] = field(default_factory=dict)
    seats: Mapping[int, Seat] = field(default_factory=dict)
    kinds_of_day: Mapping[date, Text] = field(default_factory=dict)
    """What each day is: a working day, a weekend, a holiday by its name."""
    days_off: frozenset[date] = frozenset()
    is_priced_anew: bool = False
    """Whether every case was put under one policy first."""
    only_for: str = ""
    """The person it was asked about: then it holds what they are told and what lies before them, and no more."""

    @property
    def messages(self) -> int:
        return sum(self.tellings.values())

    def is_day_off(self, day: date) -> bool:
        return day in self.days_off


_TAKEN_FOR_GRANTED = (
    Text("假定无人办理：不签收、不整改、不验收、不审批，各环节时限照阶梯走完",
         "nobody acts: nothing is signed for, put right, verified or decided, and every clock climbs its ladder"),
    Text("人员按今天登记的岗位、任期和请假推算，期内到任、离任均已计入",
         "people as their posts, terms and leaves are registered today; terms that begin or end are heeded"),
    Text("今后新发现和新交办的隐患不在其内；条数未扣除静默时段和合并发送",
         "hazards found or handed over later are not in it; messages are counted before quiet hours and digests"),
)  # fmt: skip
_PRICED_ANEW = Text(
    "各环节期限按该政策自各自起算时重计；人工指定的日期和该政策未设期限的环节不变，该政策新增的环节不起算",
    "limits are that policy's, counted from each clock's start; a day named by hand stands, and so does a clock that "
    "policy no longer limits; clocks it adds do not start",
)


def assumptions(seen: Foresight) -> tuple[Text, ...]:
    """What a forecast takes for granted: to be said with every figure."""
    return (*_TAKEN_FOR_GRANTED, _PRICED_ANEW) if seen.is_priced_anew else _TAKEN_FOR_GRANTED


@dataclass(frozen=True, slots=True)
class Line:
    """One message that will be promised, with what it is about."""

    at: datetime
    number: str
    school: str
    severity: Severity
    clock: ClockKind
    chased: str
    kind: MessageKind
    instrument: Instrument | None
    person: str
    post: str
    unit: str
    has_risen: bool


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One deadline that falls in the window."""

    due_at: datetime
    number: str
    school: str
    severity: Severity
    clock: ClockKind
    chased: str
