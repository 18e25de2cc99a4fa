"""The tree of areas, province to village, by GB/T 2260 codes: a child's code begins with its parent's."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import worded
from rules.offices import AreaLevel


class Area(SQLModel, table=True):
    __table_args__ = (
        sa.CheckConstraint("length(code) IN (2, 4, 6, 9, 12)", name="code_length"),
        sa.CheckConstraint(
            "(parent_code IS NULL) = (length(code) = 2) AND (parent_code IS NULL OR code LIKE parent_code || '%')",
            name="code_under_parent",
        ),
    )

    code: str = Field(primary_key=True, max_length=12)
    name: str = Field(max_length=60)
    level: AreaLevel = worded(AreaLevel)
    parent_code: str | None = Field(default=None, foreign_key="area.code", max_length=12, index=True)
