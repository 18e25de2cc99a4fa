"""Visits: issuing them, what people wrote down, and who has signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.campaign import Campaign
from models.columns import table_of
from models.person import Person
from models.school import Campus
from models.unit import Unit
from models.visit import Visit, VisitEntry, VisitFinding, VisitMember, VisitRuling, VisitSent
from rules.campaigns import Notice, VisitState
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind, Side
from store.bulk import insert_mappings
from store.prepared import prepared, run

visit, member, entry = table_of(Visit), table_of(VisitMember), table_of(VisitEntry)
ruling, finding, sent = table_of(VisitRuling), table_of(VisitFinding), table_of(VisitSent)
campaign, campus, person, unit = (table_of(one) for one in (Campaign, Campus, Person, Unit))


@dataclass(frozen=True, slots=True)
class Photo:
    """A file in the store, and what it shows: the finding, or that it was put right."""

    name: str
    digest: str
    media_type: str
    size: int
    kind: EvidenceKind
    distance_m: int | None = None
    """How far from the school it says it was taken."""


def put(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """The visits are issued."""
    insert_mappings(session, visit, rows)


def planned_by_hand(session: Session, campus_id: int, on: date, lists: str, people: Sequence[int]) -> str | None:
    """The visit of no campaign that just these people are to make there on that day, with these checklists."""
    going = sa.select(sa.func.count()).where(member.c.visit_id == visit.c.id)
    wanted = sa.select(visit.c.number).where(
        visit.c.campus_id == campus_id, visit.c.planned_on == on, visit.c.campaign_id.is_(None),
        visit.c.state == VisitState.PLANNED, visit.c.checklists == lists, going.scalar_subquery() == len(people),
        going.where(member.c.person_id.in_(people)).scalar_subquery() == len(people),
    )  # fmt: skip
    return session.scalar(wanted.order_by(visit.c.id).limit(1))


def put_members(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Who is to go."""
    insert_mappings(session, member, rows)


def meant(session: Session, number: str, *, for_writing: bool = False) -> Visit | None:
    """The visit with this number; locked, when it is to be changed, until the transaction ends."""
    statement = sa.select(Visit).where(col(Visit.number) == number.strip())
    return session.scalar(statement.with_for_update() if for_writing else statement)


def of_campaign(session: Session, campaign_id: int) -> dict[int, Visit]:
    """The visits of a campaign by campus; those taken out left aside."""
    wanted = sa.select(Visit).where(col(Visit.campaign_id) == campaign_id, col(Visit.state) != VisitState.DROPPED)
    return {one.campus_id: one for one in session.scalars(wanted.order_by(col(Visit.id)))}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a visit's team."""

    person_id: int
    number: str
    name: str
    unit_id: int
    unit: str
    agency: str
    side: Side
    signed_at: datetime | None
    signed_digest: str


def members(session: Session, visit_id: int) -> list[Member]:
    """The team of a visit, side by side."""
    return [Member(*tuple(row)) for row in run(session, _members(), visit=visit_id)]


@prepared
def _members() -> sa.Select[Any]:
    columns = (
        person.c.id, person.c.number, person.c.name, unit.c.id, unit.c.name, member.c.agency, member.c.side,
        member.c.signed_at, member.c.signed_digest,
    )  # fmt: skip
    source = member.join(person, person.c.id == member.c.person_id).join(unit, unit.c.id == member.c.unit_id)
    wanted = sa.select(*columns).select_from(source).where(member.c.visit_id == sa.bindparam("visit"))
    return wanted.order_by(member.c.side, person.c.number)


def sign(session: Session, visit_id: int, person_id: int, digest: str, at: datetime) -> None:
    """The member stands by the findings as they are."""
    mine = sa.and_(member.c.visit_id == visit_id, member.c.person_id == person_id)
    session.execute(sa.update(member).where(mine).values(signed_at=at, signed_digest=digest))


def replace_member(session: Session, visit_ids: Sequence[int], out: int, values: dict[str, object]) -> None:
    """In these visits another goes instead of somebody."""
    for one in visit_ids:
        session.execute(sa.delete(member).where(member.c.visit_id == one, member.c.person_id == out))
        session.execute(sa.insert(member).values(visit_id=one, **values))


def clear_members(session: Session, visit_id: int) -> None:
    """Nobody is in the team of this visit any more."""
    session.execute(sa.delete(member).where(member.c.visit_id == visit_id))


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody's entry, and the files that go with it."""

    person: str
    entry: Entry
    photos: tuple[Photo, ...]
    written_at: datetime


def entries(session: Session, visit_id: int) -> list[Written]:
    """Everything written about a visit, by person, item and place."""
    return [_written(row) for row in run(session, _entries(), visit=visit_id).mappings()]


@prepared
def _entries() -> sa.Select[Any]:
    names = "item", "place", "answer", "note", "category", "photos", "fixed", "measures", "known_as", "written_at"
    return (
        sa.select(person.c.number, *(entry.c[name] for name in names))
        .join(person, person.c.id == entry.c.person_id)
        .where(entry.c.visit_id == sa.bindparam("visit"))
        .order_by(person.c.number, entry.c.item, entry.c.place)
    )


