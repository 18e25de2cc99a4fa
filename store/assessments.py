"""Assessments as they are kept and read: editions, steps, who was assessed, and the points that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.assessment import (
    AppealRuling,
    Assessed,
    Assessment,
    AssessmentPoint,
    AssessmentTaken,
    PointAppeal,
)
from models.columns import table_of
from models.hazard import Hazard
from models.unit import Unit
from rules.assessing import Key, Point, Standing
from rules.assessment import Subject
from rules.assessment_acts import AssessmentStep, period_called
from rules.case_records import Period
from rules.instants import shown
from rules.offices import AreaLevel
from rules.words import Text
from store.bulk import insert_rows
from store.lying import lies_in
from store.registry_views import exists_on

area, assessment, taken = table_of(Area), table_of(Assessment), table_of(AssessmentTaken)
assessed, point = table_of(Assessed), table_of(AssessmentPoint)
hazard, unit = table_of(Hazard), table_of(Unit)
appeal, ruling = table_of(PointAppeal), table_of(AppealRuling)


def hold(session: Session, code: str) -> None:
    """Nobody else draws up an assessment of this area until this transaction is over."""
    session.execute(sa.select(area.c.code).where(area.c.code == code).with_for_update(key_share=True))


def hold_one(session: Session, number: int) -> None:
    """The same for the area of this assessment: nobody takes a step with it, nor another edition its place."""
    mine = sa.select(area.c.code).join(assessment, assessment.c.area_code == area.c.code)
    session.execute(mine.where(assessment.c.id == number).with_for_update(of=area, key_share=True))


def put(session: Session, row: Assessment) -> int:
    """The assessment is kept. Returns its number."""
    session.add(row)
    session.flush()
    return row.id


def put_assessed(session: Session, number: int, rows: Sequence[Mapping[str, object]]) -> dict[Key, int]:
    """Everybody assessed is kept. Returns their ids."""
    if rows:
        names = list(rows[0])
        values = ([number, *(row[name] for name in names)] for row in rows)
        insert_rows(session, assessed, ["assessment_id", *names], values)
    mine = sa.select(assessed.c.kind, assessed.c.key, assessed.c.id).where(assessed.c.assessment_id == number)
    return {(row[0], row[1]): row[2] for row in session.execute(mine)}


_POINT = "assessment_id", "assessed_id", "item", "hazard_id", "event_id", "entry_id", "fact_at", "points"


def put_points(session: Session, number: int, ids: Mapping[Key, int], points: Sequence[Point]) -> None:
    """Every point is kept beside its case and event, in the order in which they were counted."""
    rows = (
        (
            number, ids[one.of], one.item, one.fact.hazard_id, one.fact.event_id, one.fact.entry_id, one.fact.at,
            one.points,
        )
        for one in points
    )  # fmt: skip
    insert_rows(session, point, _POINT, rows)


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One assessment in a list."""

    id: int
    area: str
    place: str
    first: date
    last: date
    edition: int
    policy: int
    full: int
    at: datetime
    published_at: datetime | None
    appeals_until: date | None
    final_at: datetime | None
    waiting: int
    """Appeals nobody has ruled on."""
    is_newest: bool

    @property
    def step(self) -> AssessmentStep:
        if self.final_at is not None:
            return AssessmentStep.FINAL
        return AssessmentStep.DRAFT if self.published_at is None else AssessmentStep.PUBLISHED

    @property
    def called(self) -> str:
        """The month or the year it is of."""
        return period_called(self.first, self.last)

    @property
    def heading(self) -> Text:
        """What it is an assessment of, by which version of policy and as of when."""
        at = shown(self.at)
        return Text(
            f"{self.place} {self.called} 考核（{self.step.zh}），截至 {at}，政策第 {self.policy} 版，"
            f"第 {self.edition} 稿",
            f"{self.place}, {self.called}: assessment ({self.step.en}) as of {at}, policy version {self.policy}, "
            f"edition {self.edition}",
        )


def _lines() -> sa.Select[Any]:  # Any: columns of every kind
    published, final, later = taken.alias("published"), taken.alias("final"), assessment.alias("later")
    open_appeals = (
        sa.select(sa.func.count())
        .select_from(appeal.outerjoin(ruling, ruling.c.appeal_id == appeal.c.id))
        .where(appeal.c.assessment_id == assessment.c.id, ruling.c.appeal_id.is_(None))
    )
    same = (later.c[name] == assessment.c[name] for name in ("area_code", "first_on", "last_on"))
    newer = sa.exists().where(*same, later.c.edition > assessment.c.edition)
    source = (
        assessment.join(area, area.c.code == assessment.c.area_code)
        .outerjoin(published, _step(published, AssessmentStep.PUBLISHED))
        .outerjoin(final, _step(final, AssessmentStep.FINAL))
    )
    names = "id", "area_code", "first_on", "last_on", "edition", "policy_id", "full_points", "cut_off_at"
    plain = [assessment.c[name] for name in names]
    return sa.select(
        *plain[:2], area.c.name, *plain[2:], published.c.at, published.c.appeals_until, final.c.at,
        open_appeals.scalar_subquery(), ~newer,
    ).select_from(source)  # fmt: skip


