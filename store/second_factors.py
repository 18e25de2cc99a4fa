"""Second factors, recovery codes and half sign-ins, fetched and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.person import Person
from models.second_factor import HalfSignIn, RecoveryCode, SecondFactor

factor, code, half = table_of(SecondFactor), table_of(RecoveryCode), table_of(HalfSignIn)
person = table_of(Person)


def of_person(session: Session, person_id: int) -> SecondFactor | None:
    """The second factor of a person, locked until the transaction ends, if they have one or set one up."""
    statement = sa.select(SecondFactor).where(col(SecondFactor.person_id) == person_id)
    return session.scalar(statement.with_for_update())


def read(session: Session, person_id: int) -> SecondFactor | None:
    """The same, only to be looked at."""
    return session.get(SecondFactor, person_id)


def put(session: Session, row: SecondFactor) -> None:
    """The second factor is there."""
    session.add(row)
    session.flush()


def remove(session: Session, person_id: int) -> None:
    """The person has no second factor, and no codes that stand in for one."""
    session.execute(sa.delete(code).where(code.c.person_id == person_id))
    session.execute(sa.delete(factor).where(factor.c.person_id == person_id))
    session.expire_all()


def put_codes(session: Session, person_id: int, digests: Sequence[str]) -> None:
    """These recovery codes are good, each once."""
    session.execute(sa.insert(code), [{"person_id": person_id, "digest": one} for one in digests])


def use_code(session: Session, person_id: int, digest: str, at: datetime) -> bool:
    """Whether the person had this recovery code; it is used up now."""
    mine = code.c.person_id == person_id, code.c.digest == digest, code.c.used_at.is_(None)
    used = sa.update(code).where(*mine).values(used_at=at).returning(code.c.id)
    return session.execute(used).first() is not None


def codes_left(session: Session, person_id: int) -> int:
    """How many recovery codes a person has not used yet."""
    mine = code.c.person_id == person_id, code.c.used_at.is_(None)
    return session.scalar(sa.select(sa.func.count()).select_from(code).where(*mine)) or 0


def begin_half(session: Session, row: HalfSignIn) -> None:
    """Somebody's code is awaited. What was left behind a day ago is cleared away."""
    session.execute(sa.delete(half).where(half.c.expires_at < row.begun_at - timedelta(days=1)))
    session.add(row)
    session.flush()


def awaited(session: Session, digest: str, at: datetime) -> str | None:
    """The number of whoever the code is awaited from; None when nobody is waited for, or not any more."""
    source = half.join(person, person.c.id == half.c.person_id)
    statement = sa.select(person.c.number).select_from(source).where(*_open(digest, at))
    return session.scalar(statement)


def end_half(session: Session, digest: str, at: datetime) -> bool:
    """Whether the code was still awaited; it is not any more, and so only one of two at once goes on."""
    statement = sa.update(half).where(*_open(digest, at)).values(ended_at=at).returning(half.c.id)
    return session.execute(statement).first() is not None


def _open(digest: str, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return half.c.digest == digest, half.c.ended_at.is_(None), half.c.expires_at > at
