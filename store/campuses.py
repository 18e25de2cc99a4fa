"""Campuses and their standing on a day."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.school import Campus
from rules.geography import Position


def by_code(session: Session, codes: Collection[str]) -> dict[str, Campus]:
    """The campuses with these codes."""
    found: dict[str, Campus] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), 500):
        statement = sa.select(Campus).where(col(Campus.code).in_(wanted[start : start + 500]))
        found |= {one.code: one for one in session.scalars(statement)}
    return found


def position_of(session: Session, campus_id: int) -> Position | None:
    """Where a campus lies; None when the registry does not say."""
    campus = session.get_one(Campus, campus_id)
    if campus.longitude is None or campus.latitude is None:
        return None
    return Position(campus.longitude, campus.latitude)
