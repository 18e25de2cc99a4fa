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


def word(kind: type[Word]) -> sa.Enum:
    """A column type for a word's code; never a native enum type. guard_words() adds the CHECK over the codes."""
    return sa.Enum(
        kind,
        native_enum=False,
        values_callable=lambda words: [one.value for one in words],
        create_constraint=False,
        length=32,
    )


def one_of(column: str, *codes: str) -> str:
    """SQL: the column holds one of these codes, or nothing.

    Written as a chain of OR, because SQLite builds the list of an IN inside a CHECK anew for every row: 29 acts
    cost 6 microseconds a row that way and nothing measurable this way.
    """
    return " OR ".join(f"{column} = '{code}'" for code in codes)


def guard_words(metadata: sa.MetaData) -> None:
    """Every column that holds a word has a CHECK over its codes."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                table.append_constraint(
                    sa.CheckConstraint(one_of(column.name, *column.type.enums), name=f"{column.name}_known")
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


def copied(*, nullable: bool = True) -> Any:  # Any: see key()
    """A copy of a foreign key whose original, on the row this one belongs to, the database already guards.

    Checking it again would cost PostgreSQL some five microseconds a row and column in every sweep.
    """
    if nullable:
        return Field(default=None, sa_type=cast(Any, ID), nullable=True)
    return Field(sa_type=cast(Any, ID))


def worded(kind: type[Word], **options: Any) -> Any:  # Any: see key()
    """A field holding a word."""
    return Field(sa_type=cast(Any, word(kind)), **options)


def table_of(model: type[SQLModel]) -> sa.Table:
    """The Core table behind a model, for statements over many rows."""
    return cast(sa.Table, cast(Any, model).__table__)
