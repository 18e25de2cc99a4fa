"""Who has which case in hand, who is to look at it, how much that is, and who has to stand back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Interest
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.person import Person
from models.post import Post, Tenure
from models.verification import SignOff, VerificationRound
from rules.vocabulary import Act, Severity, Stage, UnitRole
from store.dialect import id_rows
from store.moving import CHOSEN
from store.scratch import chosen

hazard, hazard_unit, event = table_of(Hazard), table_of(HazardUnit), table_of(LedgerEvent)
round_, sign_off, interest = table_of(VerificationRound), table_of(SignOff), table_of(Interest)
person, post, tenure = table_of(Person), table_of(Post), table_of(Tenure)

OPEN = hazard.c.stage.in_([one for one in Stage if one.is_open])
WAITS = sa.and_(sign_off.c.verdict.is_(None), round_.c.closed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Sought:
    """A chosen hazard somebody is sought for. finder: who recorded it."""

    hazard_id: int
    number: str
    severity: Severity
    finder: int | None


def sought(session: Session) -> dict[int, Sought]:
    """The chosen hazards, by id."""
    recorded = sa.and_(event.c.hazard_id == hazard.c.id, event.c.act == Act.RECORD)
    columns = hazard.c.id, hazard.c.number, hazard.c.severity, event.c.actor_id
    source = chosen.join(hazard, hazard.c.id == chosen.c.hazard_id).outerjoin(event, recorded)
    rows = session.execute(sa.select(*columns).select_from(source).order_by(hazard.c.id))
    return {row[0]: Sought(*tuple(row)) for row in rows}


def concerned(session: Session, persons: Sequence[int]) -> dict[int, set[int]]:
    """For each chosen hazard, those of these people who have declared an interest in its school."""
    source = chosen.join(hazard, hazard.c.id == chosen.c.hazard_id).join(
        interest, sa.and_(interest.c.campus_id == hazard.c.campus_id, interest.c.withdrawn_at.is_(None))
    )
    wanted = sa.select(chosen.c.hazard_id, interest.c.person_id).select_from(source)
    found: dict[int, set[int]] = {}
    for number, who in session.execute(wanted.where(interest.c.person_id.in_(sorted(persons)))):
        found.setdefault(number, set()).add(who)
    return found


def in_hand(session: Session, persons: Sequence[int]) -> dict[int, dict[Severity, int]]:
    """How many open hazards each of these people has in hand, by severity; the chosen ones are not counted."""
    wanted = id_rows(session, persons)
    columns = hazard_unit.c.handler_id, hazard.c.severity, sa.func.count(hazard.c.id.distinct())
    source = hazard_unit.join(wanted, wanted.c.id == hazard_unit.c.handler_id).join(
        hazard, hazard.c.id == hazard_unit.c.hazard_id
    )
    rows = sa.select(*columns).select_from(source).where(OPEN, hazard.c.id.not_in(CHOSEN))
    found: dict[int, dict[Severity, int]] = {}
    for who, severity, count in session.execute(rows.group_by(hazard_unit.c.handler_id, hazard.c.severity)):
        found.setdefault(who, {})[severity] = count
    return found


def to_look_at(session: Session, persons: Sequence[int]) -> dict[int, int]:
    """How many signatures each of these people is waited for; those on the chosen hazards are not counted."""
    wanted = id_rows(session, persons)
    source = sign_off.join(wanted, wanted.c.id == sign_off.c.meant_id).join(round_, round_.c.id == sign_off.c.round_id)
    rows = sa.select(sign_off.c.meant_id, sa.func.count()).select_from(source)
    rows = rows.where(WAITS, round_.c.hazard_id.not_in(CHOSEN)).group_by(sign_off.c.meant_id)
    return {row[0]: row[1] for row in session.execute(rows)}


def units_of(session: Session, persons: Sequence[int], day: date) -> dict[int, set[int]]:
    """The units each of these people serves in on a day."""
    wanted = id_rows(session, persons)
    serves = tenure.c.starts_on <= day, sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day)
    source = tenure.join(wanted, wanted.c.id == tenure.c.person_id).join(post, post.c.id == tenure.c.post_id)
    found: dict[int, set[int]] = {}
    for who, where in session.execute(sa.select(tenure.c.person_id, post.c.unit_id).select_from(source).where(*serves)):
        found.setdefault(who, set()).add(where)
    return found


@dataclass(frozen=True, slots=True)
class InHand:
    """Who has a hazard in hand in one of its units."""

    unit_id: int
    person_id: int
    post_id: int


def handlers_on(session: Session, hazard_id: int) -> list[InHand]:
    """Who has a hazard in hand, in each of its units where somebody was named."""
    named = hazard_unit.c.hazard_id == hazard_id, hazard_unit.c.handler_id.is_not(None)
    columns = hazard_unit.c.unit_id, hazard_unit.c.handler_id, hazard_unit.c.handler_post_id
    rows = session.execute(sa.select(*columns).where(*named).distinct().order_by(hazard_unit.c.unit_id))
    return [InHand(*tuple(row)) for row in rows]


def hand_on(session: Session, hazard_id: int, to: InHand, why: str) -> None:
    """A hazard is in somebody else's hands in a unit, in each of its roles there."""
    mine = hazard_unit.c.hazard_id == hazard_id, hazard_unit.c.unit_id == to.unit_id, hazard_unit.c.role != UnitRole.CO
    values = {"handler_id": to.person_id, "handler_post_id": to.post_id, "handler_why": why}
    session.execute(sa.update(hazard_unit).where(*mine).values(**values))


def mean_another(session: Session, sign_off_id: int, who: tuple[int, int] | None, why: str) -> None:
    """Somebody else is to look, or nobody in particular."""
    person_id, post_id = who or (None, None)
    values = {"meant_id": person_id, "meant_post_id": post_id, "meant_why": why}
    session.execute(sa.update(sign_off).where(sign_off.c.id == sign_off_id).values(**values))
