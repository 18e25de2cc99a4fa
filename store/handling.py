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
from models.person import Leave, Person
from models.post import Post, Tenure
from models.verification import SignOff, VerificationRound
from rules.vocabulary import Act, Severity, Stage, UnitRole
from store.dialect import id_rows
from store.moving import CHOSEN
from store.scratch import chosen

hazard, hazard_unit, event = table_of(Hazard), table_of(HazardUnit), table_of(LedgerEvent)
round_, sign_off, interest = table_of(VerificationRound), table_of(SignOff), table_of(Interest)
person, post, tenure, leave = table_of(Person), table_of(Post), table_of(Tenure), table_of(Leave)

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


def mean_another(session: Session, sign_off_id: int, who: tuple[int | None, int | None, str]) -> None:
    """Somebody else is to look, from a post and for a reason; or nobody in particular."""
    values = dict(zip(("meant_id", "meant_post_id", "meant_why"), who, strict=True))
    session.execute(sa.update(sign_off).where(sign_off.c.id == sign_off_id).values(**values))


@dataclass(frozen=True, slots=True)
class Taking:
    """What is taken over: from whom and their post, by whom and the post of theirs in the same unit."""

    from_id: int
    from_post: int
    to_id: int
    to_post: int


def take_over(session: Session, taking: Taking, why: str) -> int:
    """The open cases somebody has in hand from a post are another's. Returns how many.

    Those of schools the other has declared an interest in stay.
    """
    own = sa.exists().where(
        interest.c.person_id == taking.to_id,
        interest.c.campus_id == hazard.c.campus_id,
        interest.c.withdrawn_at.is_(None),
    )
    open_ = sa.exists().where(OPEN, hazard.c.id == hazard_unit.c.hazard_id, ~own)
    theirs = hazard_unit.c.handler_id == taking.from_id, hazard_unit.c.handler_post_id == taking.from_post, open_
    count = session.scalar(sa.select(sa.func.count(hazard_unit.c.hazard_id.distinct())).where(*theirs)) or 0
    values = {"handler_id": taking.to_id, "handler_post_id": taking.to_post, "handler_why": why}
    session.execute(sa.update(hazard_unit).where(*theirs).values(**values))
    return count


@dataclass(frozen=True, slots=True)
class Left:
    """An open case that is in the hands of somebody who is not there, or a side somebody not there is to look for."""

    hazard_id: int
    number: str
    unit_id: int
    person_id: int
    post_id: int
    sign_off_id: int = 0


def _serves(day: date, who: sa.ColumnElement[int], where: sa.ColumnElement[int], *, on_leave_too: bool) -> sa.Exists:
    """Whether somebody serves in a post on a day."""
    conditions = [
        tenure.c.person_id == who, tenure.c.post_id == where, tenure.c.starts_on <= day,
        sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day),
        sa.or_(person.c.left_on.is_(None), person.c.left_on > day),
    ]  # fmt: skip
    if not on_leave_too:
        away = leave.c.person_id == tenure.c.person_id, leave.c.from_on <= day, leave.c.to_on >= day
        conditions.append(~sa.exists().where(*away))
    source = tenure.join(person, person.c.id == tenure.c.person_id)
    return sa.exists().select_from(source).where(*conditions).correlate(hazard_unit, sign_off)


def left(session: Session, day: date) -> list[Left]:
    """Open cases in the hands of people who have left the post they had them from; leave is no leaving."""
    columns = (
        hazard.c.id, hazard.c.number, hazard_unit.c.unit_id, hazard_unit.c.handler_id, hazard_unit.c.handler_post_id,
    )  # fmt: skip
    there = _serves(day, hazard_unit.c.handler_id, hazard_unit.c.handler_post_id, on_leave_too=True)
    source = hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
    rows = sa.select(*columns).select_from(source).where(hazard_unit.c.handler_id.is_not(None), OPEN, ~there)
    return [Left(*tuple(row)) for row in session.execute(rows.distinct().order_by(hazard.c.id, hazard_unit.c.unit_id))]


def not_there(session: Session, day: date) -> list[Left]:
    """Sides of running rounds that wait for somebody who is gone, or on leave."""
    columns = (
        hazard.c.id, hazard.c.number, sign_off.c.unit_id, sign_off.c.meant_id, sign_off.c.meant_post_id, sign_off.c.id,
    )  # fmt: skip
    there = _serves(day, sign_off.c.meant_id, sign_off.c.meant_post_id, on_leave_too=False)
    source = sign_off.join(round_, round_.c.id == sign_off.c.round_id).join(hazard, hazard.c.id == round_.c.hazard_id)
    rows = sa.select(*columns).select_from(source).where(sign_off.c.meant_id.is_not(None), WAITS, ~there)
    return [Left(*tuple(row)) for row in session.execute(rows.order_by(sign_off.c.id))]


@dataclass(frozen=True, slots=True)
class WaitingSide:
    """Beside which units' people, and beside whom, somebody is sought to look for a side."""

    rectifier_unit_id: int
    responsible_unit_id: int
    others: tuple[int, ...]


def waiting_side(session: Session, sign_off_id: int, meant: int) -> WaitingSide | None:
    """A side that still waits for this person; None when it has been signed or given to another meanwhile."""
    source = sign_off.join(round_, round_.c.id == sign_off.c.round_id).join(hazard, hazard.c.id == round_.c.hazard_id)
    columns = round_.c.id, round_.c.rectifier_unit_id, hazard.c.responsible_unit_id
    mine = sign_off.c.id == sign_off_id, sign_off.c.meant_id == meant, WAITS
    row = session.execute(sa.select(*columns).select_from(source).where(*mine)).first()
    if row is None:
        return None
    others = sa.select(sa.func.coalesce(sign_off.c.person_id, sign_off.c.meant_id)).where(
        sign_off.c.round_id == row[0], sign_off.c.id != sign_off_id
    )
    return WaitingSide(row[1], row[2] or row[1], tuple(one for one in session.scalars(others) if one is not None))
