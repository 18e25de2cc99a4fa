"""School records: which are kept and not struck, what lapses, and of which schools."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.campaign import CampaignSchool
from models.columns import table_of
from models.person import Person
from models.school import Campus
from models.school_record import RecordReminder, RecordStrike, SchoolRecord
from models.unit import Unit
from rules.gauges import School
from rules.records import Kept, Step, lasting
from store.dialect import id_rows, insert_ignoring
from store.lying import lies_in
from store.registry_views import exists_on

record, strike, reminder = table_of(SchoolRecord), table_of(RecordStrike), table_of(RecordReminder)
campus, unit, area, person = table_of(Campus), table_of(Unit), table_of(Area), table_of(Person)
listed = table_of(CampaignSchool)

_KEPT = tuple(record.c[name] for name in Kept.__dataclass_fields__)
_HERE = campus.join(unit, unit.c.id == campus.c.unit_id).join(area, area.c.code == campus.c.area_code)
_SCHOOL = campus.c.id, campus.c.unit_id, campus.c.code, campus.c.name, campus.c.area_code, area.c.name
CHUNK = 200


def schools_of(session: Session, areas: Collection[str], day: date) -> list[School]:
    """The schools of these areas that are there on a day, by code: the list everything is counted against."""
    which = lies_in(campus.c.area_code, areas), exists_on(day)
    return _schools(session, *which)


def schools_frozen(session: Session, campaign_id: int) -> list[School]:
    """The schools on the frozen list of a campaign, by code, as they were registered that day."""
    columns = campus.c.id, campus.c.unit_id, campus.c.code, listed.c.name, listed.c.area_code, area.c.name
    source = listed.join(campus, campus.c.id == listed.c.campus_id).join(area, area.c.code == listed.c.area_code)
    statement = sa.select(*columns).select_from(source).where(listed.c.campaign_id == campaign_id)
    return [School(*tuple(row)) for row in session.execute(statement.order_by(campus.c.code))]


def schools_of_units(session: Session, units: Sequence[int], day: date) -> list[School]:
    """The schools of these units that are there on a day, by code."""
    return _schools(session, campus.c.unit_id.in_(units), exists_on(day))


def schools_with(session: Session, ids: Sequence[int]) -> dict[int, School]:
    """The schools with these ids, by id."""
    mine = id_rows(session, ids)
    return {one.id: one for one in _schools(session, campus.c.id.in_(sa.select(mine.c.id)))}


def school_of(session: Session, code: str) -> School | None:
    """The school with this code, whether it is there yet or not; None when there never was one."""
    return next(iter(_schools(session, campus.c.code == code)), None)


def _schools(session: Session, *which: sa.ColumnElement[bool]) -> list[School]:
    statement = sa.select(*_SCHOOL).select_from(_HERE).where(*which).order_by(campus.c.code)
    return [School(*tuple(row)) for row in session.execute(statement)]


def latest(session: Session, areas: Collection[str], day: date, at: datetime) -> list[Kept]:
    """Of every school of these areas the newest record of each kind, as they were known at an instant.

    One in force on the day goes before any other; what was done after it is not among them. Of training there is one
    for each group it is of.
    """
    return _as_known(session, day, at, lies_in(campus.c.area_code, areas))


def newest_of(session: Session, campus_id: int, day: date, at: datetime) -> list[Kept]:
    """The same of one school."""
    return _as_known(session, day, at, record.c.campus_id == campus_id)


def _as_known(session: Session, day: date, at: datetime, where: sa.ColumnElement[bool]) -> list[Kept]:
    is_struck = sa.exists().where(strike.c.record_id == record.c.id, strike.c.at <= at)
    which = where, record.c.done_on <= day, record.c.recorded_at <= at, ~is_struck
    alike = (
        record.c.campus_id, record.c.kind, record.c.post, record.c.staff_total.is_(None),
        record.c.pupils_total.is_(None),
    )  # fmt: skip
    order = (record.c.valid_until >= day).desc(), record.c.done_on.desc(), record.c.id.desc()
    place = sa.func.row_number().over(partition_by=alike, order_by=order).label("place")
    source = record.join(campus, campus.c.id == record.c.campus_id)
    ranked = sa.select(*_KEPT, place).select_from(source).where(*which).subquery()
    columns = [ranked.c[one.name] for one in _KEPT]
    rows = session.execute(sa.select(*columns).where(ranked.c.place == 1).order_by(ranked.c.id))
    return [Kept(*tuple(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A record the school has to be reminded of, and which time it is."""

    kept: Kept
    step: Step


