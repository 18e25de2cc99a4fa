"""Where benchmarks run: databases of SQLite in a temporary folder, and of a PostgreSQL of this run's own."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import make_url

import migrations
from benchmarks.measuring import cpu_of_children, no_server
from casework.desk import Desk
from store.engine import connect
from tests.conftest import new_desk
from tests.support import world as cast
from tests.support.postgres import Cluster, folder_of_its_own, start

_serial = itertools.count(1)
_AS_FOR_TESTS = ("fsync", "synchronous_commit", "full_page_writes")
"""What the server of the tests leaves out and a real one must not."""


class Ground(Protocol):
    """One kind of database. The template, once it is made, holds our schema and the cast of the tests."""

    name: str
    template: str | None

    def empty(self) -> str:
        """The address of a new database without any table."""

    def copy(self, url: str) -> str:
        """The address of a copy of a database nobody is connected to."""

    def drop(self, url: str) -> None:
        """The database is gone."""

    def server_cpu(self) -> float:
        """Processor seconds of the database outside our own process so far."""

    def settle(self, url: str) -> None:
        """What earlier work left to be written is written, so that the next measurement does not pay for it."""


class OnSQLite:
    name = "SQLite"

    def __init__(self, folder: Path, template: str | None = None) -> None:
        self._folder, self.template = folder, template

    def empty(self) -> str:
        return f"sqlite:///{self._folder / f'benchmark_{next(_serial)}.db'}"

    def copy(self, url: str) -> str:
        fresh = self.empty()
        self.settle(url)
        shutil.copy(_path(url), _path(fresh))
        return fresh

    def drop(self, url: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(_path(url) + end).unlink(missing_ok=True)

    def server_cpu(self) -> float:
        return no_server()

    def settle(self, url: str) -> None:
        connection = sqlite3.connect(_path(url))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


class OnPostgreSQL:
    name = "PostgreSQL"

    def __init__(self, cluster: Cluster, template: str | None = None) -> None:
        self._cluster, self.template = cluster, template
        self._postmaster = int(cluster.server.get_postmaster_info().pid)

    @property
    def version(self) -> str:
        return self._cluster.version

    def empty(self) -> str:
        name = f"benchmark_{next(_serial)}"
        self._cluster.create(name)
        return self._cluster.url(name)

    def copy(self, url: str) -> str:
        name = f"benchmark_{next(_serial)}"
        self._cluster.create(name, str(make_url(url).database))
        return self._cluster.url(name)

    def drop(self, url: str) -> None:
        self._cluster.drop(str(make_url(url).database))

    def server_cpu(self) -> float:
        return cpu_of_children(self._postmaster)

    def settle(self, url: str) -> None:
        with raw(url) as database:
            database.run("CHECKPOINT")


@contextmanager
def grounds(folder: Path) -> Iterator[tuple[OnSQLite, OnPostgreSQL]]:
    """Both kinds of database: SQLite's in this folder, PostgreSQL's in one that goes with its server."""
    cluster = start(folder_of_its_own())
    try:
        with raw(cluster.url("postgres")) as database:
            for setting in _AS_FOR_TESTS:
                database.run(f"ALTER SYSTEM RESET {setting}")
            database.run("SELECT pg_reload_conf()")
        yield OnSQLite(folder), OnPostgreSQL(cluster)
    finally:
        cluster.stop()


def with_cast(ground: Ground) -> str:
    """The address of a new database with our schema and the cast of the tests in it."""
    if ground.template is None:
        ground.template = ground.empty()
        with at_desk(ground.template) as desk:
            migrations.upgrade(desk.engine)
            cast.build(desk)
    return ground.copy(ground.template)


_compiled: dict[str, dict[Any, Any]] = {}  # Any: SQLAlchemy's own keys and statements
"""Statements once compiled, by kind of database: what a program that has run for a while has behind it."""


@contextmanager
def at_desk(url: str) -> Iterator[Desk]:
    """A desk over a database, for as long as the block lasts."""
    engine = connect(url)
    known = _compiled.setdefault(engine.dialect.name, {})
    try:
        yield new_desk(engine.execution_options(compiled_cache=known))
    finally:
        engine.dispose()


class Raw:
    """A connection of the bare driver: what a floor is measured with. Transactions are begun and ended in SQL."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self._connection: Any  # Any: sqlite3's or psycopg's, which answer alike as far as they are used here
        if self.is_sqlite:
            self._connection = sqlite3.connect(_path(url), isolation_level=None)
            for pragma in _PRAGMAS:
                self._connection.execute(f"PRAGMA {pragma}")
        else:
            self._connection = psycopg.connect(_dsn(url), autocommit=True)
            self._connection.execute("SET TIME ZONE 'UTC'")

    def run(self, statement: str, *values: object) -> Any:
        """Runs one statement, its values marked by question marks. Returns the driver's cursor."""
        spoken = statement if self.is_sqlite else statement.replace("%", "%%").replace("?", "%s")
        return self._connection.execute(spoken, values)

    def all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self.run(statement, *values).fetchall())

    def one(self, statement: str, *values: object) -> Any:
        return self.run(statement, *values).fetchone()[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.run("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        yield
        self.run("COMMIT")

    def pour(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Puts any number of rows in, the fastest way the driver has for rows made in Python."""
        names = ", ".join(columns)
        if self.is_sqlite:
            marks = ", ".join("?" * len(columns))
            self._connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            return
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def stream(self, statement: str, target: Raw, into: str) -> None:
        """PostgreSQL only: what one COPY gives, another one takes in."""
        with (
            self._connection.cursor().copy(statement) as giving,
            target._connection.cursor().copy(into) as taking,
        ):
            for block in giving:
                taking.write(block)

    def unguarded(self) -> None:
        """Rows put in from here on are known to point at others that are there: nobody asks."""
        if self.is_sqlite:
            self.run("PRAGMA foreign_keys = OFF")
        else:
            self.run("SET session_replication_role = replica")

    def take_stock(self, tables: Iterable[str]) -> None:
        """PostgreSQL counts on after the keys that were put in, and knows what its tables hold.

        As autovacuum has done where a database has stood for a while; on SQLite nobody ever does.
        """
        if not self.is_sqlite:
            for table in tables:
                self.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            self.run("VACUUM ANALYZE")

    def close(self) -> None:
        self._connection.close()


_PRAGMAS = (
    "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536",
    "wal_autocheckpoint = 20000",
)  # fmt: skip
"""As store/engine.py sets them."""


@contextmanager
def raw(url: str) -> Iterator[Raw]:
    """A bare connection, closed when the block ends."""
    connection = Raw(url)
    try:
        yield connection
    finally:
        connection.close()


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _dsn(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
