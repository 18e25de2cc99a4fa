"""Visits: who went to which school, what each of them wrote down, how they settled it, and what it led to."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref, worded
from rules.campaigns import VisitState
from rules.visits import Answer
from rules.vocabulary import Side


class Visit(SQLModel, table=True):
    """One school to be visited by one team."""

    __table_args__ = (
        sa.CheckConstraint("(state = 'concluded') = (concluded_at IS NOT NULL)", name="concluded_at_iff_concluded"),
        sa.CheckConstraint("state <> 'concluded' OR inspection_id IS NOT NULL", name="concluded_as_an_inspection"),
        sa.CheckConstraint("state <> 'not_done' OR reason <> ''", name="not_done_for_a_reason"),
        # One visit a school in a campaign, whoever issues it and however often.
        sa.Index(
            "uq_visit_one_of_a_school_in_a_campaign",
            "campaign_id",
            "campus_id",
            unique=True,
            sqlite_where=sa.text("campaign_id IS NOT NULL AND state <> 'dropped'"),
            postgresql_where=sa.text("campaign_id IS NOT NULL AND state <> 'dropped'"),
        ),
        sa.Index(
            "ix_visit_under_way",
            "id",
            sqlite_where=sa.text("state = 'under_way'"),
            postgresql_where=sa.text("state = 'under_way'"),
        ),
        sa.Index("ix_visit_campus_id_planned_on", "campus_id", "planned_on"),
    )

    id: int = key()
    number: str = Field(max_length=24, unique=True)
    campaign_id: int | None = maybe_ref("campaign.id")
    campus_id: int = ref("campus.id")
    team: int | None = None
    policy_id: int = ref("policy_version.id")
    """The version whose checklists are worked through."""
    planned_on: date
    state: VisitState = worded(VisitState, default=VisitState.PLANNED)
    issued_at: datetime
    arrived_at: datetime | None = None
    first_entry_at: datetime | None = None
    concluded_at: datetime | None = None
    inspection_id: int | None = maybe_ref("inspection.id")
    checklists: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=200)
    """Why it was not done, or taken out."""


class VisitMember(SQLModel, table=True):
    """Somebody who is to go, for which unit and side; they sign what the team found."""

    __tablename__ = "visit_member"
    __table_args__ = (
        sa.PrimaryKeyConstraint("visit_id", "person_id"),
        sa.Index("ix_visit_member_person_id", "person_id"),
    )

    visit_id: int = ref("visit.id")
    person_id: int = ref("person.id")
    unit_id: int = ref("unit.id")
    agency: str = Field(max_length=8)
    side: Side = worded(Side)
    signed_at: datetime | None = None
    signed_digest: str = Field(default="", max_length=64)
    """A digest of the findings as they stood when this member signed: what is changed later must be signed anew."""


class VisitEntry(SQLModel, table=True):
    """What one person wrote about one item at one place."""

    __tablename__ = "visit_entry"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "person_id", "item", "place"),
        # Which visits somebody wrote up in a month, among the answers of years.
        sa.Index("ix_visit_entry_person_id_written_at", "person_id", "written_at"),
    )

    id: int = key()
    visit_id: int = ref("visit.id")
    person_id: int = ref("person.id")
    item: str = Field(default="", max_length=12)
    place: str = Field(default="", max_length=120)
    answer: Answer = worded(Answer)
    fixed: bool = False
    written_at: datetime
    category: str = Field(default="", max_length=12)
    known_as: str = Field(default="", max_length=24)
    note: str = Field(default="", sa_type=sa.Text)
    measures: str = Field(default="", sa_type=sa.Text)
    photos: str = Field(default="[]", sa_type=sa.Text)
    """Files in the store, as JSON: name, digest, media type and size of each."""


class VisitSent(SQLModel, table=True):
    """An answer a telephone has sent, by the key it made for it: sent again, it changes nothing."""

    __tablename__ = "visit_sent"
    __table_args__ = (sa.PrimaryKeyConstraint("visit_id", "person_id", "key"),)

    visit_id: int = ref("visit.id")
    person_id: int = ref("person.id")
    key: str = Field(max_length=40)
    at: datetime


class VisitRuling(SQLModel, table=True):
    """How the team settled an item its members had answered differently."""

    __tablename__ = "visit_ruling"
    __table_args__ = (sa.PrimaryKeyConstraint("visit_id", "item"),)

    visit_id: int = ref("visit.id")
    item: str = Field(max_length=12)
    answer: Answer = worded(Answer)
    by_id: int = ref("person.id")
    at: datetime
    note: str = Field(default="", sa_type=sa.Text)


class VisitFinding(SQLModel, table=True):
    """A failure of a concluded visit, and the hazard it became or was found to be."""

    __tablename__ = "visit_finding"
    __table_args__ = (sa.UniqueConstraint("visit_id", "hazard_id", "item", "place"),)

    id: int = key()
    visit_id: int = ref("visit.id")
    hazard_id: int = ref("hazard.id")
    item: str = Field(default="", max_length=12)
    place: str = Field(default="", max_length=120)
    is_new: bool = True
    """False when it was an open hazard already."""
