"""The sweep over due clocks: its cost follows what is due and not what is open (performance.md 5).

A probe on the partial index, the due ids read once, then chunks: each chunk claims its clocks under lock, moves
them, writes their events and promises their messages by a handful of set-wise statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.ledger import LedgerEvent
from models.message import Message
from models.proposal import Proposal
from rules.facts import Given
from rules.telling import MessageState
from rules.vocabulary import Act, ClockKind, ClockState, ProposalState, Severity
from store.bulk import insert_mappings
from store.dialect import analyze, id_rows, insert_ignoring
from store.ledger import Written
from store.scratch import addressee, decision, due, telling, terms

clock = table_of(Clock)
event = table_of(LedgerEvent)
message = table_of(Message)
proposal = table_of(Proposal)


@dataclass(frozen=True, slots=True)
class DueState:
    """What a decision depends on; clocks that agree in all of it get the same one."""

    kind: ClockKind
    severity: Severity
    policy_id: int
    area_code: str
    started_at: datetime
    due_at: datetime
    counts_days: bool
    level: int
    occurrence: int


_STATE = tuple(one.name for one in fields(DueState))


def is_anything_due(session: Session, at: datetime) -> bool:
    """Whether any clock wants to be looked at: one probe of the partial index."""
    statement = sa.select(clock.c.id).where(clock.c.next_action_at <= at).limit(1)
    return session.scalar(statement) is not None


def due_ids(session: Session, at: datetime) -> list[int]:
    """The clocks that want to be looked at, in id order, so that a chunk writes neighbouring pages."""
    ids = session.scalars(sa.select(clock.c.id).where(clock.c.next_action_at <= at))
    return sorted(ids)


def due_states(session: Session, at: datetime) -> list[DueState]:
    """The distinct states among them."""
    columns = [clock.c[name] for name in _STATE]
    statement = sa.select(*columns).where(clock.c.next_action_at <= at).distinct()
    return [DueState(*tuple(row)) for row in session.execute(statement)]


def put_decisions(session: Session, rows: Sequence[dict[str, object]], tellings: Sequence[dict[str, object]]) -> None:
    """Keeps what was decided for this transaction."""
    insert_mappings(session, decision, rows)
    analyze(session, decision, len(rows))
    if tellings:
        insert_mappings(session, telling, tellings)
        analyze(session, telling, len(tellings))


def claim(session: Session, ids: Sequence[int], at: datetime) -> int:
    """Locks the clocks of this chunk that are still as they were decided about. Returns how many.

    Clocks another sweeper is busy with, or that somebody has touched since, are left for the next sweep.
    """
    rows = id_rows(session, ids)
    as_decided = sa.and_(
        *(clock.c[name] == decision.c[_WAS.get(name, name)] for name in _STATE),
    )
    source = rows.join(clock, clock.c.id == rows.c.id).join(decision, as_decided)
    still_due = (
        sa.select(clock.c.id, decision.c.id)
        .select_from(source)
        .where(clock.c.next_action_at <= at)
        .order_by(clock.c.id)
        .with_for_update(of=clock, skip_locked=True, key_share=True)
    )
    session.execute(sa.insert(due).from_select(["clock_id", "decision_id"], still_due))
    count = session.scalar(sa.select(sa.func.count()).select_from(due)) or 0
    analyze(session, due, count)
    return count


_WAS = {"level": "was_level", "occurrence": "was_occurrence"}


def climb(session: Session) -> None:
    """Moves every claimed clock to its rung and notes when to look again."""
    decided = sa.and_(due.c.clock_id == clock.c.id, decision.c.id == due.c.decision_id)
    values = {name: decision.c[name] for name in ("level", "occurrence", "next_action_at")}
    session.execute(sa.update(clock).where(decided).values(**values))


def write_events(session: Session, opened: Written, at: datetime) -> None:
    """One event for every rung taken, in id order."""
    values: dict[str, sa.ColumnElement[object]] = {
        "hazard_id": clock.c.hazard_id,
        "act": sa.literal(Act.ESCALATE.value),
        "given": sa.literal(Given.NOTHING.value),
        "at": sa.literal(at, event.c.at.type),
        "unit_id": clock.c.unit_id,
        "clock_id": clock.c.id,
        "cycle": clock.c.cycle,
        "level": decision.c.level,
        "occurrence": decision.c.occurrence,
        "planned_at": decision.c.planned_at,
        "facts": decision.c.facts,
        "batch_id": sa.literal(opened.batch_id, sa.BigInteger),
    }
    fired = _claimed().where(decision.c.planned_at.is_not(None))
    rows = fired.with_only_columns(*values.values()).order_by(clock.c.id)
    session.execute(insert_ignoring(session, event).from_select(list(values), rows))


def _claimed() -> sa.Select[tuple[object, ...]]:
    source = due.join(clock, clock.c.id == due.c.clock_id).join(decision, decision.c.id == due.c.decision_id)
    return sa.select(due.c.clock_id).select_from(source)


_UNIT = sa.case(
    (telling.c.whose == "chased", clock.c.unit_id),
    (telling.c.whose == "lead", clock.c.lead_unit_id),
    (telling.c.whose == "responsible", clock.c.responsible_unit_id),
    else_=clock.c.office_unit_id,
)
"""The unit of a clock an audience is looked for in."""


def units_meant(session: Session) -> list[tuple[str, int]]:
    """The distinct audiences and units the claimed clocks' messages are for."""
    source = due.join(clock, clock.c.id == due.c.clock_id).join(telling, telling.c.decision_id == due.c.decision_id)
    statement = sa.select(telling.c.audience, _UNIT).select_from(source).where(_UNIT.is_not(None)).distinct()
    return [(row[0], row[1]) for row in session.execute(statement)]


