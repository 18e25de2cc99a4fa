"""Second factors: the secret somebody's authenticator shares with us, codes for when it is lost, and who is half in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, ref


class SecondFactor(SQLModel, table=True):
    """The authenticator of a person: in use once it has shown by a first code that it holds the secret."""

    __tablename__ = "second_factor"

    person_id: int = ref("account.person_id", primary_key=True)
    secret_sealed: str = Field(sa_type=sa.Text)
    """Encrypted at rest: whoever reads it makes codes for ever."""
    confirmed_at: datetime | None = None
    last_step: int = Field(default=0, sa_type=sa.BigInteger)
    """The time step of the newest code that was taken: it is not taken again, and no older one is."""


class RecoveryCode(SQLModel, table=True):
    """A code for when the authenticator is lost. The code itself was shown once and is kept nowhere."""

    __tablename__ = "recovery_code"
    __table_args__ = (sa.Index("ix_recovery_code_person_id", "person_id"),)

    id: int = key()
    person_id: int = ref("second_factor.person_id")
    digest: str = Field(sa_type=DIGEST, unique=True)
    used_at: datetime | None = None


class HalfSignIn(SQLModel, table=True):
    """Somebody whose password was right and whose code is awaited. It opens no page but the one that asks for it."""

    __tablename__ = "half_sign_in"
    __table_args__ = (
        sa.CheckConstraint("expires_at > begun_at", name="ends_after_it_begins"),
        sa.Index("ix_half_sign_in_person_id", "person_id"),
    )

    id: int = key()
    digest: str = Field(sa_type=DIGEST, unique=True)
    person_id: int = ref("account.person_id")
    begun_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
