"""How columns are declared: ids, words with a CHECK, and names for constraints that both databases share."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from rules.words import Word

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite only counts a plain INTEGER primary key up by itself.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DIGEST = sa.String(64)


def word(kind: type[Word], name: str | None = None) -> sa.Enum:
    """A column type for a word's code, with a CHECK over the codes; never a native enum type.

    name: tells the CHECK apart where two columns of a table hold the same kind of word.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        values_callable=lambda words: [one.value for one in words],
        create_constraint=True,
        length=32,
        name=name or kind.__name__.lower(),
    )


def key() -> Any:  # Any: SQLModel's Field is typed so, to stand as a default of every type
    """A surrogate primary key the database counts up."""
    return Field(default=None, primary_key=True, sa_type=cast(Any, ID))


def ref(target: str, **options: Any) -> Any:  # Any: see key()
    """A foreign key on another table's id."""
    return Field(foreign_key=target, sa_type=cast(Any, ID), **options)


def maybe_ref(target: str, **options: Any) -> Any:  # Any: see key()
    """A foreign key that may be empty."""
    return Field(default=None, foreign_key=target, sa_type=cast(Any, ID), nullable=True, **options)


def worded(kind: type[Word], name: str | None = None, **options: Any) -> Any:  # Any: see key()
    """A field holding a word."""
    return Field(sa_type=cast(Any, word(kind, name)), **options)


def table_of(model: type[SQLModel]) -> sa.Table:
    """The Core table behind a model, for statements over many rows."""
    return cast(sa.Table, cast(Any, model).__table__)
