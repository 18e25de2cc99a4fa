"""Minutes of joint meetings and what they decided: every resolution is followed until it is done."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref, ref
from rules.minutes import LONGEST_PARTICULAR

_BY_ITSELF = "hazard_id IS NULL AND common_task_id IS NULL"


class Minutes(SQLModel, table=True):
    """One meeting's minutes, as a file of them was first taken in."""

    __table_args__ = (sa.UniqueConstraint("held_on", "title", "document"),)

    id: int = key()
    title: str = Field(max_length=200)
    document: str = Field(default="", max_length=80)
    """The number it was issued under, such as 赤安联席〔2010〕3号."""
    held_on: date
    area_code: str = Field(foreign_key="area.code", max_length=12)
    """Whose meeting it was: the area whoever took them in coordinates."""
    place: str = Field(default="", max_length=LONGEST_PARTICULAR)
    chair: str = Field(default="", max_length=LONGEST_PARTICULAR)
    attending: str = Field(default="", sa_type=sa.Text)
    agenda: str = Field(default="", sa_type=sa.Text)
    copies: str = Field(default="", sa_type=sa.Text)
    """These five as they were said when the minutes were last issued."""
    file: str = Field(max_length=200)
    digest: str = Field(sa_type=DIGEST)
    imported_at: datetime
    imported_by_id: int | None = maybe_ref("person.id")


class Resolution(SQLModel, table=True):
    """One thing a meeting decided. It is followed by a hazard, by a common task, or by itself until a unit did it."""

    __table_args__ = (
        sa.UniqueConstraint("minutes_id", "row"),
        sa.CheckConstraint("hazard_id IS NULL OR common_task_id IS NULL", name="followed_in_one_way"),
        sa.CheckConstraint(f"done_at IS NULL OR ({_BY_ITSELF})", name="done_by_hand_only_by_itself"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        # What must be looked at as days pass: few, and none once it is done.
        sa.Index(
            "ix_resolution_due_on",
            "due_on",
            sqlite_where=sa.text(f"done_at IS NULL AND {_BY_ITSELF}"),
            postgresql_where=sa.text(f"done_at IS NULL AND {_BY_ITSELF}"),
        ),
    )

    id: int = key()
    minutes_id: int = ref("minutes.id")
    row: int
    """Its place among the resolutions of its minutes, from 1."""
    source_key: str = Field(sa_type=DIGEST, unique=True)
    """What tells it apart whatever file it comes in: the meeting's day, the words, the school and the unit."""
    text: str = Field(sa_type=sa.Text)
    school: str = Field(default="", sa_type=sa.Text)
    unit: str = Field(default="", max_length=200)
    leader: str = Field(default="", max_length=120)
    co: str = Field(default="", sa_type=sa.Text)
    supervisor: str = Field(default="", max_length=120)
    standard: str = Field(default="", sa_type=sa.Text)
    due_said: str = Field(default="", max_length=120)
    """The deadline as the minutes word it."""
    due_on: date
    unit_id: int | None = maybe_ref("unit.id")
    """The first unit named; empty where only schools are."""
    hazard_id: int | None = maybe_ref("hazard.id")
    common_task_id: int | None = maybe_ref("common_task.id")
    told_at: datetime | None = None
    """When the unit was given the task, on its day."""
    raised_at: datetime | None = None
    """When the coordinator was given it, a day late."""
    done_at: datetime | None = None
    done_by_id: int | None = maybe_ref("person.id")
    done_note: str = Field(default="", sa_type=sa.Text)
    as_written: str = Field(default="[]", sa_type=sa.Text)
    """Its row with its headers, cell by cell, as JSON: it is printed back as it came."""
