"""Somebody who is writing all the while, so that a test sees who waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tests.support.world import World


@contextmanager
def busy(world: World) -> Iterator[None]:
    """Somebody is in the middle of writing: on SQLite to everything, on PostgreSQL to every row of the clocks."""
    with world.desk.engine.connect() as other:
        if other.dialect.name == "sqlite":
            other.rollback()
            other.connection.driver_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]  # sqlite3's
        else:
            other.execute(sa.text("LOCK TABLE clock, hazard, message, proposal, ledger_event IN EXCLUSIVE MODE"))
        yield
        other.rollback()
