"""Deadlines as an iCalendar file: whole-day entries, for telephones show no tasks of a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from rules.instants import SHANGHAI, at_local, last_day
from rules.words import Language, Text, Word

_DUE = Text("{what}到期 {number} {school}", "{what} due: {number} {school}")
_DUE_AT = Text("{what}到期 {clock} 前 {number} {school}", "{what} due by {clock}: {number} {school}")
_VISIT = Text("到校检查 {school} {number}", "visit: {school} {number}")
_NAME = Text("校安时限", "Xiao'an deadlines")
_GRADE = Text("等级：{severity}", "severity: {severity}")

MORNING_BEFORE = timedelta(hours=-15)
"""From the first hour of the day back to nine o'clock of the day before."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due. school and severity stay empty where the case is sensitive."""

    mark: int
    what: Word
    number: str
    due_at: datetime
    revised_at: datetime
    school: str = ""
    severity: Word | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """A school to be visited."""

    number: str
    school: str
    day: date


@dataclass(frozen=True, slots=True)
class Manner:
    """How a calendar is written. address: where people reach the console; empty: without links."""

    language: Language
    address: str = ""
    rings: bool = False


def written(deadlines: tuple[Deadline, ...], trips: tuple[Trip, ...], manner: Manner) -> bytes:
    """The calendar; the same deadlines are always the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xiao'an//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _NAME.say(manner.language))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("x-published-ttl", "PT1H")
    for event in (*_deadlines(deadlines, manner), *_trips(trips, manner)):
        if manner.rings:
            event.add_component(_alarm(str(event["summary"])))
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _deadlines(deadlines: tuple[Deadline, ...], manner: Manner) -> Iterator[Event]:
    for one in deadlines:
        clock = one.due_at.astimezone(SHANGHAI).time()
        facts = {"what": one.what, "number": one.number, "school": one.school}
        words = _DUE if clock == time() else _DUE_AT
        said = words.say(manner.language, **facts, clock=f"{clock:%H:%M}").strip()
        event = _whole_day(f"clock-{one.mark}", last_day(one.due_at), said, one.revised_at, manner)
        if one.severity is not None:
            event.add("description", _GRADE.say(manner.language, severity=one.severity))
        if manner.address:
            event.add("url", f"{manner.address}/hazards/{one.number}")
        yield event


def _trips(trips: tuple[Trip, ...], manner: Manner) -> Iterator[Event]:
    for one in trips:
        said = _VISIT.say(manner.language, school=one.school, number=one.number)
        yield _whole_day(f"visit-{one.number}", one.day, said, at_local(one.day, time()), manner)


def _whole_day(mark: str, day: date, said: str, revised_at: datetime, manner: Manner) -> Event:
    """One entry. It keeps its name for as long as it lives, so that a moved deadline moves and is not doubled."""
    host = urlsplit(manner.address).hostname or "xiaoan"
    event = Event()
    event.add("uid", f"{mark}@{host}")
    event.add("dtstamp", revised_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", said)
    # Nobody is busy all day for something that is due.
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(said: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", MORNING_BEFORE)
    return alarm
