"""A month and a year of a city assessed: 1,935 schools with five years of hazards behind them, beside a bare sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import SQLModel

from benchmarks.figures import Figure
from benchmarks.grounds import Ground, Raw, at_desk, raw, with_cast
from benchmarks.measuring import Cost, middle, watching
from benchmarks.open_hazards import insert_of
from benchmarks.schools import School, build_schools
from benchmarks.sizes import Size
from casework.assessing import draw_up
from models import Clock, Hazard, LedgerBatch, LedgerEvent
from models.columns import table_of
from rules.case_records import Period
from rules.chain import START
from rules.spans import month_of
from tests.support.world import DISTRICT, at

FIRST, AT = datetime(2021, 11, 1, 1), at("2026-11-02 09:00")  # noqa: DTZ001 - 9:00 in China, as databases keep it
DAYS = 1826
PERIODS = {"a month": month_of(2026, 10), "a year": Period(date(2025, 11, 1), date(2026, 10, 31))}


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """Drawing up, which reads the facts of the whole city and keeps every point, beside reading and adding them."""
    url = _lived(ground, size.assessed, size.schools_assessed)
    for name, period in PERIODS.items():
        ours: list[Cost] = []
        least: list[Cost] = []
        points = 0
        for _ in range(size.rounds):
            with at_desk(url) as desk:
                with watching(ground.server_cpu) as watch:
                    number = draw_up(desk, DISTRICT, period, None, AT, anew=True).id
                ours.append(watch.cost)
            with raw(url) as database:
                with watching(ground.server_cpu) as floor:
                    _sums(database, period)
                least.append(floor.cost)
                points = database.one("SELECT count(*) FROM assessment_point WHERE assessment_id = ?", number)
        what = f"{name} of {size.schools_assessed:,} schools with {size.assessed:,} hazards in five years, points"
        yield Figure("assess", ground.name, what, points, middle(ours), "sums in SQL", middle(least))
    ground.drop(url)


def _lived(ground: Ground, hazards: int, schools: int) -> str:
    """The address of a database in which so many hazards have lived, by bulk rows: most in time, some late, some sent
    back, some found by the school itself."""
    url = with_cast(ground)
    with at_desk(url) as desk, desk.sitting(AT) as sitting:
        built = build_schools(sitting.session, schools)
    with raw(url) as database:
        database.unguarded()
        with database.transaction():
            _pour(database, hazards, built)
        database.take_stock(table_of(one).name for one in (LedgerBatch, Hazard, Clock, LedgerEvent))
    ground.settle(url)
    return url


_SCHOOL = "nth", "unit_id", "campus_id", "area"
_LIFE = "id", "school", "began", "signed", "due", "done", "late", "own"


def _pour(database: Raw, hazards: int, schools: Sequence[School]) -> None:
    """One narrow row for every life is made in Python; the wide ones are made of them inside the database."""
    database.run("CREATE TEMPORARY TABLE school (nth INTEGER PRIMARY KEY, unit_id BIGINT, campus_id BIGINT, area TEXT)")
    database.run(
        "CREATE TEMPORARY TABLE life (id BIGINT PRIMARY KEY, school INTEGER, began TIMESTAMPTZ, signed TIMESTAMPTZ,"
        " due TIMESTAMPTZ, done TIMESTAMPTZ, late INTEGER, own INTEGER)"
    )
    numbered = ((nth, one.unit_id, one.campus_id, one.area) for nth, one in enumerate(schools))
    database.pour("school", _SCHOOL, numbered)
    database.pour("life", _LIFE, _lives(hazards, len(schools)))
    for statement in _STATEMENTS:
        database.run(statement)


def _lives(hazards: int, schools: int) -> Iterator[tuple[object, ...]]:
    """One in six is late, one in four the school's own; late ones are signed late too, and some are sent back."""
    for number in range(1, hazards + 1):
        began = FIRST + timedelta(days=number * DAYS // (hazards + 1), seconds=number * 7919 % 28_000)
        late = int(number % 6 == 0)
        # A deadline is 24:00 in China.
        due = began.replace(hour=16, minute=0, second=0) + timedelta(days=7)
        signed, done = began + timedelta(days=4 if late else 1), due + timedelta(days=3 if late else -2)
        moments = (f"{one:%Y-%m-%d %H:%M:%S.%f}" for one in (began, signed, due, done))
        yield (number, number % schools, *moments, late, int(number % 4 == 0))


_UNIT = "(SELECT id FROM unit WHERE code = '{}')"
_LEAD, _OFFICE = _UNIT.format("EDU"), _UNIT.format("PLC")
_POLICY, _CALENDAR = "(SELECT max(id) FROM policy_version)", "(SELECT max(id) FROM calendar_version)"
_EACH = "FROM life JOIN school ON school.nth = life.school"
_HAZARD = {
    "id": "life.id", "number": "'510503-2026-' || (1000000 + life.id)", "stage": "'closed'", "severity": "'general'",
    "location": "'campus'", "source": "CASE own WHEN 1 THEN 'self_check' ELSE 'joint_inspection' END",
    "subcategory": "'SEC-PATROL'", "campus_id": "campus_id", "area_code": "area", "policy_id": _POLICY,
    "office_unit_id": _OFFICE, "responsible_unit_id": "unit_id", "lead_unit_id": _LEAD, "found_at": "began",
    "assigned_at": "began", "due_at": "due", "first_due_at": "due", "submitted_at": "done", "closed_at": "done",
    "place": "'教学楼'", "description": "'应急照明损坏'", "task": "'更换应急照明'", "standard": "'符合消防技术标准'",
    "measures": "'专人值守'",
}  # fmt: skip
_CLOCK = {
    "hazard_id": "life.id", "severity": "'general'", "policy_id": _POLICY, "calendar_id": _CALENDAR,
    "area_code": "area", "lead_unit_id": _LEAD, "responsible_unit_id": "unit_id", "office_unit_id": _OFFICE,
    "started_at": "began", "counts_days": "TRUE", "state": "'stopped'",
}  # fmt: skip


def _signed(place: int, unit: str) -> str:
    """The acknowledgement of one unit; it is due two days before the signature of a late one."""
    due = "CASE late WHEN 1 THEN began ELSE due END"
    own = {"id": f"life.id * 10 + {place}", "kind": "'acknowledge'", "subject": unit, "unit_id": unit}
    return insert_of(Clock, {**_CLOCK, **own, "due_at": due, "stopped_at": "signed"}, _EACH)


def _act(place: int, act: str, when: str, more: dict[str, str] | None = None, which: str = "") -> str:
    """The event of one act of every life it is an act of."""
    own = {"id": f"life.id * 10 + {place}", "hazard_id": "life.id", "act": f"'{act}'", "at": when, "batch_id": "1"}
    return insert_of(LedgerEvent, {**own, **(more or {})}, f"{_EACH} {which} ORDER BY life.id")


_BATCH: tuple[type[SQLModel], dict[str, str], str] = (
    LedgerBatch,
    {
        "id": "1", "act": "'import'", "at": "min(began)", "rows": "count(*)", "first_event_id": "1",
        "last_event_id": "max(id) * 10 + 9", "mark_total": "0", "mark_moment": "0", "previous": f"'{START}'",
        "digest": f"'{START.replace('0', '1')}'",
    },
    "FROM life",
)  # fmt: skip
_RUNG = {
    "clock_id": "life.id * 10 + 2", "cycle": "1", "level": "4", "occurrence": "0",
    "facts": """'{"instrument":"supervision_letter"}'""",
}  # fmt: skip
_STATEMENTS = (
    insert_of(*_BATCH),
    insert_of(Hazard, _HAZARD, f"{_EACH} ORDER BY life.id"),
    _signed(0, "unit_id"),
    _signed(1, _LEAD),
    insert_of(
        Clock,
        {**_CLOCK, "id": "life.id * 10 + 2", "kind": "'rectify'", "unit_id": "unit_id", "due_at": "due",
         "stopped_at": "done"},
        _EACH,
    ),
    _act(0, "record", "began", {"stage_to": "'found'"}),
    _act(1, "assign", "began", {"stage_to": "'assigned'"}),
    _act(2, "acknowledge", "signed", {"stage_to": "'rectifying'", "unit_id": "unit_id"}),
    _act(3, "acknowledge", "signed", {"unit_id": _LEAD}),
    _act(4, "submit", "done", {"stage_to": "'submitted'", "unit_id": "unit_id"}),
    _act(5, "escalate", "done", _RUNG, "WHERE late = 1"),
    _act(6, "rework", "done", {"stage_to": "'rectifying'"}, "WHERE life.id % 12 = 5"),
    _act(7, "pass", "done"),
    _act(8, "close_out", "done", {"stage_to": "'closed'"}),
)  # fmt: skip


def _sums(database: Raw, period: Period) -> None:
    """The counts behind the points, by school, read from the same rows by plain SQL, and kept nowhere."""
    begins, ends = (f"{one:%Y-%m-%d %H:%M:%S.%f}" for one in (period.begins_at, period.ends_at))
    for statement in _SUMS:
        database.all(statement, begins, ends)


_SUMS = (
    "SELECT responsible_unit_id, act, count(*) FROM ledger_event JOIN hazard ON hazard.id = hazard_id "
    "WHERE at >= ? AND at < ? AND (act = 'rework' OR act = 'escalate' AND facts LIKE '%supervision_letter%') "
    "GROUP BY responsible_unit_id, act",
    "SELECT subject, count(*) FROM clock WHERE kind = 'acknowledge' AND due_at > ? AND due_at <= ? "
    "AND due_at < stopped_at GROUP BY subject",
    "SELECT responsible_unit_id, count(*) FROM hazard WHERE due_at > ? AND due_at <= ? AND submitted_at >= due_at "
    "GROUP BY responsible_unit_id",
    "SELECT responsible_unit_id, count(*) FROM hazard WHERE source = 'self_check' AND closed_at >= ? AND closed_at < ? "
    "AND submitted_at < first_due_at GROUP BY responsible_unit_id",
)
