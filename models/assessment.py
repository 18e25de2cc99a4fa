"""Assessments: who was assessed, every point with its case and event, appeals, rulings and corrections.

Rows are written once. What a ruling corrects is a new row that names the one it replaces, and nothing is added to what
is final: the database itself refuses both (store/guards.py).
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import copied, key, maybe_ref, ref, worded
from rules.assessment import Subject
from rules.assessment_acts import AssessmentStep, EntryKind


class Assessment(SQLModel, table=True):
    """One reckoning of an area and a period by a version of policy, as everything stood at its cut-off."""

    __table_args__ = (
        sa.UniqueConstraint("area_code", "first_on", "last_on", "edition"),
        sa.CheckConstraint("first_on <= last_on", name="begins_before_it_ends"),
    )

    id: int = key()
    area_code: str = Field(foreign_key="area.code", max_length=12)
    first_on: date
    last_on: date
    edition: int = 1
    """A draft drawn up anew is another edition; the newest counts."""
    policy_id: int = ref("policy_version.id")
    full_points: int
    """The full score, in hundredths of a point."""
    cut_off_at: datetime
    by_id: int | None = maybe_ref("person.id")
    """Empty when the schedule drew it up."""


class AssessmentTaken(SQLModel, table=True):
    """A step an assessment has taken; a draft has taken none."""

    __tablename__ = "assessment_taken"
    __table_args__ = (
        sa.PrimaryKeyConstraint("assessment_id", "step"),
        sa.CheckConstraint("(step = 'published') = (appeals_until IS NOT NULL)", name="published_until_a_day"),
        sa.CheckConstraint("step <> 'draft'", name="a_draft_has_taken_none"),
    )

    assessment_id: int = ref("assessment.id")
    step: AssessmentStep = worded(AssessmentStep)
    at: datetime
    by_id: int = ref("person.id")
    appeals_until: date | None = None


class Assessed(SQLModel, table=True):
    """One of the assessed, as it was called at the cut-off, and how many cases it had."""

    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "kind", "key"),
        sa.CheckConstraint("cases >= 0", name="cases_counted"),
        sa.CheckConstraint("kind = 'town' OR unit_id IS NOT NULL", name="a_unit_unless_a_town"),
        sa.Index("ix_assessed_unit_id", "unit_id"),
    )

    id: int = key()
    assessment_id: int = ref("assessment.id")
    kind: Subject = worded(Subject)
    key: str = Field(max_length=20)
    """The id of the unit, or the code of the town."""
    unit_id: int | None = maybe_ref("unit.id")
    """Whose posts answer for it; empty for a town without an office."""
    area_code: str = Field(foreign_key="area.code", max_length=12)
    name: str = Field(max_length=120)
    cases: int


class AssessmentEntry(SQLModel, table=True):
    """What no ledger knows, entered by a person with the document that proves it."""

    __tablename__ = "assessment_entry"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'incident') = (hazard_id IS NOT NULL)", name="an_incident_names_its_hazard"),
    )

    id: int = key()
    kind: EntryKind = worded(EntryKind)
    unit_id: int = ref("unit.id")
    hazard_id: int | None = maybe_ref("hazard.id")
    happened_on: date
    said: str = Field(sa_type=sa.Text)
    document: str = Field(max_length=120)
    at: datetime
    by_id: int = ref("person.id")


class AssessmentEntryWithdrawal(SQLModel, table=True):
    """An entry no longer counts in what is drawn up from now on, and why."""

    __tablename__ = "assessment_entry_withdrawal"

    entry_id: int = ref("assessment_entry.id", primary_key=True)
    at: datetime
    by_id: int = ref("person.id")
    reason: str = Field(sa_type=sa.Text)


class AssessmentPoint(SQLModel, table=True):
    """What one fact counts for one of the assessed, in hundredths of a point; that nobody replaced stands."""

    __tablename__ = "assessment_point"
    __table_args__ = (
        sa.CheckConstraint(
            "(hazard_id IS NULL) = (event_id IS NULL) AND (hazard_id IS NULL) = (entry_id IS NOT NULL)",
            name="traced_to_a_case_or_an_entry",
        ),
        sa.CheckConstraint("(replaces_id IS NULL) = (appeal_id IS NULL)", name="corrected_by_a_ruling"),
        sa.CheckConstraint("NOT is_struck OR (points = 0 AND replaces_id IS NOT NULL)", name="struck_counts_nothing"),
        sa.UniqueConstraint("replaces_id"),
        sa.Index("ix_assessment_point_assessed_id", "assessed_id"),
    )

    id: int = key()
    assessment_id: int = copied(nullable=False)
    assessed_id: int = ref("assessed.id")
    item: str = Field(max_length=40)
    hazard_id: int | None = maybe_ref("hazard.id")
    event_id: int | None = maybe_ref("ledger_event.id")
    entry_id: int | None = maybe_ref("assessment_entry.id")
    fact_at: datetime
    points: int
    is_struck: bool = False
    """Whether a ruling took the fact away: it counts nothing, and nothing towards a cap."""
    replaces_id: int | None = maybe_ref("assessment_point.id")
    appeal_id: int | None = copied()
    """The appeal whose ruling corrected it. Not a foreign key: each of the two tables would need the other first."""


class PointAppeal(SQLModel, table=True):
    """Somebody of the assessed unit says that a point is wrong, once for each."""

    __tablename__ = "point_appeal"
    __table_args__ = (
        sa.UniqueConstraint("point_id"),
        sa.Index("ix_point_appeal_assessment_id", "assessment_id"),
    )

    id: int = key()
    assessment_id: int = copied(nullable=False)
    point_id: int = ref("assessment_point.id")
    at: datetime
    by_id: int = ref("person.id")
    post_id: int = ref("post.id")
    reason: str = Field(sa_type=sa.Text)


class AppealRuling(SQLModel, table=True):
    """What a coordinator decided on an appeal, once, and why."""

    __tablename__ = "appeal_ruling"

    appeal_id: int = ref("point_appeal.id", primary_key=True)
    assessment_id: int = copied(nullable=False)
    at: datetime
    by_id: int = ref("person.id")
    is_upheld: bool
    reason: str = Field(sa_type=sa.Text)
