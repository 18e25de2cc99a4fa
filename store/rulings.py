"""Rulings that upheld an objection: which agency had the hazard, which one was to have it, and why."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.school import Campus
from models.unit import Unit
from rules.facts import Given
from rules.precedents import Ruling
from rules.vocabulary import Act

hazard, event, unit, campus = table_of(Hazard), table_of(LedgerEvent), table_of(Unit), table_of(Campus)


def upheld(session: Session, area: str = "") -> Sequence[Ruling]:
    """The upheld objections on hazards of an area, the newest first."""
    columns = (
        hazard.c.number, event.c.at, hazard.c.subcategory, hazard.c.location, campus.c.kind, event.c.facts,
        event.c.note,
    )  # fmt: skip
    source = event.join(hazard, hazard.c.id == event.c.hazard_id).join(campus, campus.c.id == hazard.c.campus_id)
    wanted = [event.c.act == Act.RULE, event.c.given == Given.UPHELD]
    if area:
        wanted.append(hazard.c.area_code.startswith(area, autoescape=True))
    rows = session.execute(sa.select(*columns).select_from(source).where(*wanted).order_by(event.c.id.desc())).all()
    agencies = {row.id: row.agency for row in session.execute(sa.select(unit.c.id, unit.c.agency))}
    found = []
    for number, at, subcategory, location, sector, facts, note in rows:
        said = orjson.loads(facts or "{}")
        before, after = agencies.get(said.get("from")), agencies.get(said.get("to"))
        if before is not None and after is not None:
            found.append(Ruling(number, at, subcategory, location, sector, before, after, note or ""))
    return found
