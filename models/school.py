"""Campuses, licensed or not, and the history of their licence and ownership."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, ref, worded
from rules.offices import LicenceStatus, Ownership, SchoolKind


class Campus(SQLModel, table=True):
    """A place where pupils are; a school unit may have several."""

    __table_args__ = (sa.UniqueConstraint("unit_id", "name"),)

    id: int = key()
    unit_id: int = ref("unit.id")
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=120)
    area_code: str = Field(foreign_key="area.code", max_length=12, index=True)
    kind: SchoolKind = worded(SchoolKind)
    address: str = Field(default="", max_length=200)
    pupils: int = Field(default=0, ge=0)
    staff: int = Field(default=0, ge=0)
    longitude: float | None = None
    latitude: float | None = None


class CampusStatus(SQLModel, table=True):
    """Licence and ownership from a day on; the latest row not after a day holds on that day."""

    __tablename__ = "campus_status"
    __table_args__ = (sa.UniqueConstraint("campus_id", "from_on"),)

    id: int = key()
    campus_id: int = ref("campus.id")
    from_on: date
    licence: LicenceStatus = worded(LicenceStatus)
    ownership: Ownership = worded(Ownership)
