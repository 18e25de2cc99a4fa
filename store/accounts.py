"""Accounts, sessions and the record of access, fetched and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.account import AccessEvent, Account, ConsoleSession
from models.columns import table_of
from models.person import Person
from models.second_factor import HalfSignIn, SecondFactor
from rules.access import AccessKind

account, session_, person = table_of(Account), table_of(ConsoleSession), table_of(Person)
access, half, factor = table_of(AccessEvent), table_of(HalfSignIn), table_of(SecondFactor)


def of_person(session: Session, person_id: int) -> Account | None:
    """The account of a person, locked until the transaction ends, if they have one."""
    return session.scalar(sa.select(Account).where(col(Account.person_id) == person_id).with_for_update())


def put(session: Session, row: Account) -> None:
    """The account is there."""
    session.add(row)
    session.flush()


def are_there(session: Session) -> bool:
    """Whether anybody has an account."""
    return session.execute(sa.select(account.c.person_id).limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Known:
    """What signing in asks of an account."""

    person_id: int
    number: str
    name: str
    password_hash: str
    must_change: bool
    locked_at: datetime | None
    left_on: date | None


def by_number(session: Session, number: str) -> Known | None:
    """The account of the person with this number."""
    columns = (
        person.c.id, person.c.number, person.c.name, account.c.password_hash, account.c.must_change,
        account.c.locked_at, person.c.left_on,
    )  # fmt: skip
    source = account.join(person, person.c.id == account.c.person_id)
    found = session.execute(sa.select(*columns).select_from(source).where(person.c.number == number)).first()
    return Known(*tuple(found)) if found else None


def note(
    session: Session,
    kind: AccessKind,
    at: datetime,
    number: str,
    person_id: int | None = None,
    address: str = "",
    *,
    about: str = "",
    counted: int | None = None,
    by_id: int | None = None,
) -> None:
    """It is on the record of access."""
    row = {"kind": kind, "at": at, "account": number[:40], "person_id": person_id, "address": address[:45]}
    more = {"about": about[:200], "counted": counted, "by_id": by_id}
    session.execute(sa.insert(access), [{**row, **more}])


def failures(session: Session, number: str, since: datetime) -> int:
    """How often a password or code was tried since an instant and was wrong, counted from the last who got in.

    A right password before the code is no failure, and does not wipe out those there are.
    """
    mine = access.c.account == number[:40], access.c.at >= since
    ends = AccessKind.SIGNED_IN, AccessKind.CONFIRMED, AccessKind.RESET, AccessKind.PASSWORD_CHANGED
    entered = sa.select(sa.func.coalesce(sa.func.max(access.c.id), 0)).where(*mine, access.c.kind.in_(ends))
    sign = sa.case((access.c.kind == AccessKind.TRIED, 1), (access.c.kind == AccessKind.PASSED, -1), else_=0)
    since_then = access.c.id > entered.scalar_subquery()
    return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(sign), 0)).where(*mine, since_then)) or 0


def failures_from(session: Session, address: str, since: datetime) -> int:
    """How often somebody at an address tried since an instant and did not get in."""
    right = AccessKind.SIGNED_IN, AccessKind.PASSED, AccessKind.CONFIRMED
    sign = sa.case((access.c.kind == AccessKind.TRIED, 1), (access.c.kind.in_(right), -1), else_=0)
    mine = access.c.address == address[:45], access.c.at >= since
    return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(sign), 0)).where(*mine)) or 0


def begin(session: Session, row: ConsoleSession) -> None:
    """The session is there."""
    session.add(row)
    session.flush()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in."""

    session_id: int
    person_id: int
    number: str
    name: str
    language: str
    must_change: bool
    begun_at: datetime
    seen_at: datetime
    provider: str = ""
    """Who said who they are; empty for a password of ours."""
    has_factor: bool = False
    """Whether they have a second factor here."""


def signed_in(session: Session, digest: str, at: datetime, seen_since: datetime, day: date) -> SignedIn | None:
    """Whose session this is, if it is good: not ended, not too old, not left alone, of somebody who may sign in."""
    columns = (
        session_.c.id, person.c.id, person.c.number, person.c.name, person.c.language,
        # Whoever came in through a provider has used no password, and so none that was given out.
        sa.and_(account.c.must_change, session_.c.provider == ""),
        session_.c.begun_at, session_.c.seen_at, session_.c.provider, factor.c.confirmed_at.is_not(None),
    )  # fmt: skip
    source = (
        session_.join(account, account.c.person_id == session_.c.person_id)
        .join(person, person.c.id == account.c.person_id)
        .outerjoin(factor, factor.c.person_id == account.c.person_id)
    )
    is_good = (
        session_.c.digest == digest,
        session_.c.ended_at.is_(None),
        session_.c.expires_at > at,
        session_.c.seen_at > seen_since,
        account.c.locked_at.is_(None),
        sa.or_(person.c.left_on.is_(None), person.c.left_on > day),
    )
    found = session.execute(sa.select(*columns).select_from(source).where(*is_good)).first()
    return SignedIn(*tuple(found)) if found else None


