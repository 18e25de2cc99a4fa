"""Clocks: what each hazard waits for, until when, whom it chases and when the ladder must look again."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import copied, key, ref, worded
from rules.clocks import SpanUnit
from rules.rungs import Climbing, Pace
from rules.vocabulary import ClockKind, ClockState, Severity

RUNNING = "state = 'running'"
"""SQL: a clock that counts; to be said with these words, so that both planners see that the index fits."""


class Clock(SQLModel, table=True):
    """One running, paused or stopped clock.

    The facts behind it are the ledger's events; what stands here is their reading, kept so that a sweep needs
    no reckoning and no join. The audit flow reads the ledger again and compares.
    """

    __table_args__ = (
        sa.CheckConstraint("(state = 'stopped') = (stopped_at IS NOT NULL)", name="stopped_at_iff_stopped"),
        sa.CheckConstraint("next_action_at IS NULL OR state = 'running'", name="only_a_running_clock_acts"),
        sa.CheckConstraint("(raised_at IS NULL) = (raised_to = 0)", name="raised_to_a_level"),
        sa.CheckConstraint("level >= 0 AND occurrence >= 0 AND cycle >= 1", name="counts"),
        sa.Index(
            "uq_clock_one_open_of_a_kind",
            "hazard_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        ),
        sa.Index("ix_clock_hazard_id", "hazard_id"),
        # What waits for a unit, the most urgent first: asked by every calendar that is subscribed to.
        sa.Index(
            "ix_clock_unit_id_due_at",
            "unit_id",
            "due_at",
            sqlite_where=sa.text(RUNNING),
            postgresql_where=sa.text(RUNNING),
        ),
        # Any comparison with next_action_at implies it is not null, so this one index serves bound parameters
        # on both databases, and its size follows what may ever become due.
        sa.Index(
            "ix_clock_next_action_at",
            "next_action_at",
            sqlite_where=sa.text("next_action_at IS NOT NULL"),
            postgresql_where=sa.text("next_action_at IS NOT NULL"),
        ),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    kind: ClockKind = worded(ClockKind)
    subject: int = Field(default=0, sa_type=sa.BigInteger)
    """What tells clocks of one kind apart: the unit that must sign, the proposal, the instruction; else 0."""
    state: ClockState = worded(ClockState, default=ClockState.RUNNING)
    severity: Severity = worded(Severity)
    policy_id: int = copied(nullable=False)
    calendar_id: int = copied(nullable=False)
    area_code: str = Field(max_length=12)
    unit_id: int | None = copied()
    """The unit it chases: one of the case's, or one a round or an instruction names."""
    lead_unit_id: int | None = copied()
    responsible_unit_id: int | None = copied()
    office_unit_id: int = copied(nullable=False)
    started_at: datetime
    limit_value: int | None = None
    limit_unit: SpanUnit | None = worded(SpanUnit, default=None, nullable=True)
    fixed_until: date | None = None
    """The last day when it was given as a date and not as a limit."""
    due_at: datetime
    counts_days: bool
    is_provisional: bool = False
    cycle: int = 1
    level: int = 0
    occurrence: int = 0
    held_until: date | None = None
    """The last day on which a leader has held its ladder back."""
    raised_to: int = 0
    """The level a leader has raised it to, and when."""
    raised_at: datetime | None = None
    next_action_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def pace(self) -> Pace:
        """The pace of its ladder, where a leader has changed it."""
        return Pace(self.held_until, self.raised_to, self.raised_at)

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self.held_until, self.raised_to, self.raised_at = pace.held_until, pace.raised_to, pace.raised_at

    @property
    def climbing(self) -> Climbing:
        """What the plan of its ladder needs to know of it."""
        return Climbing(self.started_at, self.due_at, self.counts_days, self.level, self.occurrence, self.pace)
