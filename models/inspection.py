"""Inspections: when somebody went, to which campus, and what it came to."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, ref, worded
from rules.vocabulary import InspectionResult, Source


class Inspection(SQLModel, table=True):
    __table_args__ = (sa.Index("ix_inspection_campus_id_inspected_on", "campus_id", "inspected_on"),)

    id: int = key()
    source_key: str = Field(max_length=80, unique=True)
    campus_id: int = ref("campus.id")
    inspected_on: date
    source: Source = worded(Source)
    is_recheck: bool = False
    result: InspectionResult = worded(InspectionResult)
    document: str = Field(default="", sa_type=sa.Text)
