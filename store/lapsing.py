"""What lapses when a hazard moves on: requests and proposals nobody can decide any more, rounds nobody can sign."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.extension import Extension
from models.instruction import Instruction
from models.proposal import Proposal
from models.verification import VerificationRound
from rules.vocabulary import ExtensionState, InstructionState, ProposalState, Verdict
from store.moving import CHOSEN

extension = table_of(Extension)
instruction = table_of(Instruction)
proposal = table_of(Proposal)
round_ = table_of(VerificationRound)

NO_LONGER_RECTIFYING = "隐患已离开整改环节，申请自动失效 / lapsed: the hazard is no longer being rectified"


def extensions(session: Session, at: datetime) -> None:
    """Undecided requests for more time on the chosen hazards are closed: nobody works against the clock any more."""
    waiting = extension.c.hazard_id.in_(CHOSEN), extension.c.state == ExtensionState.REQUESTED
    refused = {"state": ExtensionState.REFUSED, "decided_at": at, "decision_note": NO_LONGER_RECTIFYING}
    session.execute(sa.update(extension).where(*waiting).values(**refused))


def proposals(session: Session, at: datetime) -> None:
    """Undecided proposals on the chosen hazards are closed: there is nothing left to press for."""
    waiting = proposal.c.hazard_id.in_(CHOSEN), proposal.c.state == ProposalState.PENDING
    session.execute(sa.update(proposal).where(*waiting).values(state=ProposalState.LAPSED, decided_at=at))


def rounds(session: Session, at: datetime) -> None:
    """Running rounds of the chosen hazards end without a verdict on the work."""
    running = round_.c.hazard_id.in_(CHOSEN), round_.c.closed_at.is_(None)
    session.execute(sa.update(round_).where(*running).values(verdict=Verdict.LAPSED, closed_at=at))


def instructions(session: Session, at: datetime) -> None:
    """Open instructions on the chosen hazards are done: what they pressed for has been settled."""
    waiting = instruction.c.hazard_id.in_(CHOSEN), instruction.c.state == InstructionState.OPEN
    session.execute(sa.update(instruction).where(*waiting).values(state=InstructionState.DONE, done_at=at))


def steps(session: Session, at: datetime, person: int | None, why: str) -> None:
    """Approved steps on the chosen hazards are concluded by whoever took the hazards off the ledger."""
    open_ones = proposal.c.hazard_id.in_(CHOSEN), proposal.c.state == ProposalState.APPROVED
    concluded = {"concluded_at": at, "concluded_by_id": person, "conclusion": why}
    session.execute(sa.update(proposal).where(*open_ones, proposal.c.concluded_at.is_(None)).values(**concluded))


def everything(session: Session, at: datetime) -> None:
    """The case is over: whatever waited for somebody waits no longer."""
    extensions(session, at)
    proposals(session, at)
    rounds(session, at)
    instructions(session, at)
