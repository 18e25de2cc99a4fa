"""Evidence rows: which files came with which act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.evidence import Evidence
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.school import Campus
from models.verification import VerificationRound
from rules.geography import Position, metres
from rules.pictures import Picture
from rules.vocabulary import Act, EvidenceKind
from store import photos
from store.ledger import Written

evidence = table_of(Evidence)
event = table_of(LedgerEvent)
hazard = table_of(Hazard)
round_, campus = table_of(VerificationRound), table_of(Campus)


class File(Protocol):
    """What is known of a file in the file store."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def kind(self) -> EvidenceKind: ...
    @property
    def picture(self) -> Picture | None: ...
    @property
    def distance_m(self) -> int | None: ...


def attach_to_all(session: Session, written: Written, files: Sequence[File], at: datetime) -> None:
    """The files belong to every one of these events; the same file twice is one.

    Of a photo it is kept what was seen of it, and how far from each event's school it says it was taken.
    """
    photos.keep(session, {one.digest: one.picture for one in files if one.picture is not None})
    for one in {file.digest: file for file in files}.values():
        values: dict[str, sa.ColumnElement[object]] = {
            "hazard_id": event.c.hazard_id,
            "event_id": event.c.id,
            "kind": sa.literal(one.kind.value),
            "digest": sa.literal(one.digest),
            "name": sa.literal(one.name[:200]),
            "media_type": sa.literal(one.media_type),
            "size": sa.literal(one.size),
            "added_at": sa.literal(at, evidence.c.added_at.type),
            "distance_m": _distance(session, written, one),
        }
        source = event.join(hazard, hazard.c.id == event.c.hazard_id)
        rows = sa.select(*values.values()).select_from(source).where(written.rows).order_by(event.c.id)
        session.execute(sa.insert(evidence).from_select(list(values), rows))


def _distance(session: Session, written: Written, file: File) -> sa.ColumnElement[object]:
    """How far from each event's school a photo was taken; empty where either place is unknown."""
    apart: dict[int, int] = {}
    taken = file.picture.position if file.picture else None
    if taken is not None:
        source = event.join(hazard, hazard.c.id == event.c.hazard_id).join(campus, campus.c.id == hazard.c.campus_id)
        places = sa.select(campus.c.id, campus.c.longitude, campus.c.latitude).select_from(source).distinct()
        known = places.where(written.rows, campus.c.longitude.is_not(None), campus.c.latitude.is_not(None))
        apart = {row[0]: metres(taken, Position(row[1], row[2])) for row in session.execute(known)}
    if not apart:
        return sa.literal(file.distance_m, evidence.c.distance_m.type)
    return sa.case(apart, value=hazard.c.campus_id, else_=sa.null())


def of_the_round(session: Session, hazard_id: int) -> int:
    """How many files show the revisit of the running round: verification files since it was opened."""
    since = sa.select(round_.c.opened_at).where(round_.c.hazard_id == hazard_id, round_.c.closed_at.is_(None))
    mine = evidence.c.hazard_id == hazard_id, evidence.c.kind == EvidenceKind.VERIFICATION
    shown = sa.select(sa.func.count()).select_from(evidence)
    return session.scalar(shown.where(*mine, evidence.c.added_at >= since.scalar_subquery())) or 0


class Filed(NamedTuple):
    """One file of evidence, with what the ledger says of the act it came with."""

    id: int
    event_id: int
    number: str
    name: str
    digest: str
    facts: str | None


def filed_after(session: Session, since: int, after: int, limit: int) -> Sequence[Filed]:
    """Evidence of the acts after an event, in id order, from one row on."""
    columns = evidence.c.id, evidence.c.event_id, hazard.c.number, evidence.c.name, evidence.c.digest, event.c.facts
    source = evidence.join(event, event.c.id == evidence.c.event_id).join(hazard, hazard.c.id == evidence.c.hazard_id)
    wanted = sa.select(*columns).select_from(source).where(evidence.c.id > after, evidence.c.event_id > since)
    return [Filed(*row) for row in session.execute(wanted.order_by(evidence.c.id).limit(limit))]


def acts_without_their_files(session: Session, since: int) -> Sequence[tuple[int, str]]:
    """Acts that came with files of which not a single one is kept any more, with the number of their hazard."""
    kept = sa.exists().where(evidence.c.event_id == event.c.id)
    # What an import names are the ledgers it came from, and those are no evidence.
    named = sa.and_(event.c.facts.like('%"files":[%'), event.c.act != Act.IMPORT)
    source = event.join(hazard, hazard.c.id == event.c.hazard_id)
    wanted = sa.select(event.c.id, hazard.c.number).select_from(source).where(event.c.id > since, named, ~kept)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(event.c.id).limit(_MOST))]


_MOST = 100
