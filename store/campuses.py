"""Campuses and their standing on a day."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.school import Campus


def by_code(session: Session, codes: Collection[str]) -> dict[str, Campus]:
    """The campuses with these codes."""
    found: dict[str, Campus] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), 500):
        statement = sa.select(Campus).where(col(Campus.code).in_(wanted[start : start + 500]))
        found |= {one.code: one for one in session.scalars(statement)}
    return found
