"""A district after five years: a few hundred hazards are lived in earnest, then multiplied inside the database.

Every copy has all the rows of its original - units, clocks, events, rounds, evidence, messages - with keys of its own,
at another school, at an earlier time. What is closed is spread over five years, what is open over the last days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from benchmarks.grounds import Ground, Raw, at_desk, raw, with_cast
from benchmarks.lives import findings, live
from benchmarks.schools import BUILT, School, build_schools
from casework import escalating
from casework.desk import Desk
from models import (
    Clock,
    Evidence,
    Hazard,
    HazardUnit,
    LedgerEvent,
    Message,
    SignOff,
    VerificationRound,
)
from models.columns import table_of
from models.hazard import STILL_OPEN
from rules.offices import Duty
from tests.support import story
from tests.support.world import SCHOOLS, World, at

NOW = at("2026-09-09 10:00")
"""When the pages are looked at: the last of what is open was found some days before."""
OPEN_IN_HUNDRED = 3
_STEP = 1_000_000
"""Keys of one copy lie so far from those of the next."""
_YEARS = timedelta(days=5 * 365)
_LAST_DAYS = 12
"""Over so many days what is open is spread: some of it is late."""
_MULTIPLIED: tuple[type[SQLModel], ...] = (
    Hazard, HazardUnit, Clock, LedgerEvent, VerificationRound, SignOff, Evidence, Message,
)  # fmt: skip
_SIGNED = "(SELECT submitted_at FROM hazard WHERE hazard.id = hazard_unit.hazard_id)"
"""What has been handed in has been signed for by all of its units."""
_NAMES = {table_of(one).name for one in _MULTIPLIED}


def grown(ground: Ground, hazards: int, schools: int) -> str:
    """The address of a database with about so many hazards at so many schools, three in a hundred of them open."""
    url = with_cast(ground)
    lived = min(hazards, 200)
    with at_desk(url) as desk:
        live(desk, findings(lived - lived * OPEN_IN_HUNDRED // 100, "grown"))
        _leave_open(desk, lived * OPEN_IN_HUNDRED // 100)
        with desk.sitting(NOW) as sitting:
            built = build_schools(sitting.session, schools)
    with raw(url) as database:
        database.unguarded()
        with database.transaction():
            database.run("UPDATE message SET state = 'accepted', settled_at = created_at WHERE settled_at IS NULL")
            database.run(f"UPDATE hazard_unit SET acknowledged_at = {_SIGNED} WHERE acknowledged_at IS NULL")
            _multiply(database, hazards // lived, built)
            database.run(_SEARCHED)
            database.run(_SEALED)
        database.take_stock(sorted(_NAMES - {"hazard_unit"} | set(BUILT)))
        if database.is_sqlite:
            database.run("ANALYZE")
    ground.settle(url)
    return url


def _leave_open(desk: Desk, count: int) -> None:
    """So many hazards that are not closed, on every stage in turn; the ladder has told of those that are late."""
    world, found_on = World(desk, {}), "2026-09-07 09:00"
    stages = (
        story.rectifying_, story.assigned, story.submitted, story.found, story.objected,
        lambda world, when: story.suspended(world, when, date(2026, 10, 1)),
    )  # fmt: skip
    for nth in range(count):
        stages[nth % len(stages)](world, found_on)
    escalating.escalate(desk, NOW)


def _multiply(database: Raw, copies: int, schools: Sequence[School]) -> None:
    """The oldest copy first and what is open last, so that keys grow with time as they do in life."""
    database.run(
        "CREATE TEMPORARY TABLE copy (nth BIGINT PRIMARY KEY, back BIGINT, unit_id BIGINT, campus_id BIGINT,"
        " area TEXT, handler_id BIGINT, principal_id BIGINT)"
    )
    apart = _YEARS.total_seconds() / copies
    served = {(unit, duty): person for unit, duty, person in database.all(_SERVING)}
    rows = (
        (nth, int((copies - nth) * apart), *_of(schools[nth * 7919 % len(schools)], served)) for nth in range(1, copies)
    )
    database.pour("copy", ("nth", "back", "unit_id", "campus_id", "area", "handler_id", "principal_id"), rows)
    database.run("CREATE TEMPORARY TABLE still AS SELECT id FROM hazard WHERE " + STILL_OPEN)
    at_home = _at_home(database)
    for which in ("NOT IN", "IN"):
        for model in _MULTIPLIED:
            table = table_of(model)
            of = _of_hazard(table)
            chosen = [_copied(one, database, at_home) for one in table.columns]
            names = ", ".join(one.name for one in table.columns)
            database.run(
                f"INSERT INTO {table.name} ({names}) SELECT {', '.join(chosen)} FROM copy CROSS JOIN {table.name} one"
                f" {_joined(table)} WHERE {of} < {_STEP} AND {of} {which} (SELECT id FROM still) ORDER BY copy.nth"
            )


_SEALED = (
    "INSERT INTO seal (day, events, last_event_id, mark_total, mark_moment, previous, digest, sealed_at)"
    " SELECT '2026-08-31', count(*), max(id), 0, 0, '0', '1', '2026-08-31 17:00:00.000000'"
    " FROM ledger_event WHERE at < '2026-08-31 16:00:00.000000' HAVING count(*) > 0"
)
"""As every night has ended: the month that goes on begins after this event."""
_SEARCHED = (
    "INSERT INTO hazard_text (hazard_id, text) SELECT hazard.id, hazard.number || ' ' || campus.name || ' ' || place"
    " || ' ' || description FROM hazard JOIN campus ON campus.id = hazard.campus_id"
    " WHERE hazard.id NOT IN (SELECT hazard_id FROM hazard_text)"
)
"""The texts of the copies: nothing in them is a capital or a full-width letter."""
_SERVING = "SELECT post.unit_id, post.duty, tenure.person_id FROM post JOIN tenure ON tenure.post_id = post.id"


def _at_home(database: Raw) -> dict[str, str]:
    """SQL: the units, campuses and people of the three schools it was lived at."""
    codes = ", ".join(f"'{one}'" for one in SCHOOLS)
    units = _listed(database, f"SELECT id FROM unit WHERE code IN ({codes})")
    return {
        "unit": units,
        "campus": _listed(database, f"SELECT id FROM campus WHERE code IN ({codes})"),
        "handler": _listed(database, f"{_ONE_SERVING} IN ({units}) AND post.duty = '{Duty.HANDLER.value}'"),
        "principal": _listed(database, f"{_ONE_SERVING} IN ({units}) AND post.duty = '{Duty.PRINCIPAL.value}'"),
    }


_ONE_SERVING = "SELECT tenure.person_id FROM post JOIN tenure ON tenure.post_id = post.id WHERE post.unit_id"


def _listed(database: Raw, statement: str) -> str:
    return ", ".join(str(one[0]) for one in database.all(statement))


def _of(school: School, served: Mapping[tuple[int, str], int]) -> tuple[int, int, str, int, int]:
    people = served[school.unit_id, Duty.HANDLER.value], served[school.unit_id, Duty.PRINCIPAL.value]
    return school.unit_id, school.campus_id, school.area, *people


def _of_hazard(table: sa.Table) -> str:
    """SQL: the hazard a row belongs to."""
    return _OF.get(table.name, "one.hazard_id")


def _joined(table: sa.Table) -> str:
    return "JOIN verification_round ON verification_round.id = one.round_id" if table.name == "sign_off" else ""


_OF = {"hazard": "one.id", "sign_off": "verification_round.hazard_id"}
_KEYS = {
    "id", "hazard_id", "event_id", "clock_id", "round_id", "recurrence_of_id", "merged_into_id", "split_from_id",
}  # fmt: skip


def _copied(column: sa.Column[object], database: Raw, at_home: Mapping[str, str]) -> str:
    """SQL: what stands in a column of a copy."""
    name, own = column.name, f"one.{column.name}"
    table = column.table.name if isinstance(column.table, sa.Table) else ""
    if name in _KEYS:
        return f"{own} + copy.nth * {_STEP}"
    if name == "number" and table == "hazard":
        return f"'510503-' || (one.id + copy.nth * {_STEP})"
    if name == "source_key":
        return f"{own} || '-' || copy.nth"
    if name.endswith("unit_id") or (table == "clock" and name == "subject"):
        return f"CASE WHEN {own} IN ({at_home['unit']}) THEN copy.unit_id ELSE {own} END"
    if name == "campus_id":
        return f"CASE WHEN {own} IN ({at_home['campus']}) THEN copy.campus_id ELSE {own} END"
    if name == "person_id":
        of_handlers = f"WHEN {own} IN ({at_home['handler']}) THEN copy.handler_id"
        return f"CASE {of_handlers} WHEN {own} IN ({at_home['principal']}) THEN copy.principal_id ELSE {own} END"
    if name == "area_code":
        return "copy.area"
    if isinstance(column.type, UTCDateTime):
        return _earlier(own, database.is_sqlite, table)
    return own


def _earlier(own: str, is_sqlite: bool, table: str) -> str:
    """SQL: an instant so much earlier as this copy is old."""
    still = f"{_OF.get(table, 'one.hazard_id')} IN (SELECT id FROM still)"
    back = f"CASE WHEN {still} THEN copy.nth % {_LAST_DAYS} * 86400 ELSE copy.back END"
    if is_sqlite:
        return f"strftime('%Y-%m-%d %H:%M:%f', {own}, '-' || ({back}) || ' seconds') || '000'"
    return f"{own} - make_interval(secs => {back})"
