"""Posts in units, and the terms people serve in them; leaders are posts, resolved to people when it matters."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, ref, worded
from rules.offices import Capacity, Duty


class Post(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("unit_id", "duty", "title"),)

    id: int = key()
    unit_id: int = ref("unit.id")
    duty: Duty = worded(Duty)
    title: str = Field(max_length=60)


class Tenure(SQLModel, table=True):
    """A person in a post from a day, up to but not including another."""

    __table_args__ = (
        sa.UniqueConstraint("post_id", "person_id", "starts_on"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="ends_after_start"),
        sa.Index(
            "uq_tenure_one_holder_of_a_post",
            "post_id",
            unique=True,
            sqlite_where=sa.text("capacity = 'holder' AND ends_on IS NULL"),
            postgresql_where=sa.text("capacity = 'holder' AND ends_on IS NULL"),
        ),
    )

    id: int = key()
    post_id: int = ref("post.id")
    person_id: int = ref("person.id", index=True)
    capacity: Capacity = worded(Capacity, default=Capacity.HOLDER)
    starts_on: date
    ends_on: date | None = None
