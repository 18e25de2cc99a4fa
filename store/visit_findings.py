"""What visits found: each failure with the hazard it became, or was already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import CampaignSchool
from models.columns import table_of
from models.hazard import Hazard
from models.school import Campus, CampusStatus
from models.visit import Visit, VisitFinding
from rules.offices import LicenceStatus, Ownership
from rules.vocabulary import Severity, Stage
from store.bulk import insert_mappings

visit, finding, listed = table_of(Visit), table_of(VisitFinding), table_of(CampaignSchool)
campus, hazard, status = table_of(Campus), table_of(Hazard), table_of(CampusStatus)


def put_findings(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """What became of the failures."""
    insert_mappings(session, finding, rows)


@dataclass(frozen=True, slots=True)
class Found:
    """A failure of a visit and its hazard."""

    number: str
    item: str
    place: str
    is_new: bool


def findings(session: Session, visit_id: int) -> list[Found]:
    """What a concluded visit led to."""
    columns = hazard.c.number, finding.c.item, finding.c.place, finding.c.is_new
    wanted = sa.select(*columns).join(hazard, hazard.c.id == finding.c.hazard_id).where(finding.c.visit_id == visit_id)
    return [Found(*tuple(row)) for row in session.execute(wanted.order_by(finding.c.id))]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A finding of a campaign with its hazard as it stands."""

    campus_id: int
    number: str
    school: str
    area_code: str
    licence: LicenceStatus
    subcategory: str
    item: str
    severity: Severity
    place: str
    description: str
    stage: Stage
    is_new: bool
    due_at: datetime | None


def found_in(session: Session, campaign_id: int) -> list[FoundLine]:
    """Everything the visits of a campaign found, by school and item."""
    columns = (
        campus.c.id, hazard.c.number, campus.c.name, campus.c.area_code, listed.c.licence, hazard.c.subcategory,
        finding.c.item, hazard.c.severity, finding.c.place, hazard.c.description, hazard.c.stage, finding.c.is_new,
        hazard.c.due_at,
    )  # fmt: skip
    mine = sa.and_(listed.c.campaign_id == visit.c.campaign_id, listed.c.campus_id == visit.c.campus_id)
    source = (
        finding.join(visit, visit.c.id == finding.c.visit_id)
        .join(hazard, hazard.c.id == finding.c.hazard_id)
        .join(campus, campus.c.id == visit.c.campus_id)
        .join(listed, mine)
    )
    wanted = sa.select(*columns).select_from(source).where(visit.c.campaign_id == campaign_id)
    return [FoundLine(*tuple(row)) for row in session.execute(wanted.order_by(campus.c.code, finding.c.id))]


Ownerships = Mapping[int, Ownership]
"""Who runs a school, by campus."""


def ownerships(session: Session, campaign_id: int, day: date) -> Ownerships:
    """Who ran the schools on a campaign's list on a day; nothing where it was not registered."""
    rows = (
        sa.select(status.c.campus_id, status.c.ownership)
        .join(listed, listed.c.campus_id == status.c.campus_id)
        .where(listed.c.campaign_id == campaign_id, status.c.from_on <= day)
        .order_by(status.c.from_on)
    )
    return {row[0]: row[1] for row in session.execute(rows)}
