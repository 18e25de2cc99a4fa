"""Choosing hazards and moving them: every write is over the chosen rows at once, be it one or five thousand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from rules.vocabulary import ClockKind, Stage
from store.bulk import insert_rows
from store.dialect import analyze, clear, is_sqlite
from store.prepared import prepared, run
from store.scratch import SCRATCH, chosen, handed, joined

hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
clock = table_of(Clock)

CHOSEN = sa.select(chosen.c.hazard_id)
"""The ids of the chosen hazards, for `IN`."""


_SCRATCH = tuple(SCRATCH.sorted_tables)


def sweep_scratch(session: Session, *, is_committed_later: bool = False) -> None:
    """Empties the scratch tables; PostgreSQL does so at every commit by itself, but a savepoint is none."""
    if is_sqlite(session) or is_committed_later:
        clear(session, *_SCRATCH)


_KEPT = ("stage", "severity", "policy_id", "area_code", "fixed_due_on")


def choose(session: Session, which: sa.ColumnElement[bool], limit: int | None = None, *, wait: bool = True) -> int:
    """Locks the hazards that fit, the oldest first, and keeps how they stood. Returns how many.

    With wait=False those another worker is busy with are passed over.
    """
    session.execute(into_chosen(fitting(which, wait=wait).limit(limit)))
    return count_chosen(session)


def fitting(which: sa.ColumnElement[bool], *, wait: bool = True) -> sa.Select[*tuple[Any, ...]]:
    """The rows of the hazards that fit, to be locked, the oldest first."""
    columns = hazard.c.id, *(hazard.c[name] for name in _KEPT)
    rows = sa.select(*columns).where(which).order_by(hazard.c.id)
    return rows.with_for_update(key_share=True, skip_locked=not wait)


def into_chosen(rows: sa.Select[*tuple[Any, ...]]) -> sa.Insert:
    """The statement that keeps how these hazards stood."""
    return sa.insert(chosen).from_select(["hazard_id", *_KEPT], rows)


def count_chosen(session: Session) -> int:
    """How many hazards were just chosen; the planner is told."""
    count = run(session, _count_chosen()).scalar() or 0
    analyze(session, chosen, count)
    return count


@prepared
def _count_chosen() -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(chosen)


def choose_one(session: Session, hazard_id: int) -> None:
    """Keeps how one hazard stood, whose row is locked already."""
    run(session, _choose_one(), hazard=hazard_id)


@prepared
def _choose_one() -> sa.Insert:
    row = sa.select(hazard.c.id, *(hazard.c[name] for name in _KEPT)).where(hazard.c.id == sa.bindparam("hazard"))
    return into_chosen(row)


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


def set_stage(session: Session, to: Stage | None, at: datetime, *, deadline: bool = False, **more: object) -> None:
    """Moves the chosen hazards and keeps the instants that go with the stage; nothing when nothing changes.

    deadline: the rectification clock was started or runs on, and the hazard shows its due instant; the first
    one ever set stays for the figures.
    """
    values: dict[str, object] = dict(more)
    if to is not None:
        values |= {"stage": to, "closed_at": at if to is Stage.CLOSED else None}
    if to is Stage.SUBMITTED:
        values["submitted_at"] = at
    if values or deadline:
        bound = {f"{name}_": value for name, value in values.items()}
        run(session, _write_columns(tuple(values), deadline=deadline), **bound)


@prepared
def _write_columns(names: tuple[str, ...], *, deadline: bool) -> sa.Update:
    values: dict[str, object] = {name: sa.bindparam(f"{name}_", type_=hazard.c[name].type) for name in names}
    if deadline:
        running = clock.c.hazard_id == hazard.c.id, clock.c.kind == ClockKind.RECTIFY, clock.c.stopped_at.is_(None)
        due_at = sa.select(clock.c.due_at).where(*running).scalar_subquery()
        values |= {"due_at": due_at, "first_due_at": sa.func.coalesce(hazard.c.first_due_at, due_at)}
    return sa.update(hazard).where(hazard.c.id.in_(CHOSEN)).values(**values)


_JOINED = "hazard_id", "unit_id", "role", "handler_id", "handler_post_id", "handler_why"
_HANDED = "responsible_unit_id", "lead_unit_id", "leader_post_id", "verify_agency", "route_rule"


def hand_over(session: Session, at: datetime) -> None:
    """Writes the units decided in `handed` and `joined` onto the chosen hazards; earlier units leave the case."""
    run(session, _take_units(), at=at)
    run(session, _forget_units())
    run(session, _join_units())


@prepared
def _take_units() -> sa.Update:
    mine = handed.c.hazard_id == hazard.c.id
    decided = {name: sa.select(handed.c[name]).where(mine).scalar_subquery() for name in _HANDED}
    at = sa.bindparam("at", type_=hazard.c.assigned_at.type)
    return sa.update(hazard).where(hazard.c.id.in_(CHOSEN)).values(**decided, assigned_at=at)


@prepared
def _forget_units() -> sa.Delete:
    return sa.delete(hazard_unit).where(hazard_unit.c.hazard_id.in_(CHOSEN))


@prepared
def _join_units() -> sa.Insert:
    rows = sa.select(*(joined.c[name] for name in _JOINED)).order_by(joined.c.hazard_id)
    return sa.insert(hazard_unit).from_select(list(_JOINED), rows)


def decide_units(session: Session, rows: Sequence[Sequence[object]], units: Sequence[Sequence[object]]) -> None:
    """Keeps, until the end of the transaction, to whom each chosen hazard goes."""
    insert_rows(session, handed, ["hazard_id", *_HANDED], rows)
    insert_rows(session, joined, _JOINED, units)
    analyze(session, handed, len(rows))


def sign_receipt(session: Session, unit: int | None, at: datetime, person: int | None) -> int:
    """A unit's acknowledgement of every chosen hazard it is on and has not signed for. Returns how many."""
    return run(session, _sign_receipt(), unit=unit, at=at, person=person).rowcount


@prepared
def _sign_receipt() -> sa.Update:
    unsigned = hazard_unit.c.hazard_id.in_(CHOSEN), hazard_unit.c.acknowledged_at.is_(None)
    at = sa.bindparam("at", type_=hazard_unit.c.acknowledged_at.type)
    return (
        sa.update(hazard_unit)
        .where(*unsigned, hazard_unit.c.unit_id == sa.bindparam("unit"))
        .values(acknowledged_at=at, acknowledged_by_id=sa.bindparam("person"))
    )


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
