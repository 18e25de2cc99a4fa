"""PostgreSQL databases lent to test after test: put back to the story told in them, instead of copied each time.

Copying a database costs a sixth of a second, and so do the cold connections of every copy; looking for the rows a test
has written and undoing them costs a few milliseconds. A database whose schema was touched is thrown away.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field

import psycopg

from tests.support.postgres import Cluster

KEEPS = "tests that come after"
"""The application name of connections that may stay open from one test to the next."""

_serial = itertools.count(1)

# Whatever a test may have done to the tables themselves, their guards, their functions or their statistics.
_SCHEMA = """
SELECT md5(string_agg(fact, ' ' ORDER BY fact)) FROM (
  SELECT concat_ws(':', 'c', oid, relname, relchecks, relhastriggers) AS fact
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(':', 'k', oid, conname, convalidated)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(':', 't', oid, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT concat_ws(':', 'f', oid, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(':', 'a', attrelid, attnum, attname, atttypid, attnotnull)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(':', 's', starelid, staattnum)
    FROM pg_statistic JOIN pg_class ON pg_class.oid = starelid WHERE relnamespace = 'public'::regnamespace
) AS facts
"""
_OTHERS = """
SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND (application_name <> %s OR state <> 'idle')
"""
_GROWN = "SELECT max(pg_relation_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
MOST = 4 * 1024 * 1024
"""Bytes of a table beyond which a fresh copy is cheaper than deleting what was in it."""


@dataclass
class Lent:
    """One database, and all it takes to put it back."""

    cluster: Cluster
    name: str
    _admin: psycopg.Connection = field(init=False)
    _changed: str = field(init=False)
    _filled: frozenset[str] = field(init=False)
    _sequences: str = field(init=False)
    _schema: str = field(init=False)
    _since: int = field(init=False)

    def __post_init__(self) -> None:
        self._admin = psycopg.connect(self.cluster.plain_url(self.name), autocommit=True)
        tables = [str(name) for (name,) in self._ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        asked, filled = [], set()
        for table in tables:
            [(rows,)] = self._ask(f'SELECT count(*) FROM public."{table}"')
            asked.append(
                f"SELECT '{table}' WHERE (SELECT count(*) <> {rows} OR bool_or(xmin::text::bigint > %(since)s) "
                f'FROM public."{table}")'
            )
            if rows:
                filled.add(table)
                self._admin.execute(f'CREATE TEMPORARY TABLE "{table}" AS TABLE public."{table}"')  # type: ignore[call-overload]  # our own names
        self._changed, self._filled = " UNION ALL ".join(asked), frozenset(filled)
        self._sequences = self._sequences_put_back()
        self._schema = self._schema_now()
        self._look_from_here()

    def put_back(self) -> bool:
        """Everything in it is as it was in the beginning, and nobody is connected who might still change it.

        False when it cannot be: then it is good for nothing more.
        """
        self._admin.execute(_OTHERS, (KEEPS,))
        if self._schema_now() != self._schema or self._ask(_GROWN)[0][0] > MOST:
            return False
        changed = [str(name) for (name,) in self._ask(self._changed, since=self._since)]
        if changed:
            self._admin.execute("; ".join(self._undoing(changed)))  # type: ignore[call-overload]  # our own names
            self._look_from_here()
        return True

    def _undoing(self, changed: list[str]) -> list[str]:
        steps = ["BEGIN", "SET LOCAL session_replication_role = replica"]
        for table in changed:
            steps.append(f'DELETE FROM public."{table}"')
            if table in self._filled:
                steps.append(f'INSERT INTO public."{table}" OVERRIDING SYSTEM VALUE TABLE pg_temp."{table}"')
        return [*steps, self._sequences, "COMMIT"]

    def _sequences_put_back(self) -> str:
        found = self._ask("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        calls = []
        for (name,) in found:
            [(last, is_called)] = self._ask(f'SELECT last_value, is_called FROM public."{name}"')
            calls.append(f"setval('public.\"{name}\"', {last}, {is_called})")
        return f"SELECT {', '.join(calls)}"

    def _schema_now(self) -> str:
        return str(self._ask(_SCHEMA)[0][0])

    def _look_from_here(self) -> None:
        """What is written from now on counts as a change."""
        self._since = int(self._ask("SELECT pg_current_xact_id()::text::bigint")[0][0])

    def _ask(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        return self._admin.execute(statement, values or None).fetchall()  # type: ignore[call-overload,no-any-return]  # our own SQL

    def throw_away(self) -> None:
        self._admin.close()
        self.cluster.drop(self.name)


@dataclass
class Lender:
    """Lends a database for each story told in a template; one test at a time has it."""

    cluster: Cluster
    _lent: dict[str, Lent] = field(default_factory=dict)
    _out: set[str] = field(default_factory=set)

    def lend(self, template: str) -> str:
        """The address of a database that is as its template says."""
        assert template not in self._out, "one test at a time"
        self._out.add(template)
        if template not in self._lent:
            name = f"lent_{os.getpid()}_{next(_serial)}"
            self.cluster.create(name, template)
            self._lent[template] = Lent(self.cluster, name)
        return self.cluster.url(self._lent[template].name)

    def take_back(self, template: str) -> None:
        """The database may be lent again, or is gone."""
        self._out.remove(template)
        if not self._lent[template].put_back():
            self._lent.pop(template).throw_away()

    def close(self) -> None:
        """Nothing is lent any more."""
        while self._lent:
            self._lent.popitem()[1].throw_away()
