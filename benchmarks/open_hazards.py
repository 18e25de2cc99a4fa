"""A database in which very many hazards are being put right, filled by bulk rows: what a sweep has to face.

Every hazard has its units, the event it was imported by, and a running rectification clock that was started at some
second of some working hour. On each of the coming mornings a chosen number of clocks fall due, on different rungs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import product
from math import gcd

from benchmarks.grounds import Ground, Raw, raw, with_cast
from config.policy_files import read_calendar, read_policy
from rules.chain import START
from rules.instants import at_local, end_of, last_day, local_day
from rules.ladder import Climbing, Rung, rungs
from rules.policy import PolicyDocument
from rules.vocabulary import ClockKind, Severity
from rules.workdays import DayTable
from tests.support.world import DISTRICT, at

FIRST = at("2026-11-02 08:30")
"""The first morning on which anything is due: a Monday."""

TOWNS, BREADTH = 40, 50
"""Towns of the district, and schools of each."""

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


def filled(ground: Ground, open_: int, due: Sequence[int]) -> str:
    """The address of a database with so many open hazards, of whose clocks so many fall due on each morning."""
    url = with_cast(ground)
    with raw(url) as database:
        database.unguarded()
        if database.is_sqlite:
            database.run("PRAGMA synchronous = OFF")
        with database.transaction():
            schools = _build_schools(database)
            _pour_hazards(database, open_, due, schools)
        if not database.is_sqlite:
            # As autovacuum has done where a database has stood for a while; on SQLite nobody ever does.
            database.run("VACUUM ANALYZE")
    ground.settle(url)
    return url


@dataclass(frozen=True, slots=True)
class School:
    unit_id: int
    campus_id: int
    area: str


def _build_schools(database: Raw) -> list[School]:
    """Two thousand schools in forty towns, each with a handler and a principal."""
    units, areas = database.one("SELECT max(id) FROM unit"), [f"{DISTRICT}{town:03d}" for town in range(1, TOWNS + 1)]
    known = {row[0] for row in database.all("SELECT code FROM area")}
    fresh = [one for one in areas if one not in known]
    database.pour(
        "area", ("code", "name", "level", "parent_code"), ((one, f"{one}镇", "town", DISTRICT) for one in fresh)
    )
    campuses = database.one("SELECT max(id) FROM campus")
    schools = [School(units + n + 1, campuses + n + 1, areas[n % TOWNS]) for n in range(TOWNS * BREADTH)]
    education = database.one("SELECT id FROM unit WHERE code = 'EDU'")
    _pour_units(database, schools, education)
    _pour_people(database, schools)
    return schools


def _pour_units(database: Raw, schools: Sequence[School], education: int) -> None:
    database.pour(
        "unit",
        ("id", "code", "name", "agency", "area_code", "parent_id"),
        ((one.unit_id, f"U{one.unit_id}", f"第{one.unit_id}学校", "SCH", one.area, education) for one in schools),
    )
    database.pour(
        "campus",
        ("id", "unit_id", "code", "name", "area_code", "kind", "address", "pupils", "staff"),
        (
            (one.campus_id, one.unit_id, f"U{one.unit_id}", f"第{one.unit_id}学校", one.area, "primary", "", 500, 30)
            for one in schools
        ),
    )


def _pour_people(database: Raw, schools: Sequence[School]) -> None:
    person, post = (database.one(f"SELECT max(id) FROM {table}") for table in ("person", "post"))
    seats = [(one, duty) for one in schools for duty in ("handler", "principal")]
    numbered = list(enumerate(seats, 1))
    database.pour(
        "person",
        ("id", "number", "name", "language", "phone_sealed"),
        ((person + n, f"P{n}", f"{one.unit_id}号{duty}", "zh-CN", "") for n, (one, duty) in numbered),
    )
    database.pour(
        "post", ("id", "unit_id", "duty", "title"), ((post + n, one.unit_id, duty, duty) for n, (one, duty) in numbered)
    )
    database.pour(
        "tenure",
        ("post_id", "person_id", "capacity", "starts_on", "id"),
        ((post + n, person + n, "holder", "2020-01-01", post + n) for n, _ in numbered),
    )


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
    for back, length in product(range(1, 60), range(7, 30)):
        first = local_day(morning) - timedelta(days=back)
        started, due_at = at_local(first, _OPENING), end_of(first + timedelta(days=length))
        planned = rungs(steps, Climbing(started, due_at, counts_days=True), early, days)
        if any(one == Rung(morning, rung, 0) for one in planned):
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
    for table, statement in _STATEMENTS.items():
        database.run(statement)
        if not database.is_sqlite:
            database.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


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
_NEVER = f"'{START}'"

_STATEMENTS = {
    "hazard": f"""INSERT INTO hazard (id, number, stage, severity, location, source, subcategory, campus_id, area_code,
        policy_id, office_unit_id, responsible_unit_id, lead_unit_id, verify_agency, found_at, assigned_at, due_at,
        first_due_at, is_ruled, look_back_failed, chain_head, place, named_person, named_leader, named_verifier,
        description, task, standard, measures, remark)
        SELECT placed.id, '510503-2026-' || placed.id, 'rectifying', severity, 'campus', 'joint_inspection',
        'SEC-PATROL', campus_id, area, {_POLICY}, {_OFFICE}, unit_id, {_LEAD}, 'PSB', began, began, due_at, due_at,
        FALSE, FALSE, {_NEVER}, '教学楼', '', '', '', '应急照明损坏，疏散指示标志缺失', '更换应急照明', '符合消防技术标准', '', ''
        {_EACH}""",
    "ledger_batch": f"""INSERT INTO ledger_batch (id, act, at, rows, first_event_id, last_event_id, mark_total,
        mark_moment, previous, digest)
        SELECT 1, 'import', min(began), count(*), 1, count(*), 0, 0, {_NEVER}, {_NEVER} FROM placed""",
    "ledger_event": f"""INSERT INTO ledger_event (id, hazard_id, act, given, at, stage_to, batch_id)
        SELECT placed.id, placed.id, 'import', 'nothing', began, 'rectifying', 1 {_EACH}""",
    "clock": f"""INSERT INTO clock (id, hazard_id, kind, subject, state, severity, policy_id, calendar_id, area_code,
        unit_id, lead_unit_id, responsible_unit_id, office_unit_id, started_at, fixed_until, due_at, counts_days,
        is_provisional, cycle, level, occurrence, next_action_at)
        SELECT placed.id, placed.id, 'rectify', 0, 'running', severity, {_POLICY}, {_CALENDAR}, area,
        unit_id, {_LEAD}, unit_id, {_OFFICE}, began, last_on, due_at, TRUE, FALSE, 1, level, 0, next_action_at
        {_EACH}""",
}
