"""Tokens of the API, and the requests programs have sent with a key of their own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, ref


class ApiToken(SQLModel, table=True):
    """A program that asks in somebody's name. The token itself is known to whoever runs the program only."""

    __tablename__ = "api_token"
    __table_args__ = (
        sa.CheckConstraint("expires_at > made_at", name="ends_after_it_is_made"),
        sa.CheckConstraint("scopes <> ''", name="good_for_something"),
        sa.Index("ix_api_token_person_id", "person_id"),
    )

    id: int = key()
    digest: str = Field(sa_type=DIGEST, unique=True)
    person_id: int = ref("account.person_id")
    """In whose name it asks: it sees and does what they may, and ends with their account."""
    name: str = Field(max_length=60)
    """What it is for, in the operator's words."""
    scopes: str = Field(max_length=60)
    """Codes of rules/tokens.py, parted by blanks."""
    made_at: datetime
    made_by: str = Field(max_length=60)
    """Under which name the operator was logged in on the machine."""
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class ApiRequest(SQLModel, table=True):
    """A request with a key: what was asked for, and what it came to once it is done."""

    __tablename__ = "api_request"
    __table_args__ = (sa.UniqueConstraint("person_id", "key"), sa.Index("ix_api_request_at", "at"))

    id: int = key()
    person_id: int = ref("person.id")
    key: str = Field(max_length=64)
    digest: str = Field(sa_type=DIGEST)
    """Of what was asked for, so that the key answers for nothing else."""
    at: datetime
    number: str | None = Field(default=None, max_length=24)
    """The hazard it came to; empty while it is being done, or after a fault."""
    event_id: int | None = Field(default=None, sa_type=sa.BigInteger)
