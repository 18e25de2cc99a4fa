"""What was done at the schools of a campaign in some days: checks, look-backs, hazards schools found themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign
from models.columns import table_of
from models.hazard import Hazard
from models.inspection import Inspection
from models.ledger import LedgerEvent
from models.task import Task
from rules.campaigns import CampaignState
from rules.decay import Days, Effort
from rules.facts import Given
from rules.instants import end_of
from rules.telling import TaskKind
from rules.vocabulary import Act, InspectionResult, Source
from store.dialect import id_rows

campaign, inspection = table_of(Campaign), table_of(Inspection)
hazard, event, task = table_of(Hazard), table_of(LedgerEvent), table_of(Task)


@dataclass(frozen=True, slots=True)
class Ended:
    """A campaign that is over and still watched."""

    id: int
    number: str
    area_code: str
    policy_id: int
    starts_on: date
    ends_on: date
    ended_at: datetime


def ended_since(session: Session, at: datetime) -> list[Ended]:
    """The campaigns that came to their end after an instant, the earliest first; one called off had no effect."""
    columns = (
        campaign.c.id, campaign.c.number, campaign.c.area_code, campaign.c.policy_id, campaign.c.starts_on,
        campaign.c.ends_on, campaign.c.ended_at,
    )  # fmt: skip
    which = campaign.c.state == CampaignState.ENDED, campaign.c.ended_at >= at
    return [Ended(*tuple(row)) for row in session.execute(sa.select(*columns).where(*which).order_by(campaign.c.id))]


def effort(session: Session, campuses: Sequence[int], days: Days) -> Effort:
    """What was done at these campuses in these days."""
    rows = id_rows(session, campuses)
    checked = sa.select(sa.func.count()).select_from(inspection.join(rows, rows.c.id == inspection.c.campus_id))
    on = inspection.c.inspected_on.between(days.first, days.last), inspection.c.result != InspectionResult.NOT_DONE
    found = sa.select(sa.func.count()).select_from(hazard.join(rows, rows.c.id == hazard.c.campus_id))
    begin, end = _instants(days)
    own = hazard.c.source == Source.SELF_CHECK, hazard.c.found_at >= begin, hazard.c.found_at < end
    held, failed = _looked(session, campuses, begin, end)
    return Effort(
        weeks=days.weeks,
        checks=session.scalar(checked.where(*on)) or 0,
        looked_at=held + failed,
        held=held,
        self_found=session.scalar(found.where(*own)) or 0,
    )


def _instants(days: Days) -> tuple[datetime, datetime]:
    first = date.fromordinal(days.first.toordinal() - 1)
    return end_of(first), end_of(days.last)


def _looked(session: Session, campuses: Sequence[int], begin: datetime, end: datetime) -> tuple[int, int]:
    rows = id_rows(session, campuses)
    source = event.join(hazard, hazard.c.id == event.c.hazard_id).join(rows, rows.c.id == hazard.c.campus_id)
    which = event.c.act == Act.LOOK_BACK, event.c.at >= begin, event.c.at < end
    counts = sa.select(event.c.given, sa.func.count()).select_from(source).where(*which).group_by(event.c.given)
    found = {row[0]: row[1] for row in session.execute(counts)}
    return found.get(Given.HOLDS, 0), found.get(Given.FAILED, 0)


def told_before(session: Session, kind: TaskKind, number: str) -> bool:
    """Whether somebody was given a task of this kind about a campaign, done by now or not."""
    which = task.c.kind == kind, task.c.what.startswith(f"{number}|", autoescape=True)
    return bool(session.scalar(sa.select(sa.exists().where(*which))))
