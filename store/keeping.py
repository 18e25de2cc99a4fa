"""Writing many rows of the registry: new ones, and changes by primary key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from models.columns import table_of
from store.bulk import insert_mappings
from store.dialect import id_rows


def add(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Puts new rows in; all of them name the same columns."""
    insert_mappings(session, table_of(model), rows)


def change(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Writes the named columns of rows that are there, each by its `id` or `code`."""
    by_columns: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for row in rows:
        by_columns.setdefault(tuple(sorted(row)), []).append(dict(row))
    for alike in by_columns.values():
        session.execute(sa.update(model), alike)


def remove(session: Session, model: type[SQLModel], ids: Collection[int]) -> None:
    """Takes rows out by id: only what is replaced in the same transaction, such as a person's contacts."""
    if ids:
        table = table_of(model)
        gone = id_rows(session, sorted(ids))
        session.execute(sa.delete(table).where(table.c.id.in_(sa.select(gone.c.id))))
