"""Accounts elsewhere, and those on the way there and back, fetched and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.identity import ExternalIdentity, SignInTrip
from models.person import Person

identity, trip, person = table_of(ExternalIdentity), table_of(SignInTrip), table_of(Person)


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """A person's account at a provider."""

    provider: str
    subject: str
    number: str
    name: str
    linked_at: datetime


def lines(session: Session, limit: int = 1000) -> Sequence[IdentityLine]:
    """Every link, by provider and number."""
    columns = identity.c.provider, identity.c.subject, person.c.number, person.c.name, identity.c.linked_at
    listed = sa.select(*columns).join(person, person.c.id == identity.c.person_id)
    ordered = listed.order_by(identity.c.provider, person.c.number).limit(limit)
    return [IdentityLine(*tuple(row)) for row in session.execute(ordered)]


def number_of(session: Session, provider: str, subject: str) -> str | None:
    """The number of the person who is this at a provider."""
    joined = sa.select(person.c.number).join(identity, identity.c.person_id == person.c.id)
    return session.scalar(joined.where(identity.c.provider == provider, identity.c.subject == subject))


def subject_of(session: Session, provider: str, person_id: int) -> str | None:
    """What a provider calls a person, if that is known."""
    mine = identity.c.provider == provider, identity.c.person_id == person_id
    return session.scalar(sa.select(identity.c.subject).where(*mine))


def link(session: Session, provider: str, subject: str, person_id: int, at: datetime) -> None:
    """The account there is this person's."""
    row = {"provider": provider, "subject": subject, "person_id": person_id, "linked_at": at}
    session.execute(sa.insert(identity), [row])


def unlink(session: Session, provider: str, subject: str) -> int | None:
    """The account there is nobody's any more. Returns whose it was."""
    mine = identity.c.provider == provider, identity.c.subject == subject
    gone = session.execute(sa.delete(identity).where(*mine).returning(identity.c.person_id)).first()
    return gone[0] if gone else None


def begin_trip(session: Session, row: SignInTrip) -> None:
    """Somebody is on their way. Those who went a day ago and never came back are cleared away."""
    session.execute(sa.delete(trip).where(trip.c.expires_at < row.begun_at - timedelta(days=1)))
    session.add(row)
    session.flush()


def end_trip(session: Session, digest: str, provider: str, at: datetime) -> str | None:
    """Where somebody who comes back wanted to go; None when nobody is expected. They are expected no more."""
    mine = trip.c.digest == digest, trip.c.provider == provider, trip.c.ended_at.is_(None), trip.c.expires_at > at
    ended = session.execute(sa.update(trip).where(*mine).values(ended_at=at).returning(trip.c.following)).first()
    return ended[0] if ended else None
