"""Posts in units, the terms people serve in them, and the record of who changed that; leaders are posts."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref, worded
from rules.offices import Capacity, Duty
from rules.vacancies import PostChangeKind


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


class PostChange(SQLModel, table=True):
    """Somebody was appointed, left, or went on leave: written once, by whoever said so. An import is kept as a file."""

    __tablename__ = "post_change"
    __table_args__ = (sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),)

    id: int = key()
    kind: PostChangeKind = worded(PostChangeKind)
    at: datetime
    by_id: int | None = maybe_ref("person.id")
    """Empty only while no coordinator is registered."""
    person_id: int = ref("person.id", index=True)
    post_id: int | None = maybe_ref("post.id")
    from_on: date
    to_on: date | None = None
    """The last day of a leave; otherwise empty."""
    instead_id: int | None = maybe_ref("person.id")
    """Who stands in meanwhile."""
    note: str = Field(default="", sa_type=sa.Text)
