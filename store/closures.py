"""Places that are closed: put down, looked up, signed for, and in use again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.closure import Closure, ClosureCondition
from models.columns import table_of
from models.hazard import Hazard
from models.school import Campus, CampusStatus
from rules.closures import Closed, Condition, Placement
from rules.instants import local_day
from rules.offices import LicenceStatus
from rules.vocabulary import Severity, Stage
from store.dialect import id_rows, insert_ignoring
from store.lying import lies_in

closure, condition = table_of(Closure), table_of(ClosureCondition)
hazard, campus, status = table_of(Hazard), table_of(Campus), table_of(CampusStatus)

OPEN = closure.c.reopened_at.is_(None)
_OVER = (Stage.CLOSED, Stage.VOID)


def put(session: Session, wanted: Closure, conditions: Sequence[str]) -> bool:
    """The place is closed, on these conditions. False when somebody has closed it meanwhile."""
    values = wanted.model_dump(exclude={"id"})
    made = session.execute(insert_ignoring(session, closure).values(**values).returning(closure.c.id)).scalar()
    if made is None:
        return False
    rows = [{"closure_id": made, "number": number, "what": what} for number, what in enumerate(conditions, 1)]
    session.execute(sa.insert(condition), rows)
    return True


def closed_for(session: Session, campus_id: int, place: str) -> str:
    """The number of the hazard a place of a campus is closed for; empty when it is in use."""
    source = closure.join(hazard, hazard.c.id == closure.c.hazard_id)
    which = closure.c.campus_id == campus_id, closure.c.place == place, OPEN
    return session.scalar(sa.select(hazard.c.number).select_from(source).where(*which)) or ""


def open_of(session: Session, hazard_id: int) -> tuple[Closed, ...]:
    """The places closed because of a hazard that are not in use again, with their conditions, in order."""
    rows = session.execute(
        sa.select(closure.c.id, closure.c.place, closure.c.placed_at)
        .where(closure.c.hazard_id == hazard_id, OPEN)
        .order_by(closure.c.id)
    ).all()
    terms = conditions_of(session, [row[0] for row in rows]) if rows else {}
    return tuple(Closed(row[0], row[1], terms.get(row[0], ()), row[2] is not None) for row in rows)


def conditions_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[Condition, ...]]:
    """The conditions of each of these closures, in order."""
    wanted = id_rows(session, ids)
    columns = condition.c.closure_id, condition.c.number, condition.c.what, condition.c.verified_at
    statement = sa.select(*columns).join(wanted, wanted.c.id == condition.c.closure_id)
    found: dict[int, tuple[Condition, ...]] = {}
    for of, number, what, verified_at in session.execute(statement.order_by(*columns[:2])):
        found[of] = (*found.get(of, ()), Condition(number, what, verified_at is not None))
    return found


def open_rests(session: Session, hazard_id: int) -> tuple[str, ...]:
    """What was split off a hazard, and from that in turn, and is not over yet; the oldest first."""
    below = sa.select(hazard.c.id).where(hazard.c.split_from_id == hazard_id).cte("below", recursive=True)
    below = below.union_all(sa.select(hazard.c.id).join(below, hazard.c.split_from_id == below.c.id))
    open_ones = sa.select(hazard.c.number).join(below, below.c.id == hazard.c.id).where(hazard.c.stage.not_in(_OVER))
    return tuple(session.scalars(open_ones.order_by(hazard.c.number)))


def open_rests_of(session: Session, hazards: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The same for each of these hazards, by one statement; those without any are left out."""
    wanted = id_rows(session, hazards)
    below = (
        sa.select(hazard.c.split_from_id.label("root"), hazard.c.id)
        .join(wanted, wanted.c.id == hazard.c.split_from_id)
        .cte("below", recursive=True)
    )
    below = below.union_all(sa.select(below.c.root, hazard.c.id).join(below, hazard.c.split_from_id == below.c.id))
    source = sa.select(below.c.root, hazard.c.number).join(hazard, hazard.c.id == below.c.id)
    found: dict[int, tuple[str, ...]] = {}
    for root, number in session.execute(source.where(hazard.c.stage.not_in(_OVER)).order_by(hazard.c.number)):
        found[root] = (*found.get(root, ()), number)
    return found


