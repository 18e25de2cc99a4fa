"""What stands behind a link in a message: whose it is, and what has been done through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.ledger import LedgerEvent
from models.message import Message
from models.person import Person
from models.proposal import Proposal
from rules.facts import Given
from rules.telling import MessageKind, MessageState
from rules.vocabulary import Act, ProposalState

event, message, person = table_of(LedgerEvent), table_of(Message), table_of(Person)
proposal = table_of(Proposal)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for now: it may have gone over to somebody else since it was sent."""

    person_id: int
    number: str
    left_on: date | None


def reader_of(session: Session, message_id: int) -> Reader | None:
    """Whom a message is for; None where there is no such message or nobody it is for."""
    columns = person.c.id, person.c.number, person.c.left_on
    source = message.join(person, person.c.id == message.c.person_id)
    found = session.execute(sa.select(*columns).select_from(source).where(message.c.id == message_id)).first()
    return Reader(*tuple(found)) if found else None


def newest_to_decide(session: Session, person_id: int) -> int | None:
    """The latest message that laid a step before somebody which nobody has decided on yet."""
    pending = sa.exists().where(proposal.c.event_id == message.c.event_id, proposal.c.state == ProposalState.PENDING)
    sent = message.c.kind == MessageKind.PROPOSAL, message.c.state == MessageState.ACCEPTED
    statement = sa.select(sa.func.max(message.c.id)).where(message.c.person_id == person_id, *sent, pending)
    found: int | None = session.scalar(statement)
    return found


@dataclass(frozen=True, slots=True)
class Used:
    """What was done through a link, by whom, and when."""

    act: Act
    given: Given
    who: str
    at: datetime


def used(session: Session, hazard_id: int, key: str) -> Used | None:
    """The act that answered this key, if any."""
    source = event.join(person, person.c.id == event.c.actor_id)
    mine = event.c.hazard_id == hazard_id, event.c.key == key
    columns = event.c.act, event.c.given, person.c.name, event.c.at
    found = session.execute(sa.select(*columns).select_from(source).where(*mine)).first()
    return Used(*tuple(found)) if found else None
