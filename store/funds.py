"""What open hazards are reckoned to cost."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.hazard import Hazard
from models.school import Campus
from models.unit import Unit
from rules.fund_requests import FundRequest
from rules.vocabulary import Severity
from store.filters import OPEN, Condition

hazard, campus, area = table_of(Hazard), table_of(Campus), table_of(Area)
lead, responsible = table_of(Unit).alias("lead"), table_of(Unit).alias("responsible")


def wanted(session: Session, code: str, seen: Condition, sensitive: Collection[str]) -> list[FundRequest]:
    """Open hazards of an area with a cost, the gravest and dearest first; what is sensitive is not described."""
    columns = (
        hazard.c.number, hazard.c.severity, area.c.name, campus.c.name, hazard.c.description, lead.c.name,
        responsible.c.name, hazard.c.stage, hazard.c.estimate_fen, hazard.c.fund_source, hazard.c.funds_fen,
        hazard.c.funds_wait_from, hazard.c.subcategory, hazard.c.area_code,
    )  # fmt: skip
    source = (
        hazard.join(campus, campus.c.id == hazard.c.campus_id)
        .outerjoin(area, area.c.code == sa.func.substr(hazard.c.area_code, 1, 9))
        .outerjoin(lead, lead.c.id == hazard.c.lead_unit_id)
        .outerjoin(responsible, responsible.c.id == hazard.c.responsible_unit_id)
    )
    mine = hazard.c.area_code.startswith(code, autoescape=True), hazard.c.estimate_fen.is_not(None)
    rank = sa.case({one.value: one.rank for one in Severity}, value=hazard.c.severity)
    rows = sa.select(*columns).select_from(source).where(*mine, hazard.c.stage.in_(OPEN), seen)
    return [
        FundRequest(
            row[0], row[1], row[2] or row[13], row[3], "" if row[12] in sensitive else row[4], row[5] or "",
            row[6] or "", *row[7:12],
        )
        for row in session.execute(rows.order_by(rank.desc(), hazard.c.estimate_fen.desc(), hazard.c.id))
    ]  # fmt: skip
