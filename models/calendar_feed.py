"""Calendar feeds: addresses from which somebody's own calendar fetches their deadlines."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, ref


class CalendarFeed(SQLModel, table=True):
    """One address of one person. Its token is known to their calendar only."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        sa.Index("ix_calendar_feed_person_id", "person_id"),
        sa.CheckConstraint("revoked_at IS NULL OR revoked_at >= created_at", name="revoked_after_it_was_made"),
    )

    id: int = key()
    digest: str = Field(sa_type=DIGEST, unique=True)
    person_id: int = ref("person.id")
    name: str = Field(default="", max_length=40)
    """What its owner calls it, such as the telephone it is on."""
    rings: bool = False
    """Whether the calendar rings the morning before."""
    created_at: datetime
    revoked_at: datetime | None = None
