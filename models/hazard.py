"""Hazards and the units on them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, copied, key, maybe_ref, one_of, ref, worded
from rules.chain import START
from rules.money import FundSource
from rules.vocabulary import Location, Severity, Source, Stage, UnitRole

STILL_OPEN = "stage <> 'closed' AND stage <> 'void'"
"""SQL: a hazard that is open; to be said with these words, so that both planners see that the index fits."""


class Hazard(SQLModel, table=True):
    """One unsafe condition at one campus. Narrow facts stand before the texts, so that a scan reads less."""

    __table_args__ = (
        sa.CheckConstraint("(closed_at IS NOT NULL) = (stage = 'closed')", name="closed_at_iff_closed"),
        sa.CheckConstraint(
            f"{one_of('stage', 'found', 'void', 'closed')} "
            "OR (lead_unit_id IS NOT NULL AND responsible_unit_id IS NOT NULL)",
            name="handed_over_to_units",
        ),
        sa.CheckConstraint(
            f"NOT ({one_of('stage', 'assigned', 'objected', 'rectifying', 'suspended')}) OR due_at IS NOT NULL",
            name="handed_over_with_a_deadline",
        ),
        sa.CheckConstraint("funds_fen IS NULL OR funds_fen >= 0", name="funds_not_negative"),
        sa.CheckConstraint("estimate_fen IS NULL OR estimate_fen >= 0", name="estimate_not_negative"),
        sa.Index("ix_hazard_stage_id", "stage", "id"),
        # Sums of what is open, from the index alone: a look from outside every few seconds reads no hazard.
        sa.Index(
            "ix_hazard_open_sums",
            "stage",
            "severity",
            "due_at",
            sqlite_where=sa.text(STILL_OPEN),
            postgresql_where=sa.text(STILL_OPEN),
        ),
        sa.Index("ix_hazard_campus_id", "campus_id"),
        # What was closed in a month is counted on the first page people see; open ones are not in it.
        sa.Index(
            "ix_hazard_closed_at",
            "closed_at",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        ),
        # Most controls have no end; those that have are looked for every hour.
        sa.Index(
            "ix_hazard_control_until",
            "control_until",
            sqlite_where=sa.text("control_until IS NOT NULL"),
            postgresql_where=sa.text("control_until IS NOT NULL"),
        ),
        # Few hazards are part of a common task; the others pay nothing for it.
        sa.Index(
            "ix_hazard_common_task_id",
            "common_task_id",
            sqlite_where=sa.text("common_task_id IS NOT NULL"),
            postgresql_where=sa.text("common_task_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_hazard_split_from_id",
            "split_from_id",
            sqlite_where=sa.text("split_from_id IS NOT NULL"),
            postgresql_where=sa.text("split_from_id IS NOT NULL"),
        ),
    )

    id: int = key()
    number: str = Field(max_length=24, unique=True)
    stage: Stage = worded(Stage)
    severity: Severity = worded(Severity)
    location: Location = worded(Location)
    source: Source = worded(Source)
    subcategory: str = Field(max_length=12)
    campus_id: int = ref("campus.id")
    area_code: str = Field(foreign_key="area.code", max_length=12)
    policy_id: int = ref("policy_version.id")
    office_unit_id: int = ref("unit.id")
    """The office that coordinates the case: whoever else is missing, somebody there answers."""
    responsible_unit_id: int | None = maybe_ref("unit.id")
    lead_unit_id: int | None = maybe_ref("unit.id")
    leader_post_id: int | None = maybe_ref("post.id")
    verify_agency: str = Field(default="", max_length=8)
    route_rule: int | None = None
    """The rule of the duty map that named the units: 0 is the fallback, empty is by hand or by a ledger."""
    found_at: datetime
    assigned_at: datetime | None = None
    fixed_due_on: date | None = None
    """A deadline fixed by hand or by a checklist item; empty means policy's limit for the severity."""
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    control_at: datetime | None = None
    control_until: date | None = None
    """The last day of the interim control; empty means that it has no end."""
    plan_at: datetime | None = None
    is_ruled: bool = False
    look_back_failed: bool = False
    chain_head: str = Field(default=START, sa_type=DIGEST)
    inspection_id: int | None = maybe_ref("inspection.id")
    checklist_item: str | None = Field(default=None, max_length=12)
    recurrence_of_id: int | None = maybe_ref("hazard.id")
    merged_into_id: int | None = maybe_ref("hazard.id")
    common_task_id: int | None = maybe_ref("common_task.id")
    """The task of the whole area this hazard is one school's part of."""
    split_from_id: int | None = maybe_ref("hazard.id")
    """The hazard that was passed in part, of which this one is the rest."""
    funds_fen: int | None = Field(default=None, sa_type=sa.BigInteger)
    """What was spent."""
    estimate_fen: int | None = Field(default=None, sa_type=sa.BigInteger)
    """What it is reckoned to cost."""
    fund_source: FundSource | None = worded(FundSource, default=None, nullable=True)
    funds_wait_from: date | None = None
    """The first day it was suspended to wait for money."""
    source_key: str | None = Field(default=None, max_length=80, unique=True)
    """What the file or system it came from calls it; the same file again changes nothing."""
    place: str = Field(default="", max_length=120)
    named_person: str = Field(default="", max_length=60)
    """The person responsible as an imported ledger wrote it, where no post answers to the name."""
    named_leader: str = Field(default="", max_length=60)
    named_verifier: str = Field(default="", max_length=120)
    """Who verified it as an imported ledger wrote it; a round signed here stands before it."""
    verified_on: date | None = None
    """The day of that verification."""
    description: str = Field(sa_type=sa.Text)
    task: str = Field(default="", sa_type=sa.Text)
    standard: str = Field(default="", sa_type=sa.Text)
    measures: str = Field(default="", sa_type=sa.Text)
    remark: str = Field(default="", sa_type=sa.Text)


