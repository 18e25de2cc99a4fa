"""Statements built once and run many times: building one costs SQLAlchemy five to ten times what running it does.

A builder is a cached function without values in it; the values are bound when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, ParamSpec, TypeVar

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from store.dialect import is_sqlite

P = ParamSpec("P")
S = TypeVar("S", bound=sa.Executable)


def prepared(build: Callable[P, S]) -> Callable[P, S]:
    """A builder whose statement is made once for every set of arguments."""
    kept = cache(build)

    def statement(*args: P.args, **named: P.kwargs) -> S:
        return kept(*args, **named)  # type: ignore[arg-type]  # words and flags are hashable

    return statement


def run(session: Session, statement: sa.Executable, **values: object) -> sa.CursorResult[*tuple[Any, ...]]:
    """Runs a statement over tables, past the layer that maps objects; what that layer still holds is written first."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    return session.connection().execute(statement, values)


def fetch(session: Session, statement: sa.Executable, **values: object) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them, where there are so many that making words and instants of every column
    would cost more than reading it."""
    cursor: Any = run(session, statement, **values).cursor
    return list(cursor.fetchall())


def id_rows(*, sqlite_speaks: bool) -> sa.FromClause:
    """Rows with one column `id`, from the bound value `ids` that packed_ids() makes."""
    if sqlite_speaks:
        values = sa.func.json_each(sa.bindparam("ids", type_=sa.Text))
        rows = values.table_valued(sa.column("value", sa.BigInteger))
    else:
        values = sa.func.unnest(sa.bindparam("ids", type_=postgresql.ARRAY(sa.BigInteger)))
        rows = values.table_valued(sa.column("value", sa.BigInteger)).render_derived()
    return sa.select(rows.c.value.label("id")).subquery()


def packed_ids(session: Session, ids: Sequence[int]) -> str | list[int]:
    """Any number of ids as one bound value."""
    return orjson.dumps(list(ids)).decode() if is_sqlite(session) else list(ids)
