"""Points as they are shown, appealed against, ruled on and corrected; what people entered for an assessment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.assessment import (
    AppealRuling,
    Assessed,
    AssessmentEntry,
    AssessmentEntryWithdrawal,
    AssessmentPoint,
    PointAppeal,
)
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.person import Person
from models.unit import Unit
from rules.assessment import Subject
from rules.assessment_acts import EntryKind
from rules.vocabulary import Act, Severity
from rules.words import Text
from store.lying import lies_in

assessed, point, appeal, ruling = (table_of(one) for one in (Assessed, AssessmentPoint, PointAppeal, AppealRuling))
entry, withdrawal = table_of(AssessmentEntry), table_of(AssessmentEntryWithdrawal)
hazard, event, person, unit = table_of(Hazard), table_of(LedgerEvent), table_of(Person), table_of(Unit)


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal, and the ruling on it once there is one."""

    id: int
    at: datetime
    by: str
    by_id: int
    post_id: int
    reason: str
    ruled_at: datetime | None
    ruled_by: str | None
    is_upheld: bool | None
    ruling: str | None


@dataclass(frozen=True, slots=True)
class PointLine:
    """One point with what it stands for: a case and its event, or an entry. stands: nobody has corrected it."""

    id: int
    assessed_id: int
    kind: Subject
    name: str
    unit_id: int | None
    item: str
    points: int
    fact_at: datetime
    number: str | None
    subcategory: str | None
    severity: Severity | None
    event_id: int | None
    act: Act | None
    event_at: datetime | None
    entry: str | None
    document: str | None
    is_struck: bool
    replaces_id: int | None
    stands: bool
    appeal: AppealLine | None
    """Against this very row."""

    @property
    def state(self) -> Text | None:
        """What is to be said of it beside its number; nothing of one that plainly stands."""
        if not self.stands:
            return _CORRECTED
        if self.is_struck:
            return _STRUCK
        return _CAPPED if self.points == 0 else None


_CORRECTED = Text("已更正", "corrected")
_STRUCK = Text("申诉成立，不计", "struck by a ruling")
_CAPPED = Text("封顶，不再计", "beyond the cap")


def _points() -> sa.Select[Any]:  # Any: columns of every kind
    successor, appellant, judge = point.alias("successor"), person.alias("appellant"), person.alias("judge")
    stands = ~sa.exists().where(successor.c.replaces_id == point.c.id)
    source = (
        point.join(assessed, assessed.c.id == point.c.assessed_id)
        .outerjoin(hazard, hazard.c.id == point.c.hazard_id)
        .outerjoin(event, event.c.id == point.c.event_id)
        .outerjoin(entry, entry.c.id == point.c.entry_id)
        .outerjoin(appeal, appeal.c.point_id == point.c.id)
        .outerjoin(appellant, appellant.c.id == appeal.c.by_id)
        .outerjoin(ruling, ruling.c.appeal_id == appeal.c.id)
        .outerjoin(judge, judge.c.id == ruling.c.by_id)
    )
    columns = (
        point.c.id, point.c.assessed_id, assessed.c.kind, assessed.c.name, assessed.c.unit_id, point.c.item,
        point.c.points, point.c.fact_at, hazard.c.number, hazard.c.subcategory, hazard.c.severity, event.c.id,
        event.c.act, event.c.at, entry.c.said, entry.c.document, point.c.is_struck, point.c.replaces_id, stands,
        appeal.c.id, appeal.c.at, appellant.c.name, appeal.c.by_id, appeal.c.post_id, appeal.c.reason, ruling.c.at,
        judge.c.name, ruling.c.is_upheld, ruling.c.reason,
    )  # fmt: skip
    return sa.select(*columns).select_from(source).order_by(point.c.assessed_id, point.c.id)


_OWN = 19
"""So many columns are the point's own; those after it are of the appeal against it."""


def _line(row: Any) -> PointLine:  # Any: a row of the statement above
    values = tuple(row)
    own, stands, against = values[: _OWN - 1], bool(values[_OWN - 1]), values[_OWN:]
    return PointLine(*(*own, stands, AppealLine(*against) if against[0] is not None else None))


def points_of(session: Session, assessed_id: int, limit: int, after: int = 0) -> list[PointLine]:
    """The points of one of the assessed in the order of their rows: what was corrected, and what replaced it."""
    mine = point.c.assessed_id == assessed_id, point.c.id > after
    return [_line(row) for row in session.execute(_points().where(*mine).limit(limit))]


def every_point(session: Session, assessment_id: int) -> Iterator[PointLine]:
    """Every point of an assessment, read as it is written down and not all at once."""
    statement = _points().where(point.c.assessment_id == assessment_id)
    return map(_line, session.execute(statement.execution_options(yield_per=1000)))


