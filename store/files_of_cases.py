"""The evidence of a hazard, to list and to hand out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.evidence import Evidence
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.person import Person
from rules.rights import Viewer
from rules.vocabulary import Act, EvidenceKind
from store.visible import visible

evidence, event, person, hazard = table_of(Evidence), table_of(LedgerEvent), table_of(Person), table_of(Hazard)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a hazard: what it shows, and by whom it came with which act."""

    id: int
    name: str
    kind: EvidenceKind
    media_type: str
    size: int
    added_at: datetime
    distance_m: int | None
    act: Act
    by: str | None
    digest: str


def files_of(session: Session, hazard_id: int) -> Sequence[FileLine]:
    """Every file of a hazard, in the order they were handed in."""
    columns = (
        evidence.c.id, evidence.c.name, evidence.c.kind, evidence.c.media_type, evidence.c.size, evidence.c.added_at,
        evidence.c.distance_m, event.c.act, person.c.name, evidence.c.digest,
    )  # fmt: skip
    source = evidence.join(event, event.c.id == evidence.c.event_id).outerjoin(person, person.c.id == event.c.actor_id)
    mine = sa.select(*columns).select_from(source).where(evidence.c.hazard_id == hazard_id)
    return [FileLine(*tuple(row)) for row in session.execute(mine.order_by(evidence.c.id))]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to hand out."""

    name: str
    digest: str
    media_type: str


def kept(session: Session, file_id: int, viewer: Viewer, sensitive: Collection[str]) -> Kept | None:
    """The file with this number, for somebody who may see its hazard; None otherwise."""
    columns = evidence.c.name, evidence.c.digest, evidence.c.media_type
    source = evidence.join(hazard, hazard.c.id == evidence.c.hazard_id)
    wanted = evidence.c.id == file_id, visible(viewer, sensitive)
    # No file has a number that no database keeps.
    found = (
        session.execute(sa.select(*columns).select_from(source).where(*wanted)).first()
        if abs(file_id) < 2**63
        else None
    )
    return Kept(*tuple(found)) if found else None
