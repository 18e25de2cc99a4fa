"""Look-back rounds as they are shown, counted and proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LOOKED_BACK, LedgerEvent
from models.look_back import LookBackFrame, LookBackItem, LookBackRound
from models.person import Person
from models.school import Campus
from models.unit import Unit
from models.verification import SignOff, VerificationRound
from rules.facts import Given
from rules.intervals import LookBackResult
from rules.lasting import Outside
from rules.offices import LicenceStatus
from rules.sampling import Line, Placed
from rules.vocabulary import Act, Verdict
from store.lying import lies_in

round_, frame, item = table_of(LookBackRound), table_of(LookBackFrame), table_of(LookBackItem)
hazard, event, unit, area = table_of(Hazard), table_of(LedgerEvent), table_of(Unit), table_of(Area)
campus, person = table_of(Campus), table_of(Person)
verification, sign_off = table_of(VerificationRound), table_of(SignOff)

NOTHING_KNOWN = "unknown"
"""How a frame writes the licence of a campus of which none is on record."""


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in a list."""

    number: int
    month: date
    share: float
    closed_from: datetime
    closed_to: datetime
    commitment: str
    seed: str | None
    announced_at: datetime
    drawn_at: datetime | None
    drawn_by: str | None
    frame_digest: str | None
    ends_at: datetime | None
    frame: int
    drawn: int
    holds: int
    failed: int
    not_done: int

    @property
    def open(self) -> int:
        return self.drawn - self.holds - self.failed - self.not_done


