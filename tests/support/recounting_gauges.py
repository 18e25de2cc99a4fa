"""The six gauges counted once more, by other code: row by row in plain loops, hazards read out of the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from casework.desk import Desk
from models.columns import table_of
from models.school_record import SchoolRecord
from tests.support.recounting import lives
from tests.support.world import at as in_china

_INSTANT, _DAY = table_of(SchoolRecord).c.recorded_at.type, sa.Date()


def recount_six(desk: Desk, first: date, last: date, day: date, at: datetime) -> dict[str, set[str]]:
    """By gauge the codes of the schools that have it; under "list" all that are there."""
    there = _there(desk, day)
    has: dict[str, set[str]] = {"list": set(there.values())}
    rows = _records(desk, day, at)
    pledged: dict[str, set[str]] = {}
    trained: dict[str, dict[str, tuple[date, int, bool]]] = {}
    for number, campus, kind, post, done, staff, of_staff, pupils, of_pupils in rows:
        code = there.get(campus)
        if code is None:
            continue
        has.setdefault(kind, set()).add(code)
        if kind == "pledge":
            pledged.setdefault(code, set()).add(post)
        for group, some, whole in (("staff", staff, of_staff), ("pupils", pupils, of_pupils)):
            mine = trained.setdefault(code, {})
            if whole and (group not in mine or (done, number) > mine[group][:2]):
                mine[group] = (done, number, some == whole)
    has["pledges"] = {code for code, posts in pledged.items() if len(posts) == 4}
    has["training"] = {
        code for code, mine in trained.items() if len(mine) == 2 and all(one[2] for one in mine.values())
    }
    has["plan"] = has.get("plan", set()) & has.get("drill", set())
    has["safety_file"] = has.get("safety_file", set()) & has["plan"] & has["pledges"] & has["training"]
    has["inspected"] = _inspected(desk, there, first, last)
    has["hazards"] = has["list"] - _with_work_left(desk, there, (first, last), at)
    return {name: has.get(name, set()) for name in _NAMES}


_NAMES = "list", "safety_file", "inspected", "hazards", "plan", "pledges", "training"


def _there(desk: Desk, day: date) -> dict[int, str]:
    with desk.looking() as session:
        rows = session.execute(
            sa.text("SELECT campus.id, campus.code, unit.retired_on FROM campus, unit WHERE unit.id = campus.unit_id")
            .columns(retired_on=_DAY)
        ).all()  # fmt: skip
    return {row[0]: row[1] for row in rows if row[2] is None or row[2] > day}


def _records(desk: Desk, day: date, at: datetime) -> list[tuple[int, int, str, str, date, int, int, int, int]]:
    """Those in force on the day that were known and not struck at the instant."""
    with desk.looking() as session:
        struck = {
            row[0]
            for row in session.execute(sa.text("SELECT record_id, at FROM record_strike").columns(at=_INSTANT))
            if row[1] <= at
        }
        rows = session.execute(
            sa.text(
                "SELECT id, campus_id, kind, post, done_on, staff_trained, staff_total, pupils_trained, pupils_total, "
                "valid_until, recorded_at FROM school_record"
            ).columns(done_on=_DAY, valid_until=_DAY, recorded_at=_INSTANT)
        ).all()
    return [tuple(row[:9]) for row in rows if row[0] not in struck and row[10] <= at and row[4] <= day <= row[9]]


def _inspected(desk: Desk, there: dict[int, str], first: date, last: date) -> set[str]:
    with desk.looking() as session:
        rows = session.execute(
            sa.text("SELECT campus_id, inspected_on, result FROM inspection").columns(inspected_on=_DAY)
        ).all()
    went = {row[0] for row in rows if first <= row[1] <= last and row[2] != "not_done"}
    return {code for campus, code in there.items() if campus in went}


def _with_work_left(desk: Desk, there: dict[int, str], days: tuple[date, date], at: datetime) -> set[str]:
    """Schools where something found in the period is not closed or names no measure, or where something is overdue."""
    begin, end = in_china(f"{days[0]} 00:00"), in_china(f"{days[1] + timedelta(days=1)} 00:00")
    with desk.looking() as session:
        rows = session.execute(sa.text("SELECT id, campus_id, task, measures FROM hazard")).all()
        of = {row[0]: (row[1], bool(row[2].strip() or row[3].strip())) for row in rows}
    left = set()
    for number, life in lives(desk).items():
        campus, has_measure = of[number]
        is_late = life.stage in ("assigned", "objected", "rectifying") and life.due is not None and life.due <= at
        if life.stage in ("void", "suspended") or campus not in there:
            continue
        if not begin <= life.found < end and not is_late:
            continue
        on_the_spot = life.stage == "closed" and life.handed is None
        if life.stage != "closed" or not (has_measure or on_the_spot):
            left.add(there[campus])
    return left
