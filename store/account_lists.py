"""Who of an area has an account, and whose account a coordinator may look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.account import Account, ConsoleSession
from models.columns import table_of
from models.person import Person
from models.post import Post, Tenure
from models.second_factor import SecondFactor
from models.unit import Unit
from rules.offices import Duty
from rules.rights import DECIDES_OVER_COORDINATORS
from store.lying import lies_in

PAGE = 50
person, post, tenure, unit = table_of(Person), table_of(Post), table_of(Tenure), table_of(Unit)
account, session_, factor = table_of(Account), table_of(ConsoleSession), table_of(SecondFactor)


@dataclass(frozen=True, slots=True)
class Keeper:
    """A coordinator who looks after accounts: those of the people who serve in these areas and nowhere else."""

    person_id: int
    areas: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A person of an area, and how they stand with the console."""

    person_id: int
    number: str
    name: str
    has_account: bool
    must_change: bool
    locked_at: datetime | None
    has_factor: bool
    last_at: datetime | None
    """When they signed in last."""
    is_kept: bool
    """Whether the keeper may open, reset and lock it."""


class Standing:
    """Which part of a list is asked for."""

    ALL, WITHOUT, LOCKED = "", "without", "locked"


def people_of(session: Session, keeper: Keeper, text: str, standing: str, after: str) -> list[Kept]:
    """A page of those who serve in the keeper's areas, by number, and one more if there are more."""
    last = sa.select(sa.func.max(session_.c.begun_at)).where(session_.c.person_id == person.c.id).scalar_subquery()
    columns = (
        person.c.id, person.c.number, person.c.name, account.c.person_id.is_not(None),
        sa.func.coalesce(account.c.must_change, sa.false()), account.c.locked_at,
        factor.c.confirmed_at.is_not(None), last, _is_kept(keeper),
    )  # fmt: skip
    source = person.outerjoin(account, account.c.person_id == person.c.id).outerjoin(
        factor, factor.c.person_id == person.c.id
    )
    which = [_serves(keeper, lies_in(unit.c.area_code, keeper.areas)), _is_here(keeper), person.c.number > after]
    if text:
        which.append(
            sa.or_(
                person.c.number.contains(text, autoescape=True),
                person.c.name.contains(text, autoescape=True),
                _serves(keeper, lies_in(unit.c.area_code, keeper.areas), unit.c.name.contains(text, autoescape=True)),
            )
        )
    if standing == Standing.WITHOUT:
        which.append(account.c.person_id.is_(None))
    if standing == Standing.LOCKED:
        which.append(account.c.locked_at.is_not(None))
    listed = sa.select(*columns).select_from(source).where(*which).order_by(person.c.number).limit(PAGE + 1)
    return [Kept(*tuple(row)) for row in session.execute(listed)]


def person_kept(session: Session, keeper: Keeper, number: str) -> int | None:
    """The person with this number, if the keeper may look after their account."""
    mine = person.c.number == number, _is_here(keeper), _is_kept(keeper)
    return session.scalar(sa.select(person.c.id).where(*mine))


def posts_of(session: Session, persons: Sequence[int], day: date) -> dict[int, list[tuple[str, Duty]]]:
    """The units and duties of these people on a day."""
    source = tenure.join(post, post.c.id == tenure.c.post_id).join(unit, unit.c.id == post.c.unit_id)
    which = tenure.c.person_id.in_(persons), *_on(day)
    rows = session.execute(
        sa.select(tenure.c.person_id, unit.c.name, post.c.duty)
        .select_from(source)
        .where(*which)
        .order_by(tenure.c.person_id, post.c.id)
    )
    found: dict[int, list[tuple[str, Duty]]] = {}
    for who, name, duty in rows:
        found.setdefault(who, []).append((name, duty))
    return found


def coordinators(session: Session, day: date) -> list[tuple[str, str]]:
    """The numbers and names of those who are coordinators on a day."""
    joined = person.join(tenure, tenure.c.person_id == person.c.id).join(post, post.c.id == tenure.c.post_id)
    here = sa.or_(person.c.left_on.is_(None), person.c.left_on > day)
    which = post.c.duty == Duty.COORDINATOR, here, *_on(day)
    listed = sa.select(person.c.number, person.c.name).select_from(joined).where(*which).distinct()
    return [(row[0], row[1]) for row in session.execute(listed.order_by(person.c.number).limit(20))]


def _is_kept(keeper: Keeper) -> sa.ColumnElement[bool]:
    """Serves in the keeper's areas and nowhere else, decides nothing over them, and is somebody else."""
    above = post.c.duty.in_(sorted(DECIDES_OVER_COORDINATORS))
    return sa.and_(
        person.c.id != keeper.person_id,
        _serves(keeper, lies_in(unit.c.area_code, keeper.areas)),
        sa.not_(_serves(keeper, sa.not_(lies_in(unit.c.area_code, keeper.areas)))),
        sa.not_(_serves(keeper, above)),
    )


def _serves(keeper: Keeper, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    source = tenure.join(post, post.c.id == tenure.c.post_id).join(unit, unit.c.id == post.c.unit_id)
    mine = tenure.c.person_id == person.c.id, *_on(keeper.day)
    return sa.exists().select_from(source).where(*mine, *where).correlate(person)


def _is_here(keeper: Keeper) -> sa.ColumnElement[bool]:
    return sa.or_(person.c.left_on.is_(None), person.c.left_on > keeper.day)


def _on(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Of the terms that cover a day. Whoever is away serves all the same."""
    return tenure.c.starts_on <= day, sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day)
