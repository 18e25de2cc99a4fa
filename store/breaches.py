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
    def hazards(self) -> sa.ColumnElement[bool]:
        """The condition on `hazard`."""
        return hazard.c.id.in_(sa.select(event.c.hazard_id).where(self.events)) if self.since else sa.true()

    @property
    def events(self) -> sa.ColumnElement[bool]:
        """The condition on `event`."""
        return event.c.id > self.since

    @property
    def too_late(self) -> datetime:
        """What should have happened before this instant is overdue."""
        return self.at - self.patience


Found = sa.Select[str | None, int, str]
"""The hazard's number, the id of the row that breaks the sentence, and what is odd about it."""

Query = Callable[[Scope], Found]


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
    found = session.execute(invariant.query(scope).limit(limit))
    return [Breach(invariant.name, invariant.says, number, row_id, odd) for number, row_id, odd in found]


def words(*parts: sa.ColumnElement[Any] | str) -> sa.ColumnElement[str]:  # Any: columns of every type
    """The parts as one text: what is odd about a row."""
    texts = [sa.literal(part) if isinstance(part, str) else plain(part) for part in parts]
    text: sa.ColumnElement[str] = texts[0]
    for part in texts[1:]:
        text = text.concat(" ").concat(part)
    return text


def cases(scope: Scope, broken: sa.ColumnElement[bool], *odd: sa.ColumnElement[Any] | str) -> Found:
    """The hazards that break something."""
    return sa.select(hazard.c.number, hazard.c.id, words(*odd)).where(scope.hazards, broken)


def rows_of(table: sa.Table, scope: Scope, broken: sa.ColumnElement[bool], *odd: sa.ColumnElement[Any] | str) -> Found:
    """The rows of a table that hangs on hazards which break something."""
    source = table.join(hazard, hazard.c.id == table.c.hazard_id)
    return sa.select(hazard.c.number, table.c.id, words(*odd)).select_from(source).where(scope.hazards, broken)
