"""Tokens of the API: whose a token is, whether it is good, and the operator's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.account import AccessEvent, Account
from models.columns import table_of
from models.person import Person
from models.token import ApiToken
from rules.access import AccessKind

token, account, person = table_of(ApiToken), table_of(Account), table_of(Person)
access = table_of(AccessEvent)


def put(session: Session, row: ApiToken) -> ApiToken:
    """The token is there."""
    session.add(row)
    session.flush()
    return row


def numbered(session: Session, number: int) -> ApiToken | None:
    """A token by its number in the list, locked until the transaction ends."""
    return session.scalar(sa.select(ApiToken).where(col(ApiToken.id) == number).with_for_update())


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever a token speaks for, and what it is good for."""

    token_id: int
    person_id: int
    number: str
    name: str
    scopes: str
    used_at: datetime | None
    is_good: bool


def bearer(session: Session, digest: str, at: datetime, day: date) -> Bearer | None:
    """Whose token this is, and whether it is good: in time, not revoked, of somebody who may sign in."""
    is_good = sa.and_(
        token.c.expires_at > at,
        token.c.revoked_at.is_(None),
        account.c.locked_at.is_(None),
        sa.or_(person.c.left_on.is_(None), person.c.left_on > day),
    )
    columns = (
        token.c.id, person.c.id, person.c.number, person.c.name, token.c.scopes, token.c.used_at,
        sa.case((is_good, sa.true()), else_=sa.false()),
    )  # fmt: skip
    source = token.join(person, person.c.id == token.c.person_id).join(
        account, account.c.person_id == token.c.person_id
    )
    found = session.execute(sa.select(*columns).select_from(source).where(token.c.digest == digest)).first()
    return Bearer(*tuple(found)) if found else None


def used(session: Session, token_id: int, at: datetime) -> None:
    """The token is in use at this instant."""
    session.execute(sa.update(token).where(token.c.id == token_id).values(used_at=at))


def refused_from(session: Session, address: str, since: datetime) -> int:
    """How many wrong tokens came from an address since an instant."""
    mine = access.c.address == address[:45], access.c.at >= since, access.c.kind == AccessKind.TOKEN_REFUSED
    return session.scalar(sa.select(sa.func.count()).select_from(access).where(*mine)) or 0


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the operator's list."""

    id: int
    number: str
    person: str
    name: str
    scopes: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    locked_at: datetime | None
    left_on: date | None


def lines(session: Session, limit: int = 1000) -> Sequence[TokenLine]:
    """Every token, the newest first."""
    columns = (
        token.c.id, person.c.number, person.c.name, token.c.name, token.c.scopes, token.c.made_at, token.c.made_by,
        token.c.expires_at, token.c.used_at, token.c.revoked_at, account.c.locked_at, person.c.left_on,
    )  # fmt: skip
    source = token.join(person, person.c.id == token.c.person_id).join(
        account, account.c.person_id == token.c.person_id
    )
    listed = sa.select(*columns).select_from(source).order_by(token.c.id.desc()).limit(limit)
    return [TokenLine(*tuple(row)) for row in session.execute(listed)]
