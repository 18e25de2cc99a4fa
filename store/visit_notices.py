"""What notices about visits are made of: who goes where and when, from which post, and what was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.person import Person
from models.post import Post, Tenure
from models.school import Campus
from models.unit import Unit
from models.visit import Visit, VisitFinding, VisitMember
from rules.campaigns import VisitState
from rules.offices import Duty
from rules.vocabulary import Severity
from store.dialect import id_rows

visit, member, finding, hazard = table_of(Visit), table_of(VisitMember), table_of(VisitFinding), table_of(Hazard)
person, unit, campus = table_of(Person), table_of(Unit), table_of(Campus)
post, tenure = table_of(Post), table_of(Tenure)

_OPEN = VisitState.PLANNED, VisitState.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody who is to make a visit."""

    visit_id: int
    number: str
    school: str
    school_unit_id: int
    area_code: str
    planned_on: date
    team: int | None
    person_id: int
    name: str
    unit_id: int
    unit: str


def going(session: Session, visits: Sequence[int]) -> list[Going]:
    """Who is to make these visits, by day, visit and side; visits that are over left aside."""
    mine = id_rows(session, visits)
    columns = (
        visit.c.id, visit.c.number, campus.c.name, campus.c.unit_id, campus.c.area_code, visit.c.planned_on,
        visit.c.team, person.c.id, person.c.name, unit.c.id, unit.c.name,
    )  # fmt: skip
    source = (
        visit.join(mine, mine.c.id == visit.c.id)
        .join(campus, campus.c.id == visit.c.campus_id)
        .join(member, member.c.visit_id == visit.c.id)
        .join(person, person.c.id == member.c.person_id)
        .join(unit, unit.c.id == member.c.unit_id)
    )
    wanted = sa.select(*columns).select_from(source).where(visit.c.state.in_(_OPEN))
    rows = session.execute(wanted.order_by(visit.c.planned_on, visit.c.number, member.c.side, person.c.number))
    return [Going(*tuple(row)) for row in rows]


def inspectors_posts(session: Session, people: Collection[int]) -> dict[tuple[int, int], int]:
    """The inspector's post each of these people has in a unit, by person and unit; the latest they were given."""
    mine = id_rows(session, sorted(people))
    source = tenure.join(post, post.c.id == tenure.c.post_id).join(mine, mine.c.id == tenure.c.person_id)
    wanted = sa.select(tenure.c.person_id, post.c.unit_id, post.c.id).select_from(source)
    rows = session.execute(wanted.where(post.c.duty == Duty.INSPECTOR).order_by(tenure.c.starts_on, post.c.id))
    return {(row[0], row[1]): row[2] for row in rows}


@dataclass(frozen=True, slots=True)
class FoundHazard:
    """A finding of a visit, with what its hazard is."""

    number: str
    item: str
    place: str
    is_new: bool
    severity: Severity
    subcategory: str
    policy_id: int
    description: str


def found(session: Session, visit_id: int) -> list[FoundHazard]:
    """What a concluded visit found, in order."""
    columns = (
        hazard.c.number, finding.c.item, finding.c.place, finding.c.is_new, hazard.c.severity, hazard.c.subcategory,
        hazard.c.policy_id, hazard.c.description,
    )  # fmt: skip
    wanted = sa.select(*columns).join(hazard, hazard.c.id == finding.c.hazard_id).where(finding.c.visit_id == visit_id)
    return [FoundHazard(*tuple(row)) for row in session.execute(wanted.order_by(finding.c.id))]
