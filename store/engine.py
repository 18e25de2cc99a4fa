"""Connecting: SQLite with the pragmas it needs, PostgreSQL through psycopg, and the scratch tables of a batch."""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from rules.refusals import BadInput
from rules.words import Text
from store.dialect import DIFFERING_BITS
from store.scratch import SCRATCH

BUSY_SECONDS = 30
CONNECT_SECONDS = 10
"""How long a server that does not answer is waited for."""
WRITING = "xiaoan_writing"
"""The execution option of a connection that is going to write."""

_UNREADABLE = Text(
    "看不懂数据库地址（XIAOAN_DATABASE_URL），应形如 sqlite:////路径/xiaoan.db 或 postgresql+psycopg://用户@主机/库名",
    "the database address (XIAOAN_DATABASE_URL) cannot be read; it should look like sqlite:////path/xiaoan.db or "
    "postgresql+psycopg://user@host/name",
)

_SQLITE: sa.Dialect = sqlite.dialect()
_POSTGRESQL: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def connect(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://...`; refuses any other address in words."""
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError as failed:
        raise BadInput(what=_UNREADABLE) from failed
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql+psycopg":
        engine = sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    raise BadInput(
        what=Text(
            f"不支持的数据库地址类型 {parsed.drivername}，请用 sqlite:///… 或 postgresql+psycopg://…",
            f"unsupported kind of database address {parsed.drivername}; use sqlite:///... or postgresql+psycopg://...",
        )
    )


def reason_of(failed: sa.exc.DBAPIError) -> str:
    """What the database itself said, in its first line and without a statement or its values."""
    said = str(failed.orig).strip().splitlines()
    return said[0] if said else type(failed.orig).__name__


def trouble_with(failed: Exception) -> str | None:
    """What the database said if it was not up to it; None for any other failure, which is a fault of ours.

    A full disk, a server that went away, a file torn by a power cut: what was being done was not kept.
    """
    # IntegrityError and its like are DatabaseErrors too, and bugs.
    if isinstance(failed, DatabaseError) and type(failed) in (OperationalError, DatabaseError):
        return reason_of(failed)
    return None


def _prepare_sqlite(raw: Any, _record: object) -> None:  # Any: the driver's connection, wrapped or not
    connection: sqlite3.Connection = raw
    # The driver must not open transactions of its own accord: the "begin" event below says which kind.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "temp_store = MEMORY",
        "cache_size = -65536",
        # A sweep writes in long runs; checkpointing every 1,000 pages costs it a third (performance.md d).
        "wal_autocheckpoint = 20000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function(DIFFERING_BITS, 2, _differing_bits, deterministic=True)
    for statement in _scratch_ddl(_SQLITE):
        connection.execute(statement)


def _differing_bits(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else ((one ^ other) & (1 << 64) - 1).bit_count()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A reader that later wants to write would fail with "database is locked" instead of waiting its turn, and
    # two writers reading first would lose an update; so whoever means to write says so at once.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _prepare_postgresql(raw: Any, _record: object) -> None:  # Any: psycopg's connection
    with raw.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        # Compiling a plan costs tenths of a second; no statement here is worth that, however the planner reckons it.
        cursor.execute("SET jit = off")
        for statement in _scratch_ddl(_POSTGRESQL, " ON COMMIT DELETE ROWS"):
            cursor.execute(statement)
    raw.commit()


def _scratch_ddl(dialect: sa.Dialect, on_commit: str = "") -> list[str]:
    statements = []
    for table in SCRATCH.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).rstrip() + on_commit)
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
    return statements
