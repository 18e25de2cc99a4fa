"""Policy and calendar versions: published once, read by number, parsed once per process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.person import Person
from models.policy import CalendarVersion, PolicyVersion
from rules.calendars import CalendarFile
from rules.policy import Policy, PolicyDocument
from rules.refusals import BadInput
from rules.vocabulary import Severity
from rules.words import Text
from rules.workdays import Calendar
from store.prepared import prepared, run

V = TypeVar("V", PolicyVersion, CalendarVersion)

_parsed: dict[str, PolicyDocument] = {}
_parsed_calendars: dict[tuple[int, str], Calendar] = {}
"""What this process has parsed, by digest: a version never changes, and parsing one takes a third of a second."""


def publish(session: Session, document: PolicyDocument, at: datetime, by: int | None, note: str) -> int:
    """The version's number: a new one, or that of the newest when nothing in it changed.

    What an older version said may be published again: that takes back whatever came after it.
    """
    newest = _newest(session, PolicyVersion)
    if newest is not None and newest.digest == document.digest:
        return newest.id
    version = PolicyVersion(
        digest=document.digest,
        effective_at=at,
        published_by_id=by,
        note=note,
        document=document.canonical().decode(),
    )
    session.add(version)
    session.flush()
    return version.id


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version: since when it holds, who published it and why."""

    id: int
    effective_at: datetime
    by: str | None
    note: str


def versions(session: Session) -> list[VersionLine]:
    """Every version of the policy, the newest first."""
    version, person = table_of(PolicyVersion), table_of(Person)
    columns = version.c.id, version.c.effective_at, person.c.name, version.c.note
    source = version.outerjoin(person, person.c.id == version.c.published_by_id)
    rows = session.execute(sa.select(*columns).select_from(source).order_by(version.c.id.desc()))
    return [VersionLine(*tuple(row)) for row in rows]


def _newest(session: Session, model: type[V]) -> V | None:
    return session.scalar(sa.select(model).order_by(col(model.id).desc()).limit(1))


def policy(session: Session, number: int) -> Policy:
    """One version, whole."""
    return _policy(session, number, _column(session, PolicyVersion, "digest", number))


def _policy(session: Session, number: int, digest: str) -> Policy:
    if digest not in _parsed:
        document = _column(session, PolicyVersion, "document", number)
        _parsed[digest] = PolicyDocument.model_validate_json(document)
    return Policy(number, _parsed[digest])


def _column(session: Session, model: type[PolicyVersion] | type[CalendarVersion], name: str, number: int) -> str:
    found = run(session, _column_of(model, name), number=number).scalar()
    if found is None:
        raise BadInput(what=_NOT_SET_UP)
    return str(found)


@prepared
def _column_of(model: type[PolicyVersion] | type[CalendarVersion], name: str) -> sa.Select[str]:
    version = table_of(model).c
    return sa.select(version[name]).where(version.id == sa.bindparam("number"))


def wanting_a_revisit(session: Session) -> list[tuple[int, Severity]]:
    """Under which versions hazards of which severity are passed only by whoever went there."""
    numbers = session.scalars(sa.select(col(PolicyVersion.id)).order_by(col(PolicyVersion.id))).all()
    return [(number, one) for number in numbers for one in policy(session, number).deadlines.revisit]


def sensitive_codes(session: Session) -> frozenset[str]:
    """The sub-categories that any version calls sensitive: what once was is shown to nobody new."""
    numbers = session.scalars(sa.select(col(PolicyVersion.id)).order_by(col(PolicyVersion.id))).all()
    return frozenset(code for number in numbers for code in policy(session, number).taxonomy.sensitive)


def policy_in_force(session: Session, at: datetime) -> Policy:
    """The newest version in force at an instant; the oldest one for anything before it."""
    found = run(session, _in_force(), at=at).first() or run(session, _oldest()).first()
    if found is None:
        raise BadInput(what=_NOT_SET_UP)
    return _policy(session, *found)


# Asked by every transaction that tells somebody something.
@prepared
def _in_force() -> sa.Select[int, str]:
    version = table_of(PolicyVersion).c
    begun = version.effective_at <= sa.bindparam("at", type_=version.effective_at.type)
    newest_first = version.effective_at.desc(), version.id.desc()
    return sa.select(version.id, version.digest).where(begun).order_by(*newest_first).limit(1)


@prepared
def _oldest() -> sa.Select[int, str]:
    version = table_of(PolicyVersion).c
    return sa.select(version.id, version.digest).order_by(version.id).limit(1)


def add_calendar(session: Session, file: CalendarFile, at: datetime, note: str) -> int:
    """The calendar version's number; the calendar in force again keeps the number it has."""
    newest = _newest(session, CalendarVersion)
    if newest is not None and newest.digest == file.digest:
        return newest.id
    version = CalendarVersion(digest=file.digest, imported_at=at, note=note, document=file.canonical().decode())
    session.add(version)
    session.flush()
    return version.id


def calendar(session: Session, number: int) -> Calendar:
    """One calendar version."""
    return _calendar(session, number, _column(session, CalendarVersion, "digest", number))


def _calendar(session: Session, number: int, digest: str) -> Calendar:
    if (number, digest) not in _parsed_calendars:
        document = _column(session, CalendarVersion, "document", number)
        _parsed_calendars[number, digest] = CalendarFile.model_validate_json(document).calendar(number)
    return _parsed_calendars[number, digest]


def calendar_in_force(session: Session) -> Calendar:
    """The calendar imported last."""
    found = run(session, _last_calendar()).first()
    if found is None:
        raise BadInput(what=_NOT_SET_UP)
    return _calendar(session, *found)


def calendar_at(session: Session, at: datetime) -> Calendar:
    """The calendar that had been imported last at an instant; the oldest one for anything before it."""
    version = table_of(CalendarVersion).c
    wanted = sa.select(version.id, version.digest)
    then = session.execute(wanted.where(version.imported_at <= at).order_by(version.id.desc()).limit(1)).first()
    found = then or session.execute(wanted.order_by(version.id).limit(1)).first()
    if found is None:
        raise BadInput(what=_NOT_SET_UP)
    return _calendar(session, *found)


@prepared
def _last_calendar() -> sa.Select[int, str]:
    version = table_of(CalendarVersion).c
    return sa.select(version.id, version.digest).order_by(version.id.desc()).limit(1)


_NOT_SET_UP = Text(
    "数据库中还没有政策和日历，请先运行 xiaoan init",
    "the database holds no policy and no calendar yet; run xiaoan init first",
)


def is_set_up(session: Session) -> bool:
    """Whether any policy and any calendar have been published."""
    has_policy = session.scalar(sa.select(sa.func.count()).select_from(PolicyVersion))
    has_calendar = session.scalar(sa.select(sa.func.count()).select_from(CalendarVersion))
    return bool(has_policy and has_calendar)
