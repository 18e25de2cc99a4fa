"""Look-back rounds: announced, drawn from a frame, given out, done and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.look_back import LookBackFrame, LookBackItem, LookBackRound
from models.school import Campus, CampusStatus
from models.task import Task
from models.unit import Unit
from models.verification import SignOff, VerificationRound
from rules.intervals import LookBackResult
from rules.offices import LicenceStatus
from rules.telling import TaskKind
from rules.vocabulary import Act, Stage
from store.dialect import id_rows
from store.prepared import prepared, run

round_, frame, item = table_of(LookBackRound), table_of(LookBackFrame), table_of(LookBackItem)
hazard, event, unit, task = table_of(Hazard), table_of(LedgerEvent), table_of(Unit), table_of(Task)
campus, status = table_of(Campus), table_of(CampusStatus)
verification, sign_off = table_of(VerificationRound), table_of(SignOff)


def of_month(session: Session, month: date, *, lock: bool = False) -> LookBackRound | None:
    """The round of a month, freshly read; with its row locked until the transaction ends if wished."""
    statement = sa.select(LookBackRound).where(col(LookBackRound.month) == month)
    statement = statement.execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if lock else statement)


def reached(session: Session) -> datetime | None:
    """Up to when close-outs have had their chance of being drawn; None before the first round."""
    return session.scalar(sa.select(sa.func.max(col(LookBackRound.closed_to))))


@dataclass(frozen=True, slots=True)
class Drawable:
    """A closed hazard nobody has looked at since it was struck off."""

    hazard_id: int
    number: str
    area_code: str
    unit_id: int
    unit: str
    licence: LicenceStatus | None


def drawable(session: Session, since: datetime, before: datetime, day: date) -> list[Drawable]:
    """Every hazard struck off in this time and not looked at since, nor waiting to be, in the order of its number.

    With the licence its campus has on that day. Reads the closed hazards once a month, by the index over the stage.
    """
    looked = sa.exists().where(
        event.c.hazard_id == hazard.c.id, event.c.act == Act.LOOK_BACK, event.c.at >= hazard.c.closed_at
    )
    waits = sa.exists().where(item.c.hazard_id == hazard.c.id, item.c.result.is_(None))
    licence = (
        sa.select(status.c.licence)
        .where(status.c.campus_id == campus.c.id, status.c.from_on <= day)
        .order_by(status.c.from_on.desc())
        .limit(1)
        .correlate(campus)
        .scalar_subquery()
    )
    answers = sa.func.coalesce(hazard.c.lead_unit_id, campus.c.unit_id)
    statement = (
        sa.select(hazard.c.id, hazard.c.number, hazard.c.area_code, unit.c.id, unit.c.code, licence)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .join(unit, unit.c.id == answers)
        .where(hazard.c.stage == Stage.CLOSED, hazard.c.closed_at >= since, hazard.c.closed_at < before)
        .where(~looked, ~waits)
        .order_by(hazard.c.number)
    )
    return [Drawable(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Involved:
    """Who had a part in a hazard: units that led the work, put it right or verified it, and people who signed."""

    units: frozenset[int]
    people: frozenset[int]


def involved(session: Session, hazards: Sequence[int]) -> dict[int, Involved]:
    """For each hazard, everybody who may not look back at it, over all its rounds."""
    rows = id_rows(session, hazards)
    units: dict[int, set[int]] = {one: set() for one in hazards}
    people: dict[int, set[int]] = {one: set() for one in hazards}
    answering = sa.select(hazard.c.id, hazard.c.responsible_unit_id, hazard.c.lead_unit_id, campus.c.unit_id)
    answering = answering.join(rows, rows.c.id == hazard.c.id).join(campus, campus.c.id == hazard.c.campus_id)
    for number, *answered in session.execute(answering):
        units[number] |= {one for one in answered if one is not None}
    signed = (
        sa.select(verification.c.hazard_id, verification.c.rectifier_unit_id, sign_off.c.unit_id, sign_off.c.person_id)
        .join(rows, rows.c.id == verification.c.hazard_id)
        .join(sign_off, sign_off.c.round_id == verification.c.id)
    )
    for number, rectifier, verifier, signer in session.execute(signed):
        units[number] |= {rectifier, verifier}
        people[number] |= {signer} if signer is not None else set()
    return {one: Involved(frozenset(units[one]), frozenset(people[one])) for one in hazards}


def signers(session: Session, hazard_id: int) -> frozenset[int]:
    """Everybody who signed a verification of this hazard, in any round."""
    return frozenset(run(session, _signers(), hazard=hazard_id).scalars())


@prepared
def _signers() -> sa.Select[int]:
    rounds = sa.select(verification.c.id).where(verification.c.hazard_id == sa.bindparam("hazard"))
    return sa.select(sign_off.c.person_id).where(sign_off.c.round_id.in_(rounds), sign_off.c.person_id.is_not(None))


def checker_post(session: Session, hazard_id: int) -> int | None:
    """The post the look-back that waits on this hazard was given to; None when none waits."""
    return run(session, _checker_post(), hazard=hazard_id).scalar()


@prepared
def _checker_post() -> sa.Select[int]:
    return sa.select(item.c.post_id).where(item.c.hazard_id == sa.bindparam("hazard"), item.c.result.is_(None))


def put_frame(session: Session, round_id: int, lines: Sequence[tuple[Drawable, str]]) -> None:
    """Keeps what could be drawn, each line with its stratum."""
    rows = [
        {
            "round_id": round_id, "hazard_id": one.hazard_id, "area_code": one.area_code, "licence": one.licence,
            "unit_id": one.unit_id, "stratum": stratum,
        }
        for one, stratum in lines
    ]  # fmt: skip
    if rows:
        session.execute(sa.insert(frame), rows)


def settle(session: Session, hazard_id: int, result: LookBackResult, at: datetime, by: int | None, note: str) -> bool:
    """What was found is put down for the look-back that waits, and its task is done. False when none waits."""
    mine = item.c.hazard_id == hazard_id, item.c.result.is_(None)
    values = {"result": result, "done_at": at, "done_by_id": by, "note": note}
    found = session.connection().execute(sa.update(item).where(*mine).values(values)).rowcount == 1
    if found:
        open_ = task.c.kind == TaskKind.LOOK_BACK, task.c.hazard_id == hazard_id, task.c.done_at.is_(None)
        session.execute(sa.update(task).where(*open_).values(done_at=at, done_by_id=by))
    return found


def past_their_end(session: Session, at: datetime) -> Sequence[LookBackRound]:
    """The rounds whose time is over and that have not been ended, locked, the oldest first."""
    statement = (
        sa.select(LookBackRound)
        .where(col(LookBackRound.ends_at) <= at, col(LookBackRound.ended_at).is_(None))
        .order_by(col(LookBackRound.number))
        .with_for_update()
    )
    return session.scalars(statement).all()


def unlooked(session: Session, round_id: int) -> list[int]:
    """The hazards of a round nobody has looked at yet."""
    mine = item.c.round_id == round_id, item.c.result.is_(None)
    return list(session.execute(sa.select(item.c.hazard_id).where(*mine).order_by(item.c.hazard_id)).scalars())
