"""Units: agencies, their stations, towns and schools; everything that can be handed a hazard."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref


class Unit(SQLModel, table=True):
    __table_args__ = (
        sa.UniqueConstraint("area_code", "agency", "name"),
        sa.Index("ix_unit_agency_area_code", "agency", "area_code"),
    )

    id: int = key()
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=120)
    agency: str = Field(max_length=8)
    """An agency code of the policy's agencies.yaml."""
    area_code: str = Field(foreign_key="area.code", max_length=12)
    parent_id: int | None = maybe_ref("unit.id")
    retired_on: date | None = None