def saw(session: Session, session_id: int, at: datetime) -> None:
    """The session is in use at this instant."""
    session.execute(sa.update(session_).where(session_.c.id == session_id).values(seen_at=at))


def end(session: Session, at: datetime, *, person_id: int | None = None, session_id: int | None = None) -> int:
    """This session, or every session of a person, is over, half a one too. Returns how many."""
    if person_id is not None:
        waiting = sa.update(half).where(half.c.person_id == person_id, half.c.ended_at.is_(None))
        session.execute(waiting.values(ended_at=at))
    which = session_.c.id == session_id if session_id is not None else session_.c.person_id == person_id
    return _end(session, at, which)


def end_others(session: Session, at: datetime, person_id: int, session_id: int) -> int:
    """Every session of a person but this one is over. Returns how many."""
    return _end(session, at, sa.and_(session_.c.person_id == person_id, session_.c.id != session_id))


def _end(session: Session, at: datetime, which: sa.ColumnElement[bool]) -> int:
    open_ = sa.update(session_).where(which, session_.c.ended_at.is_(None))
    return len(session.execute(open_.values(ended_at=at).returning(session_.c.id)).all())


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session somebody has open."""

    id: int
    begun_at: datetime
    seen_at: datetime
    address: str
    provider: str


def open_sessions(session: Session, person_id: int, at: datetime, seen_since: datetime) -> Sequence[OpenSession]:
    """The sessions a person has open, the newest first."""
    columns = session_.c.id, session_.c.begun_at, session_.c.seen_at, session_.c.address, session_.c.provider
    is_open = session_.c.ended_at.is_(None), session_.c.expires_at > at, session_.c.seen_at > seen_since
    listed = sa.select(*columns).where(session_.c.person_id == person_id, *is_open).order_by(session_.c.id.desc())
    return [OpenSession(*tuple(row)) for row in session.execute(listed.limit(50))]


def speak(session: Session, person_id: int, language: str) -> None:
    """The person is spoken to in this language from now on."""
    session.execute(sa.update(person).where(person.c.id == person_id).values(language=language))


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in the operator's list."""

    number: str
    name: str
    must_change: bool
    locked_at: datetime | None
    changed_at: datetime
    left_on: date | None
    last_seen_at: datetime | None
    has_factor: bool


def lines(session: Session, limit: int = 1000) -> Sequence[AccountLine]:
    """Every account, by number."""
    last = sa.select(sa.func.max(session_.c.seen_at)).where(session_.c.person_id == person.c.id).scalar_subquery()
    columns = (
        person.c.number, person.c.name, account.c.must_change, account.c.locked_at, account.c.changed_at,
        person.c.left_on, last, factor.c.confirmed_at.is_not(None),
    )  # fmt: skip
    source = account.join(person, person.c.id == account.c.person_id).outerjoin(
        factor, factor.c.person_id == account.c.person_id
    )
    listed = sa.select(*columns).select_from(source).order_by(person.c.number).limit(limit)
    return [AccountLine(*tuple(row)) for row in session.execute(listed)]


@dataclass(frozen=True, slots=True)
class AccessLine:
    """A line of the record of access."""

    at: datetime
    kind: AccessKind
    account: str
    address: str
    about: str
    counted: int | None
    by: str | None
    """The number of whoever did it to the account of somebody else."""


def accesses(session: Session, number: str = "", limit: int = 50) -> Sequence[AccessLine]:
    """The record of access, the newest first; of one account where it is named."""
    columns = (
        access.c.at, access.c.kind, access.c.account, access.c.address, access.c.about, access.c.counted,
        person.c.number,
    )  # fmt: skip
    source = access.outerjoin(person, person.c.id == access.c.by_id)
    listed = sa.select(*columns).select_from(source).order_by(access.c.id.desc()).limit(limit)
    listed = listed.where(access.c.account == number) if number else listed
    return [AccessLine(*tuple(row)) for row in session.execute(listed)]


def newest_at(session: Session) -> datetime | None:
    """The latest instant at which anybody tried to get in, or did anything there."""
    found: datetime | None = session.scalar(sa.select(sa.func.max(access.c.at)))
    return found
