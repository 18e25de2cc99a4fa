"""What an invariant is: a sentence that is always true, and the query for the rows that break it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from rules.words import Text
from store.dialect import plain
from store.prepared import prepared, run

hazard = table_of(Hazard)
event = table_of(LedgerEvent)

MOST = 100
"""The most rows an invariant names at once; a hundred say as much as a million."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the database is asked about, as of which instant.

    since: only hazards that something has happened to after this event; 0 asks about all of them.
    patience: how long the engine may be behind before it is a breach.
    """

    at: datetime
    since: int = 0
    patience: timedelta = timedelta(minutes=10)

    @property
    def too_late(self) -> datetime:
        """What should have happened before this instant is overdue."""
        return self.at - self.patience


SINCE = sa.bindparam("since", type_=event.c.id.type)
TOO_LATE = sa.bindparam("too_late", type_=event.c.at.type)


@dataclass(frozen=True, slots=True)
class Part:
    """A scope in SQL: a query is built once for a part, and its values are bound when it is asked."""

    is_whole: bool

    @property
    def hazards(self) -> sa.ColumnElement[bool]:
        """The condition on `hazard`."""
        return sa.true() if self.is_whole else hazard.c.id.in_(sa.select(event.c.hazard_id).where(self.events))

    @property
    def events(self) -> sa.ColumnElement[bool]:
        """The condition on `event`."""
        return event.c.id > SINCE


WHOLE = Part(is_whole=True)

Found = sa.Select[str | None, int, str]
"""The hazard's number, the id of the row that breaks the sentence, and what is odd about it."""

Query = Callable[[Part], Found]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One sentence, and the query for the rows that break it."""

    name: str
    says: Text
    query: Query


@dataclass(frozen=True, slots=True)
class Breach:
    """One row that breaks a rule: which rule, where, and what is odd."""

    name: str
    says: Text
    number: str | None
    row_id: int | None
    detail: str
    event_id: int | None = None


def ask(session: Session, invariant: Invariant, scope: Scope, limit: int = MOST) -> list[Breach]:
    """The rows that break an invariant; none when all is well."""
    values = {"since": scope.since, "too_late": scope.too_late, "most": limit}
    found = run(session, _asking(invariant.query, is_whole=scope.since == 0), **values)
    return [Breach(invariant.name, invariant.says, number, row_id, odd) for number, row_id, odd in found]


@prepared
def _asking(query: Query, *, is_whole: bool) -> Found:
    return query(Part(is_whole)).limit(sa.bindparam("most", type_=sa.Integer))


def words(*parts: sa.ColumnElement[Any] | str) -> sa.ColumnElement[str]:  # Any: columns of every type
    """The parts as one text: what is odd about a row."""
    texts = [sa.literal(part) if isinstance(part, str) else plain(part) for part in parts]
    text: sa.ColumnElement[str] = texts[0]
    for part in texts[1:]:
        text = text.concat(" ").concat(part)
    return text


def cases(part: Part, broken: sa.ColumnElement[bool], *odd: sa.ColumnElement[Any] | str) -> Found:
    """The hazards that break something."""
    return sa.select(hazard.c.number, hazard.c.id, words(*odd)).where(part.hazards, broken)


def rows_of(table: sa.Table, part: Part, broken: sa.ColumnElement[bool], *odd: sa.ColumnElement[Any] | str) -> Found:
    """The rows of a table that hangs on hazards which break something."""
    source = table.join(hazard, hazard.c.id == table.c.hazard_id)
    return sa.select(hazard.c.number, table.c.id, words(*odd)).select_from(source).where(part.hazards, broken)
