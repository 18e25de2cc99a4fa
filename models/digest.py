"""Digests: several messages to one person that leave as one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import SQLModel

from models.columns import key, ref


class Digest(SQLModel, table=True):
    """The messages that name it are told together, by the delivery of one of them, its carrier."""

    __table_args__ = (
        # The promise "one digest a person and time", over whatever channel it went.
        sa.UniqueConstraint("person_id", "window_at"),
        sa.UniqueConstraint("carrier_id"),
    )

    id: int = key()
    person_id: int = ref("person.id")
    window_at: datetime
    """The time of day it was gathered for."""
    carrier_id: int = ref("message.id")
    """The message whose leases, attempts and contacts are those of the digest."""
    gathered_at: datetime
