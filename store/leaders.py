"""Proposals and instructions: what leaders have before them, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.instruction import Instruction, InstructionAssignee
from models.ledger import LedgerEvent
from models.person import Person
from models.post import Post
from models.proposal import Proposal
from rules.vocabulary import InstructionState, Instrument, ProposalState
from store import offices
from store.dialect import next_id

proposal = table_of(Proposal)
instruction = table_of(Instruction)
assignee = table_of(InstructionAssignee)


def next_proposal(session: Session) -> int:
    """The id of a proposal about to be made, so that its clock can name it first."""
    return next_id(session, proposal)


def next_instruction(session: Session) -> int:
    """The id of an instruction about to be given."""
    return next_id(session, instruction)


def put_proposal(
    session: Session, number: int, hazard_id: int, instrument: Instrument, event_id: int, at: datetime, reason: str,
    approver_post: int | None,
) -> None:  # fmt: skip
    """The proposal lies before its approver."""
    row = Proposal(
        id=number, hazard_id=hazard_id, instrument=instrument, event_id=event_id, proposed_at=at, reason=reason,
        approver_post_id=approver_post,
    )  # fmt: skip
    session.add(row)
    session.flush()


def put_instruction(session: Session, row: Instruction, units: tuple[int, ...]) -> None:
    """The instruction is on record with the units that carry it out."""
    session.add(row)
    session.flush()
    session.execute(sa.insert(assignee), [{"instruction_id": row.id, "unit_id": unit} for unit in units])


@dataclass(frozen=True, slots=True)
class OpenInstruction:
    """An instruction that is still to be carried out: by which units, and from which leader's post it came."""

    id: int
    post_id: int
    units: tuple[int, ...]


def open_instructions(session: Session, hazard_id: int) -> list[OpenInstruction]:
    """The instructions on a hazard nobody has carried out yet, the oldest first."""
    rows = session.execute(
        sa.select(instruction.c.id, instruction.c.post_id, assignee.c.unit_id)
        .join(assignee, assignee.c.instruction_id == instruction.c.id)
        .where(instruction.c.hazard_id == hazard_id, instruction.c.state == InstructionState.OPEN)
        .order_by(instruction.c.id, assignee.c.unit_id)
    )
    found: dict[int, OpenInstruction] = {}
    for number, post, unit in rows:
        before = found.get(number)
        found[number] = OpenInstruction(number, post, (*(before.units if before else ()), unit))
    return list(found.values())


def carried_out(session: Session, number: int, at: datetime, person: int | None, outcome: str) -> None:
    """The instruction is done, with what the unit says it did."""
    done = {"state": InstructionState.DONE, "done_at": at, "done_by_id": person, "outcome": outcome}
    session.execute(sa.update(instruction).where(instruction.c.id == number).values(**done))


def steps_to_conclude(session: Session, hazard_id: int) -> Sequence[Proposal]:
    """The approved steps on a hazard of which nobody has said what came of them, the oldest first."""
    mine = proposal.c.hazard_id == hazard_id, proposal.c.state == ProposalState.APPROVED
    statement = sa.select(Proposal).where(*mine, proposal.c.concluded_at.is_(None))
    return session.scalars(statement.order_by(proposal.c.id)).all()


def rung_behind(session: Session, event_id: int) -> tuple[Clock, int] | None:
    """The clock and level of the rung a proposal came from; None when a coordinator made it."""
    event = session.get(LedgerEvent, event_id)
    if event is None or event.clock_id is None or event.level is None:
        return None
    return session.get_one(Clock, event.clock_id), event.level


def holder_of(session: Session, post_id: int, day: date) -> str | None:
    """The person number of whoever answers for a post on a day: the holder, else the next to stand in."""
    unit = session.scalar(sa.select(col(Post.unit_id)).where(col(Post.id) == post_id))
    if unit is None:
        return None
    found = next((one.person_id for one in offices.holders_in(session, unit, day) if one.post_id == post_id), None)
    return session.scalar(sa.select(col(Person.number)).where(col(Person.id) == found)) if found else None


def waiting(session: Session, day: date, limit: int = 200) -> list[tuple[str, Instrument, str]]:
    """Proposals that wait for a decision, the oldest first: the hazard's number, what is proposed, who decides."""
    hazard = table_of(Hazard)
    statement = (
        sa.select(hazard.c.number, proposal.c.instrument, proposal.c.approver_post_id)
        .join(hazard, hazard.c.id == proposal.c.hazard_id)
        .where(proposal.c.state == ProposalState.PENDING, proposal.c.approver_post_id.is_not(None))
        .order_by(proposal.c.id)
        .limit(limit)
    )
    rows = session.execute(statement).all()
    people = {post: holder_of(session, post, day) for post in {row[2] for row in rows}}
    return [(row[0], row[1], who) for row in rows if (who := people[row[2]]) is not None]
