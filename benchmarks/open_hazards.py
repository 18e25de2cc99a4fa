"""A database in which very many hazards are being put right, filled by bulk rows: what a sweep has to face.

Every hazard has its units, the event it was imported by, and a running rectification clock that was started at some
second of some working hour. On each of the coming mornings a chosen number of clocks fall due, on different rungs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import product
from math import gcd

import sqlalchemy as sa
from sqlmodel import SQLModel

from benchmarks.grounds import Ground, Raw, at_desk, raw, with_cast
from benchmarks.schools import BUILT, School, build_schools
from config.policy_files import read_calendar, read_policy
from models import Clock, Hazard, LedgerBatch, LedgerEvent
from models.columns import table_of
from rules.chain import START
from rules.instants import at_local, end_of, last_day, local_day
from rules.policy import PolicyDocument
from rules.rungs import Climbing, Rung, instant_of, rungs
from rules.vocabulary import ClockKind, Severity
from rules.workdays import DayTable
from tests.support.world import DISTRICT, at

FIRST = at("2026-11-02 08:30")
"""The first morning on which anything is due: a Monday."""
_OPENING, _WORKING_HOURS = time(9), 8 * 3600

_FAR = 20
"""Working days until the clocks that are not due here fall due at the earliest."""

_SHARES = {1: 60, 3: 25, 4: 10, 5: 5}
"""Of a hundred clocks due on one morning, so many take this rung: a reminder, two kinds of letter, a proposal."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Clocks alike in all but the second they were started at: how many, and where they stand."""

    count: int
    severity: Severity
    started_on: date
    due_at: datetime
    level: int
    next_action_at: datetime


def mornings(count: int) -> list[datetime]:
    """The instants of the ladder on the working days from the first one on."""
    first, morning = local_day(FIRST), _policy().ladder.morning
    return [at_local(_days().after(first, ahead), morning) for ahead in range(count)]


def filled(ground: Ground, open_: int, due: Sequence[int], schools: int = 2000) -> str:
    """The address of a database with so many open hazards, of whose clocks so many fall due on each morning."""
    url = with_cast(ground)
    with at_desk(url) as desk, desk.sitting(FIRST) as sitting:
        built = build_schools(sitting.session, schools)
    with raw(url) as database:
        database.unguarded()
        with database.transaction():
            _pour_hazards(database, open_, due, built)
        database.take_stock((*_ROWS, *BUILT))
    ground.settle(url)
    return url