def lapsing(session: Session, day: date, until: date, since: date) -> list[Lapsing]:
    """The records that lapse from a day until another, or lapsed since one before it, not yet reminded of.

    What others outlast is not among them.
    """
    is_struck = sa.exists().where(strike.c.record_id == record.c.id)
    source = record.join(campus, campus.c.id == record.c.campus_id).join(unit, unit.c.id == campus.c.unit_id)
    which = record.c.valid_until >= since, ~is_struck, exists_on(day)
    rows = session.execute(sa.select(*_KEPT).select_from(source).where(*which).order_by(record.c.id))
    due = [
        Lapsing(one, Step.AHEAD if one.valid_until >= day else Step.LAPSED)
        for one in lasting(Kept(*tuple(row)) for row in rows)
        if one.valid_until <= until
    ]
    ids = id_rows(session, [one.kept.id for one in due])
    reminded = sa.select(reminder.c.record_id, reminder.c.step).join(ids, ids.c.id == reminder.c.record_id)
    told = {(row[0], row[1]) for row in session.execute(reminded)}
    return [one for one in due if (one.kept.id, one.step) not in told]


def remind(session: Session, due: Sequence[Lapsing], at: datetime) -> set[tuple[int, Step]]:
    """They are on record as reminded of. Returns those nobody else has reminded of meanwhile."""
    made: set[tuple[int, Step]] = set()
    for start in range(0, len(due), CHUNK):
        values = [{"record_id": one.kept.id, "step": one.step, "at": at} for one in due[start : start + CHUNK]]
        written = insert_ignoring(session, reminder).values(values).returning(reminder.c.record_id, reminder.c.step)
        made |= {(row[0], row[1]) for row in session.execute(written)}
    return made


@dataclass(frozen=True, slots=True)
class Same:
    """What is registered of one thing of one school: the record that counts, if any, and how many were struck."""

    kept: Kept | None
    struck: int


def same(session: Session, campuses: Sequence[int]) -> dict[tuple[int, str], Same]:
    """Of these schools everything that is registered, by school and what it is about."""
    mine = id_rows(session, campuses)
    source = record.join(mine, mine.c.id == record.c.campus_id).outerjoin(strike, strike.c.record_id == record.c.id)
    statement = sa.select(record.c.about, strike.c.record_id.is_not(None), *_KEPT).select_from(source)
    found: dict[tuple[int, str], Same] = {}
    for about, is_struck, *rest in session.execute(statement.order_by(record.c.id)):
        kept = Kept(*rest)
        before = found.get((kept.campus_id, about), Same(None, 0))
        found[kept.campus_id, about] = Same(before.kept, before.struck + 1) if is_struck else Same(kept, before.struck)
    return found


def keep(session: Session, rows: Sequence[Mapping[str, object]]) -> int:
    """They are kept; what somebody else has entered in the same moment is kept once. Returns how many are new."""
    made = 0
    for start in range(0, len(rows), CHUNK):
        written = insert_ignoring(session, record).values(list(rows[start : start + CHUNK])).returning(record.c.id)
        made += len(session.execute(written).all())
    return made


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record as a school's page lists it, struck or not."""

    kept: Kept
    recorded_at: datetime
    by: str
    struck_at: datetime | None
    struck_by: str | None
    why: str | None


def lines_of(session: Session, campus_id: int, limit: int) -> list[RecordLine]:
    """The records of a school, the newest first."""
    striker = person.alias("striker")
    source = (
        record.join(person, person.c.id == record.c.recorded_by_id)
        .outerjoin(strike, strike.c.record_id == record.c.id)
        .outerjoin(striker, striker.c.id == strike.c.by_id)
    )
    more = record.c.recorded_at, person.c.name, strike.c.at, striker.c.name, strike.c.reason
    statement = sa.select(*_KEPT, *more).select_from(source).where(record.c.campus_id == campus_id)
    rows = session.execute(statement.order_by(record.c.done_on.desc(), record.c.id.desc()).limit(limit))
    return [RecordLine(Kept(*row[: len(_KEPT)]), *row[len(_KEPT) :]) for row in rows]


def find(session: Session, record_id: int) -> tuple[Kept, School] | None:
    """A record and its school; None when there is none with this number."""
    row = session.execute(sa.select(*_KEPT).where(record.c.id == record_id)).first()
    if row is None:
        return None
    kept = Kept(*tuple(row))
    return kept, _schools(session, campus.c.id == kept.campus_id)[0]


def strike_out(session: Session, record_id: int, by: int, reason: str, at: datetime) -> bool:
    """It counts no more. False when somebody struck it before."""
    values = {"record_id": record_id, "at": at, "by_id": by, "reason": reason}
    written = insert_ignoring(session, strike).values(values).returning(strike.c.record_id)
    return session.execute(written).first() is not None
