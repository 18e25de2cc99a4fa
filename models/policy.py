"""Policy and calendar versions: written once, never changed (triggers refuse it), kept as long as a case needs them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref


class PolicyVersion(SQLModel, table=True):
    """Everything an operator may set, as canonical JSON; in force from an instant until the next version."""

    __tablename__ = "policy_version"

    id: int = key()
    digest: str = Field(sa_type=DIGEST)
    effective_at: datetime = Field(index=True)
    published_by_id: int | None = maybe_ref("person.id")
    note: str = Field(default="", sa_type=sa.Text)
    document: str = Field(sa_type=sa.Text)


class CalendarVersion(SQLModel, table=True):
    """Working days as canonical JSON; the highest id is in force."""

    __tablename__ = "calendar_version"

    id: int = key()
    digest: str = Field(sa_type=DIGEST)
    imported_at: datetime
    note: str = Field(default="", sa_type=sa.Text)
    document: str = Field(sa_type=sa.Text)


class CalendarInUse(SQLModel, table=True):
    """Since when every open clock has been read with a calendar version; without its row some may lag behind."""

    __tablename__ = "calendar_in_use"

    calendar_id: int = Field(primary_key=True, foreign_key="calendar_version.id", sa_type=sa.BigInteger)
    since: datetime
