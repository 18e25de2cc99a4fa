"""Common tasks: one finding at many schools (综合任务), over when every hazard below it is."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, worded
from rules.vocabulary import Source

_OPEN = "closed_at IS NULL AND withdrawn_at IS NULL"


class CommonTask(SQLModel, table=True):
    """The task of a whole area, with a leader, a standard and a deadline of its own. Its hazards point to it."""

    __tablename__ = "common_task"
    __table_args__ = (
        sa.CheckConstraint("closed_at IS NULL OR withdrawn_at IS NULL", name="closed_or_withdrawn"),
        # The same words again, while it is open, mean the task that is there.
        sa.Index(
            "uq_common_task_one_open_of_a_name",
            "area_code",
            "subcategory",
            "title",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
    )

    id: int = key()
    number: str = Field(max_length=24, unique=True)
    title: str = Field(max_length=200)
    area_code: str = Field(foreign_key="area.code", max_length=12)
    subcategory: str = Field(max_length=12)
    source: Source = worded(Source)
    lead_unit_id: int | None = maybe_ref("unit.id")
    """Empty where the duty map names the lead unit of each hazard by itself."""
    leader_post_id: int | None = maybe_ref("post.id")
    leader_name: str = Field(default="", max_length=60)
    """The leader as somebody wrote it, whether or not a post answers to the name."""
    standard: str = Field(default="", sa_type=sa.Text)
    due_on: date | None = None
    opened_at: datetime
    opened_by_id: int | None = maybe_ref("person.id")
    closed_at: datetime | None = None
    """Since when none of its hazards is open and at least one is closed."""
    withdrawn_at: datetime | None = None
    """Since when every one of its hazards is void."""
