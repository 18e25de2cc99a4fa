"""The few things SQLite and PostgreSQL say differently; every difference in the program stands here or in engine.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlmodel.sql.sqltypes import UTCDateTime

WORTH_ANALYZING = 200
"""Scratch rows from which the planner must be told how many there are; below it guesses well enough."""


DIFFERING_BITS = "differing_bits"


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def insert_ignoring(session: Session, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that passes over rows which a unique constraint says are already there."""
    return ignoring(table, sqlite_speaks=is_sqlite(session))


def ignoring(table: sa.Table, *, sqlite_speaks: bool) -> postgresql.Insert | sqlite.Insert:
    """The same for a statement built before there is a session."""
    if sqlite_speaks:
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def id_rows(session: Session, ids: Sequence[int]) -> sa.FromClause:
    """The ids as rows with one column `id`, sent as a single bound value however many there are."""
    if is_sqlite(session):
        packed = sa.bindparam(None, orjson.dumps(list(ids)).decode(), type_=sa.Text, unique=True)
        rows = sa.func.json_each(packed).table_valued(sa.column("value", sa.BigInteger))
    else:
        array = sa.bindparam(None, list(ids), type_=postgresql.ARRAY(sa.BigInteger), unique=True)
        rows = sa.func.unnest(array).table_valued(sa.column("value", sa.BigInteger)).render_derived()
    return sa.select(rows.c.value.label("id")).subquery()


def analyze(session: Session, table: sa.Table, rows: int) -> None:
    """Tells the planner about a scratch table; without it SQLite scans every hazard to find five (performance.md 5)."""
    if rows >= WORTH_ANALYZING:
        session.connection().exec_driver_sql(f"ANALYZE {table.name}")


def clear(session: Session, *tables: sa.Table) -> None:
    """Empties scratch tables in the middle of a transaction."""
    # Straight to the driver: every transaction does this, and SQLAlchemy's share would be ten times the database's.
    cursor = session.connection().connection.cursor()
    for table in tables:
        cursor.execute(f"DELETE FROM {table.name}")
    cursor.close()


def next_id(session: Session, table: sa.Table, above: int = 0) -> int:
    """An id nobody else has or will get, before the row is written; above: one given out in this transaction."""
    found = session.connection().execute(_next_id(table, sqlite_speaks=is_sqlite(session))).scalar()
    return max(int(found or 0), above + 1)


@cache
def _next_id(table: sa.Table, *, sqlite_speaks: bool) -> sa.Select[int]:
    if sqlite_speaks:
        return sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1)
    return sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id")))


def instants(session: Session) -> Callable[[Any], datetime]:
    """How to make an instant of what the driver gives for one: text on SQLite, already one on PostgreSQL."""
    return _instant_of_text if is_sqlite(session) else _instant


def _instant_of_text(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _instant(instant: datetime) -> datetime:
    return instant


def freeze(session: Session) -> None:
    """Everything read in this transaction is as of one instant; it must be the first thing said in it.

    A reader on SQLite always is.
    """
    if not is_sqlite(session):
        session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def let_writers_finish(session: Session, table: sa.Table) -> None:
    """Waits until nobody is in the middle of writing to a table: after this no lower id can still appear.

    On PostgreSQL ids are drawn before they are committed; on SQLite one writer follows the other.
    """
    if not is_sqlite(session):
        session.execute(sa.text(f"LOCK TABLE {table.name} IN SHARE MODE"))


def as_it_comes(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column whose values are handed over as the driver gives them, to be understood once for all that are alike."""
    return sa.type_coerce(column, sa.types.NullType()).label(column.key)


def day_of(value: str | date) -> date:
    """A day as a driver gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class differing_bits(sa.sql.functions.GenericFunction[int]):  # noqa: N801 - SQL functions are named in lower case
    """In how many bits two whole numbers of 64 bits differ."""

    inherit_cache = True
    type = sa.Integer()


@compiles(differing_bits, "sqlite")
def _differing_bits_sqlite(element: differing_bits, compiler: sa.sql.compiler.SQLCompiler, **options: Any) -> str:
    # SQLite can neither tell bits apart nor count them; engine.py lends it this function.
    return f"{DIFFERING_BITS}({compiler.process(element.clauses, **options)})"


@compiles(differing_bits, "postgresql")
def _differing_bits_postgresql(element: differing_bits, compiler: sa.sql.compiler.SQLCompiler, **options: Any) -> str:
    one, other = (compiler.process(clause, **options) for clause in element.clauses)
    return f"bit_count((CAST({one} AS bigint) # CAST({other} AS bigint))::bit(64))"


class plain(sa.sql.functions.GenericFunction[str]):  # noqa: N801 - SQL functions are named in lower case
    """A value as text that reads the same on both databases; empty for NULL, UTC microseconds for instants."""

    inherit_cache = True
    type = sa.Text()

    def __init__(self, column: sa.ColumnElement[Any]) -> None:
        self.is_instant = isinstance(column.type, (sa.DateTime, UTCDateTime))
        super().__init__(column)


@compiles(plain, "sqlite")
def _plain_sqlite(element: plain, compiler: sa.sql.compiler.SQLCompiler, **options: Any) -> str:
    return f"coalesce(CAST({compiler.process(element.clauses, **options)} AS TEXT), '')"


@compiles(plain, "postgresql")
def _plain_postgresql(element: plain, compiler: sa.sql.compiler.SQLCompiler, **options: Any) -> str:
    inner = compiler.process(element.clauses, **options)
    if element.is_instant:
        return f"coalesce(to_char({inner} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '')"
    return f"coalesce(CAST({inner} AS TEXT), '')"
