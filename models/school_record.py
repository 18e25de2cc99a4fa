"""School records: dated, with the last day they hold; written once, and struck by a row of its own."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, ref, worded
from rules.records import LONGEST_DOCUMENT, PledgePost, RecordKind, Step

_PAIR = "({0}_trained IS NULL) = ({0}_total IS NULL) AND ({0}_trained IS NULL OR {0}_trained BETWEEN 0 AND {0}_total)"


class SchoolRecord(SQLModel, table=True):
    """One thing a school had to show, and showed. Of a post where it is a pledge, and never of a person."""

    __tablename__ = "school_record"
    __table_args__ = (
        # The same twice is one, however many press at once; what was struck may be entered again in another turn.
        sa.UniqueConstraint("campus_id", "about", "turn"),
        sa.CheckConstraint("valid_until >= done_on", name="lapses_after_it_was_done"),
        sa.CheckConstraint("(kind = 'pledge') = (post IS NOT NULL)", name="a_pledge_is_of_a_post"),
        sa.CheckConstraint(
            "(kind = 'training') = (staff_total IS NOT NULL OR pupils_total IS NOT NULL)", name="training_has_numbers"
        ),
        sa.CheckConstraint(_PAIR.format("staff"), name="staff_of_a_total"),
        sa.CheckConstraint(_PAIR.format("pupils"), name="pupils_of_a_total"),
        # What lapses these days, whatever the school.
        sa.Index("ix_school_record_valid_until", "valid_until"),
        sa.Index("ix_school_record_recorded_at", "recorded_at"),
    )

    id: int = key()
    campus_id: int = ref("campus.id")
    kind: RecordKind = worded(RecordKind)
    post: PledgePost | None = worded(PledgePost, default=None, nullable=True)
    done_on: date
    valid_until: date
    """The last day it holds, as policy or whoever entered it said that day."""
    staff_trained: int | None = None
    staff_total: int | None = None
    pupils_trained: int | None = None
    pupils_total: int | None = None
    document: str = Field(default="", max_length=LONGEST_DOCUMENT)
    about: str = Field(max_length=80)
    """What tells it apart from the school's others: kind, post and day."""
    turn: int = 0
    """How many of the same were struck before it."""
    recorded_at: datetime
    recorded_by_id: int = ref("person.id")


class RecordStrike(SQLModel, table=True):
    """A record that counts no more, because it was wrong: who says so, and why."""

    __tablename__ = "record_strike"

    record_id: int = ref("school_record.id", primary_key=True)
    at: datetime
    by_id: int = ref("person.id")
    reason: str = Field(sa_type=sa.Text)


class RecordReminder(SQLModel, table=True):
    """The school has been reminded of a record: once ahead, and once when it had lapsed."""

    __tablename__ = "record_reminder"
    __table_args__ = (sa.PrimaryKeyConstraint("record_id", "step"),)

    record_id: int = ref("school_record.id")
    step: Step = worded(Step)
    at: datetime
