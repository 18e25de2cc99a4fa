"""The outbox: promising to tell people, in the transaction that decided it; leasing and settling afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.message import Message
from models.verification import SignOff, VerificationRound
from rules.addressing import OFFICE_AUDIENCES, ROLE_OF
from rules.holding import Release
from rules.telling import Audience, MessageKind, MessageState, Urgency
from rules.vocabulary import UnitRole
from store.bulk import insert_rows
from store.dialect import analyze, clear, ignoring, insert_ignoring, is_sqlite
from store.ledger import Written, bounded
from store.prepared import prepared, run
from store.releasing import NOW, Shape, instants_of, shape_of
from store.scratch import addressee, seated

message = table_of(Message)
event = table_of(LedgerEvent)
hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
round_ = table_of(VerificationRound)
sign_off = table_of(SignOff)

_LEAD = Audience.LEAD, Audience.LEAD_DEPUTY, Audience.LEAD_HEAD
_RESPONSIBLE = Audience.RESPONSIBLE, Audience.RESPONSIBLE_HEAD


def _rows_for(audience: Audience) -> tuple[sa.FromClause, sa.ColumnElement[int]]:
    """From which rows an audience's units come, for events that have been written."""
    cases = event.join(hazard, hazard.c.id == event.c.hazard_id)
    if audience in OFFICE_AUDIENCES:
        return cases, hazard.c.office_unit_id
    if audience in _LEAD:
        return cases, hazard.c.lead_unit_id
    if audience in _RESPONSIBLE:
        return cases, hazard.c.responsible_unit_id
    if audience is Audience.CO:
        units = sa.and_(hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.role == UnitRole.CO)
        return cases.join(hazard_unit, units), hazard_unit.c.unit_id
    if audience is Audience.VERIFIERS:
        opened = sa.and_(round_.c.hazard_id == hazard.c.id, round_.c.closed_at.is_(None))
        return cases.join(round_, opened).join(sign_off, sign_off.c.round_id == round_.c.id), sign_off.c.unit_id
    raise ValueError(f"{audience.value} is named by the act itself and not by the case")


NAMED_ON_THE_CASE = Audience.LEAD, Audience.RESPONSIBLE, Audience.VERIFIERS
"""Audiences for which the case itself may name a person of the unit: who has it in hand, or is to look."""


def _by_name(audience: Audience, source: sa.FromClause) -> sa.FromClause:
    """The rows of an audience with whoever answers today for the post the case names, if it names one."""
    if audience is Audience.VERIFIERS:
        return source.outerjoin(seated, seated.c.post_id == sign_off.c.meant_post_id)
    theirs = sa.and_(hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.role == ROLE_OF[audience])
    return source.outerjoin(hazard_unit, theirs).outerjoin(seated, seated.c.post_id == hazard_unit.c.handler_post_id)


def named_rather(name: str) -> sa.ColumnElement[Any]:  # Any: the type of the column
    """Whom the case names, or else what `addressee` says."""
    if name == "has_risen":
        return sa.case((seated.c.post_id.is_not(None), sa.false()), else_=addressee.c.has_risen)
    return sa.func.coalesce(seated.c[name], addressee.c[name])


def put_seated(session: Session, rows: Sequence[tuple[int, int]]) -> None:
    """Keeps who answers for each of these posts, until the messages are posted."""
    clear(session, seated)
    insert_rows(session, seated, ("post_id", "person_id"), rows)
    analyze(session, seated, len(rows))


def units_meant(session: Session, written: Written, audience: Audience) -> list[int]:
    """The distinct units an audience of these events stands for."""
    statement = _units_meant(audience, is_single=written.event_id is not None)
    return list(run(session, statement, **written.bounds).scalars())


@prepared
def _units_meant(audience: Audience, *, is_single: bool) -> sa.Select[int]:
    source, unit = _rows_for(audience)
    return sa.select(unit).select_from(source).where(bounded(is_single=is_single), unit.is_not(None)).distinct()


AddresseeRow = tuple[str, int, int | None, int | None, bool]
"""An audience, the unit it is looked for in, and there the person, the post, and whether it is one higher up."""


def put_addressees(session: Session, rows: Sequence[AddresseeRow]) -> None:
    """Keeps who hears what is meant for an audience of a unit, until the messages are posted."""
    clear(session, addressee)
    insert_rows(session, addressee, ("audience", "unit_id", "person_id", "post_id", "has_risen"), rows)
    analyze(session, addressee, len(rows))


def post(
    session: Session, written: Written, kind: MessageKind, audience: Audience, urgency: Urgency, release: Release,
    *, by_name: bool = False,
) -> None:  # fmt: skip
    """Promises a message of this kind to the audience of every one of these events; nobody is promised twice.

    by_name: whoever the case names goes before the others of the unit, as `seated` says who they are today.
    """
    single, small = written.event_id is not None, is_sqlite(session)
    named = by_name and audience in NAMED_ON_THE_CASE
    statement = _post(kind, audience, urgency, shape_of(release), is_single=single, sqlite_speaks=small, by_name=named)
    run(session, statement, **instants_of(release), **written.bounds)


@prepared
def _post(
    kind: MessageKind, audience: Audience, urgency: Urgency, shape: Shape, *, is_single: bool, sqlite_speaks: bool,
    by_name: bool,
) -> sa.Insert:  # fmt: skip
    source, unit = _rows_for(audience)
    told = {
        name: named_rather(name) if by_name else addressee.c[name] for name in ("person_id", "post_id", "has_risen")
    }
    meant = sa.and_(addressee.c.audience == audience.value, addressee.c.unit_id == unit)
    nobody = told["person_id"].is_(None)
    values: dict[str, sa.ColumnElement[object]] = {
        "event_id": event.c.id, "hazard_id": event.c.hazard_id, "kind": sa.literal(kind.value),
        "audience": sa.literal(audience.value), "person_id": told["person_id"], "post_id": told["post_id"],
        "unit_id": addressee.c.unit_id, "has_risen": told["has_risen"], "urgency": sa.literal(urgency.value),
        "created_at": NOW, "release_at": shape.leaves_at, "why": shape.why,
        "state": sa.case((nobody, MessageState.DEAD.value), else_=shape.state.value),
        "settled_at": sa.case((nobody, NOW)), "attempts": sa.literal(0), "contact_rank": sa.literal(1),
    }  # fmt: skip
    source = source.join(addressee, meant)
    rows = (
        sa.select(*values.values())
        .select_from(_by_name(audience, source) if by_name else source)
        .where(bounded(is_single=is_single))
    )
    return ignoring(message, sqlite_speaks=sqlite_speaks).from_select(list(values), rows.order_by(event.c.id))


def post_one(session: Session, values: dict[str, object], release: Release) -> None:
    """Promises one message to one named person, or notes that there is nobody to tell."""
    shape, hazard_id = shape_of(release), values["hazard_id"]
    leaves_at: object = release.now
    if not shape.is_at_once:
        leaves_at = sa.select(shape.leaves_at).where(hazard.c.id == hazard_id).scalar_subquery()
    has_reader = values["person_id"] is not None
    waiting: dict[str, object] = {
        "created_at": release.now, "release_at": leaves_at, "attempts": 0, "contact_rank": 1,
        "state": shape.state if has_reader else MessageState.DEAD, "settled_at": None if has_reader else release.now,
        "why": None if shape.is_at_once else sa.select(shape.why).where(hazard.c.id == hazard_id).scalar_subquery(),
    }  # fmt: skip
    statement = insert_ignoring(session, message).values(**values, **waiting)
    session.execute(statement, {} if shape.is_at_once else instants_of(release))