class HazardUnit(SQLModel, table=True):
    """A unit on a hazard in one role; each signs for itself."""

    __tablename__ = "hazard_unit"
    __table_args__ = (
        sa.PrimaryKeyConstraint("hazard_id", "role", "unit_id"),
        sa.Index("ix_hazard_unit_unit_id", "unit_id"),
        # Who has not signed yet is counted on the first page of a coordinator; most have.
        sa.Index(
            "ix_hazard_unit_unsigned",
            "hazard_id",
            "unit_id",
            sqlite_where=sa.text("acknowledged_at IS NULL"),
            postgresql_where=sa.text("acknowledged_at IS NULL"),
        ),
        # One lead and one responsible unit at a time; co-units as many as the duty map names.
        sa.Index(
            "uq_hazard_unit_one_lead_one_responsible",
            "hazard_id",
            "role",
            unique=True,
            sqlite_where=sa.text("role <> 'co'"),
            postgresql_where=sa.text("role <> 'co'"),
        ),
        sa.CheckConstraint("(handler_id IS NULL) = (handler_post_id IS NULL)", name="in_hand_from_a_post"),
        sa.CheckConstraint("handler_id IS NULL OR role <> 'co'", name="in_hand_of_lead_and_responsible"),
        # What somebody has in hand is counted at every hand-over.
        sa.Index(
            "ix_hazard_unit_handler_id",
            "handler_id",
            sqlite_where=sa.text("handler_id IS NOT NULL"),
            postgresql_where=sa.text("handler_id IS NOT NULL"),
        ),
    )

    hazard_id: int = ref("hazard.id")
    unit_id: int = ref("unit.id")
    role: UnitRole = worded(UnitRole)
    acknowledged_at: datetime | None = None
    acknowledged_by_id: int | None = maybe_ref("person.id")
    handler_id: int | None = copied()
    """Who has it in hand in this unit (rules/handling.py), and for which post; empty: whoever holds the post."""
    handler_post_id: int | None = copied()
    handler_why: str = Field(default="", max_length=40)
    """The reason, as rules/handling.py writes it."""
