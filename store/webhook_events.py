"""The ledger as webhooks read it: in the order of its events, none before it is certain that none comes between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.school import Campus
from models.unit import Unit
from rules.reporters import names_the_reporter
from rules.vocabulary import Act, Source, Stage, UnitRole
from rules.webhooks import Happened
from store.dialect import id_rows
from store.lying import lies_in

event, hazard, hazard_unit = table_of(LedgerEvent), table_of(Hazard), table_of(HazardUnit)
campus, unit = table_of(Campus), table_of(Unit)

_SECRET = (Stage.FOUND, Stage.VOID)
"""Where a hazard of an unannounced visit is nobody else's business yet, or never will be."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a subscription is for; empty means all."""

    acts: frozenset[Act]
    areas: tuple[str, ...]
    sensitive: frozenset[str]
    """The categories it is not told of."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the ledger, and what is told when it is reached: itself, and what had to wait for it."""

    event_id: int
    told: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The next steps after an event. upto: everything up to this event is among them or is not for the subscription."""

    steps: tuple[Step, ...]
    upto: int


def unbroken(session: Session, after: int, limit: int) -> tuple[int, bool]:
    """The last of the ids that follow one another without a gap, and whether a gap comes next.

    A gap is an act that was undone, or one that is not committed yet: PostgreSQL gives out ids before that.
    """
    ids = list(session.scalars(sa.select(event.c.id).where(event.c.id > after).order_by(event.c.id).limit(limit)))
    run = list(takewhile(lambda pair: pair[0] == pair[1], zip(ids, range(after + 1, after + 1 + limit), strict=False)))
    return (run[-1][0] if run else after), len(run) < len(ids)


def page(session: Session, wanted: Wanted, after: int, horizon: int, limit: int) -> Page:
    """The next events a subscription is for, up to an event before which nothing can still be written."""
    found = _read(session, sa.and_(event.c.id > after, event.c.id <= horizon, _for(wanted)), limit)
    upto = horizon if len(found) < limit else found[-1].row.event_id
    secret = _handed_over(session, sorted({one.hazard_id for one in found if one.is_unannounced}))
    steps = [Step(one.row.event_id, _told(session, one, secret)) for one in found]
    if wanted.acts:
        steps = [Step(one.event_id, tuple(x for x in one.told if x.act in wanted.acts)) for one in steps]
    return Page(tuple(one for one in steps if one.told), upto)


def _for(wanted: Wanted) -> sa.ColumnElement[bool]:
    is_quiet = hazard.c.subcategory.in_(sorted(wanted.sensitive))
    return sa.and_(sa.not_(is_quiet), lies_in(hazard.c.area_code, wanted.areas) if wanted.areas else sa.true())


@dataclass(frozen=True, slots=True)
class _Found:
    hazard_id: int
    is_unannounced: bool
    row: Happened


def _read(session: Session, which: sa.ColumnElement[bool], limit: int) -> list[_Found]:
    acting, responsible, lead = unit.alias("acting"), unit.alias("responsible"), unit.alias("lead")
    columns = (
        event.c.hazard_id, hazard.c.source, event.c.id, hazard.c.number, event.c.at, event.c.act, event.c.given,
        event.c.stage_from, event.c.stage_to, event.c.level, event.c.actor_id.is_(None), acting.c.code,
        hazard.c.severity, hazard.c.subcategory, hazard.c.area_code, campus.c.code, responsible.c.code, lead.c.code,
        hazard.c.found_at, hazard.c.assigned_at, hazard.c.due_at, hazard.c.submitted_at, hazard.c.closed_at,
    )  # fmt: skip
    source = (
        event.join(hazard, hazard.c.id == event.c.hazard_id)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .outerjoin(acting, acting.c.id == event.c.unit_id)
        .outerjoin(responsible, responsible.c.id == hazard.c.responsible_unit_id)
        .outerjoin(lead, lead.c.id == hazard.c.lead_unit_id)
    )
    statement = sa.select(*columns).select_from(source).where(which).order_by(event.c.id).limit(limit)
    rows: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(statement)]  # Any: columns of every kind
    co = _co_units(session, sorted({row[0] for row in rows}))
    return [_found(row, co.get(row[0], ())) for row in rows]


def _found(row: tuple[Any, ...], co: tuple[str, ...]) -> _Found:  # Any: columns of every kind
    """Nobody knows who reads what another program was told: not even the unit of who reported a hazard is named."""
    hazard_id, source, *rest = row
    one = Happened(*(*rest, co))
    one = replace(one, unit=None) if names_the_reporter(source, one.act) else one
    return _Found(hazard_id, source is Source.UNANNOUNCED, one)


def _co_units(session: Session, hazards: Sequence[int]) -> dict[int, tuple[str, ...]]:
    mine = id_rows(session, hazards)
    source = hazard_unit.join(mine, mine.c.id == hazard_unit.c.hazard_id).join(unit, unit.c.id == hazard_unit.c.unit_id)
    which = sa.select(hazard_unit.c.hazard_id, unit.c.code).select_from(source).where(hazard_unit.c.role == UnitRole.CO)
    found: dict[int, tuple[str, ...]] = {}
    for number, code in session.execute(which.order_by(hazard_unit.c.hazard_id, unit.c.code)):
        found[number] = (*found.get(number, ()), code)
    return found


def _handed_over(session: Session, hazards: Sequence[int]) -> dict[int, int]:
    """For each of these hazards the event that first led it out of what is still secret."""
    if not hazards:
        return {}
    mine = id_rows(session, hazards)
    led_out = event.c.stage_to.is_not(None), event.c.stage_to.not_in(_SECRET)
    statement = sa.select(event.c.hazard_id, sa.func.min(event.c.id)).join(mine, mine.c.id == event.c.hazard_id)
    return {row[0]: row[1] for row in session.execute(statement.where(*led_out).group_by(event.c.hazard_id))}


def _told(session: Session, one: _Found, secret: dict[int, int]) -> tuple[Happened, ...]:
    """What is told at an event. What an unannounced visit found is told with the hand-over, and not before."""
    if not one.is_unannounced:
        return (one.row,)
    handed = secret.get(one.hazard_id)
    if handed is None or one.row.event_id < handed:
        return ()
    if one.row.event_id > handed:
        return (one.row,)
    earlier = sa.and_(event.c.hazard_id == one.hazard_id, event.c.id < handed)
    return (*(before.row for before in _read(session, earlier, _MOST_EARLIER)), one.row)


_MOST_EARLIER = 1000
"""A hazard has a few events before it is handed over."""
