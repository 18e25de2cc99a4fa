"""Photos among the evidence: what was seen of each file when it was handed in, once for each digest."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST
from rules.pictures import BANDS

BAND_NAMES = tuple(f"band_{place}" for place in range(BANDS))


def _band(name: str) -> sa.Index:
    """Finds the photos that have this part of their fingerprint in common."""
    given = sa.text(f"{name} IS NOT NULL")
    return sa.Index(f"ix_photo_{name}", name, sqlite_where=given, postgresql_where=given)


class Photo(SQLModel, table=True):
    """A file that should be a picture. Where it was taken is not kept, only how far from the school: see Evidence."""

    __table_args__ = (
        sa.CheckConstraint(
            " AND ".join(f"({name} IS NULL) = (fingerprint IS NULL)" for name in BAND_NAMES),
            name="bands_of_its_fingerprint",
        ),
        sa.CheckConstraint("is_readable OR (fingerprint IS NULL AND taken_at IS NULL)", name="read_or_unknown"),
        *(_band(name) for name in BAND_NAMES),
    )

    digest: str = Field(primary_key=True, sa_type=DIGEST)
    is_readable: bool
    fingerprint: int | None = Field(default=None, sa_type=sa.BigInteger)
    """64 bits, as a signed number; each band holds a part of it."""
    band_0: int | None = Field(default=None, sa_type=sa.SmallInteger)
    band_1: int | None = Field(default=None, sa_type=sa.SmallInteger)
    band_2: int | None = Field(default=None, sa_type=sa.SmallInteger)
    band_3: int | None = Field(default=None, sa_type=sa.SmallInteger)
    band_4: int | None = Field(default=None, sa_type=sa.SmallInteger)
    taken_at: datetime | None = None
