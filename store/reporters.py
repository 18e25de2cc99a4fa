"""Whether who brought a hazard in is kept back from somebody who looks at it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.school import Campus
from rules.reporters import BRINGS_IN, Reported, is_kept_from
from rules.rights import Viewer

hazard, campus, event = table_of(Hazard), table_of(Campus), table_of(LedgerEvent)


def keeps_back(session: Session, hazard_id: int, viewer: Viewer | None) -> bool:
    """Whether the reporter of this hazard is kept back. viewer: None where nobody is shown what is read."""
    if viewer is None:
        return False
    brought_in = sa.and_(event.c.hazard_id == hazard.c.id, event.c.act.in_(sorted(BRINGS_IN)))
    columns = hazard.c.source, hazard.c.area_code, campus.c.unit_id, hazard.c.responsible_unit_id, event.c.actor_id
    joined = hazard.join(campus, campus.c.id == hazard.c.campus_id).outerjoin(event, brought_in)
    mine = sa.select(*columns).select_from(joined).where(hazard.c.id == hazard_id).order_by(event.c.id).limit(1)
    source, area, school, responsible, by = session.execute(mine).one()
    units = frozenset(one for one in (school, responsible) if one is not None)
    return is_kept_from(viewer, Reported(source, area, units, by))
