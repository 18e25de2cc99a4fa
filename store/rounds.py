"""Verification rounds: opening them for the chosen hazards, signing, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.verification import SignOff, VerificationRound
from rules.standing import OpenSide
from rules.vocabulary import PASSING, Revisit, Side, Verdict
from store.bulk import insert_rows
from store.dialect import analyze, clear
from store.moving import CHOSEN
from store.prepared import prepared, run
from store.scratch import chosen, sides

round_ = table_of(VerificationRound)
sign_off = table_of(SignOff)


SideRow = tuple[int, int, str, int, int | None, int | None, str]
"""A hazard, who rectified, a side and its unit; who of the unit is to look, from which post, and why they."""
_SIDE = "hazard_id", "rectifier_unit_id", "side", "unit_id", "meant_id", "meant_post_id", "meant_why"


def put_sides(session: Session, rows: Sequence[SideRow]) -> None:
    """Keeps which signatures each chosen hazard's new round waits for."""
    clear(session, sides)
    insert_rows(session, sides, _SIDE, rows)
    analyze(session, sides, len(rows))


def open_rounds(session: Session, at: datetime) -> None:
    """Opens the next round of every hazard in `sides`, with one empty place for each side."""
    run(session, _open_rounds(), at=at)
    run(session, _open_places())


@prepared
def _open_rounds() -> sa.Insert:
    mine = round_.c.hazard_id == sides.c.hazard_id
    earlier = sa.select(sa.func.count()).where(mine).correlate(sides).scalar_subquery()
    values = {
        "hazard_id": sides.c.hazard_id,
        "rectifier_unit_id": sides.c.rectifier_unit_id,
        "number": earlier + 1,
        "opened_at": sa.bindparam("at", type_=round_.c.opened_at.type),
    }
    rows = sa.select(*values.values()).distinct().order_by(sides.c.hazard_id)
    return sa.insert(round_).from_select(list(values), rows)


@prepared
def _open_places() -> sa.Insert:
    places = {
        "round_id": round_.c.id,
        "rectifier_unit_id": sides.c.rectifier_unit_id,
        "side": sides.c.side,
        "unit_id": sides.c.unit_id,
        "meant_id": sides.c.meant_id,
        "meant_post_id": sides.c.meant_post_id,
        "meant_why": sides.c.meant_why,
        "note": sa.literal(""),
    }
    opened = sa.and_(round_.c.hazard_id == sides.c.hazard_id, round_.c.closed_at.is_(None))
    wanted = sa.select(*places.values()).select_from(sides.join(round_, opened)).order_by(round_.c.id)
    return sa.insert(sign_off).from_select(list(places), wanted)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs for a unit, what they conclude, how they looked, and when."""

    unit: int
    person: int
    verdict: Verdict
    revisit: Revisit
    at: datetime
    note: str = ""


def sign(session: Session, by: Signature) -> int:
    """A unit's signature in the running round of every chosen hazard. Returns how many places it filled."""
    values = {"person": by.person, "as_": by.verdict, "seen": by.revisit, "at": by.at, "words": by.note}
    return run(session, _sign(), unit=by.unit, **values).rowcount


@prepared
def _sign() -> sa.Update:
    running = sa.select(round_.c.id).where(round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None))
    mine = sign_off.c.round_id.in_(running), sign_off.c.unit_id == sa.bindparam("unit"), sign_off.c.verdict.is_(None)
    return (
        sa.update(sign_off)
        .where(*mine)
        .values(
            verdict=sa.bindparam("as_", type_=sign_off.c.verdict.type),
            person_id=sa.bindparam("person"),
            revisit=sa.bindparam("seen", type_=sign_off.c.revisit.type),
            signed_at=sa.bindparam("at", type_=sign_off.c.signed_at.type),
            note=sa.bindparam("words"),
        )
    )


def close(session: Session, verdict: Verdict, at: datetime) -> None:
    """Ends the running rounds of the chosen hazards."""
    run(session, _close(), as_=verdict, at=at)


@prepared
def _close() -> sa.Update:
    running = round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None)
    at, verdict = (
        sa.bindparam("at", type_=round_.c.closed_at.type),
        sa.bindparam("as_", type_=round_.c.verdict.type),
    )
    return sa.update(round_).where(*running).values(closed_at=at, verdict=verdict)


def keep_fully_passed(session: Session) -> int:
    """Leaves only those hazards chosen whose running round every side has passed. Returns how many."""
    session.execute(sa.delete(chosen).where(chosen.c.hazard_id.not_in(_fully_passed())))
    return session.scalar(sa.select(sa.func.count()).select_from(chosen)) or 0


def fully_passed(session: Session) -> list[int]:
    """The chosen hazards whose running round every side has passed."""
    return list(run(session, _fully_passed_in_order()).scalars())


@prepared
def _fully_passed_in_order() -> sa.Select[int]:
    return _fully_passed().order_by(round_.c.hazard_id)


def _fully_passed() -> sa.Select[int]:
    waiting = sa.exists().where(
        sign_off.c.round_id == round_.c.id,
        sa.or_(sign_off.c.verdict.is_(None), sign_off.c.verdict.not_in(PASSING)),
    )
    return sa.select(round_.c.hazard_id).where(round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None), ~waiting)


def sides_of(session: Session, hazard_id: int) -> tuple[tuple[OpenSide, ...], int | None]:
    """The places of the running round and the unit that rectified; nothing when no round runs."""
    rows = run(session, _sides_of(), hazard=hazard_id).all()
    places = tuple(OpenSide(row[0], row[1], row[2] is not None, row[3]) for row in rows)
    return places, rows[0][4] if rows else None


def last_sides(session: Session, hazard_id: int) -> tuple[tuple[OpenSide, ...], int | None]:
    """The places of the latest round, running or over, and the unit that rectified; nothing when there was none."""
    rows = run(session, _last_sides(), hazard=hazard_id).all()
    places = tuple(OpenSide(row[0], row[1], row[2] is not None, row[3]) for row in rows)
    return places, rows[0][4] if rows else None


@prepared
def _last_sides() -> sa.Select[Side, int, Verdict | None, int | None, int]:
    place = sign_off.c
    mine = round_.c.hazard_id == sa.bindparam("hazard")
    last = sa.select(sa.func.max(round_.c.id)).where(mine).scalar_subquery()
    return (
        sa.select(place.side, place.unit_id, place.verdict, place.person_id, round_.c.rectifier_unit_id)
        .join(round_, round_.c.id == place.round_id)
        .where(round_.c.id == last)
        .order_by(place.id)
    )


@prepared
def _sides_of() -> sa.Select[Side, int, Verdict | None, int | None, int]:
    place = sign_off.c
    return (
        sa.select(place.side, place.unit_id, place.verdict, place.person_id, round_.c.rectifier_unit_id)
        .join(round_, round_.c.id == place.round_id)
        .where(round_.c.hazard_id == sa.bindparam("hazard"), round_.c.closed_at.is_(None))
        .order_by(place.id)
    )