def licence_on(session: Session, campus_id: int, day: date) -> LicenceStatus | None:
    """Whether a campus may operate on a day; None when the registry does not say."""
    which = status.c.campus_id == campus_id, status.c.from_on <= day
    return session.scalar(sa.select(status.c.licence).where(*which).order_by(status.c.from_on.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class By:
    """Who did it, from which unit, when, and the event it stands in the ledger as."""

    person: int
    unit: int
    at: datetime
    event: int


def place_pupils(session: Session, closure_id: int, where: Placement, by: By) -> None:
    """It is on record where the pupils are; said again, the last word holds."""
    values = {
        "pupils": where.pupils, "placed_where": where.where, "placed_post": where.post, "placed_from": where.from_on,
        "placed_at": by.at, "placed_by_id": by.person, "placed_event_id": by.event,
    }  # fmt: skip
    session.execute(sa.update(closure).where(closure.c.id == closure_id).values(**values))


def verify(session: Session, closure_id: int, numbers: Sequence[int], by: By) -> None:
    """These conditions are signed for; one that was already keeps its first signature."""
    mine = condition.c.closure_id == closure_id, condition.c.number.in_(numbers), condition.c.verified_at.is_(None)
    signed = {
        "verified_at": by.at, "verified_by_id": by.person, "verified_unit_id": by.unit, "verified_event_id": by.event,
    }  # fmt: skip
    session.execute(sa.update(condition).where(*mine).values(**signed))


def reopen(session: Session, closure_id: int, basis: str, by: By) -> None:
    """The place is in use again."""
    values = {
        "reopened_at": by.at, "reopened_by_id": by.person, "reopened_event_id": by.event, "reopened_basis": basis,
    }  # fmt: skip
    session.execute(sa.update(closure).where(closure.c.id == closure_id).values(**values))


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """One closed place in a list."""

    id: int
    hazard_id: int
    number: str
    stage: Stage
    severity: Severity
    campus_id: int
    code: str
    campus: str
    area_code: str
    policy_id: int
    office_unit_id: int
    place: str
    is_whole_site: bool
    closed_at: datetime
    reason: str
    basis: str
    pupils: int | None
    placed_where: str
    placed_post: str
    placed_from: date | None
    placed_at: datetime | None
    reopened_at: datetime | None
    control_until: date | None
    """The last day of the hazard's interim control, if it has one."""


_OF_CLOSURE = (
    "place", "is_whole_site", "closed_at", "reason", "basis", "pupils", "placed_where", "placed_post", "placed_from",
    "placed_at", "reopened_at",
)  # fmt: skip


def lines(
    session: Session, *, number: str = "", area: str = "", all_of_them: bool = False, limit: int = 500,
    areas: Sequence[str] | None = None, offset: int = 0,
) -> list[ClosureLine]:  # fmt: skip
    """Closed places, the longest closed first; those in use again too if wished. areas: those in one of them only."""
    which = [campus.c.area_code.startswith(area, autoescape=True)]
    if areas is not None:
        which.append(lies_in(campus.c.area_code, areas))
    which += [hazard.c.number == number] if number else []
    which += [] if all_of_them else [OPEN]
    return _lines(session, which, limit, offset)


def licences_of(session: Session, shut: Sequence[ClosureLine], at: datetime | None) -> dict[int, LicenceStatus]:
    """By closure, the licence of each whole site on the day of an instant, or without one on the day it was closed."""
    by_day: dict[date, dict[int, int]] = {}
    for one in shut:
        if one.is_whole_site:
            by_day.setdefault(local_day(at or one.closed_at), {})[one.campus_id] = one.id
    found: dict[int, LicenceStatus] = {}
    for day, campuses in by_day.items():
        wanted = id_rows(session, list(campuses))
        rows = (
            sa.select(status.c.campus_id, status.c.licence)
            .join(wanted, wanted.c.id == status.c.campus_id)
            .where(status.c.from_on <= day)
            .order_by(status.c.campus_id, status.c.from_on)
        )
        found |= {campuses[row[0]]: row[1] for row in session.execute(rows)}
    return found


def unplaced(session: Session) -> list[ClosureLine]:
    """Whole sites that are closed and whose pupils nobody has placed, the longest closed first."""
    return _lines(session, [OPEN, closure.c.is_whole_site, closure.c.placed_at.is_(None)], 10_000)


def _lines(session: Session, which: Sequence[sa.ColumnElement[bool]], limit: int, offset: int = 0) -> list[ClosureLine]:
    columns = (
        closure.c.id, hazard.c.id, hazard.c.number, hazard.c.stage, hazard.c.severity, campus.c.id, campus.c.code,
        campus.c.name, campus.c.area_code, hazard.c.policy_id, hazard.c.office_unit_id,
        *(closure.c[name] for name in _OF_CLOSURE), hazard.c.control_until,
    )  # fmt: skip
    source = closure.join(hazard, hazard.c.id == closure.c.hazard_id).join(campus, campus.c.id == closure.c.campus_id)
    statement = sa.select(*columns).select_from(source).where(*which).order_by(closure.c.closed_at, closure.c.id)
    return [ClosureLine(*tuple(row)) for row in session.execute(statement.limit(limit).offset(offset))]


def places_of(session: Session, hazards: Sequence[int]) -> dict[int, list[str]]:
    """For each hazard the places that are still closed because of it."""
    wanted = id_rows(session, hazards)
    statement = sa.select(closure.c.hazard_id, closure.c.place).join(wanted, wanted.c.id == closure.c.hazard_id)
    found: dict[int, list[str]] = {one: [] for one in hazards}
    for of, place in session.execute(statement.where(OPEN).order_by(closure.c.id)):
        found[of].append(place)
    return found
