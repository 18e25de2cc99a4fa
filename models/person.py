"""People who hold posts, how each is reached, and when they are away. Officials only, never pupils or suspects."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, ref


class Person(SQLModel, table=True):
    id: int = key()
    number: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=60, index=True)
    language: str = Field(default="zh-CN", max_length=5)
    phone_sealed: str = Field(default="", sa_type=sa.Text)
    """Encrypted at rest; empty when unknown."""
    left_on: date | None = None
    wants_digests: bool = True
    """Whether what can wait is told together; if not, each message comes by itself at the same times."""


class Contact(SQLModel, table=True):
    """One way to reach a person: an Apprise address, tried in order of rank."""

    __table_args__ = (
        sa.UniqueConstraint("person_id", "rank"),
        sa.CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    id: int = key()
    person_id: int = ref("person.id")
    rank: int
    channel: str = Field(max_length=20)
    """The address's scheme, such as mailto or wecom: what may be shown and logged."""
    address_sealed: str = Field(sa_type=sa.Text)
    """Encrypted at rest: an Apprise address holds keys and phone numbers."""


class Leave(SQLModel, table=True):
    """Days on which a person is away and whoever stands in for them is asked instead."""

    __table_args__ = (sa.CheckConstraint("to_on >= from_on", name="ends_after_start"),)

    id: int = key()
    person_id: int = ref("person.id", index=True)
    from_on: date
    to_on: date
