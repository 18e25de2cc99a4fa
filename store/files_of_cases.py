"""The evidence of a hazard, to list and to hand out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.evidence import Evidence
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.person import Person
from models.photo import Photo
from rules.reporters import BRINGS_IN, CONFIDENTIAL
from rules.rights import Viewer
from rules.vocabulary import Act, EvidenceKind
from rules.words import Text
from store.reporters import keeps_back
from store.visible import visible

evidence, event, person, hazard = table_of(Evidence), table_of(LedgerEvent), table_of(Person), table_of(Hazard)
photo = table_of(Photo)
_IS_PICTURE = sa.func.coalesce(photo.c.is_readable, sa.false())


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a hazard: what it shows, and by whom it came with which act.

    is_picture: whether it is a photo that could be read. is_kept_back: whether by is empty because it came with a
    report, and who reported is kept back.
    """

    id: int
    name: str
    kind: EvidenceKind
    media_type: str
    size: int
    added_at: datetime
    distance_m: int | None
    act: Act
    by: str | None
    event_id: int
    is_picture: bool
    digest: str
    is_kept_back: bool = False

    @property
    def said_by(self) -> Text | str:
        """By whom, as somebody who looks may read it; empty for the engine."""
        return CONFIDENTIAL if self.is_kept_back else self.by or ""


def files_of(session: Session, hazard_id: int, viewer: Viewer | None) -> Sequence[FileLine]:
    """Every file of a hazard, in the order they were handed in. viewer: None where nobody looks."""
    columns = (
        evidence.c.id, evidence.c.name, evidence.c.kind, evidence.c.media_type, evidence.c.size, evidence.c.added_at,
        evidence.c.distance_m, event.c.act, person.c.name, event.c.id, _IS_PICTURE, evidence.c.digest,
    )  # fmt: skip
    source = evidence.join(event, event.c.id == evidence.c.event_id).outerjoin(person, person.c.id == event.c.actor_id)
    source = source.outerjoin(photo, photo.c.digest == evidence.c.digest)
    mine = sa.select(*columns).select_from(source).where(evidence.c.hazard_id == hazard_id)
    files = [FileLine(*tuple(row)) for row in session.execute(mine.order_by(evidence.c.id))]
    if not keeps_back(session, hazard_id, viewer):
        return files
    return [replace(one, by=None, is_kept_back=True) if one.act in BRINGS_IN else one for one in files]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to hand out. is_picture: whether it is a photo that could be read, and so may be looked at in a page."""

    name: str
    digest: str
    media_type: str
    is_picture: bool = False


def kept(session: Session, file_id: int, viewer: Viewer, sensitive: Collection[str]) -> Kept | None:
    """The file with this number, for somebody who may see its hazard; None otherwise."""
    columns = evidence.c.name, evidence.c.digest, evidence.c.media_type, _IS_PICTURE
    source = evidence.join(hazard, hazard.c.id == evidence.c.hazard_id)
    source = source.outerjoin(photo, photo.c.digest == evidence.c.digest)
    wanted = evidence.c.id == file_id, visible(viewer, sensitive)
    # No file has a number that no database keeps.
    found = (
        session.execute(sa.select(*columns).select_from(source).where(*wanted)).first()
        if abs(file_id) < 2**63
        else None
    )
    return Kept(*tuple(found)) if found else None
