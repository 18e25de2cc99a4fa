"""Posts with everybody who ever served in them, and the schools and decisions that depend on who serves there today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.extension import Extension
from models.person import Contact, Leave, Person
from models.post import Post as PostRow
from models.post import Tenure
from models.proposal import Proposal
from models.school import Campus
from models.unit import Unit
from rules.offices import SchoolKind
from rules.vacancies import Absence, Post, Term
from rules.vocabulary import ExtensionState, ProposalState
from store.dialect import id_rows

post, tenure, person, leave = table_of(PostRow), table_of(Tenure), table_of(Person), table_of(Leave)
campus, unit, contact = table_of(Campus), table_of(Unit), table_of(Contact)
proposal, extension = table_of(Proposal), table_of(Extension)


@dataclass(frozen=True, slots=True)
class School:
    """A campus that may be inspected, with the unit that answers for it."""

    code: str
    name: str
    kind: SchoolKind
    area: str
    unit_id: int


def schools(session: Session, day: date, area: str = "") -> list[School]:
    """Every campus of a school that still exists on a day, in an area if one is named."""
    columns = campus.c.code, campus.c.name, campus.c.kind, campus.c.area_code, campus.c.unit_id
    exists = sa.or_(unit.c.retired_on.is_(None), unit.c.retired_on > day)
    statement = sa.select(*columns).join(unit, unit.c.id == campus.c.unit_id).where(exists)
    if area:
        statement = statement.where(campus.c.area_code.startswith(area, autoescape=True))
    return [School(*tuple(row)) for row in session.execute(statement.order_by(campus.c.id))]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit to show. area: the code of the area it serves."""

    id: int
    code: str
    name: str
    agency: str
    area: str


def unit_lines(session: Session, units: Sequence[int]) -> dict[int, UnitLine]:
    """These units, by id."""
    wanted = id_rows(session, units)
    columns = unit.c.id, unit.c.code, unit.c.name, unit.c.agency, unit.c.area_code
    rows = session.execute(sa.select(*columns).join(wanted, wanted.c.id == unit.c.id))
    return {row[0]: UnitLine(*tuple(row)) for row in rows}


def units_in_area(session: Session, day: date, area: str = "") -> list[UnitLine]:
    """Every unit that exists on a day, those of the widest areas first."""
    columns = unit.c.id, unit.c.code, unit.c.name, unit.c.agency, unit.c.area_code
    exists = sa.or_(unit.c.retired_on.is_(None), unit.c.retired_on > day)
    statement = sa.select(*columns).where(exists, unit.c.area_code.startswith(area, autoescape=True))
    ordered = statement.order_by(sa.func.length(unit.c.area_code), unit.c.area_code, unit.c.id)
    return [UnitLine(*tuple(row)) for row in session.execute(ordered)]


def posts_in(session: Session, units: Sequence[int]) -> dict[int, list[Post]]:
    """The posts of these units, each with every term ever served in it, the earliest first."""
    wanted = id_rows(session, units)
    columns = post.c.id, post.c.unit_id, post.c.duty, post.c.title
    statement = sa.select(*columns).join(wanted, wanted.c.id == post.c.unit_id).order_by(post.c.unit_id, post.c.id)
    rows = session.execute(statement).all()
    terms = _terms(session, post.c.unit_id.in_(sa.select(id_rows(session, units).c.id)))
    found: dict[int, list[Post]] = {one: [] for one in units}
    for row in rows:
        found[row[1]].append(Post(row[0], row[1], row[2], row[3], tuple(terms.get(row[0], ()))))
    return found


def units_of_posts(session: Session, post_ids: Sequence[int]) -> list[int]:
    """The units these posts are in."""
    wanted = id_rows(session, post_ids)
    return list(session.scalars(sa.select(post.c.unit_id).join(wanted, wanted.c.id == post.c.id).distinct()))