def _step(table: sa.FromClause, step: AssessmentStep) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.assessment_id == assessment.c.id, table.c.step == step)


def _line(row: Any) -> AssessmentLine:  # Any: a row of any statement above
    return AssessmentLine(*(*row[:-1], bool(row[-1])))


def known(session: Session, number: int) -> AssessmentLine | None:
    """One assessment; None when there is none of this number."""
    row = session.execute(_lines().where(assessment.c.id == number)).first()
    return _line(row) if row is not None else None


def newest(session: Session, code: str, period: Period) -> AssessmentLine | None:
    """The newest edition of an area and a period."""
    mine = (assessment.c.area_code == code, assessment.c.first_on == period.first, assessment.c.last_on == period.last)
    row = session.execute(_lines().where(*mine).order_by(assessment.c.edition.desc()).limit(1)).first()
    return _line(row) if row is not None else None


def lines(session: Session, areas: Sequence[str], units: Sequence[int], limit: int = 60) -> list[AssessmentLine]:
    """The newest editions of these areas, and what is published that assesses one of these units; the newest first."""
    mine = sa.exists().where(assessed.c.assessment_id == assessment.c.id, assessed.c.unit_id.in_(units))
    public = sa.exists().where(taken.c.assessment_id == assessment.c.id)
    later = assessment.alias("replacing")
    same = (later.c[name] == assessment.c[name] for name in ("area_code", "first_on", "last_on"))
    replaced = sa.exists().where(*same, later.c.edition > assessment.c.edition)
    which = sa.or_(lies_in(assessment.c.area_code, areas), sa.and_(public, mine))
    order = assessment.c.last_on.desc(), assessment.c.first_on, assessment.c.area_code
    return [_line(row) for row in session.execute(_lines().where(which, ~replaced).order_by(*order).limit(limit))]


def counties_without(session: Session, month: Period) -> list[str]:
    """The counties that have no assessment of a month and had hazards by its end."""
    county = sa.func.substr(hazard.c.area_code, 1, _COUNTY)
    there = sa.exists().where(
        assessment.c.area_code == area.c.code, assessment.c.first_on == month.first, assessment.c.last_on == month.last
    )
    had = sa.exists().where(county == area.c.code, hazard.c.found_at < month.ends_at)
    statement = sa.select(area.c.code).where(area.c.level == AreaLevel.COUNTY, ~there, had)
    return list(session.scalars(statement.order_by(area.c.code)))


_COUNTY = 6
"""How many digits the code of a county has."""


def take(session: Session, row: AssessmentTaken) -> None:
    """The step is taken."""
    session.add(row)
    session.flush()


def _stands() -> sa.ColumnElement[bool]:
    successor = point.alias("successor")
    return ~sa.exists().where(successor.c.replaces_id == point.c.id)


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """One of the assessed, with what their points come to."""

    id: int
    kind: Subject
    key: str
    unit_id: int | None
    area: str
    name: str
    standing: Standing


Ranked = tuple[tuple[AssessedLine, int | None], ...]
"""Those assessed of one kind, the best first, each with its place; who had too few cases has none."""


def assessed_lines(session: Session, line: AssessmentLine, kind: Subject | None = None) -> list[AssessedLine]:
    """Who was assessed, by kind and key; of one kind if wished."""
    below = sa.func.sum(sa.case((point.c.points < 0, point.c.points), else_=0))
    above = sa.func.sum(sa.case((point.c.points > 0, point.c.points), else_=0))
    source = assessed.outerjoin(point, sa.and_(point.c.assessed_id == assessed.c.id, _stands()))
    columns = [assessed.c[name] for name in ("id", "kind", "key", "unit_id", "area_code", "name", "cases")]
    which = [assessed.c.assessment_id == line.id]
    if kind is not None:
        which.append(assessed.c.kind == kind)
    statement = (
        sa.select(*columns, sa.func.coalesce(below, 0), sa.func.coalesce(above, 0))
        .select_from(source)
        .where(*which)
        .group_by(*columns)
        .order_by(assessed.c.kind, assessed.c.key)
    )
    return [
        AssessedLine(*(*row[:6], Standing(row[2], row[6], int(row[7]), int(row[8]), line.full)))
        for row in map(tuple, session.execute(statement))
    ]


def units_there(session: Session, number: int, day: date) -> set[int]:
    """The units that answer for somebody assessed and are still there on a day."""
    statement = sa.select(unit.c.id).join(assessed, assessed.c.unit_id == unit.c.id)
    return set(session.scalars(statement.where(assessed.c.assessment_id == number, exists_on(day))))
