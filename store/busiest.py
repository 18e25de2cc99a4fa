"""Who has most waiting for them, among those who hold a duty: whose pages are worth looking at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.person import Person
from models.post import Post, Tenure
from models.proposal import Proposal
from models.unit import Unit
from models.visit import Visit, VisitMember
from rules.campaigns import VisitState
from rules.offices import Capacity, Duty
from rules.vocabulary import ClockState, ProposalState

post, tenure, person, unit = table_of(Post), table_of(Tenure), table_of(Person), table_of(Unit)
clock, proposal, visit, member = table_of(Clock), table_of(Proposal), table_of(Visit), table_of(VisitMember)
_OPEN = VisitState.PLANNED, VisitState.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody in a post. waiting: clocks that run for their unit, steps that lie before their post, and visits."""

    person_id: int
    number: str
    name: str
    unit: str
    title: str
    waiting: int


def busiest(session: Session, duty: Duty, day: date, agencies: tuple[str, ...] = ()) -> Busy | None:
    """The holder of this duty with most waiting, in units of these agencies if any are named; None without any."""
    running = sa.select(sa.func.count()).where(clock.c.unit_id == unit.c.id, clock.c.state == ClockState.RUNNING)
    pending = sa.select(sa.func.count()).where(
        proposal.c.approver_post_id == post.c.id, proposal.c.state == ProposalState.PENDING
    )
    to_make = sa.select(sa.func.count()).where(
        member.c.person_id == person.c.id, visit.c.id == member.c.visit_id, visit.c.state.in_(_OPEN)
    )
    in_person = pending.scalar_subquery() + to_make.scalar_subquery()
    waiting = (10 * in_person + running.scalar_subquery()).label("waiting")
    holds = (
        post.c.duty == duty,
        tenure.c.capacity == Capacity.HOLDER,
        tenure.c.starts_on <= day,
        sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day),
        sa.or_(person.c.left_on.is_(None), person.c.left_on > day),
    )
    source = (
        tenure.join(post, post.c.id == tenure.c.post_id)
        .join(unit, unit.c.id == post.c.unit_id)
        .join(person, person.c.id == tenure.c.person_id)
    )
    columns = person.c.id, person.c.number, person.c.name, unit.c.name, post.c.title, waiting
    statement = sa.select(*columns).select_from(source).where(*holds)
    if agencies:
        statement = statement.where(unit.c.agency.in_(agencies))
    # Among equals whoever serves the wider area: their pages show more.
    ordered = statement.order_by(waiting.desc(), sa.func.length(unit.c.area_code), person.c.id).limit(1)
    found = session.execute(ordered).first()
    return Busy(*tuple(found)) if found else None
