"""What the filters of the ledger may be set to: the areas somebody sees, and units by their names."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.unit import Unit
from rules.rights import Viewer
from store.lying import lies_in

area, unit = table_of(Area), table_of(Unit)

MOST = 200
"""A list of places to choose from is no longer; a code may be in the address all the same."""


def areas_seen(session: Session, viewer: Viewer) -> Sequence[tuple[str, str]]:
    """Codes and names of the areas somebody's posts look over, and of those their units serve."""
    own = sa.select(unit.c.area_code).where(unit.c.id.in_(viewer.units))
    mine = sa.or_(area.c.code.in_(own), lies_in(area.c.code, viewer.areas))
    wanted = sa.select(area.c.code, area.c.name).where(mine, sa.func.length(area.c.code) <= 9)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(area.c.code).limit(MOST))]


MOST_UNITS = 100


def units_proposed(session: Session) -> Sequence[str]:
    """Names of units to choose from, those of the whole district first; what goes by another name may be typed."""
    wanted = sa.select(unit.c.name).where(unit.c.retired_on.is_(None))
    ordered = wanted.order_by(sa.func.length(unit.c.area_code), unit.c.code).limit(MOST_UNITS)
    return session.scalars(ordered).all()


def units_called(session: Session, name: str, most: int) -> Sequence[tuple[str, str]]:
    """Codes and names of the units this is the code or the name of; of those with it in their names where none is."""
    wanted = sa.select(unit.c.code, unit.c.name).order_by(unit.c.code).limit(most)
    exact = sa.or_(unit.c.code == name, unit.c.name == name)
    for fits in (exact, unit.c.name.contains(name, autoescape=True)):
        found = [(row[0], row[1]) for row in session.execute(wanted.where(fits))]
        if found:
            return found
    return []
