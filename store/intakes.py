"""Files that have been taken in, by digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.serial import Intake
from store.dialect import insert_ignoring

intake = table_of(Intake)


@dataclass(frozen=True, slots=True)
class Taken:
    """When a file was last taken in, and what came of it."""

    at: datetime
    added: int
    skipped: int
    rejected: int


def known(session: Session, kind: str, digest: str) -> Taken | None:
    """The last time this very file was taken in; None for a new one."""
    columns = col(Intake.taken_at), col(Intake.added), col(Intake.skipped), col(Intake.rejected)
    row = session.execute(sa.select(*columns).where(col(Intake.kind) == kind, col(Intake.digest) == digest)).first()
    return Taken(*row) if row else None


def note(session: Session, kind: str, digest: str, values: Mapping[str, object]) -> None:
    """The file is known from now on; taken in again, the newer figures stand."""
    session.execute(insert_ignoring(session, intake).values(kind=kind, digest=digest, **values))
    mine = sa.and_(intake.c.kind == kind, intake.c.digest == digest)
    session.execute(sa.update(intake).where(mine).values(**values))
