"""What hazards are searched by."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import ref


class HazardText(SQLModel, table=True):
    """The number, the place and the description of one hazard, folded.

    They stand beside the hazard and not in it: a hazard is written at every step of its life, these words once, and an
    index over them would be written with it. On PostgreSQL there is one, over all pairs of characters that follow each
    other (store/searching.py).
    """

    __tablename__ = "hazard_text"
    __table_args__ = (
        sa.Index("ix_hazard_text_pairs", sa.text("pairs_of(text)"), postgresql_using="gin").ddl_if(
            dialect="postgresql"
        ),
    )

    hazard_id: int = ref("hazard.id", primary_key=True)
    text: str = Field(sa_type=sa.Text)
