"""Evidence: files kept by their digest, seen only through the case they belong to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, ref, worded
from rules.vocabulary import EvidenceKind


class Evidence(SQLModel, table=True):
    __table_args__ = (
        sa.UniqueConstraint("event_id", "digest"),
        sa.Index("ix_evidence_hazard_id", "hazard_id"),
        sa.Index("ix_evidence_digest", "digest"),
        sa.CheckConstraint("size > 0", name="not_empty"),
        sa.CheckConstraint("distance_m IS NULL OR distance_m >= 0", name="distance_not_negative"),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    event_id: int = ref("ledger_event.id")
    kind: EvidenceKind = worded(EvidenceKind)
    digest: str = Field(sa_type=DIGEST)
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=80)
    size: int
    added_at: datetime
    distance_m: int | None = None
    """How far from the school a photo says it was taken, in metres; the position itself is not kept."""
