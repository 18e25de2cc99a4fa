"""What is under a leader's name, counted by light, unit and town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.hazard import Hazard
from models.unit import Unit
from rules.lights import Light
from store.console_sums import Sights
from store.filters import OPEN, lit, under

hazard, unit, area = table_of(Hazard), table_of(Unit), table_of(Area)


@dataclass(frozen=True, slots=True)
class Group:
    """A unit or a town, and how many hazards there have each light. lead: None where nobody has been given them."""

    area: str
    area_name: str
    lead: str | None
    lead_name: str | None
    red: int
    amber: int
    green: int

    def count(self, light: Light) -> int:
        return {Light.RED: self.red, Light.AMBER: self.amber, Light.GREEN: self.green}[light]


def groups(session: Session, sights: Sights, at: datetime, *, is_under_area: bool) -> Sequence[Group]:
    """Open hazards under somebody's name, by town and lead unit."""
    lights = lit(at)
    columns = area.c.code, area.c.name, unit.c.code, unit.c.name
    counts = [sa.func.count(sa.case((lights[one], 1))) for one in Light]
    source = hazard.join(area, area.c.code == hazard.c.area_code).outerjoin(unit, unit.c.id == hazard.c.lead_unit_id)
    mine = hazard.c.stage.in_(OPEN), under(sights.viewer, is_under_area=is_under_area), sights.seen
    counted = sa.select(*columns, *counts).select_from(source).where(*mine).group_by(*columns)
    return [Group(*tuple(row)) for row in session.execute(counted.order_by(area.c.code, unit.c.code))]
