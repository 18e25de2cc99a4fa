"""Verification rounds: every required side signs once, and nobody signs for the unit that rectified."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import copied, key, maybe_ref, ref, worded
from rules.vocabulary import Revisit, Side, Verdict


class VerificationRound(SQLModel, table=True):
    """One look at submitted work. It closes with the last pass, or with the first no."""

    __tablename__ = "verification_round"
    __table_args__ = (
        sa.UniqueConstraint("hazard_id", "number"),
        sa.UniqueConstraint("id", "rectifier_unit_id"),
        sa.CheckConstraint("(verdict IS NULL) = (closed_at IS NULL)", name="closed_with_a_verdict"),
        sa.Index(
            "uq_verification_round_one_open_of_a_hazard",
            "hazard_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    number: int
    rectifier_unit_id: int = ref("unit.id")
    opened_at: datetime
    closed_at: datetime | None = None
    verdict: Verdict | None = worded(Verdict, default=None, nullable=True)


class SignOff(SQLModel, table=True):
    """One side's place in a round: empty until a member of the named unit signs."""

    __tablename__ = "sign_off"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "side"),
        sa.UniqueConstraint("round_id", "person_id"),
        sa.ForeignKeyConstraint(
            ["round_id", "rectifier_unit_id"],
            ["verification_round.id", "verification_round.rectifier_unit_id"],
        ),
        sa.CheckConstraint("unit_id <> rectifier_unit_id", name="nobody_verifies_their_own_work"),
        sa.CheckConstraint(
            "(verdict IS NULL) = (signed_at IS NULL) AND (verdict IS NULL) = (person_id IS NULL) "
            "AND (verdict IS NULL) = (revisit IS NULL)",
            name="signed_by_somebody_at_some_time",
        ),
        sa.CheckConstraint("(meant_id IS NULL) = (meant_post_id IS NULL)", name="meant_for_a_post"),
        # What still waits for somebody's signature is counted whenever a round opens.
        sa.Index(
            "ix_sign_off_meant_id",
            "meant_id",
            sqlite_where=sa.text("verdict IS NULL AND meant_id IS NOT NULL"),
            postgresql_where=sa.text("verdict IS NULL AND meant_id IS NOT NULL"),
        ),
        # What a unit has signed for it sees for ever; what still waits for it stands together.
        sa.Index("ix_sign_off_unit_id_verdict", "unit_id", "verdict"),
    )

    id: int = key()
    round_id: int = ref("verification_round.id")
    rectifier_unit_id: int = ref("unit.id")
    side: Side = worded(Side)
    unit_id: int = ref("unit.id")
    person_id: int | None = maybe_ref("person.id")
    verdict: Verdict | None = worded(Verdict, default=None, nullable=True)
    signed_at: datetime | None = None
    revisit: Revisit | None = worded(Revisit, default=None, nullable=True)
    note: str = Field(default="", sa_type=sa.Text)
    meant_id: int | None = copied()
    """Who of the unit is to look (rules/handling.py), and for which post; anybody of the unit may sign."""
    meant_post_id: int | None = copied()
    meant_why: str = Field(default="", max_length=40)
    """The reason, as rules/handling.py writes it."""