def slots(open_: int, due: Sequence[int]) -> list[Slot]:
    """Where all the clocks stand: the due ones morning by morning, and the others on mornings far ahead."""
    found: list[Slot] = []
    ahead = mornings(len(due) + _FAR)
    for morning, count in zip(ahead, due, strict=False):
        found += _of_morning(morning, count)
    rest, far = open_ - sum(due), ahead[-5:]
    for place, morning in enumerate(far):
        found += _of_morning(morning, rest // len(far) + (place < rest % len(far)))
    return found


def _of_morning(morning: datetime, count: int) -> list[Slot]:
    """So many clocks that fall due on one morning, spread over rungs and severities."""
    found: list[Slot] = []
    for severity, part in ((Severity.SERIOUS, count // 4), (Severity.GENERAL, count - count // 4)):
        sizes = {rung: part * share // 100 for rung, share in _SHARES.items()}
        sizes[1] += part - sum(sizes.values())
        found += [_slot(size, severity, _known_rung(severity, rung), morning) for rung, size in sizes.items() if size]
    return found


def _known_rung(severity: Severity, rung: int) -> int:
    """The ladder of serious hazards has one letter less."""
    return rung - 1 if severity is Severity.SERIOUS and rung > 3 else rung


@cache
def _policy() -> PolicyDocument:
    return read_policy()


@cache
def _days() -> DayTable:
    return read_calendar().calendar(1).in_area(DISTRICT)


def _slot(count: int, severity: Severity, rung: int, morning: datetime) -> Slot:
    first, due_at = _span_with(severity, rung, morning)
    return Slot(count, severity, first, due_at, rung - 1, morning)


@cache
def _span_with(severity: Severity, rung: int, morning: datetime) -> tuple[date, datetime]:
    """First day and end of a clock of which this rung comes on this very morning, found by trying."""
    steps, days, early = _policy().ladder.steps(ClockKind.RECTIFY, severity), _days(), _policy().ladder.morning
    for back, length in product(range(1, 60), range(20, 45)):
        first = local_day(morning) - timedelta(days=back)
        started, due_at = at_local(first, _OPENING), end_of(first + timedelta(days=length))
        clock = Climbing(started, due_at, counts_days=True)
        if instant_of(steps[rung - 1].at, clock, early, days) != morning:
            continue
        if Rung(morning, rung, 0) in rungs(steps, clock, early, days):
            return first, due_at
    raise ValueError(f"no clock reaches rung {rung} on {morning}")


def _pour_hazards(database: Raw, open_: int, due: Sequence[int], schools: Sequence[School]) -> None:
    """One narrow row for every hazard is made in Python; the wide ones are made of them inside the database."""
    database.run("CREATE TEMPORARY TABLE school (nth INTEGER PRIMARY KEY, unit_id BIGINT, campus_id BIGINT, area TEXT)")
    database.run(
        "CREATE TEMPORARY TABLE slot (nth INTEGER PRIMARY KEY, severity TEXT, due_at TIMESTAMPTZ, last_on DATE,"
        " level INTEGER, next_action_at TIMESTAMPTZ)"
    )
    database.run(
        "CREATE TEMPORARY TABLE placed (id BIGINT PRIMARY KEY, slot INTEGER, school INTEGER, began TIMESTAMPTZ)"
    )
    found = slots(open_, due)
    numbered = ((nth, one.unit_id, one.campus_id, one.area) for nth, one in enumerate(schools))
    database.pour("school", ("nth", "unit_id", "campus_id", "area"), numbered)
    database.pour("slot", _SLOT, (_slot_row(nth, one) for nth, one in enumerate(found)))
    database.pour("placed", ("id", "slot", "school", "began"), _placed(found, open_, len(schools)))
    database.run("ANALYZE")
    for table, (model, columns, source) in _ROWS.items():
        del table
        database.run(insert_of(model, columns, source))
    database.run(f"UPDATE chain_head SET links = 1, digest = {_ONCE} WHERE name = 'batches'")


def insert_of(model: type[SQLModel], columns: Mapping[str, str], source: str) -> str:
    """SQL that makes rows of a table; a column nobody names gets the plain default of its model."""
    rest = {
        column.name: _literal(column.default.arg)
        for column in table_of(model).columns
        if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar and column.name not in columns
    }
    named = {**columns, **rest}
    return f"INSERT INTO {table_of(model).name} ({', '.join(named)}) SELECT {', '.join(named.values())} {source}"


def _literal(value: object) -> str:
    return str(value).upper() if isinstance(value, bool | int) else f"'{value}'"


_SLOT = "nth", "severity", "due_at", "last_on", "level", "next_action_at"


def _slot_row(nth: int, slot: Slot) -> tuple[object, ...]:
    last = last_day(slot.due_at).isoformat()
    return nth, slot.severity.value, _text(slot.due_at), last, slot.level, _text(slot.next_action_at)


def _text(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S.%f}"


def _placed(found: Sequence[Slot], count: int, schools: int) -> Iterator[tuple[object, ...]]:
    """Every hazard's slot and school and the second its clock started at; neighbours have nothing in common."""
    each = [nth for nth, slot in enumerate(found) for _ in range(slot.count)]
    step = next(step for step in range(count * 61 // 100 + 1, 2 * count + 2) if gcd(step, count) == 1)
    opening = datetime(2026, 1, 1, 1)  # noqa: DTZ001 - 9:00 in China, of which only the time of day is used
    clock = [f" {opening + timedelta(seconds=second):%H:%M:%S.%f}" for second in range(_WORKING_HOURS)]
    days = [slot.started_on.isoformat() for slot in found]
    for number in range(1, count + 1):
        slot = each[number * step % count]
        yield number, slot, number % schools, days[slot] + clock[number * 7919 % _WORKING_HOURS]


_UNIT = "(SELECT id FROM unit WHERE code = '{}')"
_LEAD, _OFFICE = _UNIT.format("EDU"), _UNIT.format("PLC")
_POLICY, _CALENDAR = "(SELECT max(id) FROM policy_version)", "(SELECT max(id) FROM calendar_version)"
_EACH = "FROM placed JOIN slot ON slot.nth = placed.slot JOIN school ON school.nth = placed.school ORDER BY placed.id"
_NEVER, _ONCE = f"'{START}'", f"'{START.replace('0', '1')}'"

_ROWS: dict[str, tuple[type[SQLModel], dict[str, str], str]] = {
    "hazard": (
        Hazard,
        {
            "id": "placed.id", "number": "'510503-2026-' || (1000000 + placed.id)", "stage": "'rectifying'",
            "severity": "severity", "location": "'campus'", "source": "'joint_inspection'",
            "subcategory": "'SEC-PATROL'", "campus_id": "campus_id", "area_code": "area", "policy_id": _POLICY,
            "office_unit_id": _OFFICE, "responsible_unit_id": "unit_id", "lead_unit_id": _LEAD, "found_at": "began",
            "assigned_at": "began", "due_at": "due_at", "first_due_at": "due_at", "place": "'教学楼'",
            "description": "'应急照明损坏'", "task": "'更换应急照明'", "standard": "'符合消防技术标准'",
        },
        _EACH,
    ),
    "ledger_batch": (
        LedgerBatch,
        {
            "id": "1", "act": "'import'", "at": "min(began)", "rows": "count(*)", "first_event_id": "1",
            "last_event_id": "count(*)", "mark_total": "0", "mark_moment": "0", "previous": _NEVER, "digest": _ONCE,
        },
        "FROM placed",
    ),
    "ledger_event": (
        LedgerEvent,
        {"id": "placed.id", "hazard_id": "placed.id", "act": "'import'", "at": "began", "stage_to": "'rectifying'",
         "batch_id": "1"},
        _EACH,
    ),
    "clock": (
        Clock,
        {
            "id": "placed.id", "hazard_id": "placed.id", "kind": "'rectify'", "severity": "severity",
            "policy_id": _POLICY, "calendar_id": _CALENDAR, "area_code": "area", "unit_id": "unit_id",
            "lead_unit_id": _LEAD, "responsible_unit_id": "unit_id", "office_unit_id": _OFFICE,
            "started_at": "began", "fixed_until": "last_on", "due_at": "due_at", "counts_days": "TRUE",
            "level": "level", "next_action_at": "next_action_at",
        },
        _EACH,
    ),
}  # fmt: skip
"""The rows of every table, of what they are made, and from where."""
