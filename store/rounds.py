"""Verification rounds: opening them for the chosen hazards, signing, closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.verification import SignOff, VerificationRound
from rules.standing import OpenSide
from rules.vocabulary import Verdict
from store.dialect import analyze, clear
from store.moving import CHOSEN
from store.scratch import chosen, sides

round_ = table_of(VerificationRound)
sign_off = table_of(SignOff)


def put_sides(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Keeps which signatures each chosen hazard's new round waits for."""
    clear(session, sides)
    if rows:
        session.execute(sa.insert(sides), rows)
        analyze(session, sides, len(rows))


def open_rounds(session: Session, at: datetime) -> None:
    """Opens the next round of every hazard in `sides`, with one empty place for each side."""
    earlier = (
        sa.select(sa.func.count()).where(round_.c.hazard_id == sides.c.hazard_id).correlate(sides).scalar_subquery()
    )
    values = {
        "hazard_id": sides.c.hazard_id,
        "rectifier_unit_id": sides.c.rectifier_unit_id,
        "number": earlier + 1,
        "opened_at": sa.literal(at, round_.c.opened_at.type),
    }
    rows = sa.select(*values.values()).distinct().order_by(sides.c.hazard_id)
    session.execute(sa.insert(round_).from_select(list(values), rows))
    places = {
        "round_id": round_.c.id,
        "rectifier_unit_id": sides.c.rectifier_unit_id,
        "side": sides.c.side,
        "unit_id": sides.c.unit_id,
        "note": sa.literal(""),
    }
    opened = sa.and_(round_.c.hazard_id == sides.c.hazard_id, round_.c.closed_at.is_(None))
    wanted = sa.select(*places.values()).select_from(sides.join(round_, opened)).order_by(round_.c.id)
    session.execute(sa.insert(sign_off).from_select(list(places), wanted))


def _open_rounds_of_chosen() -> sa.Select[int]:
    return sa.select(round_.c.id).where(round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None))


def sign(session: Session, unit: int, person: int, verdict: Verdict, at: datetime, note: str) -> int:
    """A unit's signature in the running round of every chosen hazard. Returns how many places it filled."""
    mine = sa.and_(
        sign_off.c.round_id.in_(_open_rounds_of_chosen()), sign_off.c.unit_id == unit, sign_off.c.verdict.is_(None)
    )
    signed = sa.update(sign_off).where(mine).values(verdict=verdict, person_id=person, signed_at=at, note=note)
    return session.connection().execute(signed).rowcount


def close(session: Session, verdict: Verdict, at: datetime) -> None:
    """Ends the running rounds of the chosen hazards."""
    opened = sa.and_(round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None))
    session.execute(sa.update(round_).where(opened).values(closed_at=at, verdict=verdict))


def keep_fully_passed(session: Session) -> int:
    """Leaves only those hazards chosen whose running round every side has passed. Returns how many."""
    session.execute(sa.delete(chosen).where(chosen.c.hazard_id.not_in(_fully_passed())))
    return session.scalar(sa.select(sa.func.count()).select_from(chosen)) or 0


def fully_passed(session: Session) -> list[int]:
    """The chosen hazards whose running round every side has passed."""
    return list(session.scalars(_fully_passed().order_by(round_.c.hazard_id)))


def _fully_passed() -> sa.Select[tuple[int]]:
    waiting = sa.exists().where(
        sign_off.c.round_id == round_.c.id,
        sa.or_(sign_off.c.verdict.is_(None), sign_off.c.verdict != Verdict.PASSED),
    )
    return sa.select(round_.c.hazard_id).where(round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None), ~waiting)


def sides_of(session: Session, hazard_id: int) -> tuple[tuple[OpenSide, ...], int | None]:
    """The places of the running round and the unit that rectified; nothing when no round runs."""
    statement = (
        sa.select(
            sign_off.c.side, sign_off.c.unit_id, sign_off.c.verdict, sign_off.c.person_id, round_.c.rectifier_unit_id
        )
        .join(round_, round_.c.id == sign_off.c.round_id)
        .where(round_.c.hazard_id == hazard_id, round_.c.closed_at.is_(None))
        .order_by(sign_off.c.id)
    )
    rows = session.execute(statement).all()
    places = tuple(OpenSide(row[0], row[1], row[2] is not None, row[3]) for row in rows)
    return places, rows[0][4] if rows else None
