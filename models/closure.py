"""Places closed because of a hazard (停用): what must be true before they are used, and where the pupils are."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, maybe_ref, ref
from rules.closures import WHOLE_SITE

_OPEN = "reopened_at IS NULL"


class Closure(SQLModel, table=True):
    """One place of a campus nobody may use, from the act that closed it to the one that brought it back into use."""

    __table_args__ = (
        sa.CheckConstraint("place <> ''", name="of_a_place"),
        sa.CheckConstraint(f"is_whole_site = (place = '{WHOLE_SITE}')", name="whole_site_by_name"),
        sa.CheckConstraint(
            "(placed_at IS NULL) = (placed_by_id IS NULL) AND (placed_at IS NULL) = (pupils IS NULL) "
            "AND (placed_at IS NULL) = (placed_from IS NULL) AND (placed_at IS NULL) = (placed_event_id IS NULL)",
            name="placed_wholly_or_not",
        ),
        sa.CheckConstraint("pupils > 0", name="pupils_are_some"),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopened_by_id IS NULL) AND (reopened_at IS NULL) = (reopened_event_id IS NULL)",
            name="reopened_by_somebody",
        ),
        sa.CheckConstraint("reopened_at >= closed_at", name="reopened_after_it_was_closed"),
        # Whoever closes a place that is closed already is sent to the hazard it is closed for.
        sa.Index(
            "uq_closure_one_open_of_a_place",
            "campus_id",
            "place",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
        sa.Index("ix_closure_hazard_id", "hazard_id"),
    )

    id: int = key()
    hazard_id: int = ref("hazard.id")
    campus_id: int = ref("campus.id")
    place: str = Field(max_length=120)
    is_whole_site: bool = False
    closed_at: datetime
    closed_by_id: int = ref("person.id")
    closed_event_id: int = ref("ledger_event.id")
    reason: str = Field(sa_type=sa.Text)
    basis: str = Field(default="", max_length=200)
    """The document that orders it (责令停用), where there is one."""
    pupils: int | None = None
    placed_where: str = Field(default="", max_length=200)
    placed_post: str = Field(default="", max_length=120)
    """The post that answers for the pupils there."""
    placed_from: date | None = None
    placed_at: datetime | None = None
    placed_by_id: int | None = maybe_ref("person.id")
    placed_event_id: int | None = maybe_ref("ledger_event.id")
    reopened_at: datetime | None = None
    reopened_by_id: int | None = maybe_ref("person.id")
    reopened_event_id: int | None = maybe_ref("ledger_event.id")
    reopened_basis: str = Field(default="", max_length=200)
    """What the coordinator relies on, where a whole site is used again without a licence."""


class ClosureCondition(SQLModel, table=True):
    """One thing that must be true before a place is used again, and who of the verifying side signed that it is."""

    __tablename__ = "closure_condition"
    __table_args__ = (
        sa.UniqueConstraint("closure_id", "number"),
        sa.CheckConstraint("number >= 1", name="counted_from_one"),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (verified_by_id IS NULL) AND (verified_at IS NULL) = (verified_unit_id IS NULL) "
            "AND (verified_at IS NULL) = (verified_event_id IS NULL)",
            name="verified_by_somebody",
        ),
    )

    id: int = key()
    closure_id: int = ref("closure.id")
    number: int
    what: str = Field(sa_type=sa.Text)
    verified_at: datetime | None = None
    verified_by_id: int | None = maybe_ref("person.id")
    verified_unit_id: int | None = maybe_ref("unit.id")
    verified_event_id: int | None = maybe_ref("ledger_event.id")
