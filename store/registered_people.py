"""People as they are registered: names and numbers, how each is reached, and when they are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.message import Attempt
from models.person import Contact, Leave, Person
from store.dialect import id_rows

contact, attempt = table_of(Contact), table_of(Attempt)


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person as registered, without what is sealed."""

    id: int
    number: str
    name: str
    language: str
    wants_digests: bool
    left_on: date | None


def people(session: Session) -> list[PersonNow]:
    """Everybody, those who have left too."""
    columns = (
        col(Person.id), col(Person.number), col(Person.name), col(Person.language), col(Person.wants_digests),
        col(Person.left_on),
    )  # fmt: skip
    rows = session.execute(sa.select(*columns).order_by(col(Person.id)))
    return [PersonNow(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]


def sealed_phones(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The sealed phone numbers of these people."""
    wanted = id_rows(session, ids)
    statement = sa.select(col(Person.id), col(Person.phone_sealed)).join(wanted, wanted.c.id == col(Person.id))
    return {row[0]: row[1] for row in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class ContactNow:
    """A way to reach a person, as registered."""

    id: int
    rank: int
    sealed: str


def sealed_contacts(session: Session, ids: Sequence[int]) -> dict[int, list[ContactNow]]:
    """The contacts of these people in order of rank, still sealed."""
    wanted = id_rows(session, ids)
    statement = (
        sa.select(contact.c.person_id, contact.c.id, contact.c.rank, contact.c.address_sealed)
        .join(wanted, wanted.c.id == contact.c.person_id)
        .order_by(contact.c.person_id, contact.c.rank)
    )
    found: dict[int, list[ContactNow]] = {}
    for person_id, *row in session.execute(statement):
        found.setdefault(person_id, []).append(ContactNow(*row))
    return found


def tried(session: Session, contact_ids: Sequence[int]) -> set[int]:
    """Those of these contacts over which something was ever sent: the log of attempts names them for good."""
    wanted = id_rows(session, contact_ids)
    used = sa.exists().where(attempt.c.contact_id == wanted.c.id)
    return set(session.scalars(sa.select(wanted.c.id).where(used)))


def leave_of(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[int, date, date]]]:
    """The leave of these people: its id, first and last day."""
    wanted = id_rows(session, ids)
    statement = (
        sa.select(col(Leave.person_id), col(Leave.id), col(Leave.from_on), col(Leave.to_on))
        .join(wanted, wanted.c.id == col(Leave.person_id))
        .order_by(col(Leave.person_id), col(Leave.from_on))
    )
    found: dict[int, list[tuple[int, date, date]]] = {}
    for person, leave, from_on, to_on in session.execute(statement):
        found.setdefault(person, []).append((leave, from_on, to_on))
    return found


def person_ids(session: Session) -> dict[str, int]:
    """The id of everybody by their number."""
    return {row[0]: row[1] for row in session.execute(sa.select(col(Person.number), col(Person.id)))}
