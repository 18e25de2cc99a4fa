"""Photos: keeping what was seen of them, and finding where the same or nearly the same one was handed in before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.evidence import Evidence
from models.hazard import Hazard
from models.photo import BAND_NAMES, Photo
from rules.pictures import Picture, bands, signed, unsigned
from rules.vocabulary import EvidenceKind
from store.dialect import differing_bits, insert_ignoring

photo, evidence, hazard = table_of(Photo), table_of(Evidence), table_of(Hazard)

MOST = 20
"""Earlier uses that are named; beyond that their number says enough."""


def keep(session: Session, pictures: Mapping[str, Picture]) -> None:
    """What was seen of these files, by digest, is kept; of a file seen before nothing changes."""
    rows = [_row(digest, one) for digest, one in pictures.items()]
    if rows:
        session.execute(insert_ignoring(session, photo), rows)


def _row(digest: str, picture: Picture) -> dict[str, object]:
    seen = picture.fingerprint
    parts: tuple[int | None, ...] = bands(seen) if seen is not None else (None,) * len(BAND_NAMES)
    return {
        "digest": digest,
        "is_readable": picture.is_readable,
        "fingerprint": None if seen is None else signed(seen),
        "taken_at": picture.taken_at,
        **dict(zip(BAND_NAMES, parts, strict=True)),
    }


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo among the evidence of a hazard."""

    evidence_id: int
    event_id: int
    kind: EvidenceKind
    name: str
    digest: str
    added_at: datetime
    distance_m: int | None
    is_readable: bool
    fingerprint: int | None
    taken_at: datetime | None


def of_hazard(session: Session, hazard_id: int) -> Sequence[Shot]:
    """The photos of a hazard, in the order they were handed in."""
    columns = (
        evidence.c.id, evidence.c.event_id, evidence.c.kind, evidence.c.name, evidence.c.digest, evidence.c.added_at,
        evidence.c.distance_m, photo.c.is_readable, photo.c.fingerprint, photo.c.taken_at,
    )  # fmt: skip
    source = evidence.join(photo, photo.c.digest == evidence.c.digest)
    mine = sa.select(*columns).select_from(source).where(evidence.c.hazard_id == hazard_id)
    found = [Shot(*tuple(row)) for row in session.execute(mine.order_by(evidence.c.id))]
    return [one if one.fingerprint is None else replace(one, fingerprint=unsigned(one.fingerprint)) for one in found]


@dataclass(frozen=True, slots=True)
class Use:
    """Where a photo was handed in before."""

    number: str
    kind: EvidenceKind
    at: datetime


_USE = hazard.c.number, evidence.c.kind, evidence.c.added_at


def same_before(session: Session, shot: Shot) -> Sequence[Use]:
    """Where the very same file was handed in before this time, the first time first."""
    source = evidence.join(hazard, hazard.c.id == evidence.c.hazard_id)
    earlier = evidence.c.digest == shot.digest, evidence.c.id < shot.evidence_id
    found = sa.select(*_USE).select_from(source).where(*earlier).order_by(evidence.c.id).limit(MOST)
    return [Use(*tuple(row)) for row in session.execute(found)]


def alike_before(session: Session, shot: Shot, hazard_id: int, at_most: int) -> Sequence[Use]:
    """Where a photo whose fingerprint differs in no more bits was handed in before: on another hazard, or on this one
    to show something else, as that of the finding for the work, or that of the work for the revisit.

    Found through the parts the fingerprints share, each of which has its index: the cost follows how many share one.
    """
    if shot.fingerprint is None:
        return []
    parts = zip(BAND_NAMES, bands(shot.fingerprint), strict=True)
    shares = sa.or_(*(photo.c[name] == part for name, part in parts))
    near = differing_bits(photo.c.fingerprint, sa.literal(signed(shot.fingerprint), sa.BigInteger)) <= at_most
    # First the few photos that are near, then what they were used for.
    alike = sa.select(photo.c.digest).where(shares, near, photo.c.digest != shot.digest).subquery("alike")
    source = alike.join(evidence, evidence.c.digest == alike.c.digest).join(hazard, hazard.c.id == evidence.c.hazard_id)
    elsewhere = sa.or_(evidence.c.hazard_id != hazard_id, evidence.c.kind != shot.kind)
    earlier = evidence.c.id < shot.evidence_id, evidence.c.event_id != shot.event_id, elsewhere
    found = sa.select(*_USE).select_from(source).where(*earlier).order_by(evidence.c.id).limit(MOST)
    return [Use(*tuple(row)) for row in session.execute(found)]
