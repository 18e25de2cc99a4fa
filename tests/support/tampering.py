"""An attacker who may write into the database, takes down its guards first, and does not have the key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from store.guards import APPEND_ONLY
from tests.support.world import World


class Attacker:
    """A connection with every guard down."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, **values: object) -> None:
        """Does it, and makes sure that it did something."""
        assert self._connection.execute(sa.text(statement), values).rowcount > 0, statement

    def take_down(self, index: str) -> None:
        """An index that guards something is gone."""
        self._connection.exec_driver_sql(f"DROP INDEX {index}")

    def value(self, statement: str, **values: object) -> Any:  # Any: whatever the column holds
        return self._connection.execute(sa.text(statement), values).scalar_one()

    def values(self, statement: str, **values: object) -> list[Any]:  # Any: as above
        return list(self._connection.execute(sa.text(statement), values).scalars())

    def copy(self, table: str, row_id: int, **changed: object) -> int:
        """Puts a copy of a row in, with these columns changed, under a new id; returns the id."""
        row = dict(
            self._connection.execute(sa.text(f"SELECT * FROM {table} WHERE id = :id"), {"id": row_id}).mappings().one()
        )
        row |= {"id": self.value(f"SELECT max(id) + 1 FROM {table}"), **changed}
        names = ", ".join(row)
        self.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)
        return int(row["id"])


@contextmanager
def attack(world: World) -> Iterator[Attacker]:
    """Triggers, foreign keys and checks are down inside, and what was done there is committed."""
    engine = world.desk.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for table in APPEND_ONLY:
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
            checks = _forget_checks(connection)
        yield Attacker(connection)
        if engine.dialect.name == "postgresql":
            _remember_checks(connection, checks)
        connection.commit()
        connection.detach()


def _forget_checks(connection: sa.Connection) -> dict[str, int]:
    """PostgreSQL looks at no CHECK of a table that says it has none. Returns how many each has."""
    connection.exec_driver_sql("SET LOCAL allow_system_table_mods = on")
    ours = "relnamespace = 'public'::regnamespace AND relchecks > 0"
    checks = connection.exec_driver_sql(f"SELECT relname, relchecks FROM pg_class WHERE {ours}").all()
    connection.exec_driver_sql(f"UPDATE pg_class SET relchecks = 0 WHERE {ours}")
    return {str(table): int(count) for table, count in checks}


def _remember_checks(connection: sa.Connection, checks: dict[str, int]) -> None:
    for count in set(checks.values()):
        tables = ", ".join(f"'{table}'" for table, checks_ in checks.items() if checks_ == count)
        connection.exec_driver_sql(
            f"UPDATE pg_class SET relchecks = {count} "
            f"WHERE relnamespace = 'public'::regnamespace AND relname IN ({tables})"
        )
