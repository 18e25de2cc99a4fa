"""Bulletins: drafts people write on, and what was signed, written once under a number of its own."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref, ref


class BulletinIssue(SQLModel, table=True):
    """A bulletin that was signed: its number, its words and its figures. Its file is kept by its digest."""

    __tablename__ = "bulletin_issue"
    __table_args__ = (
        sa.UniqueConstraint("body_unit_id", "series", "year", "serial"),
        sa.Index("ix_bulletin_issue_area_code", "area_code"),
        sa.CheckConstraint("serial >= 1", name="counted_from_one"),
        sa.CheckConstraint("last_on >= first_on", name="ends_after_start"),
        sa.CheckConstraint("size > 0", name="not_empty"),
    )

    id: int = key()
    number: str = Field(max_length=60)
    series: str = Field(max_length=30)
    """What its number begins with."""
    year: int
    serial: int
    area_code: str = Field(foreign_key="area.code", max_length=12)
    body_unit_id: int = ref("unit.id")
    first_on: date
    last_on: date
    counted_at: datetime
    """The cut-off of its figures."""
    counted: str = Field(sa_type=sa.Text)
    """Its figures, as rules/bulletins.py packs them."""
    opening: str = Field(sa_type=sa.Text)
    problems: str = Field(sa_type=sa.Text)
    requirements: str = Field(sa_type=sa.Text)
    digest: str = Field(sa_type=DIGEST)
    size: int
    signed_at: datetime
    signed_by_id: int = ref("person.id")
    replaces_id: int | None = maybe_ref("bulletin_issue.id", unique=True)
    """The one it corrects: nothing that was signed is ever changed."""


class BulletinDraft(SQLModel, table=True):
    """A bulletin somebody still writes on. Its figures stand as they were counted until they are counted anew."""

    __tablename__ = "bulletin_draft"
    __table_args__ = (
        sa.Index(
            "uq_bulletin_draft_one_open",
            "area_code",
            "first_on",
            "last_on",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.CheckConstraint("issue_id IS NULL OR closed_at IS NOT NULL", name="closed_when_signed"),
    )

    id: int = key()
    area_code: str = Field(foreign_key="area.code", max_length=12)
    first_on: date
    last_on: date
    counted_at: datetime
    counted: str = Field(sa_type=sa.Text)
    opening: str = Field(default="", sa_type=sa.Text)
    problems: str = Field(default="", sa_type=sa.Text)
    requirements: str = Field(default="", sa_type=sa.Text)
    replaces_id: int | None = maybe_ref("bulletin_issue.id")
    edition: int = 1
    """Counts up with every change: whoever sends an older one has not seen what somebody else wrote."""
    changed_at: datetime
    changed_by_id: int | None = maybe_ref("person.id")
    """Empty where the schedule drew it up."""
    closed_at: datetime | None = None
    """When it was signed, or put aside."""
    issue_id: int | None = maybe_ref("bulletin_issue.id")
