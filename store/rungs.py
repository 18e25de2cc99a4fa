"""What the rungs of a sweep write: events, messages, proposals and their clocks, for a whole chunk at once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.message import Message
from models.proposal import Proposal
from models.verification import SignOff, VerificationRound
from rules.facts import Given
from rules.holding import Holding
from rules.telling import Audience, MessageState
from rules.vocabulary import Act, ClockKind, ClockState, ProposalState
from store.dialect import ignoring, is_sqlite
from store.ledger import Written, bounded
from store.outbox import named_rather
from store.prepared import prepared, run
from store.releasing import NOW, Varying, instants_by_area, varying_of
from store.scratch import addressee, decision, due, seated, telling, terms

clock = table_of(Clock)
event = table_of(LedgerEvent)
hazard = table_of(Hazard)
message = table_of(Message)
proposal = table_of(Proposal)
hazard_unit, round_, sign_off = table_of(HazardUnit), table_of(VerificationRound), table_of(SignOff)


def write_events(session: Session, opened: Written, at: datetime) -> None:
    """One event for every rung taken, in id order."""
    run(session, _write_events(sqlite_speaks=is_sqlite(session)), at=at, batch=opened.batch_id)


@prepared
def _write_events(*, sqlite_speaks: bool) -> sa.Insert:
    values: dict[str, sa.ColumnElement[object]] = {
        "hazard_id": clock.c.hazard_id,
        "act": sa.literal(Act.ESCALATE.value),
        "given": sa.literal(Given.NOTHING.value),
        "at": sa.bindparam("at", type_=event.c.at.type),
        "unit_id": clock.c.unit_id,
        "clock_id": clock.c.id,
        "cycle": clock.c.cycle,
        "level": decision.c.level,
        "occurrence": decision.c.occurrence,
        "planned_at": decision.c.planned_at,
        "facts": decision.c.facts,
        "batch_id": sa.bindparam("batch", type_=event.c.batch_id.type),
    }
    source = due.join(decision, decision.c.id == due.c.decision_id).join(clock, clock.c.id == due.c.clock_id)
    fired = sa.select(*values.values()).select_from(source).where(decision.c.planned_at.is_not(None))
    return ignoring(event, sqlite_speaks=sqlite_speaks).from_select(list(values), fired.order_by(due.c.clock_id))


_UNIT = sa.case(
    (telling.c.whose == "chased", clock.c.unit_id),
    (telling.c.whose == "lead", clock.c.lead_unit_id),
    (telling.c.whose == "responsible", clock.c.responsible_unit_id),
    else_=clock.c.office_unit_id,
)
"""The unit of a clock an audience is looked for in."""

_IN_HAND = (
    sa.select(sa.func.max(hazard_unit.c.handler_post_id))
    .where(hazard_unit.c.hazard_id == clock.c.hazard_id, hazard_unit.c.unit_id == _UNIT)
    .correlate(clock, telling)
    .scalar_subquery()
)
_MEANT = (
    sa.select(sign_off.c.meant_post_id)
    .join(round_, round_.c.id == sign_off.c.round_id)
    .where(round_.c.hazard_id == clock.c.hazard_id, round_.c.closed_at.is_(None), sign_off.c.unit_id == clock.c.unit_id)
    .correlate(clock)
    .scalar_subquery()
)
_POST_NAMED = sa.case(
    (sa.and_(telling.c.audience == Audience.CHASED, clock.c.kind == ClockKind.VERIFY), _MEANT),
    (telling.c.audience.in_([Audience.CHASED, Audience.LEAD, Audience.RESPONSIBLE]), _IN_HAND),
)
"""The post a case is in hand from in the unit that is told, or from which somebody is to look at it."""


def post(session: Session, written: Written, holding: Holding, *, by_name: bool = False) -> None:
    """Promises every message the rungs just taken call for; one event never tells a person twice the same.

    by_name: whoever the case names goes before the others of the unit, as `seated` says who they are today.
    """
    statement = _post(varying_of(holding), sqlite_speaks=is_sqlite(session), by_name=by_name)
    run(session, statement, **instants_by_area(holding), **written.bounds)


@prepared
def _post(varying: Varying, *, sqlite_speaks: bool, by_name: bool) -> sa.Insert:
    told = {
        name: named_rather(name) if by_name else addressee.c[name] for name in ("person_id", "post_id", "has_risen")
    }
    nobody = told["person_id"].is_(None)
    values: dict[str, sa.ColumnElement[object]] = {
        "event_id": event.c.id, "hazard_id": event.c.hazard_id, "kind": telling.c.kind,
        "audience": telling.c.audience, "person_id": told["person_id"], "post_id": told["post_id"],
        "unit_id": addressee.c.unit_id, "has_risen": told["has_risen"], "urgency": telling.c.urgency,
        "created_at": NOW, "release_at": varying.leaves_at, "why": varying.why,
        "state": sa.case((nobody, MessageState.DEAD.value), else_=telling.c.state),
        "settled_at": sa.case((nobody, NOW)),
        "attempts": sa.literal(0), "contact_rank": sa.literal(1),
    }  # fmt: skip
    source = (
        event.join(due, due.c.clock_id == event.c.clock_id)
        .join(clock, clock.c.id == due.c.clock_id)
        .join(telling, telling.c.decision_id == due.c.decision_id)
        .join(addressee, sa.and_(addressee.c.audience == telling.c.audience, addressee.c.unit_id == _UNIT))
    )
    if varying.wakes:
        source = source.join(hazard, hazard.c.id == event.c.hazard_id)
    if by_name:
        source = source.outerjoin(seated, seated.c.post_id == _POST_NAMED)
    rows = sa.select(*values.values()).select_from(source).where(bounded(is_single=False))
    # Where two audiences come to one person, the one they were truly meant for is kept, always the same.
    ordered = rows.order_by(event.c.id, addressee.c.has_risen, telling.c.audience)
    return ignoring(message, sqlite_speaks=sqlite_speaks).from_select(list(values), ordered)


def propose(session: Session, written: Written, at: datetime) -> None:
    """A rung only a person may take becomes a proposal before its approver; one pending of a kind is enough."""
    run(session, _propose(sqlite_speaks=is_sqlite(session)), at=at, **written.bounds)


@prepared
def _propose(*, sqlite_speaks: bool) -> sa.Insert:
    source = (
        event.join(due, due.c.clock_id == event.c.clock_id)
        .join(clock, clock.c.id == due.c.clock_id)
        .join(decision, sa.and_(decision.c.id == due.c.decision_id, decision.c.is_proposal))
        .join(telling, sa.and_(telling.c.decision_id == decision.c.id, telling.c.kind == "proposal"))
        .outerjoin(addressee, sa.and_(addressee.c.audience == telling.c.audience, addressee.c.unit_id == _UNIT))
    )
    values: dict[str, sa.ColumnElement[object]] = {
        "hazard_id": event.c.hazard_id,
        "instrument": decision.c.instrument,
        "event_id": event.c.id,
        "proposed_at": sa.bindparam("at", type_=proposal.c.proposed_at.type),
        "reason": sa.literal(""),
        "approver_post_id": addressee.c.post_id,
        "state": sa.literal(ProposalState.PENDING.value),
        "decision_note": sa.literal(""),
    }
    rows = sa.select(*values.values()).select_from(source).where(bounded(is_single=False))
    return ignoring(proposal, sqlite_speaks=sqlite_speaks).from_select(list(values), rows.order_by(event.c.id))


_COPIED = (
    "hazard_id",
    "severity",
    "policy_id",
    "area_code",
    "lead_unit_id",
    "responsible_unit_id",
    "office_unit_id",
)
_RECKONED = ("limit_value", "limit_unit", "fixed_until", "due_at", "counts_days", "is_provisional", "next_action_at")


def start_proposal_clocks(session: Session, written: Written, at: datetime, calendar: int) -> None:
    """Each new proposal has its own clock, which chases the office until somebody has decided."""
    run(session, _start_proposal_clocks(), at=at, calendar=calendar, **written.bounds)


@prepared
def _start_proposal_clocks() -> sa.Insert:
    same_terms = sa.and_(
        terms.c.kind == ClockKind.PROPOSAL.value,
        terms.c.severity == clock.c.severity,
        terms.c.policy_id == clock.c.policy_id,
        terms.c.area_code == clock.c.area_code,
    )
    values: dict[str, sa.ColumnElement[object]] = {
        **{name: clock.c[name] for name in _COPIED},
        **{name: terms.c[name] for name in _RECKONED},
        "kind": terms.c.kind,
        "subject": proposal.c.id,
        "state": sa.literal(ClockState.RUNNING.value),
        "unit_id": clock.c.office_unit_id,
        "calendar_id": sa.bindparam("calendar", type_=clock.c.calendar_id.type),
        "started_at": sa.bindparam("at", type_=clock.c.started_at.type),
        "cycle": sa.literal(1),
        "level": sa.literal(0),
        "occurrence": sa.literal(0),
        "raised_to": sa.literal(0),
    }
    source = (
        # That they are of one hazard goes without saying; said, it lets SQLite find them by an index.
        event.join(proposal, sa.and_(proposal.c.event_id == event.c.id, proposal.c.hazard_id == event.c.hazard_id))
        .join(clock, clock.c.id == event.c.clock_id)
        .join(terms, same_terms)
    )
    rows = sa.select(*values.values()).select_from(source).where(bounded(is_single=False))
    return sa.insert(clock).from_select(list(values), rows.order_by(proposal.c.id))
