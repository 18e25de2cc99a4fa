"""Look-back rounds: what could have been drawn, what was drawn by which seed, and what was found."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, copied, key, maybe_ref, ref, worded
from rules.intervals import LookBackResult
from rules.offices import LicenceStatus


class LookBackRound(SQLModel, table=True):
    """One month's draw. It is announced with the commitment of its seed, and the seed is revealed when it is drawn."""

    __tablename__ = "look_back_round"
    __table_args__ = (
        sa.CheckConstraint("share > 0 AND share <= 1", name="share_of_a_whole"),
        sa.CheckConstraint("closed_from <= closed_to", name="window_begins_before_it_ends"),
        sa.CheckConstraint(
            "(drawn_at IS NULL) = (seed IS NULL) AND (drawn_at IS NULL) = (frame_digest IS NULL) "
            "AND (drawn_at IS NULL) = (ends_at IS NULL)",
            name="revealed_when_drawn",
        ),
        sa.CheckConstraint("ended_at IS NULL OR drawn_at IS NOT NULL", name="ended_after_it_was_drawn"),
    )

    id: int = key()
    number: int = Field(unique=True)
    month: date = Field(unique=True)
    """The first day of the month it is for: two draws of one month are one."""
    share: float
    closed_from: datetime
    """Close-outs from this instant on, and before `closed_to`, could be drawn."""
    closed_to: datetime
    commitment: str = Field(sa_type=DIGEST)
    sealed_seed: str = Field(sa_type=sa.Text)
    """The seed, encrypted: a process that dies between announcing and drawing has not lost it, nor may it choose."""
    seed: str | None = Field(default=None, max_length=64)
    announced_at: datetime
    drawn_at: datetime | None = None
    drawn_by_id: int | None = maybe_ref("person.id")
    """Empty when the engine drew by itself."""
    frame_digest: str | None = Field(default=None, sa_type=DIGEST)
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    """When what nobody had looked at was put down as not done."""


class LookBackFrame(SQLModel, table=True):
    """A hazard that could have been drawn, as it stood then; written once, so that the draw can be done again."""

    __tablename__ = "look_back_frame"
    __table_args__ = (sa.PrimaryKeyConstraint("round_id", "hazard_id"),)

    round_id: int = ref("look_back_round.id")
    hazard_id: int = ref("hazard.id")
    area_code: str = Field(max_length=12)
    licence: LicenceStatus | None = worded(LicenceStatus, default=None, nullable=True)
    """Empty where nothing was known of the campus."""
    unit_id: int = ref("unit.id")
    """The lead unit; where an imported ledger named none, the school."""
    stratum: str = Field(default="", max_length=80)


class LookBackItem(SQLModel, table=True):
    """A hazard that was drawn, who was to look at it, and what they found."""

    __tablename__ = "look_back_item"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "hazard_id"),
        sa.ForeignKeyConstraint(["round_id", "hazard_id"], ["look_back_frame.round_id", "look_back_frame.hazard_id"]),
        sa.CheckConstraint("(result IS NULL) = (done_at IS NULL)", name="done_with_a_result"),
        sa.CheckConstraint(
            "(done_by_id IS NULL) = (result IS NULL OR result = 'not_done')", name="looked_at_by_somebody"
        ),
        sa.CheckConstraint("(post_id IS NULL) = (person_id IS NULL)", name="given_to_a_person_in_a_post"),
        sa.Index(
            "uq_look_back_item_one_open_of_a_hazard",
            "hazard_id",
            unique=True,
            sqlite_where=sa.text("result IS NULL"),
            postgresql_where=sa.text("result IS NULL"),
        ),
        sa.Index("ix_look_back_item_hazard_id", "hazard_id"),
        # Whoever is asked to look at a hazard sees it: asked on every page they open.
        sa.Index("ix_look_back_item_person_id", "person_id"),
    )

    id: int = key()
    round_id: int = copied(nullable=False)
    hazard_id: int = copied(nullable=False)
    unit_id: int = ref("unit.id")
    post_id: int | None = maybe_ref("post.id")
    person_id: int | None = maybe_ref("person.id")
    """Who was asked to look; empty only where nobody sits in the coordinating office either."""
    is_for_the_office: bool = False
    """Whether it fell to the coordinating office, because everybody else had a part in it."""
    result: LookBackResult | None = worded(LookBackResult, default=None, nullable=True)
    done_at: datetime | None = None
    done_by_id: int | None = maybe_ref("person.id")
    note: str = Field(default="", sa_type=sa.Text)
