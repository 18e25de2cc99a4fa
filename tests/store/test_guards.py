"""What models/ declares the database refuses, on both databases: each guard is run into by raw SQL, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel

from casework import assigning
from casework.sealing import seal_day
from store.guards import APPEND_ONLY
from tests.casework.test_invariants import build as one_case_on_every_stage
from tests.support.guarded_checks import CHECKS
from tests.support.guarded_rows import guarded_rows
from tests.support.prepared import prepared
from tests.support.story import ask
from tests.support.world import World, at

pytestmark = pytest.mark.slow

TABLES = SQLModel.metadata.sorted_tables


def build(world: World) -> None:
    """At least one row in every table, and one for every partial index."""
    one_case_on_every_stage(world)
    assigning.acknowledge(world.desk, ask("510503-2026-000002", "S1.handler", "2026-09-02 11:00", key="k-1"))
    seal_day(world.desk, at("2026-09-03 00:10"))
    false, true = ("0", "1") if world.desk.engine.dialect.name == "sqlite" else ("false", "true")
    with world.desk.engine.begin() as connection:
        for row in guarded_rows():
            connection.exec_driver_sql(row.replace("{false}", false).replace("{true}", true))


sqlite_guarded, postgresql_guarded, database_url = prepared("guarded", build)


def refusal(world: World, statement: str, **values: object) -> str | None:
    """What the database answers to a statement, with only the append-only triggers down; everything is undone.

    None when it raises nothing.
    """
    with world.desk.engine.connect() as connection:
        if world.desk.engine.dialect.name == "sqlite":
            for table in APPEND_ONLY:
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{verb}")
        else:
            for table in APPEND_ONLY:
                connection.exec_driver_sql(f"DROP TRIGGER {table}_append_only ON {table}")
        try:
            assert connection.execute(sa.text(statement), values).rowcount > 0, statement
            if world.desk.engine.dialect.name == "sqlite":
                # A deferred key is looked at when it is committed.
                connection.execute(sa.text("SAVEPOINT here"))
                wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                return f"FOREIGN KEY constraint failed: {wrong}" if wrong else None
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        except (IntegrityError, DBAPIError) as fault:
            return str(fault.orig)
        finally:
            connection.rollback()
    return None


def of_kind(kind: type[sa.Constraint]) -> Iterator[tuple[sa.Table, Any]]:  # Any: the constraint, of the kind asked for
    for table in TABLES:
        for one in table.constraints:
            if isinstance(one, kind):
                yield table, one


def test_every_check_of_our_own_refuses(world: World) -> None:
    declared = {str(one.name) for _, one in of_kind(sa.CheckConstraint) if not str(one.name).endswith("_known")}
    assert declared == set(CHECKS)
    passed = {name for name, statement in CHECKS.items() if name not in (refusal(world, statement) or "")}
    assert passed == set()


def test_every_word_outside_the_vocabulary_is_refused(world: World) -> None:
    words = [(table, column) for table in TABLES for column in table.columns if isinstance(column.type, sa.Enum)]
    assert len(words) > 30
    for table, column in words:
        said = refusal(world, f"UPDATE {table.name} SET {column.name} = 'nonsense'")
        assert said is not None, (table.name, column.name)
        assert f"ck_{table.name}_" in said, said


def test_every_reference_to_nothing_is_refused(world: World) -> None:
    for table, key in of_kind(sa.ForeignKeyConstraint):
        # A place in a round names the round's rectifier too: whichever of the two is wrong, the pair leads nowhere.
        column = list(key.columns)[-1]
        nothing = "99" if isinstance(column.type, sa.String) else 99_000_000
        # One row only: two that lead to the same nowhere would be doubles before they are astray.
        keys = ", ".join(one.name for one in table.primary_key)
        one_row = f"SELECT {keys} FROM {table.name} ORDER BY {column.name} IS NULL, {keys} LIMIT 1"
        statement = f"UPDATE {table.name} SET {column.name} = :nothing WHERE ({keys}) IN ({one_row})"
        said = refusal(world, statement, nothing=nothing)
        assert said is not None, (table.name, column.name)
        assert "foreign key" in said.lower() or "under_parent" in said, (table.name, column.name, said)


def uniques() -> Iterator[tuple[sa.Table, tuple[str, ...], str]]:
    """Every unique guard: its table, its columns, and for which rows it holds."""
    for table, one in of_kind(sa.UniqueConstraint):
        yield table, tuple(column.name for column in one.columns), "1 = 1"
    for table in TABLES:
        for index in table.indexes:
            if index.unique:
                where = index.dialect_options["sqlite"]["where"]
                yield (
                    table,
                    tuple(column.name for column in index.columns),
                    str(where) if where is not None else "1 = 1",
                )


def _easiest(table: sa.Table, names: set[str]) -> str | None:
    """Which of these columns is changed so that a guard over them is kept: best one that may hold anything."""
    return min(names, key=lambda name: (isinstance(table.c[name].type, sa.Enum), name), default=None)


def _plain(value: object) -> object:
    return getattr(value, "value", value)


def _fresh(value: object, column: sa.Column[Any], taken: set[object]) -> object:  # Any: columns of every type
    """Another value of the same kind, if there is one that no row has."""
    if isinstance(column.type, sa.Enum):
        others = [word for word in column.type.enums if word != value]
        return next((word for word in others if word not in taken), others[0])
    if isinstance(value, (int, float)):
        return value + 1_000_003
    if isinstance(value, (date, datetime)):
        return value + timedelta(days=400)
    return None if value is None else f"{value}~"


def test_every_second_row_where_there_may_be_one_is_refused(world: World) -> None:
    for table, columns, where in uniques():
        given = " AND ".join(f"{name} IS NOT NULL" for name in columns)
        with world.desk.engine.connect() as connection:
            rows = connection.execute(sa.select(table).where(sa.text(f"{where} AND {given}")).limit(1)).mappings().all()
            everything = connection.execute(sa.select(table)).mappings().all()
        assert rows, (table.name, columns)
        row = {name: _plain(value) for name, value in rows[0].items()}
        keys = {column.name for column in table.primary_key}
        others = [names for other, names, _ in uniques() if other is table and names != columns]
        for name in filter(None, {_easiest(table, set(names) - set(columns)) for names in (*others, keys)}):
            row[name] = _fresh(row[name], table.c[name], {_plain(one[name]) for one in everything})
        if "id" in keys and "id" in columns:
            # A pair with the key in it is only there for a reference to lean on; the key itself is unique.
            continue
        names = ", ".join(row)
        bound = {name: sa.bindparam(name, type_=table.c[name].type) for name in row}
        statement = sa.text(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(f':{name}' for name in row)})")
        said = _insertion(world, statement.bindparams(*bound.values()), row)
        assert said is not None, (table.name, columns)
        assert "unique" in said.lower(), (table.name, columns, said)
        # Where a narrower guard holds for the same row it speaks first.
        narrower = any(other is table and set(names) < set(columns) for other, names, _ in uniques())
        assert narrower or columns[-1] in said, (table.name, columns, said)


def _insertion(world: World, statement: Any, row: dict[str, object]) -> str | None:  # Any: text with typed parameters
    with world.desk.engine.connect() as connection:
        try:
            connection.execute(statement, row)
        except DBAPIError as fault:
            return str(fault.orig)
        finally:
            connection.rollback()
    return None


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_once_cannot_be_emptied_either(world: World, table: str) -> None:
    # SQLite knows no TRUNCATE: emptying a table is deleting its rows, and every row says no.
    on_sqlite = world.desk.engine.dialect.name == "sqlite"
    statement = f"DELETE FROM {table}" if on_sqlite else f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError, match="append-only"), world.desk.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_once_is_neither_changed_nor_deleted(world: World, table: str, verb: str) -> None:
    column = next(iter(SQLModel.metadata.tables[table].columns)).name
    statement = f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(DBAPIError, match="append-only"), world.desk.engine.begin() as connection:
        connection.exec_driver_sql(statement)
