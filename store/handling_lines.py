"""Who has a hazard in hand and who is to look at it, to show; and how much that comes to for one person."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.unit import Unit
from rules.handling import Why, read_why
from rules.vocabulary import Severity, Side, UnitRole
from store.handling import OPEN, WAITS, hazard, hazard_unit, person, post, round_, sign_off

unit = table_of(Unit)


@dataclass(frozen=True, slots=True)
class HandlingLine:
    """One person a case names. what: the role of the unit, or the side it signs for; why: None for nobody's choice."""

    what: UnitRole | Side
    unit: str
    name: str | None
    number: str | None
    post: str | None
    why: Why


def handling_of(session: Session, number: str) -> list[HandlingLine]:
    """Who has a hazard in hand in its responsible and lead unit, then who is to look for each side that has not."""
    named = hazard.c.number == number
    source = (
        hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
        .join(unit, unit.c.id == hazard_unit.c.unit_id)
        .outerjoin(person, person.c.id == hazard_unit.c.handler_id)
        .outerjoin(post, post.c.id == hazard_unit.c.handler_post_id)
    )
    mine = hazard_unit.c.role, unit.c.name, person.c.name, person.c.number, post.c.title, hazard_unit.c.handler_why
    handlers = sa.select(*mine).select_from(source).where(named).order_by(hazard_unit.c.role.desc())
    source = (
        sign_off.join(round_, round_.c.id == sign_off.c.round_id)
        .join(hazard, hazard.c.id == round_.c.hazard_id)
        .join(unit, unit.c.id == sign_off.c.unit_id)
        .outerjoin(person, person.c.id == sign_off.c.meant_id)
        .outerjoin(post, post.c.id == sign_off.c.meant_post_id)
    )
    theirs = sign_off.c.side, unit.c.name, person.c.name, person.c.number, post.c.title, sign_off.c.meant_why
    lookers = sa.select(*theirs).select_from(source).where(named, WAITS).order_by(sign_off.c.id)
    return [
        HandlingLine(row[0], row[1], row[2], row[3], row[4], why)
        for statement in (handlers, lookers)
        for row in session.execute(statement)
        if (why := read_why(row[5])) is not None
    ]


@dataclass(frozen=True, slots=True)
class InHands:
    """What one person has in hand: open hazards by severity, and signatures they are waited for."""

    by_severity: dict[Severity, int]
    to_look_at: int

    @property
    def cases(self) -> int:
        return sum(self.by_severity.values())


def in_hands_of(session: Session, person_id: int) -> InHands:
    """What a person has in hand now."""
    source = hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
    counted = sa.select(hazard.c.severity, sa.func.count(hazard.c.id.distinct())).select_from(source)
    rows = session.execute(counted.where(hazard_unit.c.handler_id == person_id, OPEN).group_by(hazard.c.severity))
    waits = sa.select(sa.func.count()).select_from(sign_off.join(round_, round_.c.id == sign_off.c.round_id))
    waited = session.scalar(waits.where(sign_off.c.meant_id == person_id, WAITS)) or 0
    return InHands({row[0]: row[1] for row in rows}, waited)
