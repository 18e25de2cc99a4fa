"""Campaigns: the frozen list of schools, the committed seed, the drawn plan, and what people changed about it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref, ref, worded
from rules.campaigns import CampaignKind, CampaignState, InterestKind, Notice, PlanChangeKind
from rules.offices import LicenceStatus, SchoolKind
from rules.vocabulary import Side


class Campaign(SQLModel, table=True):
    """One campaign. What was drawn is kept as the bytes that were published, and is never written again."""

    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("per_day >= 1", name="somebody_can_be_visited"),
        sa.CheckConstraint("(drawn_at IS NOT NULL) = (plan_digest IS NOT NULL)", name="drawn_with_a_plan"),
        # Nobody can choose a seed to their liking after they have seen the list: the commitment comes first.
        sa.CheckConstraint("drawn_at IS NULL OR commitment IS NOT NULL", name="committed_before_drawn"),
    )

    id: int = key()
    number: str = Field(max_length=24, unique=True)
    series: str | None = Field(default=None, max_length=60, unique=True)
    """What the schedule calls it, such as monthly/510503/2026-11: the same one is drawn up once."""
    title: str = Field(max_length=120)
    kind: CampaignKind = worded(CampaignKind)
    notice: Notice = worded(Notice)
    state: CampaignState = worded(CampaignState)
    area_code: str = Field(foreign_key="area.code", max_length=12)
    policy_id: int = ref("policy_version.id")
    document: str = Field(default="", max_length=80)
    """The number of the document it goes by."""
    starts_on: date
    ends_on: date
    every_day: bool = False
    """Whether teams go on days off too."""
    per_day: int
    teams: int | None = None
    """How many teams; empty means as many as the list and the days need."""
    created_at: datetime
    created_by_id: int | None = maybe_ref("person.id")
    committed_at: datetime | None = None
    drawn_at: datetime | None = None
    drawn_by_id: int | None = maybe_ref("person.id")
    ended_at: datetime | None = None
    commitment: str | None = Field(default=None, sa_type=DIGEST, nullable=True)
    frame_digest: str | None = Field(default=None, sa_type=DIGEST, nullable=True)
    plan_digest: str | None = Field(default=None, sa_type=DIGEST, nullable=True)
    seed_sealed: str = Field(default="", sa_type=sa.Text)
    """The seed, encrypted, until it is revealed with the draw."""
    seed: str = Field(default="", max_length=80)
    checklists: str = Field(default="", max_length=200)
    """Codes, parted by blanks."""
    scope: str = Field(default="{}", sa_type=sa.Text)
    recipe: str = Field(default="[]", sa_type=sa.Text)
    frame: str = Field(default="", sa_type=sa.Text)
    plan: str = Field(default="", sa_type=sa.Text)
    note: str = Field(default="", sa_type=sa.Text)


class CampaignSchool(SQLModel, table=True):
    """A campus on the frozen list, as it was registered that day; coverage is counted against these rows."""

    __tablename__ = "campaign_school"
    __table_args__ = (sa.PrimaryKeyConstraint("campaign_id", "campus_id"),)

    campaign_id: int = ref("campaign.id")
    campus_id: int = ref("campus.id")
    name: str = Field(max_length=120)
    area_code: str = Field(max_length=12)
    kind: SchoolKind = worded(SchoolKind)
    licence: LicenceStatus = worded(LicenceStatus)
    score: int | None = None
    is_chosen: bool = True
    """Whether it is to be visited: false for those the lot passed over, or that were taken out."""


class TeamMember(SQLModel, table=True):
    """Who goes in which team now; who was drawn stands in the plan."""

    __tablename__ = "team_member"
    __table_args__ = (
        sa.PrimaryKeyConstraint("campaign_id", "person_id"),
        sa.UniqueConstraint("campaign_id", "team", "unit_id"),
    )

    campaign_id: int = ref("campaign.id")
    team: int
    person_id: int = ref("person.id")
    unit_id: int = ref("unit.id")
    agency: str = Field(max_length=8)
    side: Side = worded(Side)


class PlanChange(SQLModel, table=True):
    """Somebody changed the drawn plan: what, by whom and why. Written once, shown beside the drawn plan."""

    __tablename__ = "plan_change"

    id: int = key()
    campaign_id: int = ref("campaign.id", index=True)
    kind: PlanChangeKind = worded(PlanChangeKind)
    at: datetime
    by_id: int = ref("person.id")
    reason: str = Field(sa_type=sa.Text)
    before: str = Field(default="", max_length=200)
    after: str = Field(default="", max_length=200)


class Interest(SQLModel, table=True):
    """Somebody has declared that they had better not inspect a school. Whose interest it is is not written down."""

    __table_args__ = (
        sa.Index(
            "uq_interest_one_of_a_kind",
            "person_id",
            "campus_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: int = key()
    person_id: int = ref("person.id")
    campus_id: int = ref("campus.id")
    kind: InterestKind = worded(InterestKind)
    declared_at: datetime
    declared_by_id: int = ref("person.id")
    withdrawn_at: datetime | None = None
