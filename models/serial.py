"""Running numbers without doubles, and the files that have been taken in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref


class Serial(SQLModel, table=True):
    """The last number given out in a series and year."""

    __table_args__ = (sa.PrimaryKeyConstraint("series", "year"),)

    series: str = Field(max_length=60)
    year: int
    last: int = Field(ge=0)


class Intake(SQLModel, table=True):
    """A file taken in: by digest, so that the same one again is known."""

    __table_args__ = (sa.UniqueConstraint("kind", "digest"),)

    id: int = key()
    kind: str = Field(max_length=20)
    digest: str = Field(sa_type=DIGEST)
    name: str = Field(max_length=200)
    taken_at: datetime
    by_id: int | None = maybe_ref("person.id")
    added: int
    skipped: int
    rejected: int
