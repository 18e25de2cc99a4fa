"""Accounts, sessions and the record of access: who may sign in, who is, and who tried."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref, ref, worded
from rules.access import AccessKind


class Account(SQLModel, table=True):
    """A person who may sign in. What protects the password is told by its hash, which names its own algorithm."""

    person_id: int = ref("person.id", primary_key=True)
    password_hash: str = Field(max_length=300)
    must_change: bool = True
    """Whether the password was given out by somebody else and is good for choosing another one only."""
    changed_at: datetime
    locked_at: datetime | None = None
    """Since when nobody may sign in with it, at the operator's word."""


class ConsoleSession(SQLModel, table=True):
    """Somebody who is signed in. The token itself is known to their browser only."""

    __tablename__ = "console_session"
    __table_args__ = (
        sa.CheckConstraint("expires_at > begun_at", name="ends_after_it_begins"),
        sa.Index("ix_console_session_person_id", "person_id"),
    )

    id: int = key()
    digest: str = Field(sa_type=DIGEST, unique=True)
    person_id: int = ref("account.person_id")
    begun_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    address: str = Field(default="", max_length=45)
    """Where it was begun from."""
    provider: str = Field(default="", max_length=40)
    """Who said who they are; empty for a password of ours."""


class AccessEvent(SQLModel, table=True):
    """One line of the record of access, written once."""

    __tablename__ = "access_event"
    __table_args__ = (
        sa.Index("ix_access_event_account_at", "account", "at"),
        sa.Index("ix_access_event_address_at", "address", "at"),
    )

    id: int = key()
    kind: AccessKind = worded(AccessKind)
    at: datetime
    account: str = Field(max_length=40)
    """What was typed as the number, whether there is such an account or not."""
    person_id: int | None = maybe_ref("person.id")
    address: str = Field(default="", max_length=45)
    """Where it came from; empty for the command line."""
    about: str = Field(default="", max_length=200)
    """What was exported, or with which other account somebody signed in."""
    counted: int | None = None
    """How many rows were exported."""
    by_id: int | None = maybe_ref("person.id")
    """Who did it to the account of somebody else, where it was not the operator."""
