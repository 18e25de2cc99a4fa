"""What is known of the credentials messages go over: spent requests and trouble, shared by all that send."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST


class Credential(SQLModel, table=True):
    """One robot, mail account or other address: a row from when it first has a budget to spend or gives trouble.

    The fields are those of rules.credentials.Standing. The key tells credentials apart and holds none.
    """

    key: str = Field(primary_key=True, sa_type=DIGEST)
    label: str = Field(default="", max_length=200)
    """The account as it may be shown, such as `wecomrobot #3f2a1c`."""
    spent: str = Field(default="[]", sa_type=sa.Text)
    """The instants of its latest requests, in microseconds since 1970, as a JSON list."""
    shut_until: datetime | None = None
    failures: int = 0
    recent: str = Field(default="", max_length=20)
    opened: int = 0