def _written(row: sa.RowMapping) -> Written:
    known = orjson.loads(row["photos"]) if row["photos"] != "[]" else ()
    photos = tuple(Photo(**one | {"kind": EvidenceKind.of(one["kind"])}) for one in known)
    after = tuple(one.digest for one in photos if one.kind is EvidenceKind.RECTIFIED)
    found = Entry(
        item=row["item"], place=row["place"], answer=row["answer"], note=row["note"], category=row["category"],
        photos=tuple(one.digest for one in photos if one.kind is not EvidenceKind.RECTIFIED), fixed=row["fixed"],
        measures=row["measures"], after=after, known_as=row["known_as"],
    )  # fmt: skip
    return Written(row["number"], found, photos, row["written_at"])


def keep_entries(session: Session, visit_id: int, person_id: int, rows: Sequence[dict[str, object]]) -> None:
    """What one person has written about a visit is this, and nothing else."""
    session.execute(sa.delete(entry).where(entry.c.visit_id == visit_id, entry.c.person_id == person_id))
    insert_mappings(session, entry, rows)


def was_sent(session: Session, visit_id: int, person_id: int, key: str) -> bool:
    """Whether what came under this key has been taken in."""
    mine = sent.c.visit_id == visit_id, sent.c.person_id == person_id, sent.c.key == key
    return session.scalar(sa.select(sent.c.key).where(*mine)) is not None


def note_sent(session: Session, visit_id: int, person_id: int, key: str, at: datetime) -> None:
    """What came under this key is taken in."""
    session.execute(sa.insert(sent).values(visit_id=visit_id, person_id=person_id, key=key, at=at))


def rulings(session: Session, visit_id: int) -> dict[str, Answer]:
    """How the team settled what its members answered differently."""
    wanted = sa.select(ruling.c.item, ruling.c.answer).where(ruling.c.visit_id == visit_id)
    return {row[0]: row[1] for row in session.execute(wanted)}


def rule(session: Session, row: VisitRuling) -> None:
    """An item is settled; a later ruling takes the place of an earlier one."""
    session.execute(sa.delete(ruling).where(ruling.c.visit_id == row.visit_id, ruling.c.item == row.item))
    session.add(row)
    session.flush()


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list."""

    number: str
    school: str
    area_code: str
    campus_unit_id: int
    planned_on: date
    state: VisitState
    team: int | None
    campaign: str | None
    notice: Notice | None
    signed: int
    of: int
    findings: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits are asked for."""

    campaign: str | None = None
    person_id: int | None = None
    on: date | None = None
    states: tuple[VisitState, ...] = ()
    limit: int = 200
    by_hand_in: tuple[str, ...] | None = None
    """Only those of no campaign, at schools of these areas; the latest day first."""


def lines(session: Session, wanted: Wanted) -> list[VisitLine]:
    """Visits by day, team and number."""
    mine = member.c.visit_id == visit.c.id
    signed = sa.select(sa.func.count()).where(mine, member.c.signed_at.is_not(None)).scalar_subquery()
    going = sa.select(sa.func.count()).where(mine).scalar_subquery()
    found = sa.select(sa.func.count()).where(finding.c.visit_id == visit.c.id).scalar_subquery()
    columns = (
        visit.c.number, campus.c.name, campus.c.area_code, campus.c.unit_id, visit.c.planned_on, visit.c.state,
        visit.c.team, campaign.c.number, campaign.c.notice, signed, going, found,
    )  # fmt: skip
    source = visit.join(campus, campus.c.id == visit.c.campus_id)
    source = source.outerjoin(campaign, campaign.c.id == visit.c.campaign_id)
    statement = sa.select(*columns).select_from(source).where(*_which(wanted))
    day = visit.c.planned_on if wanted.by_hand_in is None else visit.c.planned_on.desc()
    ordered = statement.order_by(day, visit.c.team, visit.c.number).limit(wanted.limit)
    return [VisitLine(*tuple(row)) for row in session.execute(ordered)]


def _which(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.campaign is not None:
        found.append(campaign.c.number == wanted.campaign)
    if wanted.person_id is not None:
        found.append(sa.exists().where(member.c.visit_id == visit.c.id, member.c.person_id == wanted.person_id))
    if wanted.on is not None:
        found.append(visit.c.planned_on == wanted.on)
    if wanted.states:
        found.append(visit.c.state.in_(wanted.states))
    if wanted.by_hand_in is not None:
        here = [campus.c.area_code.startswith(one, autoescape=True) for one in wanted.by_hand_in]
        found += [visit.c.campaign_id.is_(None), sa.or_(sa.false(), *here)]
    return found


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A visit somebody has written about and that is not concluded."""

    number: str
    area_code: str
    policy_id: int
    first_entry_at: datetime


def unsigned(session: Session, before: datetime) -> list[Unsigned]:
    """Visits first written about before an instant and still not concluded, the oldest first."""
    columns = visit.c.number, campus.c.area_code, visit.c.policy_id, visit.c.first_entry_at
    wanted = sa.select(*columns).select_from(visit.join(campus, campus.c.id == visit.c.campus_id))
    late = visit.c.state == VisitState.UNDER_WAY, visit.c.first_entry_at < before
    return [Unsigned(*tuple(row)) for row in session.execute(wanted.where(*late).order_by(visit.c.id))]


def over(session: Session, numbers: Sequence[str]) -> set[str]:
    """Which of these visits nobody need sign any more."""
    settled = VisitState.CONCLUDED, VisitState.NOT_DONE, VisitState.DROPPED
    wanted = sa.select(visit.c.number).where(visit.c.number.in_(numbers), visit.c.state.in_(settled))
    return set(session.scalars(wanted))
