"""The ledger page by page: rows of hazards that fit and may be seen, how many there are, and their numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.school import Campus
from models.unit import Unit
from rules.listing_words import Sorting
from rules.refusals import BadInput
from rules.rights import Viewer
from rules.vocabulary import Severity, Stage
from rules.words import Text
from store.filters import OPEN, Condition, Filter, conditions
from store.visible import is_gathered, visible

hazard, campus, unit = table_of(Hazard), table_of(Campus), table_of(Unit)

PAGE = 50
"""Hazards on one page; a page of them stays under 100 KB."""


@dataclass(frozen=True, slots=True)
class Row:
    """One hazard in a list."""

    id: int
    number: str
    stage: Stage
    severity: Severity
    campus: str
    place: str
    description: str
    lead: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of hazards, and where the next one begins; empty at the end."""

    rows: Sequence[Row]
    following: str


_NO_PAGE = Text("页码无效，请回到第一页", "this is no page of the list; go back to the first one")
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class _Cursor:
    """After which row a page begins: its part of the list, its deadline in microseconds, its id."""

    part: int
    due: int
    id: int

    @classmethod
    def read(cls, text: str) -> _Cursor:
        try:
            part, due, number = (int(one) for one in text.split("."))
            # What no row has would be a fault of the calendar or of the database further on.
            datetime.fromtimestamp(due / 1_000_000, UTC)
        except (ValueError, OverflowError, OSError) as fault:
            raise BadInput(what=_NO_PAGE) from fault
        if not (0 <= part < _MOST_PARTS and 0 <= number < 2**63):
            raise BadInput(what=_NO_PAGE)
        return cls(part, due, number)

    @property
    def text(self) -> str:
        return f"{self.part}.{self.due}.{self.id}"


_Order = Sequence[sa.ColumnElement[Any]]  # Any: columns of every kind can be sorted by


@dataclass(frozen=True)
class _Part:
    """A stretch of the list that is read and sorted by itself."""

    stages: tuple[Stage, ...]
    more: Condition
    order: _Order
    is_by_deadline: bool = False
    is_backwards: bool = False

    def beyond(self, after: _Cursor) -> Condition:
        if self.is_by_deadline:
            due = datetime.fromtimestamp(after.due / 1_000_000, UTC)
            return sa.or_(hazard.c.due_at > due, sa.and_(hazard.c.due_at == due, hazard.c.id > after.id))
        return hazard.c.id < after.id if self.is_backwards else hazard.c.id > after.id


_OVER = tuple(one for one in Stage if not one.is_open)
_BACKWARDS = (hazard.c.id.desc(),)
# No index has this order: the few that were gathered are sorted, where PostgreSQL would walk through the whole ledger
# to meet them in it.
_SORTED = ((hazard.c.id + 0).desc(),)
_PARTS = {
    Sorting.DUE: (
        _Part(OPEN, hazard.c.due_at.is_not(None), (hazard.c.due_at, hazard.c.id), is_by_deadline=True),
        _Part(OPEN, hazard.c.due_at.is_(None), (hazard.c.id,)),
        _Part(_OVER, sa.true(), _BACKWARDS, is_backwards=True),
    ),
    Sorting.NEWEST: (_Part(tuple(Stage), sa.true(), _BACKWARDS, is_backwards=True),),
}


def page(
    session: Session, viewer: Viewer, sensitive: Collection[str], which: Filter, limit: int = PAGE,
    sorting: Sorting = Sorting.DUE,
) -> Rows:  # fmt: skip
    """Hazards that fit: open ones by their deadline, then those without one, then what is over, the newest first."""
    parts = _PARTS[sorting]
    begun = _Cursor.read(which.after) if which.after else None
    rows: list[tuple[int, Row]] = []
    for number in range(begun.part if begun else 0, len(parts)):
        after = begun if begun is not None and begun.part == number else None
        room = limit + 1 - len(rows)
        if room <= 0:
            break
        wanted = [*_asked(which, parts[number].stages), parts[number].more, visible(viewer, sensitive)]
        if after is not None:
            wanted.append(parts[number].beyond(after))
        if sa.false() not in wanted:
            order = _SORTED if parts[number].is_backwards and is_gathered(viewer) else parts[number].order
            rows += [(number, one) for one in _read(session, wanted, order, room)]
    following = ""
    if len(rows) > limit:
        number, last = rows[limit - 1]
        following = _Cursor(number, _microseconds(last.due_at), last.id).text
    return Rows([row for _, row in rows[:limit]], following)


def _asked(which: Filter, stages: Sequence[Stage]) -> list[Condition]:
    """The filter on these stages; nothing that is over is read for what only open ones can be."""
    asked = [one for one in stages if not which.stages or one in which.stages]
    if which.is_of_open_ones:
        asked = [one for one in asked if one.is_open]
    return conditions(replace(which, stages=tuple(asked))) if asked else [sa.false()]


def _read(session: Session, wanted: Sequence[Condition], order: _Order, room: int) -> list[Row]:
    columns = (
        hazard.c.id, hazard.c.number, hazard.c.stage, hazard.c.severity, campus.c.name, hazard.c.place,
        hazard.c.description, unit.c.name, hazard.c.due_at,
    )  # fmt: skip
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id).outerjoin(unit, unit.c.id == hazard.c.lead_unit_id)
    statement = sa.select(*columns).select_from(source).where(*wanted).order_by(*order).limit(room)
    return [Row(*tuple(row)) for row in session.execute(statement)]


def _microseconds(instant: datetime | None) -> int:
    return round(instant.timestamp() * 1_000_000) if instant else 0


def how_many(session: Session, viewer: Viewer, sensitive: Collection[str], which: Filter, most: int) -> int:
    """How many hazards fit, counted up to one more than `most`: of a large ledger nobody waits for the sum."""
    counted = _fitting(sa.literal(1).label("one"), viewer, sensitive, which).limit(most + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0


def numbers(session: Session, viewer: Viewer, sensitive: Collection[str], which: Filter, most: int) -> list[str]:
    """The numbers of those that fit, the oldest first, so many at the most."""
    wanted = _fitting(hazard.c.number, viewer, sensitive, which).order_by(hazard.c.id).limit(most)
    return list(session.scalars(wanted))


def _fitting(
    what: sa.ColumnElement[Any], viewer: Viewer, sensitive: Collection[str], which: Filter
) -> sa.Select[Any]:  # Any: one column of any kind
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id)
    return sa.select(what).select_from(source).where(*_asked(which, tuple(Stage)), visible(viewer, sensitive))


def by_number(session: Session, viewer: Viewer, sensitive: Collection[str], wanted: Sequence[str]) -> list[Row]:
    """Those of these hazards that may be seen, in order of number."""
    mine = [hazard.c.number.in_(wanted), visible(viewer, sensitive)]
    return _read(session, mine, (hazard.c.number,), len(wanted))
