"""Lists people keep under a name of their own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, ref


class SavedView(SQLModel, table=True):
    """What somebody asks the ledger for again and again: the query of its page."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("person_id", "name"), sa.CheckConstraint("name <> ''", name="has_a_name"))

    id: int = key()
    person_id: int = ref("person.id")
    name: str = Field(max_length=40)
    query: str = Field(max_length=2000)
    saved_at: datetime
