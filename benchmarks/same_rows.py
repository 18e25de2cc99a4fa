"""The other floor: the very rows we left behind, put into the same tables by the cheapest bulk SQL there is.

Nothing is decided, read, locked or changed here: what lies above this floor is ours to save, what lies below it is
the price of the tables, with their keys, CHECKs and indexes.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.grounds import Ground, Raw, raw
from benchmarks.measuring import NOTHING, Cost, watching

TABLES = (
    "hazard", "hazard_unit", "clock", "ledger_batch", "ledger_event", "message", "verification_round", "sign_off",
    "evidence",
)  # fmt: skip
"""Tables a life leaves rows in, each after those it points to."""


def put_in(ground: Ground, url: str, before: str, tables: Sequence[str] = TABLES) -> Cost:
    """What it costs to put the rows of this database into a copy of it from before there were any."""
    fresh = ground.copy(before)
    total = NOTHING
    with raw(url) as source, raw(fresh) as database:
        if database.is_sqlite:
            database.run("ATTACH ? AS kept", url.removeprefix("sqlite:///"))
        else:
            database.run("CREATE SCHEMA kept")
        for table in tables:
            if not database.is_sqlite:
                _carry_over(source, database, table)
            ordered = "ORDER BY hazard_id" if table == "hazard_unit" else "ORDER BY id"
            with watching(ground.server_cpu) as watch, database.transaction():
                schema = "" if database.is_sqlite else "public."
                database.run(f"INSERT INTO {schema}{table} SELECT * FROM kept.{table} {ordered}")
            total += watch.cost
    ground.drop(fresh)
    return total


def _carry_over(source: Raw, database: Raw, table: str) -> None:
    """A bare copy of a table of another database, which PostgreSQL does not let one statement read."""
    database.run(f"CREATE TABLE kept.{table} (LIKE public.{table})")
    source.stream(f"COPY {table} TO STDOUT", database, f"COPY kept.{table} FROM STDIN")
    database.run(f"ANALYZE kept.{table}")


def again(ground: Ground, url: str, after_event: int) -> Cost:
    """What it costs to write once more, with other keys, all that the sweeps after an event wrote: rungs and messages.

    The database is spent afterwards.
    """
    total = NOTHING
    with raw(url) as database:
        for statement in _PREPARING:
            database.run(statement.replace("{after}", str(after_event)))
        for statement in _WRITING:
            with watching(ground.server_cpu) as watch, database.transaction():
                database.run(statement)
            total += watch.cost
    return total


_LAST = "(SELECT max(id) FROM {})"
_PREPARING = (
    "CREATE TEMPORARY TABLE rung AS SELECT * FROM ledger_event WHERE id > {after}",
    "CREATE TEMPORARY TABLE told AS SELECT * FROM message WHERE event_id > {after}",
    "CREATE TEMPORARY TABLE moved AS SELECT id, level, next_action_at FROM clock "
    "WHERE id IN (SELECT clock_id FROM rung)",
    f"UPDATE told SET id = id + {_LAST.format('message')}, event_id = event_id + {_LAST.format('ledger_event')}",
    f"UPDATE rung SET id = id + {_LAST.format('ledger_event')}, cycle = cycle + 1000",
    "UPDATE moved SET level = level + 1",
    "ANALYZE rung",
    "ANALYZE told",
    "ANALYZE moved",
)
_WRITING = (
    "UPDATE clock SET level = moved.level, next_action_at = moved.next_action_at FROM moved WHERE moved.id = clock.id",
    "INSERT INTO ledger_event SELECT * FROM rung ORDER BY id",
    "INSERT INTO message SELECT * FROM told ORDER BY id",
)
