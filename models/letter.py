"""Letters: what was written about a hazard or a meeting, under which number, and the Word templates of them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import DIGEST, key, maybe_ref, ref, worded
from rules.letters import LetterKind


class Letter(SQLModel, table=True):
    """One letter, written once. Its file is kept by its digest; a withdrawn one keeps its number."""

    __table_args__ = (
        # The same act has one letter of a kind, and another only when those before it were withdrawn; so has a meeting.
        sa.UniqueConstraint("hazard_id", "kind", "event_id", "edition"),
        sa.UniqueConstraint("minutes_id", "edition"),
        # Names of units are unique in their area only, so the text of a number may be that of another county's.
        sa.UniqueConstraint("body_unit_id", "series", "year", "serial"),
        sa.CheckConstraint("serial >= 1 AND edition >= 1", name="counted_from_one"),
        sa.CheckConstraint("size > 0", name="not_empty"),
        # Minutes are about a meeting, every other letter about a hazard and an act on it.
        sa.CheckConstraint(
            f"(kind = '{LetterKind.MINUTES.value}') = (minutes_id IS NOT NULL) "
            "AND (minutes_id IS NULL) = (hazard_id IS NOT NULL) AND (hazard_id IS NULL) = (event_id IS NULL)",
            name="about_one_thing",
        ),
    )

    id: int = key()
    hazard_id: int | None = maybe_ref("hazard.id")
    kind: LetterKind = worded(LetterKind)
    event_id: int | None = maybe_ref("ledger_event.id")
    """The act it rests on."""
    minutes_id: int | None = maybe_ref("minutes.id")
    """The meeting it is the minutes of; its act is that it is issued."""
    edition: int = 1
    number: str = Field(max_length=60, index=True)
    series: str = Field(max_length=30)
    """What its number begins with; each body counts its own."""
    year: int
    serial: int
    body_unit_id: int = ref("unit.id")
    dated_on: date
    """The day of the act."""
    made_at: datetime
    made_by_id: int | None = maybe_ref("person.id")
    """Empty where it was made for the mail of a rung, as policy says."""
    digest: str = Field(sa_type=DIGEST)
    template_digest: str = Field(sa_type=DIGEST)
    size: int


class LetterWithdrawal(SQLModel, table=True):
    """A letter is no longer good, and why."""

    __tablename__ = "letter_withdrawal"

    letter_id: int = ref("letter.id", primary_key=True)
    at: datetime
    by_id: int = ref("person.id")
    reason: str = Field(sa_type=sa.Text)


class LetterTemplate(SQLModel, table=True):
    """What letters of a kind are written with in an area, from an instant on; the newest counts."""

    __tablename__ = "letter_template"
    __table_args__ = (sa.Index("ix_letter_template_kind_area_code", "kind", "area_code"),)

    id: int = key()
    kind: LetterKind = worded(LetterKind)
    area_code: str = Field(foreign_key="area.code", max_length=12)
    digest: str | None = Field(default=None, sa_type=DIGEST)
    """The file; empty: the one that comes with the program."""
    since: datetime
    by_id: int = ref("person.id")


class LetterPrefix(SQLModel, table=True):
    """What numbers of a unit's letters of a kind begin with (机关代字), from an instant on; the newest counts."""

    __tablename__ = "letter_prefix"
    __table_args__ = (sa.Index("ix_letter_prefix_unit_id_kind", "unit_id", "kind"),)

    id: int = key()
    kind: LetterKind = worded(LetterKind)
    unit_id: int = ref("unit.id")
    prefix: str = Field(default="", max_length=30)
    """Empty: the unit's name and the sign of the kind."""
    since: datetime
    by_id: int = ref("person.id")
