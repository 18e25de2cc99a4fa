"""Accounts elsewhere: who is who at the providers people may sign in with, and who is on the way there and back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, ref


class ExternalIdentity(SQLModel, table=True):
    """A person's account at a provider. One account there is one person here, and the other way round."""

    __tablename__ = "external_identity"
    __table_args__ = (sa.UniqueConstraint("provider", "subject"), sa.UniqueConstraint("provider", "person_id"))

    id: int = key()
    provider: str = Field(max_length=40)
    """What the settings call it."""
    subject: str = Field(max_length=255)
    """What the provider calls the person, for ever."""
    person_id: int = ref("person.id", index=True)
    linked_at: datetime


class SignInTrip(SQLModel, table=True):
    """Somebody who was sent to a provider and may come back once. What they must bring is in their browser only."""

    __tablename__ = "sign_in_trip"
    __table_args__ = (sa.CheckConstraint("expires_at > begun_at", name="ends_after_it_begins"),)

    id: int = key()
    digest: str = Field(sa_type=DIGEST, unique=True)
    provider: str = Field(max_length=40)
    following: str = Field(max_length=500)
    """The page of ours they wanted."""
    begun_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
