"""Lists people keep under a name of their own."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.saved_view import SavedView

view = table_of(SavedView)


def of_person(session: Session, person_id: int) -> Sequence[SavedView]:
    """Somebody's own, the oldest first."""
    mine = sa.select(SavedView).where(col(SavedView.person_id) == person_id)
    return session.scalars(mine.order_by(col(SavedView.id))).all()


def put(session: Session, row: SavedView) -> None:
    session.add(row)
    session.flush()


def take_away(session: Session, person_id: int, view_id: int) -> bool:
    """It is gone. False when there was none of theirs."""
    mine = view.c.id == view_id, view.c.person_id == person_id
    return session.connection().execute(sa.delete(view).where(*mine)).rowcount == 1
