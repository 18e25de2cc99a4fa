"""Tasks for a named person: what the engine could not settle by itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, worded
from rules.telling import TaskKind


class Task(SQLModel, table=True):
    __table_args__ = (
        sa.Index(
            "uq_task_one_open_for_a_message",
            "kind",
            "message_id",
            unique=True,
            sqlite_where=sa.text("done_at IS NULL AND message_id IS NOT NULL"),
            postgresql_where=sa.text("done_at IS NULL AND message_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_task_one_open_for_a_post",
            "kind",
            "unit_id",
            "what",
            unique=True,
            sqlite_where=sa.text("done_at IS NULL AND unit_id IS NOT NULL"),
            postgresql_where=sa.text("done_at IS NULL AND unit_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_task_one_look_back_of_a_hazard",
            "hazard_id",
            unique=True,
            sqlite_where=sa.text("done_at IS NULL AND kind = 'look_back'"),
            postgresql_where=sa.text("done_at IS NULL AND kind = 'look_back'"),
        ),
        sa.Index(
            "ix_task_resolution_id",
            "resolution_id",
            sqlite_where=sa.text("resolution_id IS NOT NULL"),
            postgresql_where=sa.text("resolution_id IS NOT NULL"),
        ),
        sa.CheckConstraint("done_by_id IS NULL OR done_at IS NOT NULL", name="done_by_somebody_when_done"),
        sa.Index(
            "ix_task_message_id",
            "message_id",
            sqlite_where=sa.text("message_id IS NOT NULL"),
            postgresql_where=sa.text("message_id IS NOT NULL"),
        ),
    )

    id: int = key()
    kind: TaskKind = worded(TaskKind)
    person_id: int | None = maybe_ref("person.id")
    post_id: int | None = maybe_ref("post.id")
    hazard_id: int | None = maybe_ref("hazard.id")
    message_id: int | None = maybe_ref("message.id")
    unit_id: int | None = maybe_ref("unit.id")
    resolution_id: int | None = maybe_ref("resolution.id")
    what: str = Field(max_length=200)
    opened_at: datetime
    done_at: datetime | None = None
    done_by_id: int | None = maybe_ref("person.id")
    """Empty when the cause went away by itself."""
    done_note: str | None = Field(default=None, sa_type=sa.Text)
    """What whoever did it says of it."""
