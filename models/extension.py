"""Requests for more time: asked before the deadline, decided by somebody else, on the record."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref, worded
from rules.vocabulary import ExtensionState


class Extension(SQLModel, table=True):
    __table_args__ = (
        sa.CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided_at_iff_decided"),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> requested_by_id", name="never_decided_by_the_applicant"
        ),
        sa.Index(
            "uq_extension_one_open_of_a_hazard",
            "hazard_id",
            unique=True,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        ),
        sa.Index("ix_extension_hazard_id", "hazard_id"),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    state: ExtensionState = worded(ExtensionState, default=ExtensionState.REQUESTED)
    requested_at: datetime
    requested_by_id: int = ref("person.id")
    post_id: int = ref("post.id")
    unit_id: int = ref("unit.id")
    from_on: date
    until: date
    reason: str = Field(sa_type=sa.Text)
    progress: str = Field(default="", sa_type=sa.Text)
    interim: str = Field(default="", sa_type=sa.Text)
    approver_post_id: int = ref("post.id")
    decided_at: datetime | None = None
    decided_by_id: int | None = maybe_ref("person.id")
    decision_note: str = Field(default="", sa_type=sa.Text)
