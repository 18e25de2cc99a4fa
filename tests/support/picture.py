"""How a case stands, in lines of plain text, so that a test compares everything at once and reads like a record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Clock, Hazard, LedgerEvent, Message, Person, SignOff, Unit, VerificationRound
from models.columns import table_of
from rules.instants import shown, shown_due
from tests.support.world import World

hazard, clock, event, message = table_of(Hazard), table_of(Clock), table_of(LedgerEvent), table_of(Message)
person, unit = table_of(Person), table_of(Unit)
round_, sign_off = table_of(VerificationRound), table_of(SignOff)


@dataclass(frozen=True)
class Picture:
    """stage and due; the open clocks as "kind unit state due"; the last act as "act by whom for unit: from > to";
    whom that act told, as "kind > person"."""

    stage: str
    due: str
    clocks: tuple[str, ...]
    act: str
    told: tuple[str, ...]


def picture(world: World, number: str) -> Picture:
    """How a hazard stands, with its last act."""
    with world.desk.looking() as session:
        row = session.execute(sa.select(hazard).where(hazard.c.number == number)).mappings().one()
        clocks = tuple(_clocks(session, row["id"]))
        last = session.scalar(sa.select(sa.func.max(event.c.id)).where(event.c.hazard_id == row["id"]))
        return Picture(row["stage"].value, shown_due(row["due_at"]), clocks, _act(session, last), _told(session, last))


def _clocks(session: Session, hazard_id: int) -> list[str]:
    columns = clock.c.kind, unit.c.code, clock.c.state, clock.c.due_at
    source = clock.outerjoin(unit, unit.c.id == clock.c.unit_id)
    open_ones = (
        sa.select(*columns).select_from(source).where(clock.c.hazard_id == hazard_id, clock.c.stopped_at.is_(None))
    )
    return sorted(f"{kind} {code} {state} {shown_due(due)}" for kind, code, state, due in session.execute(open_ones))


def _act(session: Session, event_id: int | None) -> str:
    source = event.outerjoin(person, person.c.id == event.c.actor_id).outerjoin(unit, unit.c.id == event.c.unit_id)
    columns = event.c.act, person.c.number, unit.c.code, event.c.stage_from, event.c.stage_to
    act, who, whose, before, after = session.execute(
        sa.select(*columns).select_from(source).where(event.c.id == event_id)
    ).one()
    return f"{act} by {who or 'engine'} for {whose or '-'}: {before or '-'} > {after or '-'}"


def _told(session: Session, event_id: int | None) -> tuple[str, ...]:
    source = message.outerjoin(person, person.c.id == message.c.person_id)
    rows = session.execute(
        sa.select(message.c.kind, person.c.number).select_from(source).where(message.c.event_id == event_id)
    )
    return tuple(sorted(f"{kind} > {who or 'nobody'}" for kind, who in rows))


def acts(world: World, number: str) -> list[str]:
    """Everything that was done to a hazard, rungs left out."""
    with world.desk.looking() as session:
        ids = session.scalars(
            sa.select(event.c.id)
            .join(hazard, hazard.c.id == event.c.hazard_id)
            .where(hazard.c.number == number, event.c.level.is_(None))
            .order_by(event.c.id)
        ).all()
        return [_act(session, one) for one in ids]


def rungs(world: World, number: str) -> list[str]:
    """Every rung its clocks have taken: "when planned, which clock of whom, which instrument, whom it told"."""
    with world.desk.looking() as session:
        source = event.join(hazard, hazard.c.id == event.c.hazard_id).join(clock, clock.c.id == event.c.clock_id)
        source = source.outerjoin(unit, unit.c.id == clock.c.unit_id)
        columns = event.c.id, event.c.planned_at, clock.c.kind, unit.c.code, event.c.facts
        rows = session.execute(
            sa.select(*columns)
            .select_from(source)
            .where(hazard.c.number == number)
            .order_by(event.c.planned_at, clock.c.kind, unit.c.code, event.c.level)
        ).all()
        return [
            f"{shown(planned)} {kind} {code}: {', '.join(_told(session, number_))}"
            for number_, planned, kind, code, _ in rows
        ]


def sides(world: World, number: str) -> list[str]:
    """The places of every round: "round side unit verdict"."""
    with world.desk.looking() as session:
        source = (
            sign_off.join(round_, round_.c.id == sign_off.c.round_id)
            .join(hazard, hazard.c.id == round_.c.hazard_id)
            .join(unit, unit.c.id == sign_off.c.unit_id)
        )
        columns = round_.c.number, sign_off.c.side, unit.c.code, sign_off.c.verdict
        rows = session.execute(sa.select(*columns).select_from(source).where(hazard.c.number == number))
        return sorted(f"{n} {side} {code} {verdict or '-'}" for n, side, code, verdict in rows)


def counts(world: World) -> dict[str, int]:
    """How many rows every table holds: what a refused or repeated act must not change."""
    with world.desk.looking() as session:
        return {str(name): int(rows) for name, rows in session.execute(_counting())}


@cache
def _counting() -> sa.TextClause:
    """One statement for all tables: thirty would cost a test more than what it tests."""
    from sqlmodel import SQLModel

    each = (f"SELECT '{table}', count(*) FROM {table}" for table in sorted(SQLModel.metadata.tables))
    return sa.text(" UNION ALL ".join(each))
