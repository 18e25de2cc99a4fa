"""Leaders' instructions: what is to be done, by which units, until when."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref, worded
from rules.vocabulary import InstructionState


class Instruction(SQLModel, table=True):
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (done_at IS NULL)", name="done_at_iff_done"),
        sa.Index("ix_instruction_hazard_id", "hazard_id"),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    event_id: int = ref("ledger_event.id")
    given_by_id: int = ref("person.id")
    post_id: int = ref("post.id")
    given_at: datetime
    words: str = Field(sa_type=sa.Text)
    due_on: date
    state: InstructionState = worded(InstructionState, default=InstructionState.OPEN)
    done_at: datetime | None = None
    done_by_id: int | None = maybe_ref("person.id")
    outcome: str = Field(default="", sa_type=sa.Text)
    """What the unit says it has done."""


class InstructionAssignee(SQLModel, table=True):
    """A unit that carries an instruction out."""

    __tablename__ = "instruction_assignee"
    __table_args__ = (
        sa.PrimaryKeyConstraint("instruction_id", "unit_id"),
        # A unit sees what it is instructed about: asked on every page its people open.
        sa.Index("ix_instruction_assignee_unit_id", "unit_id"),
    )

    instruction_id: int = ref("instruction.id")
    unit_id: int = ref("unit.id")
