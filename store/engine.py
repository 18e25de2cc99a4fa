"""Connecting: SQLite with the pragmas it needs, PostgreSQL through psycopg, and the scratch tables of a batch."""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from rules.refusals import BadInput
from rules.words import Text
from store.scratch import SCRATCH

BUSY_SECONDS = 30
CONNECT_SECONDS = 10
"""How long a server that does not answer is waited for."""
WRITING = "xiaoan_writing"
"""The execution option of a connection that is going to write."""

_SQLITE: sa.Dialect = sqlite.dialect()
_POSTGRESQL: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def connect(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://...`; refuses any other address in words."""
    parsed = make_url(url)
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
    for statement in _scratch_ddl(_SQLITE):
        connection.execute(statement)


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