def point_known(session: Session, point_id: int, assessment_id: int) -> PointLine | None:
    """One point of an assessment; None when there is none."""
    row = session.execute(_points().where(point.c.id == point_id, point.c.assessment_id == assessment_id)).first()
    return _line(row) if row is not None else None


def appealed(session: Session, assessment_id: int, limit: int) -> list[PointLine]:
    """The points somebody has appealed against, those that wait for a ruling first."""
    mine = _points().where(point.c.assessment_id == assessment_id, appeal.c.id.is_not(None))
    order = ruling.c.appeal_id.is_not(None), appeal.c.id
    return [_line(row) for row in session.execute(mine.order_by(None).order_by(*order).limit(limit))]


def put_appeal(session: Session, row: PointAppeal) -> int:
    """The appeal is on record. Returns its number."""
    session.add(row)
    session.flush()
    return row.id


def appeal_known(session: Session, appeal_id: int, assessment_id: int) -> PointLine | None:
    """The point an appeal is against; None when there is no such appeal."""
    mine = _points().where(appeal.c.id == appeal_id, appeal.c.assessment_id == assessment_id)
    row = session.execute(mine).first()
    return _line(row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Stands:
    """A row that stands now, as a ruling reckons with it."""

    id: int
    hazard_id: int | None
    event_id: int | None
    entry_id: int | None
    fact_at: datetime
    points: int
    is_struck: bool


def standing(session: Session, assessed_id: int, item: str) -> list[Stands]:
    """What stands of one item of one of the assessed, in the order in which the facts are counted."""
    successor = point.alias("successor")
    columns = [point.c[name] for name in ("id", "hazard_id", "event_id", "entry_id", "fact_at", "points", "is_struck")]
    mine = (
        point.c.assessed_id == assessed_id, point.c.item == item,
        ~sa.exists().where(successor.c.replaces_id == point.c.id),
    )  # fmt: skip
    rows = [Stands(*tuple(row)) for row in session.execute(sa.select(*columns).where(*mine))]
    return sorted(rows, key=lambda one: (one.fact_at, one.event_id or 0, one.hazard_id or 0, one.entry_id or 0))


def standing_for(session: Session, point_id: int) -> int:
    """The row that stands in the place of this one: itself, until a ruling on another point has moved it."""
    at = point_id
    while (after := session.scalar(sa.select(point.c.id).where(point.c.replaces_id == at))) is not None:
        at = after
    return at


def put_ruling(session: Session, row: AppealRuling, corrected: Sequence[AssessmentPoint]) -> None:
    """The ruling is on record, and what it corrects."""
    session.add(row)
    session.add_all(corrected)
    session.flush()


@dataclass(frozen=True, slots=True)
class EntryLine:
    """What a person entered, for a list."""

    id: int
    kind: EntryKind
    unit: str
    area: str
    hazard: str | None
    hazard_id: int | None
    happened_on: date
    said: str
    document: str
    at: datetime
    by: str
    withdrawn_at: datetime | None
    withdrawn_because: str | None


def put_entry(session: Session, row: AssessmentEntry) -> int:
    """The entry is on record. Returns its number."""
    session.add(row)
    session.flush()
    return row.id


def hold_entry(session: Session, number: int) -> None:
    """Nobody else withdraws this entry until this transaction is over."""
    session.execute(sa.select(entry.c.id).where(entry.c.id == number).with_for_update(key_share=True))


def withdraw_entry(session: Session, row: AssessmentEntryWithdrawal) -> None:
    """The entry is withdrawn."""
    session.add(row)
    session.flush()


def entries(
    session: Session, areas: Sequence[str], *, only: int | None = None, limit: int = 200
) -> list[EntryLine]:  # fmt: skip
    """What was entered for the units of these areas, the newest first."""
    source = (
        entry.join(unit, unit.c.id == entry.c.unit_id)
        .join(person, person.c.id == entry.c.by_id)
        .outerjoin(hazard, hazard.c.id == entry.c.hazard_id)
        .outerjoin(withdrawal, withdrawal.c.entry_id == entry.c.id)
    )
    columns = (
        entry.c.id, entry.c.kind, unit.c.name, unit.c.area_code, hazard.c.number, entry.c.hazard_id,
        entry.c.happened_on, entry.c.said, entry.c.document, entry.c.at, person.c.name, withdrawal.c.at,
        withdrawal.c.reason,
    )  # fmt: skip
    which = [lies_in(unit.c.area_code, areas)] + ([entry.c.id == only] if only is not None else [])
    statement = sa.select(*columns).select_from(source).where(*which).order_by(entry.c.id.desc()).limit(limit)
    return [EntryLine(*tuple(row)) for row in session.execute(statement)]