def post(session: Session, written: Written, at: datetime) -> None:
    """Promises every message the rungs just taken call for; one event never tells a person twice the same."""
    nobody = addressee.c.person_id.is_(None)
    values: dict[str, sa.ColumnElement[object]] = {
        "event_id": event.c.id, "hazard_id": event.c.hazard_id, "kind": telling.c.kind,
        "audience": telling.c.audience, "person_id": addressee.c.person_id, "post_id": addressee.c.post_id,
        "unit_id": addressee.c.unit_id, "has_risen": addressee.c.has_risen, "urgency": telling.c.urgency,
        "created_at": sa.literal(at, message.c.created_at.type),
        "release_at": sa.literal(at, message.c.release_at.type),
        "state": sa.case((nobody, MessageState.DEAD.value), else_=MessageState.PENDING.value),
        "settled_at": sa.case((nobody, sa.literal(at, message.c.settled_at.type))),
        "attempts": sa.literal(0), "contact_rank": sa.literal(1),
    }  # fmt: skip
    source = (
        event.join(due, due.c.clock_id == event.c.clock_id)
        .join(clock, clock.c.id == due.c.clock_id)
        .join(telling, telling.c.decision_id == due.c.decision_id)
        .join(addressee, sa.and_(addressee.c.audience == telling.c.audience, addressee.c.unit_id == _UNIT))
    )
    rows = sa.select(*values.values()).select_from(source).where(written.rows)
    # Where two audiences come to one person, the one they were truly meant for is kept, always the same.
    ordered = rows.order_by(event.c.id, addressee.c.has_risen, telling.c.audience)
    session.execute(insert_ignoring(session, message).from_select(list(values), ordered))


def propose(session: Session, written: Written, at: datetime) -> None:
    """A rung only a person may take becomes a proposal before its approver; one pending of a kind is enough."""
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
        "proposed_at": sa.literal(at, proposal.c.proposed_at.type),
        "reason": sa.literal(""),
        "approver_post_id": addressee.c.post_id,
        "state": sa.literal(ProposalState.PENDING.value),
        "decision_note": sa.literal(""),
    }
    rows = sa.select(*values.values()).select_from(source).where(written.rows)
    session.execute(insert_ignoring(session, proposal).from_select(list(values), rows.order_by(event.c.id)))


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
        "calendar_id": sa.literal(calendar, clock.c.calendar_id.type),
        "started_at": sa.literal(at, clock.c.started_at.type),
        "cycle": sa.literal(1),
        "level": sa.literal(0),
        "occurrence": sa.literal(0),
    }
    source = (
        proposal.join(event, event.c.id == proposal.c.event_id)
        .join(clock, clock.c.id == event.c.clock_id)
        .join(terms, same_terms)
    )
    rows = sa.select(*values.values()).select_from(source).where(written.rows)
    session.execute(sa.insert(clock).from_select(list(values), rows.order_by(proposal.c.id)))


def terms_keys_of_proposals(session: Session) -> list[tuple[Severity, int, str]]:
    """The distinct severities, policies and areas of claimed clocks that lead to a proposal."""
    columns = clock.c.severity, clock.c.policy_id, clock.c.area_code
    statement = _claimed().where(decision.c.is_proposal).with_only_columns(*columns).distinct()
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def as_row(state: DueState) -> dict[str, object]:
    """A state as the columns of `decision` name it."""
    return {_WAS.get(name, name): value for name, value in zip(_STATE, astuple(state), strict=True)}