def post_numbered(session: Session, post_id: int) -> Post | None:
    """The post with this number, with its terms."""
    units = units_of_posts(session, [post_id])
    return next((one for unit in units for one in posts_in(session, [unit])[unit] if one.id == post_id), None)


def posts_of(session: Session, person_id: int) -> list[Post]:
    """The posts a person has ever served in, each with the terms of everybody."""
    mine = sa.select(tenure.c.post_id).where(tenure.c.person_id == person_id)
    columns = post.c.id, post.c.unit_id, post.c.duty, post.c.title
    rows = session.execute(sa.select(*columns).where(post.c.id.in_(mine)).order_by(post.c.unit_id, post.c.id)).all()
    terms = _terms(session, post.c.id.in_(mine))
    return [Post(row[0], row[1], row[2], row[3], tuple(terms.get(row[0], ()))) for row in rows]


def _terms(session: Session, which: sa.ColumnElement[bool]) -> dict[int, list[Term]]:
    """The terms in the posts that fit, by post."""
    columns = (
        tenure.c.id, tenure.c.post_id, tenure.c.person_id, person.c.number, person.c.name, tenure.c.capacity,
        tenure.c.starts_on, tenure.c.ends_on, person.c.left_on,
    )  # fmt: skip
    source = tenure.join(post, post.c.id == tenure.c.post_id).join(person, person.c.id == tenure.c.person_id)
    statement = sa.select(*columns).select_from(source).where(which)
    rows = session.execute(statement.order_by(tenure.c.post_id, tenure.c.starts_on, tenure.c.id)).all()
    away = absences(session, [row[2] for row in rows])
    found: dict[int, list[Term]] = {}
    for row in rows:
        bare = Term(*tuple(row))
        found.setdefault(row[1], []).append(replace(bare, away=tuple(away.get(row[2], ()))))
    return found


def lock_units(session: Session, units: Sequence[int]) -> None:
    """Two who change the posts of a unit follow one another."""
    rows = sa.select(unit.c.id).where(unit.c.id.in_(sorted(set(units)))).order_by(unit.c.id)
    session.execute(rows.with_for_update(key_share=True))


def absences(session: Session, people: Sequence[int]) -> dict[int, list[Absence]]:
    """The leave of these people, past and to come."""
    wanted = id_rows(session, sorted(set(people)))
    statement = sa.select(leave.c.person_id, leave.c.from_on, leave.c.to_on)
    found: dict[int, list[Absence]] = {}
    for row in session.execute(statement.join(wanted, wanted.c.id == leave.c.person_id).order_by(leave.c.from_on)):
        found.setdefault(row[0], []).append(Absence(row[1], row[2]))
    return found


def without_contact(session: Session, people: Sequence[int]) -> set[int]:
    """Those of these people whom no message can reach: not one way is registered."""
    wanted = id_rows(session, people)
    reached = sa.exists().where(contact.c.person_id == wanted.c.id)
    return set(session.scalars(sa.select(wanted.c.id).where(~reached)))


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person to show."""

    id: int
    number: str
    name: str


def person_lines(session: Session, people: Sequence[int]) -> dict[int, PersonLine]:
    """These people, by id."""
    wanted = id_rows(session, people)
    statement = sa.select(person.c.id, person.c.number, person.c.name).join(wanted, wanted.c.id == person.c.id)
    return {row[0]: PersonLine(*tuple(row)) for row in session.execute(statement)}


def undecided(session: Session) -> dict[int, int]:
    """How many decisions lie before each post: proposals and requests for more time."""
    waiting = sa.union_all(
        sa.select(proposal.c.approver_post_id.label("post")).where(proposal.c.state == ProposalState.PENDING),
        sa.select(extension.c.approver_post_id).where(extension.c.state == ExtensionState.REQUESTED),
    ).subquery()
    statement = sa.select(waiting.c.post, sa.func.count()).where(waiting.c.post.is_not(None)).group_by(waiting.c.post)
    return {row[0]: row[1] for row in session.execute(statement.order_by(waiting.c.post))}
