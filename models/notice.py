"""Notices: something to tell one person that belongs to no hazard; the message beside it brings it there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import copied, key, maybe_ref, worded
from rules.notices import NoticeKind
from rules.telling import Audience
from rules.vocabulary import Severity


class Notice(SQLModel, table=True):
    """One cause, told to one person, with everything its text needs as it was when the cause happened."""

    __table_args__ = (
        # The promise "never told twice": one cause, one kind, one person. Where nobody was found, one row per unit.
        sa.UniqueConstraint("kind", "cause", "person_id"),
        sa.Index(
            "uq_notice_one_for_nobody",
            "kind",
            "cause",
            "unit_id",
            unique=True,
            sqlite_where=sa.text("person_id IS NULL"),
            postgresql_where=sa.text("person_id IS NULL"),
        ),
        sa.Index("ix_notice_created_at", "created_at"),
    )

    id: int = key()
    kind: NoticeKind = worded(NoticeKind)
    cause: str = Field(max_length=60)
    """What happened, such as campaign/12 or visit/510503-V2026-000001."""
    number: str = Field(max_length=60)
    """The campaign, visit, resolution or bulletin it is about, as people name it."""
    audience: Audience = worded(Audience)
    person_id: int | None = maybe_ref("person.id")
    """Whom it was meant for when it was made; the message may have been handed over since."""
    post_id: int | None = copied()
    unit_id: int | None = copied()
    area_code: str = Field(default="", max_length=12)
    """Where it happens: whose quiet hours hold."""
    office_unit_id: int | None = maybe_ref("unit.id")
    """The coordinating office that sees to it when it cannot be delivered."""
    gravest: Severity | None = worded(Severity, default=None, nullable=True)
    """Of the hazards it tells of."""
    facts: str = Field(sa_type=sa.Text)
    campaign_id: int | None = maybe_ref("campaign.id")
    visit_id: int | None = maybe_ref("visit.id")
    resolution_id: int | None = maybe_ref("resolution.id")
    created_at: datetime
