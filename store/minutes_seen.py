"""Minutes as a coordinator finds them: those that touch their areas, page by page, and what is late in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.common_task import CommonTask
from models.hazard import Hazard
from models.minutes import Minutes, Resolution
from models.unit import Unit
from store import resolutions
from store.lying import lies_in
from store.resolutions import MinutesLine

minutes, resolution, unit = table_of(Minutes), table_of(Resolution), table_of(Unit)
hazard, common = table_of(Hazard), table_of(CommonTask)


@dataclass(frozen=True, slots=True)
class LateLine:
    """A resolution that is open and past its day."""

    minutes_id: int
    title: str
    row: int
    text: str
    unit: str
    due_on: date


def _touching(areas: Sequence[str], person_id: int) -> sa.ColumnElement[bool]:
    """Whether a meeting decided something in these areas, or somebody took its minutes in themselves."""
    one = resolution.alias("touching")
    of_unit, of_hazard, of_common = unit.alias("of_unit"), hazard.alias("of_hazard"), common.alias("of_common")
    source = (
        one.outerjoin(of_unit, of_unit.c.id == one.c.unit_id)
        .outerjoin(of_hazard, of_hazard.c.id == one.c.hazard_id)
        .outerjoin(of_common, of_common.c.id == one.c.common_task_id)
    )
    there = sa.or_(*(lies_in(part.c.area_code, areas) for part in (of_unit, of_hazard, of_common)))
    found = sa.select(sa.literal(1)).select_from(source).where(one.c.minutes_id == minutes.c.id, there)
    return sa.or_(minutes.c.imported_by_id == person_id, sa.exists(found))


def may_know(session: Session, areas: Sequence[str], person_id: int, number: int) -> bool:
    """Whether somebody finds the minutes with this number."""
    if abs(number) >= 2**63:
        return False
    wanted = sa.select(sa.literal(1)).select_from(minutes).where(minutes.c.id == number, _touching(areas, person_id))
    return session.scalar(wanted) is not None


def page(
    session: Session, areas: Sequence[str], person_id: int, today: date, limit: int, offset: int
) -> list[MinutesLine]:
    """The meetings somebody finds, the latest first."""
    return resolutions.minutes_lines(session, today, limit, offset, _touching(areas, person_id))


def late(session: Session, areas: Sequence[str], person_id: int, today: date, limit: int) -> list[LateLine]:
    """What is open and past its day in these meetings, the longest first."""
    source = (
        resolution.join(minutes, minutes.c.id == resolution.c.minutes_id)
        .outerjoin(hazard, hazard.c.id == resolution.c.hazard_id)
        .outerjoin(common, common.c.id == resolution.c.common_task_id)
    )
    columns = minutes.c.id, minutes.c.title, *(resolution.c[one] for one in ("row", "text", "unit", "due_on"))
    which = resolution.c.due_on < today, ~resolutions.is_over(), _touching(areas, person_id)
    ordered = sa.select(*columns).select_from(source).where(*which).order_by(resolution.c.due_on, resolution.c.id)
    return [LateLine(*tuple(row)) for row in session.execute(ordered.limit(limit))]
