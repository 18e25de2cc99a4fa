"""People: finding who is meant, and how each is reached."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.person import Person
from rules.refusals import AmbiguousPerson, UnknownPerson
from store.dialect import id_rows
from store.prepared import prepared


def person_meant(session: Session, who: str) -> Person:
    """The person with this number or this full name. Raises UnknownPerson, or AmbiguousPerson naming the numbers."""
    wanted = who.strip()
    by_number = session.scalar(_with_number(), {"number": wanted})
    if by_number is not None:
        return by_number
    named = session.scalars(sa.select(Person).where(col(Person.name) == wanted).order_by(col(Person.number))).all()
    if not named:
        raise UnknownPerson(who=who)
    if len(named) > 1:
        raise AmbiguousPerson(who=who, count=len(named), numbers=[one.number for one in named[:8]])
    return named[0]


def names_among(session: Session, words: Sequence[str]) -> list[str]:
    """Which of these words are the full name of somebody."""
    return list(session.scalars(sa.select(col(Person.name)).where(col(Person.name).in_(words)).distinct()))


@prepared
def _with_number() -> sa.Select[Person]:
    return sa.select(Person).where(col(Person.number) == sa.bindparam("number"))


def numbers_of(session: Session, persons: Sequence[int]) -> dict[int, str]:
    """The numbers of people by their ids."""
    rows = id_rows(session, persons)
    found = session.execute(sa.select(col(Person.id), col(Person.number)).join(rows, rows.c.id == col(Person.id)))
    return {row[0]: row[1] for row in found}
