"""Choosing hazards and moving them: every write is over the chosen rows at once, be it one or five thousand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from rules.vocabulary import Stage
from store.dialect import analyze, clear, is_sqlite
from store.scratch import SCRATCH, chosen, handed, joined

hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)

CHOSEN = sa.select(chosen.c.hazard_id)
"""The ids of the chosen hazards, for `IN`."""


def sweep_scratch(session: Session) -> None:
    """Empties the scratch tables; PostgreSQL does so at every commit by itself."""
    if is_sqlite(session):
        clear(session, *SCRATCH.sorted_tables)


def choose(session: Session, which: sa.ColumnElement[bool], limit: int | None = None, *, wait: bool = True) -> int:
    """Locks the hazards that fit, the oldest first, and keeps how they stood. Returns how many.

    With wait=False those another worker is busy with are passed over.
    """
    columns = [hazard.c[name] for name in ("id", "stage", "severity", "policy_id", "area_code", "fixed_due_on")]
    rows = (
        sa.select(*columns)
        .where(which)
        .order_by(hazard.c.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=not wait)
    )
    names = ["hazard_id", "stage", "severity", "policy_id", "area_code", "fixed_due_on"]
    session.execute(sa.insert(chosen).from_select(names, rows))
    count = session.scalar(sa.select(sa.func.count()).select_from(chosen)) or 0
    analyze(session, chosen, count)
    return count


def on_stage(stage: Stage, after: int = 0) -> sa.ColumnElement[bool]:
    """The condition: hazards on a stage, with an id above `after`."""
    return sa.and_(hazard.c.stage == stage, hazard.c.id > after)


def numbered(numbers: Sequence[str]) -> sa.ColumnElement[bool]:
    """The condition: hazards with one of these numbers."""
    return hazard.c.number.in_(numbers)


def only(hazard_id: int) -> sa.ColumnElement[bool]:
    """The condition: this one hazard."""
    return hazard.c.id == hazard_id


def choose_anew(session: Session) -> None:
    """Forgets what was chosen and decided for an earlier act of the same transaction."""
    clear(session, chosen, handed, joined)


def unchoose(session: Session, ids: Sequence[int]) -> None:
    """Leaves out hazards an act is refused for."""
    session.execute(sa.delete(chosen).where(chosen.c.hazard_id.in_(ids)))


def forget_fixed_date(session: Session) -> None:
    """Lets policy set the deadline of the chosen hazards again; a date fixed for the first time round is spent."""
    session.execute(sa.update(chosen).values(fixed_due_on=None))
    session.execute(sa.update(hazard).where(hazard.c.id.in_(CHOSEN)).values(fixed_due_on=None))


def set_stage(session: Session, to: Stage | None, at: datetime, **more: object) -> None:
    """Moves the chosen hazards, keeps the instants that go with the stage, and counts their version up."""
    values: dict[str, object] = {"version": hazard.c.version + 1, **more}
    if to is not None:
        values |= {"stage": to, "closed_at": at if to is Stage.CLOSED else None}
    if to is Stage.SUBMITTED:
        values["submitted_at"] = at
    session.execute(sa.update(hazard).where(hazard.c.id.in_(CHOSEN)).values(**values))


def hand_over(session: Session, at: datetime) -> None:
    """Writes the units decided in `handed` and `joined` onto the chosen hazards; earlier units leave the case."""
    names = "responsible_unit_id", "lead_unit_id", "leader_post_id", "verify_agency", "route_rule"
    values = {
        name: sa.select(handed.c[name]).where(handed.c.hazard_id == hazard.c.id).scalar_subquery() for name in names
    }
    session.execute(sa.update(hazard).where(hazard.c.id.in_(CHOSEN)).values(**values, assigned_at=at))
    session.execute(sa.delete(hazard_unit).where(hazard_unit.c.hazard_id.in_(CHOSEN)))
    rows = sa.select(joined.c.hazard_id, joined.c.unit_id, joined.c.role).order_by(joined.c.hazard_id)
    session.execute(sa.insert(hazard_unit).from_select(["hazard_id", "unit_id", "role"], rows))


def decide_units(session: Session, rows: Sequence[dict[str, object]], units: Sequence[dict[str, object]]) -> None:
    """Keeps, until the end of the transaction, to whom each chosen hazard goes."""
    if rows:
        session.execute(sa.insert(handed), rows)
        session.execute(sa.insert(joined), units)
        analyze(session, handed, len(rows))


def sign_receipt(session: Session, unit: int | None, at: datetime, person: int | None) -> int:
    """A unit's acknowledgement of every chosen hazard it is on and has not signed for. Returns how many."""
    open_rows = sa.and_(
        hazard_unit.c.hazard_id.in_(CHOSEN), hazard_unit.c.acknowledged_at.is_(None), hazard_unit.c.unit_id == unit
    )
    signed = sa.update(hazard_unit).where(open_rows).values(acknowledged_at=at, acknowledged_by_id=person)
    return session.connection().execute(signed).rowcount


def stage_when_chosen(session: Session, hazard_id: int) -> Stage | None:
    """The stage a hazard stood on when it was chosen; None for one that was made in this transaction."""
    code = session.scalar(sa.select(chosen.c.stage).where(chosen.c.hazard_id == hazard_id))
    return Stage.of(code) if code else None


def mark_new(session: Session) -> None:
    """The chosen hazards were made in this transaction: before it they stood nowhere."""
    session.execute(sa.update(chosen).values(stage=None))


def chosen_ids(session: Session) -> list[int]:
    """The chosen hazards, the oldest first."""
    return list(session.scalars(CHOSEN.order_by(chosen.c.hazard_id)))