def round_lines(session: Session, number: int | None = None, limit: int = 200) -> Sequence[RoundLine]:
    """The rounds, the newest first; only one if wished."""
    mine = item.c.round_id == round_.c.id

    def count(*which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).select_from(item).where(mine, *which).correlate(round_).scalar_subquery()

    in_frame = sa.select(sa.func.count()).select_from(frame).where(frame.c.round_id == round_.c.id).scalar_subquery()
    statement = (
        sa.select(
            round_.c.number, round_.c.month, round_.c.share, round_.c.closed_from, round_.c.closed_to,
            round_.c.commitment, round_.c.seed, round_.c.announced_at, round_.c.drawn_at, person.c.name,
            round_.c.frame_digest, round_.c.ends_at, in_frame, count(),
            *(count(item.c.result == one) for one in LookBackResult),
        )
        .outerjoin(person, person.c.id == round_.c.drawn_by_id)
        .where(*([round_.c.number == number] if number is not None else []))
        .order_by(round_.c.number.desc())
        .limit(limit)
    )  # fmt: skip
    return [RoundLine(*tuple(row)) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One hazard of a round: who was to look, and what came of it."""

    round: int
    number: str
    school: str
    area: str
    licence: LicenceStatus | None
    answers: str
    """The unit that answered for the work: the lead unit, or the school."""
    stratum: str
    unit: str
    person: str | None
    is_for_the_office: bool
    result: LookBackResult | None
    done_at: datetime | None
    done_by: str | None
    note: str


def item_lines(session: Session, number: int | None = None, areas: Sequence[str] | None = None) -> Sequence[ItemLine]:
    """What was drawn, round by round in the order of the hazards' numbers; of one round, in some areas, if wished."""
    by, checks = person.alias("by"), unit.alias("checks")
    town = sa.func.substr(frame.c.area_code, 1, 9)
    in_frame = sa.and_(frame.c.round_id == item.c.round_id, frame.c.hazard_id == item.c.hazard_id)
    statement = (
        sa.select(
            round_.c.number, hazard.c.number, campus.c.name, area.c.name, frame.c.licence, unit.c.name, frame.c.stratum,
            checks.c.name, person.c.name, item.c.is_for_the_office, item.c.result, item.c.done_at, by.c.name,
            item.c.note,
        )
        .select_from(item)
        .join(round_, round_.c.id == item.c.round_id)
        .join(frame, in_frame)
        .join(hazard, hazard.c.id == item.c.hazard_id)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .join(area, area.c.code == town)
        .join(unit, unit.c.id == frame.c.unit_id)
        .join(checks, checks.c.id == item.c.unit_id)
        .outerjoin(person, person.c.id == item.c.person_id)
        .outerjoin(by, by.c.id == item.c.done_by_id)
        .where(*([round_.c.number == number] if number is not None else []), *_in(areas))
        .order_by(round_.c.number, hazard.c.number)
    )  # fmt: skip
    return [ItemLine(*tuple(row)) for row in session.execute(statement)]


def _in(areas: Sequence[str] | None) -> list[sa.ColumnElement[bool]]:
    if areas is None:
        return []
    return [lies_in(frame.c.area_code, areas)]


def strata(session: Session, number: int | None = None) -> dict[tuple[int, str], int]:
    """How many hazards of each stratum could have been drawn, by round and stratum."""
    statement = (
        sa.select(round_.c.number, frame.c.stratum, sa.func.count())
        .join(frame, frame.c.round_id == round_.c.id)
        .where(*([round_.c.number == number] if number is not None else []))
        .group_by(round_.c.number, frame.c.stratum)
    )
    return {(row[0], row[1]): row[2] for row in session.execute(statement)}


def frame_of(session: Session, number: int) -> list[Placed]:
    """The frame of a round, as it is kept."""
    statement = (
        sa.select(hazard.c.number, frame.c.area_code, frame.c.licence, unit.c.code, frame.c.stratum)
        .select_from(frame)
        .join(round_, round_.c.id == frame.c.round_id)
        .join(hazard, hazard.c.id == frame.c.hazard_id)
        .join(unit, unit.c.id == frame.c.unit_id)
        .where(round_.c.number == number)
    )
    return [
        Placed(Line(row[0], row[1], row[2].value if row[2] else NOTHING_KNOWN, row[3]), row[4])
        for row in session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class Sworn:
    """What the ledger says of a hazard that was drawn: in which round, from which frame, by which commitment."""

    number: str
    round: int
    commitment: str
    frame: str


def sworn(session: Session, since: datetime) -> list[Sworn]:
    """What the ledger says was drawn from this instant on, in the order it happened."""
    statement = (
        sa.select(hazard.c.number, event.c.facts)
        .join(event, event.c.hazard_id == hazard.c.id)
        .where(event.c.act == Act.SAMPLE, event.c.at >= since)
        .order_by(event.c.id)
    )
    found = []
    for number, facts in session.execute(statement):
        said = orjson.loads(facts or "{}")
        found.append(Sworn(number, said["round"], said["commitment"], said["frame"]))
    return found


@dataclass(frozen=True, slots=True)
class FalseClosures:
    """How often what a unit put right, or passed, had come back when somebody looked again."""

    unit: str
    rectified: int
    verified: int


def false_closures(session: Session, limit: int = 200) -> Sequence[FalseClosures]:
    """By unit, over every failed look-back on record, drawn or not; the most first.

    It counts for the unit that rectified and for every unit that passed the round before. A ledger from outside has
    no round: there it counts for the school, or whoever was named responsible.
    """
    failed = _failed_with_their_round()
    whose = sa.func.coalesce(verification.c.rectifier_unit_id, hazard.c.responsible_unit_id, campus.c.unit_id)
    rectified = (
        sa.select(whose.label("unit_id"), sa.literal(1).label("rectified"), sa.literal(0).label("verified"))
        .select_from(failed)
        .join(hazard, hazard.c.id == failed.c.hazard_id)
        .join(campus, campus.c.id == hazard.c.campus_id)
        .outerjoin(verification, verification.c.id == failed.c.round_id)
    )
    verified = sa.select(sign_off.c.unit_id, sa.literal(0), sa.literal(1)).join(
        failed, failed.c.round_id == sign_off.c.round_id
    )
    every = sa.union_all(rectified, verified).subquery()
    sums = sa.func.sum(every.c.rectified), sa.func.sum(every.c.verified)
    statement = (
        sa.select(unit.c.name, *sums)
        .join(every, every.c.unit_id == unit.c.id)
        .group_by(unit.c.id, unit.c.name)
        .order_by((sums[0] + sums[1]).desc(), unit.c.id)
        .limit(limit)
    )
    return [FalseClosures(row[0], int(row[1]), int(row[2])) for row in session.execute(statement)]


def outside_of_rounds(session: Session, place: str) -> Outside:
    """The look-backs of an area that settled nothing that was drawn."""
    settled = sa.exists().where(item.c.hazard_id == event.c.hazard_id, item.c.done_at == event.c.at)
    statement = (
        sa.select(event.c.given, sa.func.count())
        .join(hazard, hazard.c.id == event.c.hazard_id)
        .where(sa.text(LOOKED_BACK), hazard.c.area_code.startswith(place, autoescape=True), sa.not_(settled))
        .group_by(event.c.given)
    )
    found = {row[0]: int(row[1]) for row in session.execute(statement)}
    return Outside(found.get(Given.HOLDS, 0), found.get(Given.FAILED, 0))


def _failed_with_their_round() -> sa.Subquery:
    """Every failed look-back, with the round that had passed the hazard before; empty where there was none."""
    passed = (
        sa.select(sa.func.max(verification.c.id))
        .where(
            verification.c.hazard_id == event.c.hazard_id, verification.c.verdict == Verdict.PASSED,
            verification.c.closed_at <= event.c.at,
        )
        .correlate(event)
        .scalar_subquery()
    )  # fmt: skip
    failed = sa.and_(sa.text(LOOKED_BACK), event.c.given == Given.FAILED)
    return sa.select(event.c.id, event.c.hazard_id, passed.label("round_id")).where(failed).subquery()
